/**
 * The view on its way from the worker to the page: everything that passes between threads is copied, so of rooms only those pass that are another
 * object than before, and of their messages those from the first that is.
 */
import type { MessageView, RoomView, TalkView } from './view'

export interface RoomChange {
  /** Without those messages that the page has. */
  readonly view: RoomView
  /** Of the messages it has: how many at the beginning are over, and how many after them stay, before those in `view`. */
  readonly over: number
  readonly stay: number
}
export interface ViewChange {
  readonly talk: Omit<TalkView, 'rooms'>
  /** In their order; a room that is as it was by its name alone. */
  readonly rooms: readonly (RoomChange | string)[]
}

/** What turns `before` into `now`; `before` is null when the page has nothing. */
export function viewChange(before: TalkView | null, now: TalkView): ViewChange {
  const { rooms, ...talk } = now
  return {
    talk,
    rooms: rooms.map((room) => {
      const known = before?.rooms.find((each) => each.room === room.room)
      return known === room ? room.room : roomChange(known, room)
    }),
  }
}

function roomChange(before: RoomView | undefined, now: RoomView): RoomChange {
  const over = before === undefined ? 0 : now.earlier - before.earlier
  const known: readonly MessageView[] = over < 0 ? [] : (before?.messages.slice(over) ?? [])
  const differs = now.messages.findIndex((each, i) => each !== known[i])
  const stay = differs < 0 ? now.messages.length : differs
  return { view: { ...now, messages: now.messages.slice(stay) }, over: Math.max(over, 0), stay }
}

/** The view after a change, with the parts of `before` that are as they were. Throws TypeError for a change of another view. */
export function changedView(before: TalkView | null, { talk, rooms }: ViewChange): TalkView {
  const known = (id: string): RoomView => {
    const room = before?.rooms.find((each) => each.room === id)
    if (room === undefined) throw new TypeError(`the page has no room ${id}`)
    return room
  }
  const changed = ({ view, over, stay }: RoomChange): RoomView =>
    stay === 0 ? view : { ...view, messages: [...known(view.room).messages.slice(over, over + stay), ...view.messages] }
  return { ...talk, rooms: rooms.map((room) => (typeof room === 'string' ? known(room) : changed(room))) }
}
