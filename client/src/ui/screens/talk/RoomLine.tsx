import type { ReactNode } from 'react'
import type { RoomView } from '../../../model'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { leftTalks } from '../../telling/removal'
import { caucusOf, roomName, theRoom } from '../../telling/rooms'
import { AskBack } from '../room/AskBack'

/** A room as one line: who is in it, what state it has for me, and the one act. */
export function RoomLine({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk, live } = useTalk()
  const open = useMoment()
  const ask = useAct(() => app.askToEnter(room.room))
  const name = roomName(say, talk, room)
  const states = { none: 'overview.roomNone', asked: 'overview.roomAsked', joining: 'overview.roomJoining', halted: 'overview.roomHalted', removed: leftTalks(talk, room) ? 'leaving.roomLine' : 'overview.roomRemoved' } as const
  const ended = room.notices.find(({ kind }) => kind === 'track-ended')
  return (
    <li className="stack stack-close">
      <div className="list-row">
        {room.kind === 'caucus' && <Mark of={delegationOf(talk, room.owners[0] ?? '')} />}
        <span className="grow stack stack-close">
          <b>{name}</b>
          <span className="small muted">{room.state === 'open' ? say('overview.roomOpen', { count: room.members.length }) : say(states[room.state])}</span>
          {ended && <span className="small">{say('tracks.closedLine', { count: ended.matter?.number ?? 0 })}</span>}
        </span>
        {live.room === room.room && <span className="chip chip-ink">{say('overview.roomHere')}</span>}
        {room.state === 'open' && live.room !== room.room && <Button kind={room === caucusOf(talk) ? 'plain' : 'main'} onPress={() => open({ kind: 'move', room: room.room })}>{say('overview.enter', { room: theRoom(say, talk, room) })}</Button>}
        {(room.state === 'none' || (room.state === 'removed' && !leftTalks(talk, room))) && <Button busy={ask.busy} onPress={() => ask.run()}>{say('admission.askRoom', { room: theRoom(say, talk, room) })}</Button>}
      </div>
      {room.problem && <Problem problem={room.problem} />}
      <AskBack room={room} />
      {ask.problem && <Problem problem={ask.problem} />}
    </li>
  )
}
