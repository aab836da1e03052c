import { type ReactNode, useMemo, useRef } from 'react'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { LongRows } from '../../parts/LongRows'
import { Mark } from '../../parts/Mark'
import { STRETCH } from '../../parts/stretches'
import { NotYetConfirmed, Saying } from '../../parts/Vouched'
import { useClock, useNamed, usePlace, useSay, useTalk } from '../../state/environment'
import { usePlenary, useSubjects } from '../../state/plenary'
import { proposedRoom, roomsAskingMe } from '../../telling/agreed'
import { type DecisionTask, decisionTasks } from '../../telling/decisions'
import { happeningsTold } from '../../telling/happenings'
import { delegationOf, headNames, otherHeads } from '../../telling/opening'
import { roomById, theRoom } from '../../telling/rooms'
import { type Pending, type SessionTask, sessionTasks } from '../../telling/sessions'
import { isWaiting, placeOfTask, type Task, tasksOf } from '../../telling/tasks'
import { tracksOf, trackWaits } from '../../telling/tracks'
import { NextSession } from '../sessions/NextSession'
import { OtherRoom } from '../rooms/OtherRoom'
import { RoomLine } from './RoomLine'
import { Waiting } from './Waiting'

/** `/t/:talk`: what waits for me, the rooms, what happened. A person who waits to be admitted sees the own state and nothing else. */
export function Overview(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const plenary = usePlenary()
  if (isWaiting(talk)) return <Waiting />
  const own = plenary?.subjects.left.includes(talk.me.delegation) === true
  const stage = { opening: 'overview.stageOpening', waiting: 'overview.stageWaiting', open: 'overview.stageOpen', stopped: 'overview.stageStopped' } as const
  return (
    <div className="page">
      <h1>{say('overview.title')}</h1>
      <p className="lead">{say(own ? 'leaving.roomLine' : plenary?.subjects.interrupted ? 'leaving.stage' : stage[talk.stage])}</p>
      <div className="columns">
        <div className="stack stack-wide">
          {plenary && !own && talk.charter.state === 'in-force' && <NextSession here={plenary} />}
          {!own && <Tasks />}
          <Rooms />
        </div>
        <Happened />
      </div>
    </div>
  )
}

function Tasks(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const open = useMoment()
  const words = useTaskWords()
  const tasks = tasksOf(talk)
  const plenary = usePlenary()
  const tracks = trackWaits(talk, useSubjects())
  const rooms = plenary ? roomsAskingMe(plenary.subjects, talk.me) : []
  const dates = plenary ? sessionTasks(plenary.subjects, talk.me, plenary.now) : []
  const decisions = plenary ? decisionTasks(plenary.subjects, talk.me, plenary.now) : []
  return (
    <section className="card" aria-label={say('overview.waiting')}>
      <h2 className="strong">{say('overview.waiting')}</h2>
      {tasks.length + dates.length + rooms.length + tracks.length + decisions.length === 0 ? <p className="muted">{say('overview.nothingWaits')}</p> : (
        <ul className="list">
          {tasks.map((task, at) => (
            <li key={`${task.kind} ${at}`} className="list-row">
              <span className="grow">{words(task)}</span>
              {task.kind === 'admission'
                ? <Button {...(at === 0 ? { kind: 'main' as const } : {})} label={say('people.waitingAnswer', { name: words(task) })} onPress={() => open({ kind: 'admission', request: task.admission.request })}>{say('overview.answer')}</Button>
                : <Button {...(at === 0 ? { kind: 'main' as const } : {})} label={`${say('overview.go')}: ${words(task)}`} onPress={() => go(placeOfTask(task))}>{say('overview.go')}</Button>}
            </li>
          ))}
          {decisions.map((task) => <DecisionLine key={`${task.kind} ${task.id}`} task={task} />)}
          {rooms.map((pending) => <RoomTask key={pending.id} pending={pending} />)}
          {tracks.map((track) => <TrackTask key={track} track={track} />)}
          {dates.map((date) => <DateTask key={`${date.kind} ${date.id}`} task={date} main={tasks.length === 0 && date === dates[0]} />)}
        </ul>
      )}
    </section>
  )
}

const DATE_TASKS = {
  'session-answer': 'sessions.taskAnswer', 'session-ready': 'sessions.taskReady', 'session-open': 'sessions.taskOpen', 'session-roll': 'sessions.taskRoll',
} as const

function DateTask({ task, main }: { readonly task: SessionTask; readonly main: boolean }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const words = say(DATE_TASKS[task.kind], { number: task.number })
  return (
    <li className="list-row">
      <span className="grow">{words}</span>
      <Button {...(main ? { kind: 'main' as const } : {})} label={`${say('overview.go')}: ${words}`} onPress={() => go({ at: 'sessions', session: task.id })}>{say('overview.go')}</Button>
    </li>
  )
}

function DecisionLine({ task: { kind, title } }: { readonly task: DecisionTask }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const words = say(`decisions.task${kind}`, { title })
  return (
    <li className="list-row">
      <span className="grow">{words}</span>
      <Button label={`${say('overview.go')}: ${words}`} onPress={() => go({ at: 'decisions' })}>{say('overview.go')}</Button>
    </li>
  )
}

function TrackTask({ track }: { readonly track: string }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const title = tracksOf(talk, useSubjects()).find((each) => each.id === track)?.track.title ?? ''
  const words = say('tracks.taskAnswer', { title })
  return (
    <li className="list-row">
      <span className="grow">{words}</span>
      <Button label={`${say('overview.go')}: ${words}`} onPress={() => go({ at: 'tracks', track, session: null })}>{say('overview.go')}</Button>
    </li>
  )
}

function RoomTask({ pending }: { readonly pending: Pending }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const words = say('rooms.taskAnswer', { delegation: delegationOf(talk, pending.proposal.delegation).name, room: theRoom(say, talk, proposedRoom(pending)) })
  return (
    <li className="list-row">
      <span className="grow">{words}</span>
      <Button label={`${say('overview.go')}: ${words}`} onPress={() => go({ at: 'rooms' })}>{say('overview.go')}</Button>
    </li>
  )
}

function useTaskWords(): (task: Task) => string {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  return (task) => {
    switch (task.kind) {
      case 'words': return say('overview.taskWords', { names: headNames(say, clock, talk.opening ? otherHeads(talk.opening) : []) })
      case 'charter-propose': return say('overview.taskCharterPropose')
      case 'charter-sign': return say('overview.taskCharterSign')
      case 'charter-accept': return say('overview.taskCharterAccept')
      case 'invite': return say('overview.taskInvite')
      case 'ready': return say('overview.taskReady')
      case 'messages': {
        const room = roomById(talk, task.room)
        return say('overview.taskMessages', { count: task.count, room: room ? theRoom(say, talk, room) : '' })
      }
      case 'visit': return say('rooms.knocks', { name: named(task.visit.person), delegation: delegationOf(talk, task.visit.person.delegation).name })
      case 'item': return say('items.task', { delegation: delegationOf(talk, task.release.delegation).name, subject: task.release.subject })
      case 'offered': return say('rooms.taskOffered', { room: theRoom(say, talk, task.room) })
      case 'admission': {
        const { person } = task.admission
        return say('overview.taskAdmission', { name: named(person), role: say(`roles.${person.role}`), delegation: delegationOf(talk, person.delegation).name })
      }
    }
  }
}

function Rooms(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const rooms = [...talk.rooms].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'plenary' ? -1 : 1))
  return (
    <section className="card" aria-label={say('overview.rooms')}>
      <h2 className="strong">{say('overview.rooms')}</h2>
      <ul className="list">
        {rooms.map((room) => <RoomLine key={room.room} room={room} />)}
        {talk.otherRooms.filter((room) => room.state === 'offered' || room.state === 'opening').map((room) => <OtherRoom key={room.room} room={room} />)}
      </ul>
    </section>
  )
}

/** Of a line that was not drawn yet, px. */
const USUAL = 58

function Happened(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const list = useRef<HTMLOListElement>(null)
  const subjects = useSubjects()
  const told = useMemo(() => happeningsTold(say, clock), [say, clock])
  const happened = told(talk, subjects)
  return (
    <section className="card" aria-label={say('overview.happened')}>
      <h2 className="strong">{say('overview.happened')}</h2>
      {happened.length === 0 ? <p className="muted">{say('overview.nothingHappened')}</p> : (
        <ol className="list" ref={list}>
          <LongRows
            list={list} items={happened} first={(STRETCH - (happened.length % STRETCH)) % STRETCH} height={USUAL}
            row={(each, at) => (
              <li key={each.id} className="happening" aria-posinset={at + 1} aria-setsize={happened.length}>
                <time className="small muted" dateTime={new Date(each.at).toISOString()}>{clock.moment(each.at)}</time>
                <span className="row">{each.delegation !== null && <Mark of={delegationOf(talk, each.delegation)} size={14} />}<Saying of={each.says} /></span>
                {typeof each.says === 'string' && <NotYetConfirmed room={each.room} position={each.position} />}
              </li>
            )}
          />
        </ol>
      )}
    </section>
  )
}
