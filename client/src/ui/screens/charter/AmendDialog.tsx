import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field, Tick } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { Plenary } from '../../state/plenary'
import { type Amendment, AMOUNTS, amended, amendmentOf, changesOf, faultsOf, withoutLeft } from '../../telling/amendments'
import { delegationOf } from '../../telling/opening'
import { AlsoSigned } from './AlsoSigned'
import { BeforeAfter } from './BeforeAfter'

const ATTRIBUTIONS = [
  ['on_record', 'charter.attributionOn'], ['chatham_house', 'charter.attributionChatham'], ['background', 'charter.attributionBackground'],
  ['deep_background', 'charter.attributionDeep'], ['off_record', 'charter.attributionOff'],
] as const
const RECORDINGS = [['forbidden', 'charter.recordingForbidden'], ['by_consent', 'charter.recordingConsent']] as const
const LATE_JOINERS = [['record', 'charter.lateRecord'], ['nothing', 'charter.lateNothing']] as const
type Words = typeof ATTRIBUTIONS | typeof RECORDINGS | typeof LATE_JOINERS

interface AmendProps { readonly here: Plenary; readonly onClose: () => void }

/** The terms of the charter in force in plain controls; before it is put forward, what changes stands below as before and after. */
export function AmendDialog({ here, onClose }: AmendProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [{ id, charter }] = useState(() => here.subjects.charter ?? { id: '', charter: {} as Readonly<Record<string, unknown>> })
  const [form, setForm] = useState(() => amendmentOf(charter, clock.zone))
  const [tried, setTried] = useState(false)
  const faults = faultsOf(form, charter, clock.zone, here.now)
  const sound = Object.keys(faults).length === 0
  const after = sound ? withoutLeft(amended(charter, form, clock.zone), here.subjects.left) : charter
  const changes = changesOf(say, clock, charter, after, (each) => each).length
  const propose = useAct(() => here.perform('charter.propose', { charter: after, amends: id }), onClose)
  const delegation = delegationOf(talk, talk.me.delegation).name
  const change = (part: Partial<Amendment>): void => setForm((before) => ({ ...before, ...part }))
  return (
    <Dialog title={say('charter.amendTitle')} open onClose={onClose}>
      <p>{say('charter.amendLead')}</p>
      <AmendFields form={form} charter={charter} change={change} faults={tried ? faults : {}} />
      <h3>{say('charter.changes')}</h3>
      {sound ? <BeforeAfter before={charter} after={after} /> : <p className="muted">{say('charter.amendUnsound')}</p>}
      <p>{say('charter.amendEffect', { delegation })}</p>
      <AlsoSigned />
      {tried && sound && changes === 0 && <p className="field-error" role="alert">{say('charter.amendNothing')}</p>}
      {propose.problem && <Problem problem={propose.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={propose.busy} onPress={() => (sound && changes > 0 ? propose.run() : setTried(true))}>{say('charter.amendDo')}</Button>
        <Button size="large" onPress={onClose}>{say('charter.amendKeep')}</Button>
      </div>
    </Dialog>
  )
}

interface FieldsProps {
  readonly form: Amendment
  readonly charter: Readonly<Record<string, unknown>>
  readonly change: (part: Partial<Amendment>) => void
  readonly faults: ReturnType<typeof faultsOf>
}

function AmendFields({ form, charter, change, faults }: FieldsProps): ReactNode {
  const say = useSay()
  const error = (name: keyof Amendment): string | null => (faults[name] === undefined ? null : say(faults[name]))
  const choices = (words: Words) => words.map(([value, label]) => ({ value, label: say(label) }))
  return (
    <div className="stack">
      <Field className="field-wide" label={say('charter.amendName')} value={form.title} onChange={(title) => change({ title })} error={error('title')} />
      <Choices label={say('charter.amendAttribution')} value={form.attribution} onChange={(attribution) => change({ attribution })} choices={choices(ATTRIBUTIONS)} />
      {'recording' in charter && <Choices label={say('charter.amendRecording')} value={form.recording} onChange={(recording) => change({ recording })} choices={choices(RECORDINGS)} />}
      {'late_joiner' in charter && <Choices label={say('charter.amendLate')} value={form.lateJoiner} onChange={(lateJoiner) => change({ lateJoiner })} choices={choices(LATE_JOINERS)} />}
      {'text' in charter && <Tick label={say('charter.nothingAgreedYes')} value={form.nothingAgreed} onChange={(nothingAgreed) => change({ nothingAgreed })} />}
      <div className="amend-numbers">
        {AMOUNTS.filter(({ name }) => form[name] !== '' || faults[name] !== undefined).map(({ name }) => (
          <Field key={name} label={say(`charter.amend_${name}`)} value={form[name]} onChange={(value) => change({ [name]: value })} error={error(name)} />
        ))}
      </div>
      <Field label={say('charter.amendWorking')} note={say('charter.amendTags')} value={form.working} onChange={(working) => change({ working })} />
      <Field label={say('charter.amendAuthentic')} note={say('charter.amendAuthenticNote')} value={form.authentic} onChange={(authentic) => change({ authentic })} error={error('authentic')} />
      <Field type="datetime-local" label={say('charter.amendRetention')} note={say('charter.amendRetentionNote')} value={form.retention} onChange={(retention) => change({ retention })} error={error('retention')} />
    </div>
  )
}
