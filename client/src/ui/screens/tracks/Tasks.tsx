import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { type Pending, signs } from '../../telling/sessions'
import { deedsOnTask, drafts, type KnownTask, leads, overdueBy, taskProposals, tasksIn, type TrackTask } from '../../telling/tracks'
import { AddTask } from './AddTask'
import { DueDialog, StatusDialog } from './TaskDialogs'
import { Moment } from './Moment'
import { Proposed } from './Proposed'

/** The tasks of a track as a table, the same for everybody in it; what waits for consent above it. */
export function Tasks({ here }: { readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [adding, setAdding] = useState(false)
  const all = tasksIn(here.subjects)
  return (
    <section className="card stack" aria-label={say('tracks.tasks')}>
      <div className="card-head">
        <div className="grow"><h2 className="strong">{say('tracks.tasks')}</h2><p className="small muted">{say('tracks.tasksSame')}</p></div>
        {drafts(here.subjects, talk.me) && <Button onPress={() => setAdding(true)}>{say('tracks.add')}</Button>}
      </div>
      <TaskProposals here={here} />
      {all.length === 0 ? <p className="muted">{say('tracks.tasksNone')}</p> : (
        <table className="task-table" role="table" aria-label={say('tracks.tasks')}>
          <thead role="rowgroup"><tr role="row">{(['task', 'owners', 'due', 'state', 'deeds'] as const).map((each) => <th key={each} scope="col" role="columnheader">{say(`tracks.${each}`)}</th>)}</tr></thead>
          <tbody role="rowgroup">{all.map((each) => <Row key={each.id} known={each} here={here} />)}</tbody>
        </table>
      )}
      {adding && <AddTask here={here} onClose={() => setAdding(false)} />}
    </section>
  )
}

function TaskProposals({ here }: { readonly here: InRoom }): ReactNode {
  const say = useSay()
  const pending = taskProposals(here.subjects)
  if (pending.length === 0) return null
  return <div className="proposals" role="group" aria-label={say('sessions.proposals')}>{pending.map((each) => <OneProposed key={each.id} pending={each} here={here} />)}</div>
}

function OneProposed({ pending, here }: { readonly pending: Pending; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { id, proposal } = pending
  const body = (proposal.body ?? {}) as { readonly task?: string; readonly due?: { readonly at: number }; readonly reason?: string }
  const moves = proposal.kind === 'task.due'
  const title = here.subjects.tasks[body.task ?? id]?.title ?? ''
  const delegation = delegationOf(talk, proposal.delegation).name
  const says = moves
    ? say('tracks.saysDue', { delegation, title, when: clock.moment(body.due?.at ?? 0), reason: body.reason ?? '' })
    : `${say('tracks.saysAdd', { delegation })} ${title}`
  return (
    <Proposed
      pending={pending} here={here} says={says} agree={moves ? say('tracks.agreeDue') : say('tracks.agreeTask', { title })}
      answers={signs(here.subjects, talk.me) || leads(here.subjects, talk.me)}
    />
  )
}

const LOOKS: Readonly<Record<string, string>> = { open: 'chip', in_progress: 'chip chip-ink', blocked: 'chip chip-warn', done: 'chip', confirmed: 'chip chip-ok', dropped: 'chip' }

function Row({ known: { id, task }, here }: { readonly known: KnownTask; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <bdi className={task.status === 'dropped' ? 'struck' : ''}>{task.title}</bdi>
        {task.text !== null && <span className="block small muted lines">{task.text}</span>}
      </th>
      <td role="cell" aria-label={task.owners.map((each) => delegationOf(talk, each).name).join(', ')}>
        <span className="row row-wrap">{task.owners.map((each) => <span key={each} className="row"><Mark of={delegationOf(talk, each)} size={14} /> <bdi className="side-code">{each}</bdi></span>)}</span>
      </td>
      <td role="cell"><Moment at={task.due.at} here={here} /></td>
      <td role="cell">
        <span className="row row-wrap"><span className={LOOKS[task.status ?? ''] ?? 'chip'}>{say(`tracks.status${task.status ?? 'proposed'}`)}</span> <Overdue task={task} now={here.now} /></span>
        {task.note !== null && <span className="block small muted">{say('tracks.note', { note: task.note })}</span>}
      </td>
      <td role="cell"><TaskDeeds id={id} task={task} here={here} /></td>
    </tr>
  )
}

/** “overdue 2 days”: by the host's clock, so the same for everybody. */
function Overdue({ task, now }: { readonly task: TrackTask; readonly now: number }): ReactNode {
  const say = useSay()
  const late = overdueBy(task, now)
  if (late === null) return null
  const hours = Math.floor(late / 3_600_000)
  return <span className="chip chip-warn"><Icon of={TriangleAlert} /> {say('tracks.overdue', { days: Math.floor(hours / 24), hours })}</span>
}

function TaskDeeds({ id, task, here }: { readonly id: string; readonly task: TrackTask; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [open, setOpen] = useState<'status' | 'due' | null>(null)
  const confirm = useAct(() => here.perform('task.confirm', { task: id }))
  const deeds = deedsOnTask(here.subjects, talk.me, task)
  const { title } = task
  const close = (): void => setOpen(null)
  return (
    <>
      <div className="acts">
        {deeds.includes('confirm') && <Button kind="main" size="small" busy={confirm.busy} label={say('tracks.confirmOf', { title })} onPress={() => confirm.run()}>{say('tracks.confirm')}</Button>}
        {deeds.includes('status') && <Button size="small" label={say('tracks.changeStatusOf', { title })} onPress={() => setOpen('status')}>{say('tracks.changeStatus')}</Button>}
        {deeds.includes('due') && <Button size="small" label={say('tracks.moveDueOf', { title })} onPress={() => setOpen('due')}>{say('tracks.moveDue')}</Button>}
      </div>
      {confirm.problem && <Problem problem={confirm.problem} />}
      {open === 'status' && <StatusDialog id={id} task={task} here={here} onClose={close} />}
      {open === 'due' && <DueDialog id={id} task={task} here={here} onClose={close} />}
    </>
  )
}
