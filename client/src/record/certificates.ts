/** Certificates: a head vouches for a person's key, the person for a device's; and the founding document of a room (spec/record.md §§2, 5). */
import { RecordError } from './bytes'
import { encode } from './cbor'
import { goodKey, h32, id16, listOf, name, optional, pair, statement, text, uint, VERSION } from './fields'

/** Signed by a head of the same delegation. Times are ms UTC; `powers` and `role` are judged by the rules (A3). */
export interface Person {
  readonly talk: Uint8Array
  readonly delegation: string
  readonly id: string
  readonly key: Uint8Array
  readonly shown: string
  readonly role: string
  readonly powers: readonly string[]
  readonly from: number
  readonly until: number
}

export const encodePerson = (p: Person): Uint8Array =>
  encode([VERSION, 'person', p.talk, p.delegation, p.id, p.key, p.shown, p.role, [...p.powers], p.from, p.until])

/** Throws RecordError. */
export function readPerson(payload: Uint8Array): Person {
  const [talk, delegation, id, key, shown, role, powers, from, until] = statement(payload, 'person', 9)
  return {
    talk: id16(talk), delegation: name(delegation), id: name(id), key: goodKey(key), shown: text(shown),
    role: name(role), powers: listOf(powers, name), from: uint(from), until: uint(until),
  }
}

/** Signed by the person's key; `mls` is the leaf's signature key. */
export interface Device {
  readonly talk: Uint8Array
  readonly who: string
  readonly mls: Uint8Array
  readonly until: number
}

export const encodeDevice = (d: Device): Uint8Array => encode([VERSION, 'device', d.talk, d.who, d.mls, d.until])

/** Throws RecordError. */
export function readDevice(payload: Uint8Array): Device {
  const [talk, who, mls, until] = statement(payload, 'device', 4)
  return { talk: id16(talk), who: name(who), mls: goodKey(mls), until: uint(until) }
}

/** Rule R1. */
export type RoomKind = 'plenary' | 'caucus' | 'corridor' | 'contact' | 'track'
const ROOM_KINDS: readonly RoomKind[] = ['plenary', 'caucus', 'corridor', 'contact', 'track']

/** Made with the room, never changed. `owners`: delegations with the heads' keys whose words were compared. */
export interface Founding {
  readonly talk: Uint8Array
  readonly room: Uint8Array
  readonly rk: RoomKind
  readonly owners: readonly (readonly [string, readonly Uint8Array[]])[]
  readonly rules: number
  readonly protocol: number
  readonly psk: Uint8Array | null
}

export const encodeFounding = (f: Founding): Uint8Array =>
  encode([VERSION, 'founding', f.talk, f.room, f.rk, f.owners.map(([delegation, keys]) => [delegation, [...keys]]), f.rules, f.protocol, f.psk])

/** Throws RecordError, also when a head's key is not a good one. */
export function readFounding(payload: Uint8Array): Founding {
  const [talk, room, kind, owners, rules, protocol, psk] = statement(payload, 'founding', 7)
  const rk = ROOM_KINDS.find((each) => each === kind)
  if (rk === undefined) throw new RecordError('BAD_LAYOUT', 'no kind of room')
  return {
    talk: id16(talk),
    room: id16(room),
    rk,
    owners: listOf(owners, (owner) => {
      const [delegation, keys] = pair(owner)
      return [name(delegation), listOf(keys, goodKey, 1)] as const
    }, 1),
    rules: uint(rules),
    protocol: uint(protocol),
    psk: optional(psk, h32),
  }
}
