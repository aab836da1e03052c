import { memo, type ReactNode, type RefObject, type UIEvent, useCallback, useLayoutEffect, useRef } from 'react'
import type { DelegationView, MessageView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { LongRows } from '../../parts/LongRows'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { deliveryOf } from '../../telling/delivery'
import { delegationOf } from '../../telling/opening'

/** So near to the first message shown, px, earlier ones are fetched. */
const NEAR = 240
/** So near to the last, px, one is at the end and stays there. */
const AT_END = 48
/** Of a message that was not drawn yet, px. */
const USUAL = 72

/** The messages shown, and a way to those before them. A reader stays where he reads, whatever comes before or after. */
export function MessageList({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const read = useAct(() => app.readEarlier(room.room))
  const { list, noteScroll, keep } = useSteadyScroll(room)
  useFocusKept(list, room.earlier > 0)
  const scrolled = (event: UIEvent<HTMLOListElement>): void => {
    noteScroll()
    if (room.earlier > 0 && event.currentTarget.scrollTop < NEAR) read.run()
  }
  return (
    <ol ref={list} className="messages-list" aria-label={say('room.messages')} tabIndex={0} onScroll={scrolled}>
      {room.earlier > 0 && (
        <li className="messages-earlier">
          {read.problem && <Problem problem={read.problem} tone="warn" />}
          <Button kind="link" busy={read.busy} onPress={() => read.run()}>{say('room.messagesEarlier', { count: room.earlier })}</Button>
        </li>
      )}
      <LongRows
        list={list} items={room.messages} first={room.earlier} height={USUAL} end onDrawn={keep}
        row={(each, at) => <Message key={each.id} message={each} place={room.earlier + at + 1} side={delegationOf(talk, each.author.delegation)} />}
      />
    </ol>
  )
}

/** Of a scrolled list: whether its end is in view, and else the message at its upper edge and how far that is from the top, px. */
interface Reading { readonly atEnd: boolean; readonly edge: Element | null; readonly top: number }

function readingOf(list: Element): Reading {
  const box = list.getBoundingClientRect()
  const upper = list.ownerDocument.elementFromPoint(box.left + box.width / 2, box.top + 1)
  const edge = upper?.closest('.message') ?? list.querySelector('.message')
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END
  return { atEnd, edge, top: edge?.getBoundingClientRect().top ?? 0 }
}

interface SteadyScroll {
  readonly list: RefObject<HTMLOListElement | null>
  readonly noteScroll: () => void
  /** Puts the reader where he read, after rows above him changed. */
  readonly keep: () => void
}

/** At the end one stays at the end, and goes there with what one says oneself; elsewhere the message at the upper edge stays where it is. */
function useSteadyScroll({ messages, earlier }: RoomView): SteadyScroll {
  const list = useRef<HTMLOListElement>(null)
  const reading = useRef<Reading>({ atEnd: true, edge: null, top: 0 })
  const last = messages.at(-1)
  const own = last?.mine === true ? last.id : null
  useLayoutEffect(() => { if (own !== null) reading.current = { ...reading.current, atEnd: true } }, [own])
  const keep = useCallback((): void => {
    const it = list.current
    const { atEnd, edge, top } = reading.current
    if (!it) return
    if (atEnd) it.scrollTop = it.scrollHeight
    else if (edge?.isConnected === true) it.scrollTop += edge.getBoundingClientRect().top - top
  }, [])
  useLayoutEffect(keep, [keep, earlier, last?.id])
  const noteScroll = (): void => { if (list.current) reading.current = readingOf(list.current) }
  return { list, noteScroll, keep }
}

/** The button that asks for earlier messages goes with the last of them: who pressed it by keyboard is then in the list. */
function useFocusKept(list: RefObject<HTMLElement | null>, more: boolean): void {
  const before = useRef(more)
  useLayoutEffect(() => {
    const nowhere = document.activeElement === document.body
    if (before.current && !more && nowhere) list.current?.focus({ preventScroll: true })
    before.current = more
  }, [list, more])
}

interface MessageProps {
  readonly message: MessageView
  /** Which of all that are kept, from 1: rows that are not drawn are not counted by anybody else. */
  readonly place: number
  readonly side: DelegationView
}

/** Drawn again only when it changed: a long talk has many. */
const Message = memo(function Message({ message, place, side }: MessageProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const delivery = deliveryOf(say, clock, message)
  return (
    <li className="message" aria-posinset={place} aria-setsize={-1}>
      <p className="message-head">
        <Mark of={side} size={14} />
        <b><bdi>{message.mine ? say('room.you') : named(message.author)}</bdi></b>
        <span className="side-code muted">{message.author.delegation}</span>
        <span className="grow" />
        {message.before && <span className="tiny muted">{say('record.before')}</span>}
        <time className="muted" dateTime={new Date(message.at).toISOString()}>{clock.hour(message.at)}</time>
      </p>
      <p className="message-text" dir="auto">{message.text}</p>
      {delivery && <p className={message.rejected === null ? 'tiny muted' : 'tiny stop'}>{delivery}</p>}
    </li>
  )
}, same)

function same(before: MessageProps, after: MessageProps): boolean {
  const [was, is] = [before.side, after.side]
  return before.message === after.message && before.place === after.place && was.kind === is.kind && was.order === is.order
}
