import { Send } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import type { MessageView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { usePanel } from '../../state/panel'
import { deliveryOf } from '../../telling/delivery'
import { delegationOf } from '../../telling/opening'
import { theRoom } from '../../telling/rooms'

const LONGEST = 20_000

/** Messages of the room in the order of its log, each with its author, time and, for own ones, how far it got. */
export function Messages({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const end = useRef<HTMLLIElement>(null)
  const last = room.messages.at(-1)?.id
  useEffect(() => { void end.current?.scrollIntoView({ block: 'nearest' }) }, [last])
  const name = theRoom(say, talk, room)
  return (
    <div className="messages">
      {room.messages.length === 0 && <p className="muted panel-empty">{say('room.messagesEmpty', { room: name })}</p>}
      <ol className="messages-list" aria-label={say('room.messages')} tabIndex={0}>
        {room.messages.map((each) => <Message key={each.id} message={each} />)}
        <li ref={end} aria-hidden />
      </ol>
      <Compose room={room} name={name} />
    </div>
  )
}

function Message({ message }: { readonly message: MessageView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const delivery = deliveryOf(say, clock, message)
  return (
    <li className="message">
      <p className="message-head">
        <Mark of={delegationOf(talk, message.author.delegation)} size={14} />
        <b><bdi>{message.mine ? say('room.you') : named(message.author)}</bdi></b>
        <span className="side-code muted">{message.author.delegation}</span>
        <span className="grow" />
        <time className="muted" dateTime={new Date(message.at).toISOString()}>{clock.hour(message.at)}</time>
      </p>
      <p className="message-text" dir="auto">{message.text}</p>
      {delivery && <p className={message.rejected === null ? 'tiny muted' : 'tiny stop'}>{delivery}</p>}
    </li>
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
      <div className="acts">
        <Button kind="main" type="submit" busy={send.busy}><Icon of={Send} mirrored />{say(send.busy ? 'room.messageSending' : 'room.messageSend')}</Button>
      </div>
    </Form>
  )
}
