/** Private positions (`private.note`, rules R2, R7): what a delegation thinks of an item, kept with its caucus on every device that was there. */
import type { Room } from './room'
import type { PositionData } from './state'
import type { PositionTag } from './view'

type Body = Readonly<Record<string, unknown>>

const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '')
const TAGS: ReadonlySet<string> = new Set<PositionTag>(['must_have', 'want', 'can_live_with', 'cannot_accept'])
const isTag = (tag: string): tag is PositionTag => TAGS.has(tag)

/** Keeps a note the rules allowed. Of one person about one thing the latest counts; the record of the room has them all. */
export function notePosition(room: Room, id: string, by: string, body: Body): void {
  const about = body['about'] as Body // its shape is the rules' affair
  const tag = text(body, 'tag')
  if (!isTag(tag)) return
  const noted: PositionData = {
    id, room: text(about, 'room'), entry: text(about, 'entry'), tag, text: text(body, 'text'), visitors: body['visitor_may_see'] === true, by,
    at: room.data.place.stamp,
  }
  const others = room.data.positions.filter((each) => each.by !== by || each.entry !== noted.entry || each.room !== noted.room)
  room.data = { ...room.data, positions: [...others, noted] }
}

/** Whether an act must not be read by a visitor: it waits until none is there, also one who comes while it is under way. */
export const isApart = (kind: string, body: Body): boolean => kind === 'private.note' && body['visitor_may_see'] !== true
