/**
 * One of everything that devices say besides entries, with a word of its own in each place that takes people's words. A new payload, or a new field of one,
 * does not compile until it is said here; `spoken.test.ts` finds a text without a word.
 */
import type { Mail } from '../mail-payloads'
import { encodeRoomPayload, type RoomPayload } from '../room-payloads'

type Word = (place: string) => string
type One<P extends { readonly type: string }> = { readonly [T in P['type']]: (word: Word) => Extract<P, { readonly type: T }> }

const bytes = (size: number): Uint8Array => new Uint8Array(size).fill(7)
const written = (word: Word, place: string): Uint8Array => new TextEncoder().encode(word(place))

/** Bytes that are no words of people are of the right length only; where signed bytes are carried, the word stands for what is in them. */
export const IN_ROOMS: One<RoomPayload> = {
  entry: (word) => ({ type: 'entry', sign1: written(word, 'entry.sign1') }),
  request: (word) => ({ type: 'request', keyPackage: written(word, 'request.keyPackage'), signed: written(word, 'request.signed') }),
  return: (word) => ({ type: 'return', keyPackage: written(word, 'return.keyPackage'), signed: written(word, 'return.signed') }),
  seat: (word) => ({ type: 'seat', keyPackage: written(word, 'seat.keyPackage'), signed: written(word, 'seat.signed') }),
  file: () => ({ type: 'file', file: bytes(16), key: bytes(32), hash: bytes(32), size: 1 }),
  sending: (word) => ({ type: 'sending', tracks: [{ context: 1, engineId: word('sending.engineId') }] }),
  hand: () => ({ type: 'hand', raised: true }),
  zone: (word) => ({ type: 'zone', zone: word('zone.zone') }),
  closing: () => ({ type: 'closing' }),
  leaving: (word) => ({ type: 'leaving', sign1: written(word, 'leaving.sign1') }),
  wanted: (word) => ({ type: 'wanted', position: 1, except: [word('wanted.except')] }),
  given: (word) => ({ type: 'given', person: word('given.person') }),
  item: (word) => ({
    type: 'item',
    id: word('item.id'),
    subject: word('item.subject'),
    content: word('item.content'),
    salt: word('item.salt'),
    reach: 'own',
  }),
}

export const IN_MAIL: One<Mail> = {
  knock: (word) => ({
    type: 'knock',
    invite: bytes(16),
    mac: bytes(32),
    name: word('knock.name'),
    title: word('knock.title'),
    key: bytes(32),
    device: bytes(32),
    mailbox: bytes(32),
  }),
  certified: (word) => ({ type: 'certified', person: written(word, 'certified.person'), caucusFounding: written(word, 'certified.founding') }),
  return: (word) => ({ type: 'return', keyPackage: written(word, 'return.keyPackage'), signed: written(word, 'return.signed') }),
  join: (word) => ({ type: 'join', keyPackage: written(word, 'join.keyPackage'), signed: written(word, 'join.signed') }),
  welcome: (word) => ({
    type: 'welcome',
    room: bytes(16),
    kind: 'caucus',
    founding: written(word, 'welcome.founding'),
    welcome: written(word, 'welcome.welcome'),
    place: [1, bytes(32), 1],
    roster: written(word, 'welcome.roster'),
  }),
  long: () => ({ type: 'long', room: bytes(16), file: bytes(16), key: bytes(32), hash: bytes(32), size: 1 }),
  offer: (word) => ({ type: 'offer', signed: written(word, 'offer.signed') }),
  visit: (word) => ({ type: 'visit', signed: written(word, 'visit.signed') }),
  record: (word) => ({ type: 'record', signed: written(word, 'record.signed') }),
  'put-out': (word) => ({ type: 'put-out', room: bytes(16), sign1: written(word, 'put-out.sign1'), certificate: written(word, 'put-out.certificate'), at: 1 }),
  answer: (word) => ({ type: 'answer', signed: written(word, 'answer.signed') }),
}

export const saidInRooms = (word: Word): readonly Uint8Array[] => Object.values(IN_ROOMS).map((one) => encodeRoomPayload(one(word)))
export const saidInMail = (word: Word): readonly Mail[] => Object.values(IN_MAIL).map((one) => one(word))
