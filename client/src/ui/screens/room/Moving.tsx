import { CircleCheck, CircleDashed } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { LiveView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Icon } from '../../parts/Icon'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, usePlace, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { isVisit, othersIn, roomById, theRoom, visitorsIn } from '../../telling/rooms'

type Steps = NonNullable<LiveView['moving']>

/**
 * Changing rooms (ux.md §5.8): what will close and open is said first, then told in the order in which it happens,
 * then where one is and who is there. The order on the screen is the order in fact.
 */
export default function Moving({ to, onClose }: { readonly to: string; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk, live } = useTalk()
  const { go } = usePlace(talk.talk)
  const room = roomById(talk, to)
  const [from] = useState(live.room)
  const [seen, setSeen] = useState<Steps | null>(null)
  const enter = useAct(() => app.enterRoom(to))
  const arrived = live.room === to && !live.moving && !enter.busy
  if (live.moving && live.moving !== seen) setSeen(live.moving)
  useEffect(() => app.prepareRoom(to), [app, to])
  useEffect(() => {
    if (!arrived || !room) return
    go({ at: 'room', room: to })
    if (room.kind !== 'caucus') onClose()
  }, [arrived, room, to, go, onClose])

  if (!room) return null
  if (arrived) return room.kind === 'caucus' ? <Arrived room={room} onClose={onClose} /> : null
  if (enter.busy || live.moving) return <Progress steps={live.moving ?? seen} from={roomById(talk, from)} to={room} />
  return (
    <Question room={room} from={roomById(talk, from)} onClose={onClose} onGo={() => enter.run()}>
      {enter.problem && (
        <>
          <p className="strong">{say('room.moveFailed')}</p>
          <Problem problem={enter.problem} />
        </>
      )}
    </Question>
  )
}

interface QuestionProps {
  readonly room: RoomView
  readonly from: RoomView | null
  readonly onGo: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

function Question({ room, from, onGo, onClose, children }: QuestionProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const count = othersIn(room).length
  if (room.kind !== 'plenary' && room.kind !== 'caucus') return <ToAgreed room={room} from={from} onGo={onGo} onClose={onClose}>{children}</ToAgreed>
  const caucus = room.kind === 'caucus'
  const title = caucus
    ? say('room.moveToCaucus', { delegation: delegationOf(talk, room.owners[0] ?? talk.me.delegation).name })
    : say(from ? 'room.moveToPlenary' : 'room.moveEnterPlenary', { count })
  const text = caucus ? say('room.moveToCaucusText', { from: from ? 'yes' : 'no', count }) : say(from ? 'room.moveToPlenaryText' : 'room.moveEnterPlenaryText')
  const stays = { plenary: 'room.moveStayPlenary', caucus: 'room.moveStayCaucus' } as const
  const stay = from?.kind === 'plenary' || from?.kind === 'caucus' ? stays[from.kind] : 'room.moveStay'
  return (
    <Dialog title={title} open onClose={onClose}>
      <p>{text}</p>
      {children}
      <div className="dialog-acts">
        <Button kind="main" size="large" onPress={onGo}>{say(caucus ? 'room.moveCaucusDo' : from ? 'room.movePlenaryDo' : 'room.moveEnterPlenaryDo')}</Button>
        <Button size="large" onPress={onClose}>{say(stay)}</Button>
      </div>
    </Dialog>
  )
}

/** A corridor, contact group or expert track. */
function ToAgreed({ room, from, onGo, onClose, children }: QuestionProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const name = theRoom(say, talk, room)
  return (
    <Dialog title={say('rooms.moveTitle', { room: name })} open onClose={onClose}>
      <p>{say('rooms.moveText', { from: from ? 'yes' : 'no', fromRoom: from ? theRoom(say, talk, from) : '', count: othersIn(room).length })}</p>
      {children}
      <div className="dialog-acts">
        <Button kind="main" size="large" onPress={onGo}>{say('rooms.moveDo')}</Button>
        <Button size="large" onPress={onClose}>{say('room.moveStay')}</Button>
      </div>
    </Dialog>
  )
}

/** Only what has happened has a check mark. */
function Progress({ steps, from, to }: { readonly steps: Steps | null; readonly from: RoomView | null; readonly to: RoomView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const lines = [
    ...(from ? [
      { done: steps?.microphoneClosed ?? false, words: say('room.moveMicrophone') },
      { done: steps?.cameraClosed ?? false, words: say('room.moveCamera') },
      { done: steps?.left ?? false, words: say('room.moveLeft', { room: theRoom(say, talk, from) }) },
    ] : []),
    { done: false, words: say('room.moveOpening', { room: theRoom(say, talk, to) }) },
  ]
  return (
    <Dialog title={say('room.moveProgress')} open held onClose={() => undefined}>
      <ol className="stack" aria-live="polite">
        {lines.map((line) => (
          <li key={line.words} className="row">
            <span className={line.done ? 'ok' : 'muted'}><Icon of={line.done ? CircleCheck : CircleDashed} /></span>
            <span className="grow">{line.words}</span>
            <span className="small muted">{say(line.done ? 'room.moveDone' : 'room.movePending')}</span>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}

function Arrived({ room, onClose }: { readonly room: RoomView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk, live } = useTalk()
  const others = othersIn(room)
  const alone = !isVisit(talk, room) && visitorsIn(room).length === 0
  const time = live.before ? clock.second(live.before.closedAt) : 'none'
  const company = { count: others.length, names: clock.list(others.map((each) => named(each.person))) }
  return (
    <Dialog title={alone ? say('room.movedCaucusTitle') : say('rooms.movedVisit', { delegation: delegationOf(talk, room.owners[0] ?? '').name })} open onClose={onClose}>
      <p>{live.before && say('room.movedCaucusText', { time })} {say('room.movedWith', company)}</p>
      <div className="dialog-acts">
        <Button kind="main" size="large" onPress={onClose}>{say('room.moveUnderstood')}</Button>
        <span className="small muted">{say('room.moveMicOff')}</span>
      </div>
    </Dialog>
  )
}
