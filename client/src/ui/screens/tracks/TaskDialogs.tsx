import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { fieldOf, instantOf } from '../../telling/session-times'
import { NEXT, type TrackTask } from '../../telling/tracks'
import { Elsewhere } from '../sessions/TermsDialog'
import type { Key } from '../../words'

interface OfTask { readonly id: string; readonly task: TrackTask; readonly here: InRoom; readonly onClose: () => void }

const NOTES = { in_progress: null, blocked: 'tracks.toblockedNote', done: 'tracks.todoneNote', dropped: 'tracks.todroppedNote' } as const satisfies Record<string, Key | null>

/** Where the task stands now, as one of its owners says (rule K4). */
export function StatusDialog({ id, task, here, onClose }: OfTask): ReactNode {
  const say = useSay()
  const choices = task.status === null ? [] : NEXT[task.status]
  const [status, setStatus] = useState(choices[0] ?? 'done')
  const [note, setNote] = useState('')
  const act = useAct(() => here.perform('task.status', { task: id, status, ...(note.trim() === '' ? {} : { note }) }), onClose)
  const noteOf = (value: keyof typeof NOTES): { note?: string } => (NOTES[value] === null ? {} : { note: say(NOTES[value]) })
  return (
    <Dialog title={say('tracks.statusTitle', { title: task.title })} open onClose={onClose}>
      <p>{say('tracks.statusLead')}</p>
      <Choices label={say('tracks.state')} value={status} onChange={setStatus} choices={choices.map((value) => ({ value, label: say(`tracks.to${value}`), ...noteOf(value) }))} />
      <Field className="field-wide" label={say('tracks.statusNote')} value={note} onChange={setNote} />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => act.run()}>{say('tracks.statusDo')}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.keep')}</Button>
      </div>
    </Dialog>
  )
}

/** Another date, which the parties must agree to. */
export function DueDialog({ id, task, here, onClose }: OfTask): ReactNode {
  const say = useSay()
  const clock = useClock()
  const [due, setDue] = useState(() => fieldOf(task.due.at, clock.zone))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const at = instantOf(due, clock.zone)
  const act = useAct(() => here.perform('task.due', { task: id, due: { at, zone: clock.zone }, reason }), onClose)
  const wrong = at === null || reason.trim() === ''
  return (
    <Dialog title={say('tracks.dueTitle', { title: task.title })} open onClose={onClose}>
      <p>{say('tracks.dueLead')}</p>
      <Field type="datetime-local" label={say('tracks.addDue', { zone: clock.zone })} value={due} onChange={setDue} error={tried && at === null ? say('tracks.dueMissing') : null} required />
      <Elsewhere field={due} here={here} />
      <Field className="field-wide" label={say('tracks.dueReason')} value={reason} onChange={setReason} error={tried && reason.trim() === '' ? say('tracks.dueReasonMissing') : null} required />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => (wrong ? setTried(true) : act.run())}>{say('tracks.dueDo')}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.keep')}</Button>
      </div>
    </Dialog>
  )
}
