/** What is said before anybody is in a room: invitation documents and the opening room (spec/opening.md §1–2). A payload, or null. */
import { type Cbor, encode } from '../record'
import { array, type Form, integer, octets, readPayload, strings, truth, words } from './payload-fields'
import { OPENING } from './payload-limits'
import type { DelegationKind, RoleName } from './view'

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

export const decodeInvitation = (bytes: Bytes): Invitation | null =>
  readPayload<Invitation>(bytes, { invitation: { fields: 12, read: invitationIn } }, OPENING)

function invitationIn([, , talk, host, title, template, languages, delegations, heads, invited, inviter, opening]: readonly Cbor[]): Invitation {
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
}

// --- opening room (§2) ----------------------------------------------------------------------------------------------------
export type OpeningPayload =
  | {
      readonly type: 'head'
      readonly slot: number
      readonly person: Bytes
      readonly device: Bytes
      readonly mailbox: Bytes
      /** For each delegation, in charter order, the `pin` its heads are shown; empty: none to anybody. */
      readonly pins: readonly (Bytes | null)[]
    }
  | { readonly type: 'words'; readonly slot: number; readonly run: number; readonly sas: Bytes }
  | {
      readonly type: 'match'
      readonly slot: number
      readonly run: number
      readonly founding: Bytes
      readonly match: boolean
      readonly keyPackage: Bytes | null
    }
  | { readonly type: 'stop'; readonly slot: number }

export function encodeOpening(p: OpeningPayload): Bytes {
  switch (p.type) {
    case 'head':
      return encode([1, 'head', p.slot, p.person, p.device, p.mailbox, [...p.pins]])
    case 'words':
      return encode([1, 'words', p.slot, p.run, p.sas])
    case 'match':
      return encode([1, 'match', p.slot, p.run, p.founding, p.match, p.keyPackage])
    case 'stop':
      return encode([1, 'stop', p.slot])
  }
}

const FORMS: { readonly [T in OpeningPayload['type']]: Form<Extract<OpeningPayload, { type: T }>> } = {
  head: {
    fields: 7,
    read: ([, , slot, person, device, mailbox, pins]) => ({
      type: 'head',
      slot: integer(slot),
      person: octets(person),
      device: octets(device, 32),
      mailbox: octets(mailbox, 32),
      pins: array(pins).map((each) => (each === null ? null : octets(each))),
    }),
  },
  words: { fields: 5, read: ([, , slot, run, sas]) => ({ type: 'words', slot: integer(slot), run: integer(run), sas: octets(sas) }) },
  match: {
    fields: 7,
    read: ([, , slot, run, founding, match, kp]) => ({
      type: 'match',
      slot: integer(slot),
      run: integer(run),
      founding: octets(founding, 32),
      match: truth(match),
      keyPackage: kp === null ? null : octets(kp),
    }),
  },
  stop: { fields: 3, read: ([, , slot]) => ({ type: 'stop', slot: integer(slot) }) },
}

export const decodeOpening = (bytes: Bytes): OpeningPayload | null => readPayload<OpeningPayload>(bytes, FORMS, OPENING)
