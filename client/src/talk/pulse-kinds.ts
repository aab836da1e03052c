/** What devices say by pulse (spec/crypto.md §15): a row for each kind. One that is not here is of a newer client, and nothing comes of it. */
import { hex } from '../record'
import { type Fields, octets } from '../transport/wire'
import type { Engine } from './ports'
import type { TakenPulse } from './pulses'
import type { Room } from './room'
import { takeWord } from './words-in-time'

type Take = (engine: Engine, room: Room, pulse: TakenPulse) => Promise<void> | void

const KINDS: ReadonlyMap<string, Take> = new Map([['word', takeWord]])

/** Takes what the host handed on; what is no pulse of this room and epoch, or not a new one, is dropped. */
export async function takePulse(engine: Engine, body: Fields): Promise<void> {
  const room = engine.rooms.get(hex(octets(body, 'room')))
  const pulse = room === undefined ? null : await room.pulses.open(room, octets(body, 'bytes'))
  if (room !== undefined && pulse !== null) await KINDS.get(pulse.kind)?.(engine, room, pulse)
}
