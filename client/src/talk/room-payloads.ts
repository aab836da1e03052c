/** What is said inside a group, and the room as a newcomer finds it (spec/opening.md §4–5). Encoders and total decoders: a payload, or null. */
import { type Cbor, encode } from '../record'
import { array, integer, octets, oneOf, strings, total, truth, words } from './payload-fields'
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
      return encode([1, 'request', p.keyPackage, p.signed])
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

export const decodeRoomPayload = (bytes: Bytes): RoomPayload | null =>
  total(bytes, 'entry', 3, ([, , sign1]) => ({ type: 'entry' as const, sign1: octets(sign1) })) ??
  total(bytes, 'request', 4, ([, , kp, signed]) => ({ type: 'request' as const, keyPackage: octets(kp), signed: octets(signed) })) ??
  total(bytes, 'seat', 4, ([, , kp, signed]) => ({ type: 'seat' as const, keyPackage: octets(kp), signed: octets(signed) })) ??
  total(bytes, 'file', 6, ([, , file, key, hash, size]) => ({
    type: 'file' as const,
    file: octets(file, 16),
    key: octets(key, 32),
    hash: octets(hash, 32),
    size: integer(size),
  })) ??
  total(bytes, 'sending', 3, ([, , tracks]) => ({
    type: 'sending' as const,
    tracks: array(tracks).map(trackOf),
  })) ??
  total(bytes, 'hand', 3, ([, , raised]) => ({ type: 'hand' as const, raised: truth(raised) })) ??
  total(bytes, 'zone', 3, ([, , zone]) => ({ type: 'zone' as const, zone: words(zone, 64) })) ??
  total(bytes, 'closing', 2, () => ({ type: 'closing' as const })) ??
  total(bytes, 'leaving', 3, ([, , sign1]) => ({ type: 'leaving' as const, sign1: octets(sign1) })) ??
  total(bytes, 'wanted', 4, ([, , position, except]) => ({ type: 'wanted' as const, position: integer(position), except: strings(except) })) ??
  total(bytes, 'given', 3, ([, , person]) => ({ type: 'given' as const, person: words(person) })) ??
  total(bytes, 'item', 7, ([, , id, subject, content, salt, reach]) => ({
    type: 'item' as const,
    id: words(id),
    subject: words(subject),
    content: words(content, 2 * 20_000), // UTF-16 units; the limit in characters is the room's to check
    salt: words(salt),
    reach: oneOf(reach, REACHES),
  }))

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
  readonly sending: readonly { readonly leaf: number; readonly tracks: readonly SendingTrack[] }[]
  readonly position: number
  readonly time: number
  /** Founding documents of the rooms agreed here, by proposal (§6). */
  readonly agreed: readonly (readonly [proposal: string, founding: Bytes])[]
  readonly successions: readonly RosterSuccession[]
  readonly zones: readonly (readonly [delegation: string, zone: string])[]
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
    r.sending.map((s) => [s.leaf, s.tracks.map((t) => [t.context, t.engineId])]),
    [r.position, r.time],
    r.agreed.map(([proposal, founding]) => [proposal, founding]),
    r.successions.map((s) => [s.delegation, s.old, s.person, s.key, s.proofs.map((p) => [p.sign1, p.certificate])]),
    r.zones.map(([delegation, zone]) => [delegation, zone]),
    r.departures.map(([delegation, { sign1, certificate }]) => [delegation, sign1, certificate]),
  ])

/** `limit` in bytes. */
export const decodeRoster = (bytes: Bytes, limit: number): Roster | null => total(bytes, 'roster', 11, rosterIn, limit)

function rosterIn([, , state, evidence, people, sending, link, agreed, successions, zones, departures]: readonly Cbor[]): Roster {
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
    sending: array(sending).map((s) => {
      const [leaf, tracks] = array(s, 2)
      return { leaf: integer(leaf), tracks: array(tracks).map(trackOf) }
    }),
    position: integer(position),
    time: integer(time),
    agreed: array(agreed).map((a) => {
      const [proposal, founding] = array(a, 2)
      return [words(proposal), octets(founding)] as const
    }),
    successions: array(successions).map(successionOf),
    zones: array(zones).map((z) => {
      const [delegation, zone] = array(z, 2)
      return [words(delegation), words(zone, 64)] as const
    }),
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

function trackOf(value: Cbor): SendingTrack {
  const [context, engineId] = array(value, 2)
  return { context: integer(context), engineId: words(engineId) }
}
