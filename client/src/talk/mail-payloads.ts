/** Sealed mail of one person to another (spec/opening.md §3). Encoders and total decoders: a mail, or null. */
import { encode } from '../record'
import { array, type Form, integer, octets, oneOf, readOne, readPayload, words } from './payload-fields'
import { MAIL } from './payload-limits'
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
  | { readonly type: 'return'; readonly keyPackage: Bytes; readonly signed: Bytes }
  | { readonly type: 'offer'; readonly signed: Bytes }
  | { readonly type: 'visit'; readonly signed: Bytes }
  | { readonly type: 'record'; readonly signed: Bytes }
  | { readonly type: 'put-out'; readonly room: Bytes; readonly sign1: Bytes; readonly certificate: Bytes; readonly at: number }
  | { readonly type: 'answer'; readonly signed: Bytes }

/** The bytes a knock's mac covers: whoever computes it held the secret of the link. */
export const knockBytes = (k: Omit<Knock, 'type' | 'invite' | 'mac'>): Bytes => encode([k.name, k.title, k.key, k.device, k.mailbox])

export function encodeMail(m: Mail): Bytes {
  switch (m.type) {
    case 'knock':
      return encode([1, 'knock', m.invite, m.mac, m.name, m.title, m.key, m.device, m.mailbox])
    case 'certified':
      return encode([1, 'certified', m.person, m.caucusFounding])
    case 'join':
    case 'return':
      return encode([1, m.type, m.keyPackage, m.signed])
    case 'welcome':
      return encode([1, 'welcome', m.room, m.kind, m.founding, m.welcome, [...m.place], m.roster])
    case 'long':
      return encode([1, 'long', m.room, m.file, m.key, m.hash, m.size])
    case 'offer':
    case 'visit':
    case 'record':
    case 'answer':
      return encode([1, m.type, m.signed])
    case 'put-out':
      return encode([1, 'put-out', m.room, m.sign1, m.certificate, m.at])
  }
}

const FORMS: { readonly [T in Mail['type']]: Form<Extract<Mail, { type: T }>> } = {
  knock: {
    fields: 9,
    read: ([, , invite, mac, name, title, key, device, mailbox]) => ({
      type: 'knock',
      invite: octets(invite, 16),
      mac: octets(mac, 32),
      name: words(name),
      title: words(title),
      key: octets(key, 32),
      device: octets(device, 32),
      mailbox: octets(mailbox, 32),
    }),
  },
  certified: { fields: 4, read: ([, , person, founding]) => ({ type: 'certified', person: octets(person), caucusFounding: octets(founding) }) },
  join: { fields: 4, read: ([, , kp, signed]) => ({ type: 'join', keyPackage: octets(kp), signed: octets(signed) }) },
  return: { fields: 4, read: ([, , kp, signed]) => ({ type: 'return', keyPackage: octets(kp), signed: octets(signed) }) },
  welcome: {
    fields: 8,
    read: ([, , room, kind, founding, welcome, place, roster]) => {
      const [seq, log, stamp] = array(place, 3)
      return {
        type: 'welcome',
        room: octets(room, 16),
        kind: oneOf(kind, ['plenary', 'caucus', 'corridor', 'contact', 'track'] as const),
        founding: octets(founding),
        welcome: octets(welcome),
        place: [integer(seq), octets(log, 32), integer(stamp)] as const,
        roster: octets(roster),
      }
    },
  },
  long: {
    fields: 7,
    read: ([, , room, file, key, hash, size]) => ({
      type: 'long',
      room: octets(room, 16),
      file: octets(file, 16),
      key: octets(key, 32),
      hash: octets(hash, 32),
      size: integer(size),
    }),
  },
  offer: { fields: 3, read: ([, , signed]) => ({ type: 'offer', signed: octets(signed) }) },
  visit: { fields: 3, read: ([, , signed]) => ({ type: 'visit', signed: octets(signed) }) },
  record: { fields: 3, read: ([, , signed]) => ({ type: 'record', signed: octets(signed) }) },
  'put-out': {
    fields: 6,
    read: ([, , room, sign1, certificate, at]) => ({
      type: 'put-out',
      room: octets(room, 16),
      sign1: octets(sign1),
      certificate: octets(certificate),
      at: integer(at),
    }),
  },
  answer: { fields: 3, read: ([, , signed]) => ({ type: 'answer', signed: octets(signed) }) },
}

export const decodeMail = (bytes: Bytes): Mail | null => readPayload<Mail>(bytes, FORMS, MAIL)

/** One that was too long to be mailed; `limit` in bytes. */
export const decodeWelcome = (bytes: Bytes, limit: number): Welcome | null => readOne(bytes, 'welcome', FORMS.welcome, limit)
