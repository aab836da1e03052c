/** Sealed mail of one person to another (spec/opening.md §3). Encoders and total decoders: a mail, or null. */
import { encode } from '../record'
import { array, integer, octets, oneOf, total, words } from './payload-fields'
import type { RoomKind } from './view'

type Bytes = Uint8Array

export interface Knock {
  readonly type: 'knock'
  readonly invite: Bytes
  readonly mac: Bytes
  readonly name: string
  readonly title: string
  readonly key: Bytes
  readonly device: Bytes
  readonly mailbox: Bytes
}
export type AnswerState = 'missing' | 'given' | 'refused'
/** The way into a room: what the newcomer needs, but for what he knows from elsewhere. */
export interface Welcome {
  readonly type: 'welcome'
  readonly room: Bytes
  readonly kind: RoomKind
  readonly founding: Bytes
  readonly welcome: Bytes
  readonly place: readonly [seq: number, log: Bytes, stamp: number]
  readonly roster: Bytes
}
/** Where a Welcome is that is too long to be mailed, and what opens it. */
export interface Long {
  readonly type: 'long'
  readonly room: Bytes
  readonly file: Bytes
  readonly key: Bytes
  readonly hash: Bytes
  readonly size: number
}
export type Mail =
  | Knock
  | Welcome
  | Long
  | { readonly type: 'certified'; readonly person: Bytes; readonly caucusFounding: Bytes }
  | { readonly type: 'join'; readonly keyPackage: Bytes; readonly signed: Bytes }
  | { readonly type: 'offer'; readonly signed: Bytes }
  | { readonly type: 'visit'; readonly signed: Bytes }
  | { readonly type: 'record'; readonly signed: Bytes }
  | { readonly type: 'put-out'; readonly room: Bytes; readonly sign1: Bytes; readonly certificate: Bytes; readonly at: number }
  | { readonly type: 'answer'; readonly room: Bytes; readonly consents: readonly (readonly [string, AnswerState])[]; readonly reason: string | null }

/** The bytes a knock's mac covers: whoever computes it held the secret of the link. */
export const knockBytes = (k: Omit<Knock, 'type' | 'invite' | 'mac'>): Bytes => encode([k.name, k.title, k.key, k.device, k.mailbox])

export function encodeMail(m: Mail): Bytes {
  switch (m.type) {
    case 'knock':
      return encode([1, 'knock', m.invite, m.mac, m.name, m.title, m.key, m.device, m.mailbox])
    case 'certified':
      return encode([1, 'certified', m.person, m.caucusFounding])
    case 'join':
      return encode([1, 'join', m.keyPackage, m.signed])
    case 'welcome':
      return encode([1, 'welcome', m.room, m.kind, m.founding, m.welcome, [...m.place], m.roster])
    case 'long':
      return encode([1, 'long', m.room, m.file, m.key, m.hash, m.size])
    case 'offer':
    case 'visit':
    case 'record':
      return encode([1, m.type, m.signed])
    case 'put-out':
      return encode([1, 'put-out', m.room, m.sign1, m.certificate, m.at])
    case 'answer':
      return encode([1, 'answer', m.room, m.consents.map(([d, s]) => [d, s]), m.reason])
  }
}

/** `limit` in bytes, where it was too long to be mailed. */
export const decodeWelcome = (bytes: Bytes, limit?: number): Welcome | null =>
  total(
    bytes,
    'welcome',
    8,
    ([, , room, kind, founding, welcome, place, roster]) => {
      const [seq, log, stamp] = array(place, 3)
      return {
        type: 'welcome' as const,
        room: octets(room, 16),
        kind: oneOf(kind, ['plenary', 'caucus', 'corridor', 'contact', 'track'] as const),
        founding: octets(founding),
        welcome: octets(welcome),
        place: [integer(seq), octets(log, 32), integer(stamp)] as const,
        roster: octets(roster),
      }
    },
    limit,
  )

export const decodeMail = (bytes: Bytes): Mail | null =>
  total(bytes, 'knock', 9, ([, , invite, mac, name, title, key, device, mailbox]) => ({
    type: 'knock' as const,
    invite: octets(invite, 16),
    mac: octets(mac, 32),
    name: words(name),
    title: words(title),
    key: octets(key, 32),
    device: octets(device, 32),
    mailbox: octets(mailbox, 32),
  })) ??
  total(bytes, 'certified', 4, ([, , person, founding]) => ({ type: 'certified' as const, person: octets(person), caucusFounding: octets(founding) })) ??
  total(bytes, 'join', 4, ([, , kp, signed]) => ({ type: 'join' as const, keyPackage: octets(kp), signed: octets(signed) })) ??
  decodeWelcome(bytes) ??
  total(bytes, 'long', 7, ([, , room, file, key, hash, size]) => ({
    type: 'long' as const,
    room: octets(room, 16),
    file: octets(file, 16),
    key: octets(key, 32),
    hash: octets(hash, 32),
    size: integer(size),
  })) ??
  total(bytes, 'offer', 3, ([, , signed]) => ({ type: 'offer' as const, signed: octets(signed) })) ??
  total(bytes, 'visit', 3, ([, , signed]) => ({ type: 'visit' as const, signed: octets(signed) })) ??
  total(bytes, 'record', 3, ([, , signed]) => ({ type: 'record' as const, signed: octets(signed) })) ??
  total(bytes, 'put-out', 6, ([, , room, sign1, certificate, at]) => ({
    type: 'put-out' as const,
    room: octets(room, 16),
    sign1: octets(sign1),
    certificate: octets(certificate),
    at: integer(at),
  })) ??
  total(bytes, 'answer', 5, ([, , room, consents, reason]) => ({
    type: 'answer' as const,
    room: octets(room, 16),
    reason: reason === null ? null : words(reason),
    consents: array(consents).map((c) => {
      const [delegation, state] = array(c, 2)
      return [words(delegation), oneOf(state, ['missing', 'given', 'refused'] as const)] as const
    }),
  }))
