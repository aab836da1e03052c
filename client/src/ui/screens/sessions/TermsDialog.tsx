import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useWatches } from '../../state/clocks'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { fieldOf, instantOf } from '../../telling/session-times'
import { agendaFrom, agendaLines, type Form, formOf, type Known, partiesOf, signs } from '../../telling/sessions'
import { everyClock } from '../../telling/zones'
import { Nights } from './Nights'
import { Readers } from './ReasonDialog'

interface Draft {
  readonly title: string
  readonly form: Form
  readonly place: string
  readonly start: string
  readonly end: string
  readonly agenda: string
  readonly reason: string
  readonly readers: 'talk' | 'public'
}
const EMPTY: Draft = { title: '', form: 'virtual', place: '', start: '', end: '', agenda: '', reason: '', readers: 'talk' }

interface TermsDialogProps { readonly here: InRoom; readonly known: Known | null; readonly onClose: () => void }

/** Proposes a session, or another date, form or agenda for `known`. The old terms stand until every party has agreed. */
export function TermsDialog({ here, known, onClose }: TermsDialogProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const [draft, setDraft] = useState(() => draftOf(known, clock.zone))
  const [tried, setTried] = useState(false)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const wrong = faultsOf(draft, clock.zone, known !== null)
  const number = known?.session.number ?? Object.keys(here.subjects.sessions).length + 1
  const act = useAct(() => here.perform(...entryOf(draft, clock.zone, known)), onClose)
  const error = (part: keyof Draft): string | null => (tried && wrong[part] ? say(wrong[part]) : null)
  return (
    <Dialog title={say(known ? 'sessions.reviseTitle' : 'sessions.proposeTitle', { number })} open onClose={onClose}>
      {!known && <Field className="field-wide" label={say('sessions.titleLabel')} value={draft.title} onChange={(title) => change({ title })} error={error('title')} required />}
      <FormChoice value={draft.form} onChange={(form) => change({ form })} />
      {draft.form !== 'virtual' && <Field className="field-wide" label={say('sessions.placeLabel')} value={draft.place} onChange={(place) => change({ place })} error={error('place')} required />}
      <div className="times-fields">
        <Field type="datetime-local" label={say('sessions.beginsLabel', { zone: clock.zone })} value={draft.start} onChange={(start) => change({ start, ...endAfter(start, draft) })} error={error('start')} required />
        <Field type="datetime-local" label={say('sessions.endsLabel', { zone: clock.zone })} value={draft.end} onChange={(end) => change({ end })} error={error('end')} required />
      </div>
      <Elsewhere field={draft.start} here={here} />
      <Field className="field-wide" long label={say('sessions.agendaLabel')} value={draft.agenda} onChange={(agenda) => change({ agenda })} />
      {known && <Field className="field-wide" label={say('sessions.reasonLabel')} value={draft.reason} onChange={(reason) => change({ reason })} error={error('reason')} required />}
      {known && <Readers value={draft.readers} onChange={(readers) => change({ readers })} />}
      <MustAgree here={here} first={known === null} />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => (Object.keys(wrong).length > 0 ? setTried(true) : act.run())}>{say(known ? 'sessions.reviseDo' : 'sessions.proposeDo', { number })}</Button>
        <Button size="large" onPress={onClose}>{say('sessions.keep')}</Button>
      </div>
    </Dialog>
  )
}

function FormChoice({ value, onChange }: { readonly value: Form; readonly onChange: (form: Form) => void }): ReactNode {
  const say = useSay()
  const choices = (['virtual', 'in_person', 'hybrid'] as const).map((form) => ({ value: form, label: say(`sessions.form${form}`) }))
  return <Choices label={say('sessions.formLabel')} value={value} onChange={onChange} look="segments" choices={choices} />
}

/** The same instant where the others are, while it is typed. */
export function Elsewhere({ field, here }: { readonly field: string; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  const watches = useWatches(here)
  const at = instantOf(field, clock.zone)
  if (at === null) return null
  return (
    <div aria-live="polite">
      {watches.length > 1 && <p className="small">{everyClock(say, clock, me, watches).moment(at)}</p>}
      <Nights at={at} watches={watches} />
    </div>
  )
}

function MustAgree({ here: { subjects }, first }: { readonly here: InRoom; readonly first: boolean }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const counted = signs(subjects, talk.me)
  const others = partiesOf(subjects).filter((party) => !(counted && party === talk.me.delegation))
  if (others.length === 0) return null
  return <p className="small muted">{say(first ? 'sessions.mustAgreeFirst' : 'sessions.mustAgree', { names: clock.list(others.map((each) => delegationOf(talk, each).name)) })}</p>
}

function draftOf(known: Known | null, zone: string): Draft {
  if (!known) return EMPTY
  const { modality, place, start, end, agenda } = known.session
  return { ...EMPTY, form: formOf(modality), place: place ?? '', start: fieldOf(start.at, zone), end: fieldOf(end.at, zone), agenda: agendaLines(agenda) }
}

const TWO_HOURS_MS = 7_200_000
/** An end nobody has entered yet is two hours after the beginning. */
function endAfter(start: string, { end }: Draft): Partial<Draft> {
  const at = instantOf(start, 'UTC')
  return end === '' && at !== null ? { end: fieldOf(at + TWO_HOURS_MS, 'UTC') } : {}
}

type Fault = 'sessions.titleMissing' | 'sessions.placeMissing' | 'sessions.timeMissing' | 'sessions.endsEarly' | 'sessions.reasonMissing'

function faultsOf(draft: Draft, zone: string, revises: boolean): Partial<Record<keyof Draft, Fault>> {
  const [start, end] = [instantOf(draft.start, zone), instantOf(draft.end, zone)]
  return {
    ...(!revises && draft.title.trim() === '' && { title: 'sessions.titleMissing' as const }),
    ...(draft.form !== 'virtual' && draft.place.trim() === '' && { place: 'sessions.placeMissing' as const }),
    ...(start === null && { start: 'sessions.timeMissing' as const }),
    ...(end === null && { end: 'sessions.timeMissing' as const }),
    ...(start !== null && end !== null && end <= start && { end: 'sessions.endsEarly' as const }),
    ...(revises && draft.reason.trim() === '' && { reason: 'sessions.reasonMissing' as const }),
  }
}

/** The entry a faultless draft becomes: kind and body. The zone stands with each date. */
function entryOf(draft: Draft, zone: string, known: Known | null): [string, Readonly<Record<string, unknown>>] {
  const at = (field: string): unknown => ({ at: instantOf(field, zone), zone })
  const attribution = known?.session.attribution ?? null
  const terms = {
    start: at(draft.start),
    end: at(draft.end),
    modality: draft.form,
    ...(draft.form !== 'virtual' && { place: draft.place }),
    agenda: agendaFrom(draft.agenda, known?.session.agenda ?? []),
    ...(attribution !== null && { attribution }),
  }
  return known
    ? ['session.revise', { session: known.id, terms, reason: draft.reason, public: draft.readers === 'public' }]
    : ['session.propose', { title: draft.title, terms }]
}
