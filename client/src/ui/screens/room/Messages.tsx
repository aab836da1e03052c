import { Send } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import type { RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { usePanel } from '../../state/panel'
import { delegationOf } from '../../telling/opening'
import { isVisit, theRoom, visitorsIn } from '../../telling/rooms'
import { MessageList } from './MessageList'
import { Unsent } from './Unsent'

const LONGEST = 20_000

/** Messages of the room in the order of its log, each with its author, time and, for own ones, how far it got. */
export function Messages({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const name = theRoom(say, talk, room)
  return (
    <div className="messages">
      {room.messages.length === 0 && <p className="muted panel-empty">{say('room.messagesEmpty', { room: name })}</p>}
      <MessageList key={room.room} room={room} />
      <Unsent room={room} />
      <Compose room={room} name={name} />
    </div>
  )
}

function Compose({ room, name }: { readonly room: RoomView; readonly name: string }): ReactNode {
  const say = useSay()
  const app = useApp()
  const [text, setText] = useState('')
  const send = useAct((words: string) => app.sendMessage(room.room, words), () => setText(''))
  const { written } = usePanel()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { if (written > 0) box.current?.querySelector('textarea')?.focus() }, [written])
  const reach = useReachWords(room, name)
  const long = [...text].length > LONGEST
  const submit = (): void => {
    const words = text.trim().normalize('NFC')
    if (words !== '' && !long) send.run(words)
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <Form className="compose" onSubmit={(event) => { event.preventDefault(); submit() }}>
      {send.problem && <Problem problem={send.problem} tone="warn" />}
      <div ref={box} onKeyDown={keyed}>
        <Field className="field-wide" long label={say('room.messageLabel', { room: name })} value={text} onChange={setText} error={long ? say('room.messageLong') : null} />
      </div>
      <p className="small muted">{reach}</p>
      <div className="acts">
        <Button kind="main" type="submit" busy={send.busy}><Icon of={Send} mirrored />{say(send.busy ? 'room.messageSending' : 'room.messageSend')}</Button>
      </div>
    </Form>
  )
}

/** Who reads what is written here (rules L1). */
function useReachWords(room: RoomView, name: string): string {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const visitors = clock.list(visitorsIn(room).map((each) => named(each.person)))
  const own = room.kind === 'caucus' && !isVisit(talk, room)
  const kind = own ? (visitors === '' ? 'own' : 'visited') : room.kind === 'plenary' ? 'plenary' : 'room'
  return say('room.messageReach', { kind, room: name, visitors, delegation: delegationOf(talk, talk.me.delegation).name })
}
