import { type ReactNode, useState } from 'react'
import { Picker } from '../../parts/Picker'
import { useSay, useTalk } from '../../state/environment'
import { type InRoom, useRoom } from '../../state/plenary'
import { filesOf } from '../../telling/documents'
import { roomName, roomsToEnter, theRoom } from '../../telling/rooms'
import { AddFile } from './AddFile'
import { Bundles } from './Bundles'
import { CalledPage } from './CalledPage'
import { FileLine } from './FileLine'
import { Transfers } from './Transfers'

/** `/t/:talk/documents`: the files of one room at a time; what is put in a room stays there. */
export default function Documents(): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  const rooms = roomsToEnter(talk)
  const [chosen, setChosen] = useState(live.room ?? rooms[0]?.room ?? '')
  const here = useRoom(chosen)
  const room = rooms.find((each) => each.room === chosen)
  return (
    <div className="page">
      <h1>{say('documents.title')}</h1>
      <p className="lead">{say('documents.lead')}</p>
      {rooms.length > 1 && <Picker label={say('documents.room')} value={chosen} onChange={setChosen} options={rooms.map((each) => ({ value: each.room, label: roomName(say, talk, each) }))} />}
      {here && room && <Of here={here} room={theRoom(say, talk, room)} />}
    </div>
  )
}

function Of({ here, room }: { readonly here: InRoom; readonly room: string }): ReactNode {
  const say = useSay()
  const files = filesOf(here.subjects)
  return (
    <>
      <CalledPage here={here} />
      <AddFile here={here} room={room} />
      <Transfers room={here.room} />
      <section className="card" aria-label={say('documents.list', { room })}>
        <h2 className="strong">{say('documents.list', { room })}</h2>
        {files.length === 0 ? <p className="muted">{say('documents.none', { room })}</p> : <ul className="list">{files.map((file) => <FileLine key={file.id} file={file} here={here} />)}</ul>}
      </section>
      <Bundles here={here} room={room} />
    </>
  )
}
