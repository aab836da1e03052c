import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field, Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { instantOf } from '../../telling/session-times'
import { Elsewhere } from '../sessions/TermsDialog'

/** A task for one owner or more, with a date (rules K, `task.add`). */
export function AddTask({ here, onClose }: { readonly here: InRoom; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  // One's own delegation to begin with; a mediator's is no owner of the room and can own no task.
  const [owners, setOwners] = useState<readonly string[]>(() => here.subjects.room.owners.filter((each) => each === talk.me.delegation))
  const [due, setDue] = useState('')
  const [tried, setTried] = useState(false)
  const at = instantOf(due, clock.zone)
  const early = at !== null && at <= here.now
  const body = { title, owners, due: { at, zone: clock.zone }, ...(text.trim() === '' ? {} : { text }) }
  const add = useAct(() => here.perform('task.add', body), onClose)
  const wrong = title.trim() === '' || owners.length === 0 || at === null || early
  return (
    <Dialog title={say('tracks.addTitle')} open onClose={onClose}>
      <p>{say('tracks.addLead')}</p>
      <Field className="field-wide" label={say('tracks.addName')} value={title} onChange={setTitle} error={tried && title.trim() === '' ? say('tracks.addNameMissing') : null} required />
      <Field className="field-wide" long label={say('tracks.addText')} value={text} onChange={setText} />
      <Ticks
        label={say('tracks.addOwners')} values={owners} onChange={setOwners} error={tried && owners.length === 0 ? say('tracks.addOwnersMissing') : null}
        choices={here.subjects.room.owners.map((each) => ({ value: each, label: delegationOf(talk, each).name }))}
      />
      <Field type="datetime-local" label={say('tracks.addDue', { zone: clock.zone })} value={due} onChange={setDue} error={!tried ? null : at === null ? say('tracks.dueMissing') : early ? say('tracks.dueEarly') : null} required />
      <Elsewhere field={due} here={here} />
      {add.problem && <Problem problem={add.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={add.busy} onPress={() => (wrong ? setTried(true) : add.run())}>{say('tracks.addDo')}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.keep')}</Button>
      </div>
    </Dialog>
  )
}
