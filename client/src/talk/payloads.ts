/** What devices of a talk say to each other (spec/opening.md). Encoders and total decoders: a payload, or null. */
import { type Cbor, decode, encode } from '../record'
import type { DelegationKind, RoleName, RoomKind } from './view'

type Bytes = Uint8Array

// --- invitation document (§1) -------------------------------------------------------------------------------------------
export interface DelegationPlan {
  readonly id: string
  readonly name: string
  readonly kind: DelegationKind
}
export interface HeadSlot {
  readonly delegation: string
  readonly name: string
}
export interface TalkFacts {
  readonly talk: Bytes
  readonly host: Bytes
  readonly title: string
  readonly template: string
  readonly languages: readonly string[]
  readonly delegations: readonly DelegationPlan[]
  readonly heads: readonly HeadSlot[]
}
export interface Invited {
  readonly name: string
  readonly delegation: string
  readonly role: RoleName
  readonly powers: readonly string[]
  readonly slot: number
}
export interface Inviter {
  readonly person: Bytes // sign1
  readonly device: Bytes
  readonly mailbox: Bytes
  readonly plenaryFounding: Bytes
  readonly caucusFounding: Bytes
  readonly caucus: Bytes
}
export interface Invitation {
  readonly facts: TalkFacts
  readonly invited: Invited
  readonly inviter: Inviter | null
  readonly openingRoom: Bytes
  readonly plenary: Bytes
  readonly openingKey: Bytes | null
}

export function encodeInvitation(i: Invitation): Bytes {
  const { facts: f, invited, inviter } = i
  return encode([
    1,
    'invitation',
    f.talk,
    f.host,
    f.title,
    f.template,
    [...f.languages],
    f.delegations.map((d) => [d.id, d.name, d.kind]),
    f.heads.map((h) => [h.delegation, h.name]),
    [invited.name, invited.delegation, invited.role, [...invited.powers], invited.slot],
    inviter === null ? null : [inviter.person, inviter.device, inviter.mailbox, inviter.plenaryFounding, inviter.caucusFounding, inviter.caucus],
    [i.openingRoom, i.plenary, i.openingKey],
  ])
}

export function decodeInvitation(bytes: Bytes): Invitation | null {
  return total(bytes, 'invitation', 12, ([, , talk, host, title, template, languages, delegations, heads, invited, inviter, opening]) => {
    const who = array(invited, 5)
    const rooms = array(opening, 3)
    const by = inviter === null ? null : array(inviter, 6)
    return {
      facts: {
        talk: octets(talk, 16),
        host: octets(host, 32),
        title: words(title),
        template: words(template),
        languages: strings(languages),
        delegations: array(delegations).map((d) => {
          const [id, name, kind] = array(d, 3)
          return { id: words(id), name: words(name), kind: words(kind) as DelegationKind }
        }),
        heads: array(heads).map((h) => {
          const [delegation, name] = array(h, 2)
          return { delegation: words(delegation), name: words(name) }
        }),
      },
      invited: { name: words(who[0]), delegation: words(who[1]), role: words(who[2]) as RoleName, powers: strings(who[3]), slot: integer(who[4]) },
      inviter:
        by === null
          ? null
          : {
              person: octets(by[0]),
              device: octets(by[1], 32),
              mailbox: octets(by[2], 32),
              plenaryFounding: octets(by[3]),
              caucusFounding: octets(by[4]),
              caucus: octets(by[5], 16),
            },
      openingRoom: octets(rooms[0], 16),
      plenary: octets(rooms[1], 16),
      openingKey: rooms[2] === null ? null : octets(rooms[2], 32),
    }
  })
}

// --- opening room (§2) ----------------------------------------------------------------------------------------------------
export type OpeningPayload =
  | { readonly type: 'head'; readonly slot: number; readonly person: Bytes; readonly device: Bytes; readonly mailbox: Bytes }
  | { readonly type: 'words'; readonly slot: number; readonly run: number; readonly sas: Bytes }
  | {
      readonly type: 'match'
      readonly slot: number
      readonly run: number
      readonly founding: Bytes
      readonly match: boolean
      readonly keyPackage: Bytes | null
    }

export function encodeOpening(p: OpeningPayload): Bytes {
  switch (p.type) {
    case 'head':
      return encode([1, 'head', p.slot, p.person, p.device, p.mailbox])
    case 'words':
      return encode([1, 'words', p.slot, p.run, p.sas])
    case 'match':
      return encode([1, 'match', p.slot, p.run, p.founding, p.match, p.keyPackage])
  }
}

export const decodeOpening = (bytes: Bytes): OpeningPayload | null =>
  total(bytes, 'head', 6, ([, , slot, person, device, mailbox]) => ({
    type: 'head' as const,
    slot: integer(slot),
    person: octets(person),
    device: octets(device, 32),
    mailbox: octets(mailbox, 32),
  })) ??
  total(bytes, 'words', 5, ([, , slot, run, sas]) => ({ type: 'words' as const, slot: integer(slot), run: integer(run), sas: octets(sas) })) ??
  total(bytes, 'match', 7, ([, , slot, run, founding, match, kp]) => ({
    type: 'match' as const,
    slot: integer(slot),
    run: integer(run),
    founding: octets(founding, 32),
    match: truth(match),
    keyPackage: kp === null ? null : octets(kp),
  }))

// --- sealed mail (§3) -----------------------------------------------------------------------------------------------------
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
export type Mail =
  | Knock
  | { readonly type: 'certified'; readonly person: Bytes; readonly caucusFounding: Bytes }
  | { readonly type: 'join'; readonly keyPackage: Bytes; readonly signed: Bytes }
  | {
      readonly type: 'welcome'
      readonly room: Bytes
      readonly kind: RoomKind
      readonly founding: Bytes
      readonly welcome: Bytes
      readonly place: readonly [seq: number, log: Bytes, stamp: number]
      readonly roster: Bytes
    }
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
    case 'answer':
      return encode([1, 'answer', m.room, m.consents.map(([d, s]) => [d, s]), m.reason])
  }
}

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
  total(bytes, 'welcome', 8, ([, , room, kind, founding, welcome, place, roster]) => {
    const [seq, log, stamp] = array(place, 3)
    return {
      type: 'welcome' as const,
      room: octets(room, 16),
      kind: oneOf(kind, ['plenary', 'caucus'] as const),
      founding: octets(founding),
      welcome: octets(welcome),
      place: [integer(seq), octets(log, 32), integer(stamp)] as const,
      roster: octets(roster),
    }
  }) ??
  total(bytes, 'answer', 5, ([, , room, consents, reason]) => ({
    type: 'answer' as const,
    room: octets(room, 16),
    reason: reason === null ? null : words(reason),
    consents: array(consents).map((c) => {
      const [delegation, state] = array(c, 2)
      return [words(delegation), oneOf(state, ['missing', 'given', 'refused'] as const)] as const
    }),
  }))

// --- inside a group (§4) --------------------------------------------------------------------------------------------------
export interface SendingTrack {
  readonly context: number
  readonly engineId: string
}
export type RoomPayload =
  | { readonly type: 'entry'; readonly sign1: Bytes }
  | { readonly type: 'request'; readonly keyPackage: Bytes; readonly signed: Bytes }
  | { readonly type: 'sending'; readonly tracks: readonly SendingTrack[] }
  | { readonly type: 'hand'; readonly raised: boolean }
  | { readonly type: 'leaving'; readonly sign1: Bytes }

export function encodeRoomPayload(p: RoomPayload): Bytes {
  switch (p.type) {
    case 'entry':
      return encode([1, 'entry', p.sign1])
    case 'request':
      return encode([1, 'request', p.keyPackage, p.signed])
    case 'sending':
      return encode([1, 'sending', p.tracks.map((t) => [t.context, t.engineId])])
    case 'hand':
      return encode([1, 'hand', p.raised])
    case 'leaving':
      return encode([1, 'leaving', p.sign1])
  }
}

export const decodeRoomPayload = (bytes: Bytes): RoomPayload | null =>
  total(bytes, 'entry', 3, ([, , sign1]) => ({ type: 'entry' as const, sign1: octets(sign1) })) ??
  total(bytes, 'request', 4, ([, , kp, signed]) => ({ type: 'request' as const, keyPackage: octets(kp), signed: octets(signed) })) ??
  total(bytes, 'sending', 3, ([, , tracks]) => ({
    type: 'sending' as const,
    tracks: array(tracks).map(trackOf),
  })) ??
  total(bytes, 'hand', 3, ([, , raised]) => ({ type: 'hand' as const, raised: truth(raised) })) ??
  total(bytes, 'leaving', 3, ([, , sign1]) => ({ type: 'leaving' as const, sign1: octets(sign1) }))

// --- the room as a newcomer finds it (§5) ---------------------------------------------------------------------------------
export interface RoomPerson {
  readonly person: string
  readonly device: Bytes
  readonly mailbox: Bytes
}
export interface Roster {
  readonly state: Bytes // canonical room state of the rules after the commit
  readonly evidence: readonly { readonly leafKey: Bytes; readonly sign1s: readonly Bytes[] }[]
  readonly people: readonly RoomPerson[]
  readonly sending: readonly { readonly leaf: number; readonly tracks: readonly SendingTrack[] }[]
  readonly position: number
  readonly time: number
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
  ])

export const decodeRoster = (bytes: Bytes): Roster | null =>
  total(bytes, 'roster', 7, ([, , state, evidence, people, sending, link]) => {
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
    }
  })

// --- total decoding -------------------------------------------------------------------------------------------------------
class Shape extends Error {}
const wrong = (): never => {
  throw new Shape()
}
const octets = (v: Cbor | undefined, size?: number): Bytes => (v instanceof Uint8Array && (size === undefined || v.length === size) ? v.slice() : wrong())
const words = (v: Cbor | undefined): string => (typeof v === 'string' && v.length <= 20_000 ? v : wrong())
const integer = (v: Cbor | undefined): number => (typeof v === 'number' && Number.isSafeInteger(v) ? v : wrong())
const truth = (v: Cbor | undefined): boolean => (typeof v === 'boolean' ? v : wrong())
const array = (v: Cbor | undefined, size?: number): readonly Cbor[] =>
  (Array.isArray(v) && (size === undefined || v.length === size) ? (v as readonly Cbor[]) : wrong())
const strings = (v: Cbor | undefined): readonly string[] => array(v).map(words)
const oneOf = <T extends string>(v: Cbor | undefined, allowed: readonly T[]): T => allowed.find((a) => a === v) ?? wrong()

function trackOf(value: Cbor): SendingTrack {
  const [context, engineId] = array(value, 2)
  return { context: integer(context), engineId: words(engineId) }
}

function total<T>(bytes: Bytes, type: string, size: number, read: (fields: readonly Cbor[]) => T): T | null {
  try {
    const fields = array(decode(bytes), size)
    return fields[0] === 1 && fields[1] === type ? read(fields) : null
  } catch {
    return null // not this payload, or no payload at all
  }
}
