import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { useSay, useTalk } from '../../state/environment'
import { usePlenary } from '../../state/plenary'
import { mayPropose } from '../../telling/sessions'
import { RoomLine } from '../talk/RoomLine'
import { Door, Visits } from './Door'
import { OpenRoom } from './OpenRoom'
import { OtherRoom } from './OtherRoom'
import { ProposedRooms } from './ProposedRooms'

/** `/t/:talk/rooms`: the rooms I am in, those proposed and those I am not in, and the doors between. */
export default function Rooms(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const plenary = usePlenary()
  const [opening, setOpening] = useState(false)
  const may = plenary !== null && talk.charter.state === 'in-force' && mayPropose(plenary.subjects, talk.me)
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="grow">{say('rooms.title')}</h1>
        {may && <Button kind="main" onPress={() => setOpening(true)}>{say('rooms.open')}</Button>}
      </div>
      <p className="lead">{say('rooms.lead')}</p>
      <Door />
      {plenary && <ProposedRooms plenary={plenary} />}
      <section className="card" aria-label={say('rooms.mine')}>
        <h2 className="strong">{say('rooms.mine')}</h2>
        <ul className="list">{talk.rooms.map((room) => <RoomLine key={room.room} room={room} />)}</ul>
      </section>
      <section className="card" aria-label={say('rooms.others')}>
        <h2 className="strong">{say('rooms.others')}</h2>
        {talk.otherRooms.length === 0 ? <p className="muted">{say('rooms.noOthers')}</p> : <ul className="list">{talk.otherRooms.map((room) => <OtherRoom key={room.room} room={room} />)}</ul>}
      </section>
      <Visits />
      {opening && plenary && <OpenRoom plenary={plenary} onClose={() => setOpening(false)} />}
    </div>
  )
}
