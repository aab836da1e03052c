/** What members say in a room (spec/opening.md §4): a row for each payload. A new kind of payload is a row here and nothing else in the room. */
import type { LeafView } from '../crypto'
import { takeSeat } from './agreed'
import { takeRequest } from './asking'
import { readSignedEntry } from './entries'
import { takeClosing } from './closings'
import { takeFileKey } from './file-keys'
import { takeLeaving } from './going'
import { takeItem } from './items'
import { passOver, withoutPlace } from './placing'
import type { Room } from './room'
import type { RoomPayload } from './room-payloads'
import { takeReturn } from './returning'
import { takeGiven, takeWanted } from './wanted'
import { takeZone } from './zones'

/** Who said it, from which leaf, and at which place of the log. */
export interface Saying {
  readonly person: string
  readonly leaf: LeafView
  readonly seq: number
}
type Take<P> = (room: Room, payload: P, by: Saying) => Promise<void> | void
type Table = { readonly [T in RoomPayload['type']]: Take<Extract<RoomPayload, { type: T }>> }

const SAID: Table = {
  entry: async (room, { sign1 }, { person, seq }) => {
    const signed = await readSignedEntry(sign1, room.context.talk, room.data.room)
    if (signed === null || signed.entry.author !== person) return room.notice('refused-entry', person, null, null, 'NOT_THE_AUTHOR')
    const refused = await withoutPlace(room, signed)
    if (refused !== null) return passOver(room, signed, refused)
    await room.apply(signed, seq)
  },
  request: (room, payload, { person }) => takeRequest(room, person, payload),
  return: (room, payload, { person }) => takeReturn(room, person, payload),
  seat: (room, payload, { person }) => takeSeat(room, person, payload),
  file: (room, payload, { person }) => takeFileKey(room, person, payload),
  sending: (room, { tracks }, { leaf }) => {
    room.data = { ...room.data, sending: { ...room.data.sending, [String(leaf.index)]: tracks } }
    room.effects.push({ do: 'sending', room: room.data.room })
  },
  hand: (room, { raised }, { person }) => {
    const { hands } = room.data
    room.data = { ...room.data, hands: raised ? [...new Set([...hands, person])] : hands.filter((p) => p !== person) }
  },
  zone: (room, { zone }, { person }) => takeZone(room, person, zone),
  closing: (room, _payload, { person }) => takeClosing(room, person),
  leaving: (room, { sign1 }, { person }) => takeLeaving(room, person, sign1),
  wanted: (room, payload, { person }) => takeWanted(room, person, payload),
  given: (room, { person }, by) => takeGiven(room, by.person, person),
  item: (room, payload, { person }) => takeItem(room, person, payload),
}

export async function takePayload(room: Room, payload: RoomPayload | null, by: Saying): Promise<void> {
  if (payload === null) return room.notice('refused-entry', by.person, null, null, 'PAYLOAD_UNKNOWN')
  await (SAID[payload.type] as Take<RoomPayload>)(room, payload, by)
}
