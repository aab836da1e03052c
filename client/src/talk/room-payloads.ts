/** What is said inside a group, and the room as a newcomer finds it (spec/opening.md §4–5). Encoders and total decoders: a payload, or null. */
import { type Cbor, encode } from '../record'
import { array, type Form, integer, octets, oneOf, readOne, readPayload, strings, truth, words, wrong } from './payload-fields'
import { SAID } from './payload-limits'
import type { Proof, SuccessionData } from './state'
import type { Reach } from './view'

type Bytes = Uint8Array
export const REACHES: readonly Reach[] = ['own', 'mediator', 'plenary']

export interface SendingTrack {
  readonly context: number
  readonly engineId: string
}
export type RoomPayload =
  | { readonly type: 'entry'; readonly sign1: Bytes }
  | { readonly type: 'request'; readonly keyPackage: Bytes; readonly signed: Bytes }
  /** A member's device could not go on, and asks for a fresh leaf (spec/crypto.md §14). */
  | { readonly type: 'return'; readonly keyPackage: Bytes; readonly signed: Bytes }
  /** Plenary only: a place in a room that was agreed there (spec/opening.md §6). */
  | { readonly type: 'seat'; readonly keyPackage: Bytes; readonly signed: Bytes }
  /** A sealed file is with the host, and this opens it (spec/crypto.md §13). */
  | { readonly type: 'file'; readonly file: Bytes; readonly key: Bytes; readonly hash: Bytes; readonly size: number }
  | { readonly type: 'sending'; readonly tracks: readonly SendingTrack[] }
  | { readonly type: 'hand'; readonly raised: boolean }
  /** Of a head: the zone in which his delegation reads its clock. */
  | { readonly type: 'zone'; readonly zone: string }
  /** Tracks only: the plenary closed it. */
  | { readonly type: 'closing' }
  | { readonly type: 'leaving'; readonly sign1: Bytes }
  /** The sender came at this position and has not the record from before; not from these persons. */
  | { readonly type: 'wanted'; readonly position: number; readonly except: readonly string[] }
  /** Who wanted it has it in his mail. */
  | { readonly type: 'given'; readonly person: string }
  /** Caucus only: what its delegation wrote there, and how far it may go. */
  | { readonly type: 'item'; readonly id: string; readonly subject: string; readonly content: string; readonly salt: string; readonly reach: Reach }

export function encodeRoomPayload(p: RoomPayload): Bytes {
  switch (p.type) {
    case 'entry':
      return encode([1, 'entry', p.sign1])
    case 'request':
    case 'return':
      return encode([1, p.type, p.keyPackage, p.signed])
    case 'seat':
      return encode([1, 'seat', p.keyPackage, p.signed])
    case 'file':
      return encode([1, 'file', p.file, p.key, p.hash, p.size])
    case 'sending':
      return encode([1, 'sending', p.tracks.map((t) => [t.context, t.engineId])])
    case 'hand':
      return encode([1, 'hand', p.raised])
    case 'zone':
      return encode([1, 'zone', p.zone])
    case 'closing':
      return encode([1, 'closing'])
    case 'leaving':
      return encode([1, 'leaving', p.sign1])
    case 'wanted':
      return encode([1, 'wanted', p.position, [...p.except]])
    case 'given':
      return encode([1, 'given', p.person])
    case 'item':
      return encode([1, 'item', p.id, p.subject, p.content, p.salt, p.reach])
  }
}

type Forms<P extends { readonly type: string }> = { readonly [T in P['type']]: Form<Extract<P, { type: T }>> }

const FORMS: Forms<RoomPayload> = {
  entry: { fields: 3, read: ([, , sign1]) => ({ type: 'entry', sign1: octets(sign1) }) },
  request: { fields: 4, read: ([, , kp, signed]) => ({ type: 'request', keyPackage: octets(kp), signed: octets(signed) }) },
  return: { fields: 4, read: ([, , kp, signed]) => ({ type: 'return', keyPackage: octets(kp), signed: octets(signed) }) },
  seat: { fields: 4, read: ([, , kp, signed]) => ({ type: 'seat', keyPackage: octets(kp), signed: octets(signed) }) },
  file: {
    fields: 6,
    read: ([, , file, key, hash, size]) => ({ type: 'file', file: octets(file, 16), key: octets(key, 32), hash: octets(hash, 32), size: integer(size) }),
  },
  sending: { fields: 3, read: ([, , tracks]) => ({ type: 'sending', tracks: tracksOf(tracks) }) },
  hand: { fields: 3, read: ([, , raised]) => ({ type: 'hand', raised: truth(raised) }) },
  zone: { fields: 3, read: ([, , zone]) => ({ type: 'zone', zone: words(zone, 64) }) },
  closing: { fields: 2, read: () => ({ type: 'closing' }) },
  leaving: { fields: 3, read: ([, , sign1]) => ({ type: 'leaving', sign1: octets(sign1) }) },
  wanted: { fields: 4, read: ([, , position, except]) => ({ type: 'wanted', position: integer(position), except: strings(except) }) },
  given: { fields: 3, read: ([, , person]) => ({ type: 'given', person: words(person) }) },
  item: {
    fields: 7,
    read: ([, , id, subject, content, salt, reach]) => ({
      type: 'item',
      id: words(id),
      subject: words(subject),
      content: words(content, 2 * 20_000), // UTF-16 units; the limit in characters is the room's to check
      salt: words(salt),
      reach: oneOf(reach, REACHES),
    }),
  },
}

export const decodeRoomPayload = (bytes: Bytes): RoomPayload | null => readPayload<RoomPayload>(bytes, FORMS, SAID)

// --- the room as a newcomer finds it (§5) ---------------------------------------------------------------------------------
export interface RoomPerson {
  readonly person: string
  readonly device: Bytes
  readonly mailbox: Bytes
}
/** Heads who came after the founding, with what proves each (spec/crypto.md §1). */
export type RosterSuccession = Omit<SuccessionData, 'done'>
export interface Roster {
  readonly state: Bytes // canonical room state of the rules after the commit
  readonly evidence: readonly { readonly leafKey: Bytes; readonly sign1s: readonly Bytes[] }[]
  readonly people: readonly RoomPerson[]
  readonly position: number
  readonly time: number
  /** Founding documents of the rooms agreed here, by proposal (§6). */
  readonly agreed: readonly (readonly [proposal: string, founding: Bytes])[]
  readonly successions: readonly RosterSuccession[]
  /** The parties that left this room, with what proves each (rules A9). */
  readonly departures: readonly (readonly [delegation: string, proof: Proof])[]
}
export const encodeRoster = (r: Roster): Bytes =>
  encode([
    1,
    'roster',
    r.state,
    r.evidence.map((e) => [e.leafKey, [...e.sign1s]]),
    r.people.map((p) => [p.person, p.device, p.mailbox]),
    [r.position, r.time],
    r.agreed.map(([proposal, founding]) => [proposal, founding]),
    r.successions.map((s) => [s.delegation, s.old, s.person, s.key, s.proofs.map((p) => [p.sign1, p.certificate])]),
    r.departures.map(([delegation, { sign1, certificate }]) => [delegation, sign1, certificate]),
  ])

/** `limit` in bytes. */
export const decodeRoster = (bytes: Bytes, limit: number): Roster | null => readOne(bytes, 'roster', { fields: 9, read: rosterIn }, limit)

function rosterIn([, , state, evidence, people, link, agreed, successions, departures]: readonly Cbor[]): Roster {
  const [position, time] = array(link, 2)
  return {
    state: octets(state),
    evidence: array(evidence).map((e) => {
      const [leafKey, sign1s] = array(e, 2)
      return { leafKey: octets(leafKey, 32), sign1s: array(sign1s).map((s) => octets(s)) }
    }),
    people: array(people).map((p) => {
      const [person, device, mailbox] = array(p, 3)
      return { person: words(person), device: octets(device, 32), mailbox: octets(mailbox, 32) }
    }),
    position: integer(position),
    time: integer(time),
    agreed: array(agreed).map((a) => {
      const [proposal, founding] = array(a, 2)
      return [words(proposal), octets(founding)] as const
    }),
    successions: array(successions).map(successionOf),
    departures: array(departures).map((d) => {
      const [delegation, sign1, certificate] = array(d, 3)
      return [words(delegation), { sign1: octets(sign1), certificate: octets(certificate) }] as const
    }),
  }
}

function successionOf(value: Cbor): RosterSuccession {
  const [delegation, old, person, key, proofs] = array(value, 5)
  const pairs = array(proofs).map((each) => {
    const [sign1, certificate] = array(each, 2)
    return { sign1: octets(sign1), certificate: octets(certificate) }
  })
  return { delegation: words(delegation), old: words(old), person: words(person), key: octets(key, 32), proofs: pairs }
}

/** A device sends a few tracks, each context once. */
const MOST_TRACKS = 16
const ENGINE_ID = 64

function tracksOf(value: Cbor | undefined): readonly SendingTrack[] {
  const tracks = array(value).map(trackOf)
  return tracks.length <= MOST_TRACKS && new Set(tracks.map((each) => each.context)).size === tracks.length ? tracks : wrong()
}

function trackOf(value: Cbor): SendingTrack {
  const [context, engineId] = array(value, 2)
  return { context: integer(context), engineId: words(engineId, ENGINE_ID) }
}
