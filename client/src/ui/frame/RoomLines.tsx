import { DoorClosed, DoorOpen, Footprints } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { hueOf } from '../parts/Mark'
import { Phrase } from '../parts/Phrase'
import { useAct } from '../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../state/environment'
import { delegationOf } from '../telling/opening'
import { isVisit, roomById, theRoom, visitorsIn } from '../telling/rooms'

/** Where I am, when it is not the plenary, and who else is there that one might forget. */
export function RoomLines({ room }: { readonly room: RoomView }): ReactNode {
  const { talk } = useTalk()
  if (room.kind !== 'caucus') return <AgreedLine room={room} />
  return (
    <>
      {isVisit(talk, room) ? <VisitLine room={room} /> : <CaucusLine room={room} />}
      {!isVisit(talk, room) && visitorsIn(room).length > 0 && <VisitorLine room={room} />}
    </>
  )
}

function CaucusLine({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk, live } = useTalk()
  const own = delegationOf(talk, room.owners[0] ?? talk.me.delegation)
  const before = roomById(talk, live.before?.room ?? null)
  const visitors = clock.list(visitorsIn(room).map((each) => named(each.person)))
  return (
    <p className={`caucus-line inverted ${hueOf(own)}`}>
      <span className="stripes" aria-hidden />
      <Icon of={DoorClosed} />
      <span><Phrase id={visitors === '' ? 'room.caucusSentence' : 'room.caucusSentenceVisited'} values={{ delegation: own.name, names: visitors }} /></span>
      {live.before && before && <span>{say('room.caucusSince', { room: theRoom(say, talk, before), time: clock.second(live.before.closedAt) })}</span>}
    </p>
  )
}

function VisitLine({ room }: { readonly room: RoomView }): ReactNode {
  const clock = useClock()
  const { talk } = useTalk()
  const owner = delegationOf(talk, room.owners[0] ?? '')
  const until = room.members.find((each) => each.me)?.until ?? null
  return (
    <p className={`caucus-line inverted ${hueOf(owner)}`}>
      <span className="stripes" aria-hidden />
      <Icon of={Footprints} />
      <span><Phrase id="rooms.visitLine" values={{ delegation: owner.name, until: until === null ? 'none' : clock.hour(until) }} /></span>
    </p>
  )
}

/** Amber as long as somebody of another delegation is here; any head ends the visit. */
function VisitorLine({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const visitors = visitorsIn(room)
  const end = useAct(async () => {
    for (const { person } of visitors) {
      const problem = await app.remove(room.room, person.id, say('rooms.endVisitReason'))
      if (problem !== null) return problem
    }
    return null
  })
  const until = Math.min(...visitors.map((each) => each.until ?? Infinity))
  return (
    <p className="banner banner-warn" role="status">
      <Icon of={Footprints} />
      <span className="grow"><Phrase id="rooms.visitorLine" values={{ names: clock.list(visitors.map((each) => named(each.person))), until: until === Infinity ? 'none' : clock.hour(until) }} /></span>
      {talk.me.powers.includes('admit') && <Button size="small" busy={end.busy} onPress={() => end.run()}>{say('rooms.endVisit')}</Button>}
    </p>
  )
}

function AgreedLine({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return (
    <p className="agreed-line">
      <Icon of={DoorOpen} />
      <span><Phrase id="rooms.line" values={{ room: theRoom(say, talk, room), count: room.members.length }} /></span>
    </p>
  )
}
