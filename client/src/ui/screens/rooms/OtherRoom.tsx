import type { ReactNode } from 'react'
import type { OtherRoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { roomName, theRoom } from '../../telling/rooms'

/** A room I am not in: whose it is, why I am not in it, and the one act. */
export function OtherRoom({ room }: { readonly room: OtherRoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const ask = useAct(() => app.askToEnter(room.room))
  const states = { opening: 'rooms.stateOpening', closed: 'rooms.stateClosed', asked: 'rooms.stateAsked', offered: 'rooms.stateOffered' } as const
  const owners = room.owners.map((each) => delegationOf(talk, each))
  return (
    <li className="stack stack-close">
      <div className="list-row">
        {owners.map((each) => <Mark key={each.id} of={each} />)}
        <span className="grow stack stack-close">
          <b><bdi>{roomName(say, talk, room)}</bdi></b>
          <span className="small muted">{say('rooms.owners', { names: clock.list(owners.map((each) => each.name)) })} {say(states[room.state], { names: clock.list(room.missing.map(named)) })}</span>
        </span>
        {room.state === 'closed' && <Button busy={ask.busy} onPress={() => ask.run()}>{say('rooms.ask', { room: theRoom(say, talk, room) })}</Button>}
        {room.state === 'offered' && <Button kind="main" busy={ask.busy} onPress={() => ask.run()}>{say('rooms.askNamed', { room: theRoom(say, talk, room) })}</Button>}
      </div>
      {ask.problem && <Problem problem={ask.problem} />}
    </li>
  )
}
