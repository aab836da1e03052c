import type { ReactNode } from 'react'
import type { RoomView } from '../../../model'
import { hueOf, Mark } from '../../parts/Mark'
import { useNamed, useSay, useTalk } from '../../state/environment'
import { floorOn, type Held } from '../../telling/floor'
import { theRoom } from '../../telling/rooms'
import { type Group, layoutOf, seating, sharedScreens } from '../../telling/seating'
import { useTrack } from './track'
import { Tile } from './Tile'

/** Everybody in the room, grouped by delegation in charter order. Tiles do not move by voice; nobody is hidden. */
export function Stage({ room, held }: { readonly room: RoomView; readonly held: Held | null }): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  const groups = seating(room, live, talk.delegations)
  const screens = sharedScreens(groups)
  const layout = layoutOf(groups, room.kind)
  return (
    <section className={`stage stage-${layout} ${screens.length > 0 ? 'stage-with-screen' : ''}`} aria-label={say('room.stage', { room: theRoom(say, talk, room) })}>
      {screens.length > 0 && <div className="screens">{screens.map((seat) => <SharedScreen key={seat.member.person.id} seat={seat} />)}</div>}
      {groups.map((group) => <GroupOf key={group.delegation.id} group={group} held={held} />)}
    </section>
  )
}

function GroupOf({ group, held }: { readonly group: Group; readonly held: Held | null }): ReactNode {
  const say = useSay()
  const { delegation, seats, verified } = group
  const name = say('room.delegationOf', { kind: delegation.kind, delegation: delegation.name })
  const label = `${name}, ${say('frame.inRoom', { count: seats.length })}`
  return (
    <section className={`group group-${delegation.kind} ${hueOf(delegation)}`} aria-label={label}>
      <header className="group-head">
        <Mark of={delegation} />
        <bdi className="side-code">{delegation.id}</bdi>
        <h2><bdi>{name}</bdi></h2>
        <span className="small muted">{say('room.groupHere', { count: seats.length, verified: verified ? 'all' : 'some' })}</span>
      </header>
      <ul className={`seats seats-${seats.length > 4 ? 'many' : seats.length} columns-${Math.min(5, Math.max(1, seats.length - 1))}`}>
        {seats.map((seat, at) => (
          <li key={seat.member.person.id} className={at === 0 ? 'seat seat-first' : 'seat'}><Tile seat={seat} floor={floorOn(held, seat.member.person.id)} /></li>
        ))}
      </ul>
    </section>
  )
}

type Screen = ReturnType<typeof sharedScreens>[number]

function SharedScreen({ seat }: { readonly seat: Screen }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { tile } = seat
  const video = useTrack(`screen ${seat.member.person.id} ${tile.leaf}`, (element) => tile.attachScreen(element))
  const label = say('room.screenOf', { name: named(seat.member.person) })
  return (
    <figure className="screen">
      <video ref={video} autoPlay playsInline muted aria-label={label} />
      <figcaption className="small strong">{label}</figcaption>
    </figure>
  )
}
