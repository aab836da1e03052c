import { FileClock, FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PersonView, RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useAct } from '../state/act'
import { useApp, useNamed, useSay } from '../state/environment'

/** The record of a room from before one came (rules R9): where it is, and to the head of a caucus who could be given it. */
export function RecordLines({ room }: { readonly room: RoomView }): ReactNode {
  const { record } = room
  return (
    <>
      {record !== null && record.state !== 'checked' && <Missing room={room} record={record} />}
      {room.wanting.map((person) => <Wanting key={person.id} room={room} person={person} />)}
    </>
  )
}

function Missing({ room, record }: { readonly room: RoomView; readonly record: NonNullable<RoomView['record']> }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const again = useAct(() => app.askForRecord(room.room))
  if (record.state !== 'differs') {
    const says = record.state === 'checking' ? 'record.checking' : room.kind === 'caucus' ? 'record.askedCaucus' : 'record.asked'
    return <p className="banner" role="status"><Icon of={FileClock} /><span className="grow">{say(says)}</span></p>
  }
  return (
    <div className="banner banner-warn" role="alert">
      <Icon of={FileQuestion} />
      <span className="grow">{say('record.differs', { name: record.by === null ? say('record.somebody') : named(record.by) })}</span>
      {again.problem && <Problem problem={again.problem} tone="warn" />}
      <Button size="small" busy={again.busy} onPress={() => again.run()}>{say('record.askAgain')}</Button>
    </div>
  )
}

function Wanting({ room, person }: { readonly room: RoomView; readonly person: PersonView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const give = useAct(() => app.giveRecord(room.room, person.id))
  const name = named(person)
  return (
    <div className="banner" role="status">
      <Icon of={FileClock} />
      <span className="grow">{say('record.wanting', { name })}</span>
      {give.problem && <Problem problem={give.problem} tone="warn" />}
      <Button size="small" busy={give.busy} onPress={() => give.run()}>{say('record.give', { name })}</Button>
    </div>
  )
}
