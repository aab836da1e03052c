/** Messages of a room that the page has seen or asked for, before those the worker shows: once shown they stay. */
import type { MessageView, RoomView, TalkView } from '../talk/view'

/** The talk as the worker shows it now, with the earlier messages that `shown` has. `was` and `now`: the worker's own views, before and after. */
export function withEarlier(shown: TalkView | null, was: TalkView | null, now: TalkView): TalkView {
  const rooms = now.rooms.map((room) => {
    const before = shown?.rooms.find((each) => each.room === room.room)
    const same = was?.rooms.find((each) => each.room === room.room) === room
    return before === undefined ? room : same ? before : continued(before, room)
  })
  return { ...now, rooms }
}

/** Nothing is left out between what was shown and what is: otherwise what was shown is over, and can be asked for. */
function continued(before: RoomView, now: RoomView): RoomView {
  if (before.earlier >= now.earlier || before.said < now.earlier) return now
  return { ...now, earlier: before.earlier, messages: [...before.messages.slice(0, now.earlier - before.earlier), ...now.messages] }
}

/** With messages that come right before the first that is shown. */
export function preceded(talk: TalkView, id: string, first: number, messages: readonly MessageView[]): TalkView {
  const longer = (room: RoomView): RoomView => ({ ...room, earlier: first - messages.length, messages: [...messages, ...room.messages] })
  return { ...talk, rooms: talk.rooms.map((room) => (room.room === id && room.earlier === first && messages.length > 0 ? longer(room) : room)) }
}
