import { UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DelegationView, RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useAct } from '../state/act'
import { useApp, useSay, useTalk } from '../state/environment'
import { useReached } from '../state/reached'
import { leftBehind } from '../telling/removal'
import { theRoom } from '../telling/rooms'

/** How long a party's own devices are given to take its people out of the rooms it shared, ms. */
const OWN_TURN_MS = 15_000

/** People of a party that left who still hold the keys of a room, because nobody of theirs who signs was there: those who may, put them out (rules R4). */
export function LeftBehind(): ReactNode {
  const { talk } = useTalk()
  return leftBehind(talk).map(({ room, delegation, since }) => <In key={`${room.room} ${delegation.id}`} room={room} delegation={delegation} since={since} />)
}

function In({ room, delegation, since }: { readonly room: RoomView; readonly delegation: DelegationView; readonly since: number }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const due = useReached(since + OWN_TURN_MS)
  const people = room.members.filter(({ person }) => person.delegation === delegation.id)
  const remove = useAct(async () => {
    const reason = say('leaving.behindReason', { delegation: delegation.name })
    for (const { person } of people) {
      const problem = await app.remove(room.room, person.id, reason)
      if (problem) return problem
    }
    return null
  })
  if (!due) return null
  return (
    <div className="banner banner-warn" role="status">
      <Icon of={UsersRound} />
      <span className="grow">{say('leaving.behind', { delegation: delegation.name, room: theRoom(say, talk, room), count: people.length })}</span>
      <Button size="small" busy={remove.busy} onPress={() => remove.run()}>{say('leaving.behindRemove', { count: people.length })}</Button>
      {remove.problem && <Problem problem={remove.problem} tone="warn" />}
    </div>
  )
}
