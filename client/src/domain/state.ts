/** The state of a room as plain data, and the questions every rule asks of it. Its keys are those of spec/rules-state.md. */
import type { Body } from './shapes'
import { at, type MapOf, type Shelf } from './shelves'
import type { Decision, Recording, Request, Session } from './state-meetings'
import type { Bundle, FileState, Page, Presented, Release, Report, Task, Track } from './state-work'

export type { Body } from './shapes'
/** How far back a checkpoint may vouch (Z1): the state, which every newcomer is sent, does not grow with all that was ever said. */
export const LOG_KEPT = 1024

/** Rule R1. */
export type RoomKind = 'plenary' | 'caucus' | 'corridor' | 'contact' | 'track'
/** Rule A1. */
export type DelegationKind = 'party' | 'neutral' | 'observer'

/** Its heads are in `RoomState.heads`: a charter does not change them (A8). */
export interface DelegationState {
  readonly id: string
  readonly kind: DelegationKind
  readonly signature: string
}

/** A certificate and what became of it (A2). Times are ms UTC; `key` is the public key as certified. Sets are sorted by code point. */
export interface PersonState {
  readonly delegation: string
  readonly name: string
  readonly role: string
  readonly powers: readonly string[]
  readonly key: string
  readonly from: number | null
  readonly until: number | null
  readonly aliases: readonly string[]
  readonly revoked: boolean
  readonly objections: readonly string[]
  readonly undertakings: readonly string[]
}

/** A complete charter (C7) that passed C5. The fields that rules read are named; it says more. */
export interface Charter {
  readonly delegations: readonly CharterDelegation[]
  readonly chair: { readonly delegations: readonly string[]; readonly rotate: boolean }
  readonly undertaking?: string | null
  readonly outage_s?: number
  readonly [field: string]: unknown
}
export interface CharterDelegation {
  readonly id: string
  readonly name: string
  readonly kind: DelegationKind
  readonly heads: readonly string[]
  readonly signature: 'any' | 'joint'
}

/** One owner's consent to one person with this key (R2). */
export interface ConsentState {
  readonly key: string
  readonly not_after: number
  readonly until: number | null
}

/** A corridor or contact group the parties agreed to open (R2). */
export interface AgreedRoom {
  readonly kind: string
  readonly title: string
  readonly owners: readonly string[]
}

/** A binding act that waits for co-heads (A6); `heads`: those counted. */
export interface Held {
  readonly kind: string
  readonly body: Body
  readonly author: string
  readonly heads: readonly string[]
}

/** Rule N1. The body is kept while it is pending. */
export interface Proposal {
  readonly kind: string
  readonly body: Body | null
  readonly author: string
  readonly delegation: string
  readonly needs: readonly string[]
  readonly given: readonly string[]
  readonly state: 'pending' | ProposalEnd
}
export type ProposalEnd = 'effective' | 'refused' | 'withdrawn' | 'stale'

/** A running due time (G5): when, what kind of matter it is, and the position of its decision. */
export interface Deadline {
  readonly at: number
  readonly kind: string
  readonly position: number
}
/** An interval that moved a deadline (G7); `after` is the position of the last entry before it. */
export interface Outage {
  readonly after: number
  readonly from: number
  readonly to: number
}

/** Everything later entries are judged by. Made by `founding`, changed by `reducer` alone, never in place. */
export interface RoomState {
  readonly rules: number
  readonly room: { readonly kind: RoomKind; readonly owners: readonly string[]; readonly leads: MapOf<string> }
  readonly position: number
  readonly time: number
  readonly stamp: number | null
  /** The last ids, `LOG_KEPT` at most, with that at `position` at the end. */
  readonly log: readonly string[]
  /** The running hash over all entries and their stamps (spec/record.md §6), hex. */
  readonly run: string
  /** The running hashes parallel to `log`: `run` as it was after each of those entries. */
  readonly runs: readonly string[]
  readonly chains: MapOf<{ readonly seq: number; readonly id: string }>
  readonly charter: { readonly id: string; readonly charter: Charter } | null
  readonly delegations: readonly DelegationState[]
  readonly heads: MapOf<readonly string[]>
  readonly left: readonly string[]
  readonly interrupted: boolean
  readonly subscribed: readonly string[]
  readonly successions: MapOf<MapOf<readonly string[]>>
  readonly persons: MapOf<PersonState>
  readonly members: MapOf<number | null>
  readonly consents: MapOf<MapOf<ConsentState>>
  /** By member and owner, the hash of the word of that member's device the owner denied last (R13). */
  readonly denied: MapOf<MapOf<string>>
  readonly rooms: Shelf<AgreedRoom>
  readonly notes: Shelf<{ readonly tag: string }>
  readonly held: Shelf<Held>
  readonly proposals: Shelf<Proposal>
  /** Of the proposals those still pending, with their kind. */
  readonly pending: Shelf<string>
  readonly sessions: Shelf<Session>
  /** The session that is open (S8). */
  readonly open: string | null
  readonly requests: Shelf<Request>
  readonly decisions: Shelf<Decision>
  readonly releases: Shelf<Release>
  /** By authorisation, the entry that carried it into this room. */
  readonly carried: Shelf<string>
  readonly files: Shelf<FileState>
  readonly bundles: Shelf<Bundle>
  readonly page: Page | null
  readonly tracks: Shelf<Track>
  readonly tasks: Shelf<Task>
  readonly report: Report | null
  readonly presented: Shelf<Presented>
  readonly recordings: Shelf<Recording>
  readonly checkpoints: MapOf<number>
  readonly deadlines: MapOf<Deadline>
  readonly outages: readonly Outage[]
}

// --- sets: lists without repetition, sorted by code point

/** As the bytes of UTF-8 sort, not the units of UTF-16. */
export function byCodePoint(a: string, b: string): number {
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  if (i === a.length || i === b.length) return a.length - b.length
  return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

export const setOf = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort(byCodePoint)
export const withItem = (set: readonly string[], item: string): readonly string[] => (set.includes(item) ? set : setOf([...set, item]))
export const without = (set: readonly string[], item: string): readonly string[] => set.filter((each) => each !== item)
export const covers = (set: readonly string[], all: readonly string[]): boolean => all.every((each) => set.includes(each))
export const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && covers(a, b)
export const repeats = (items: readonly string[]): boolean => new Set(items).size < items.length

// --- delegations

/** Null for one that the charter in force (before: the founding document) does not name. */
export const kindOf = (state: RoomState, delegation: string): DelegationKind | null =>
  state.delegations.find((each) => each.id === delegation)?.kind ?? null
export const knows = (state: RoomState, delegation: string): boolean => state.delegations.some((each) => each.id === delegation)
export const headsOf = (state: RoomState, delegation: string): readonly string[] => at(state.heads, delegation) ?? []

/** All parties of the room, in charter order (G14). */
export const parties = (state: RoomState): readonly string[] =>
  state.delegations
    .filter(({ id, kind }) => kind === 'party' && state.room.owners.includes(id) && !state.left.includes(id))
    .map(({ id }) => id)

/** Those the charter names, then the others sorted (rules §22). */
export function inCharterOrder(state: RoomState, delegations: readonly string[]): readonly string[] {
  const place = (id: string): number => {
    const index = state.delegations.findIndex((each) => each.id === id)
    return index < 0 ? state.delegations.length : index
  }
  return [...delegations].sort((a, b) => place(a) - place(b) || byCodePoint(a, b))
}

// --- persons

/** The delegation in a person's certificate; empty for somebody nobody certified. */
export const delegationOf = (state: RoomState, person: string): string => at(state.persons, person)?.delegation ?? ''
export const isHead = (state: RoomState, person: string): boolean => headsOf(state, delegationOf(state, person)).includes(person)

/** Outside [from, until) (A10). */
export const expired = (person: PersonState, time: number): boolean =>
  (person.from !== null && time < person.from) || (person.until !== null && time >= person.until)

/** Of a party, and may bind it (A3, A5). */
export const isSigner = (state: RoomState, person: string): boolean =>
  at(state.persons, person)?.powers.includes('sign') === true && kindOf(state, delegationOf(state, person)) === 'party'

/** Rule A4. */
export function isChair(state: RoomState, person: string): boolean {
  const one = at(state.persons, person)
  if (one === undefined || state.charter === null || !one.powers.includes('chair')) return false
  const { delegations, rotate } = state.charter.charter.chair
  if (!delegations.includes(one.delegation)) return false
  const session = openSession(state)
  return session === null || !rotate || delegations[(session.number - 1) % delegations.length] === one.delegation
}

/** Of his delegation, in a track (K3). */
export const isLead = (state: RoomState, person: string): boolean => at(state.room.leads, delegationOf(state, person)) === person

/** Rule R7, of a member. */
export function isVisitor(state: RoomState, person: string): boolean {
  const delegation = delegationOf(state, person)
  if (state.room.owners.includes(delegation)) return false
  return state.room.kind !== 'plenary' || kindOf(state, delegation) !== 'observer'
}

/** Members whose delegation does not own the room, sorted. */
export const visitors = (state: RoomState): readonly string[] =>
  Object.keys(state.members).filter((person) => isVisitor(state, person)).sort(byCodePoint)

/** The one session of the room that is open (S8). */
export const openSession = (state: RoomState): Session | null => (state.open === null ? null : sessionOf(state, state.open))

/** A session that is known to be there. */
export function sessionOf(state: RoomState, id: string): Session {
  const session = at(state.sessions, id)
  if (session === undefined) throw new TypeError(`no session ${id}`)
  return session
}
