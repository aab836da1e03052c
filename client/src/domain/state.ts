/** The state of a room as plain data, and the questions every rule asks of it. Structure: spec/rules-state.md; the same bytes in every implementation. */
import { at, type Ledger, type MapOf, type Shelf } from './shelves'

export type RoomKind = 'plenary' | 'caucus' | 'corridor' | 'contact' | 'track'
export type DelegationKind = 'party' | 'neutral' | 'observer'
export type Body = Readonly<Record<string, unknown>>

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
export interface When { readonly at: number; readonly zone: string }
export interface AgendaItem { readonly item: string; readonly title: string; readonly state: 'pending' | 'open' | 'concluded' | 'deferred' }
export interface Declared { readonly name: string; readonly role: string; readonly location: string; readonly off_camera: boolean; readonly person: string | null }
export type SessionStage = 'proposed' | 'agreed' | 'open' | 'suspended' | 'closed' | 'postponed' | 'cancelled' | 'refused'
export interface SessionState {
  readonly number: number
  readonly title: string
  readonly state: SessionStage
  readonly start: When
  readonly end: When
  readonly modality: string
  readonly place: string | null
  readonly attribution: string | null
  readonly agenda: readonly AgendaItem[]
  readonly ready: readonly string[]
  readonly present: readonly string[]
  readonly roll: MapOf<readonly Declared[]>
  readonly moves: readonly { readonly from: string; readonly to: string; readonly reason: string; readonly public: boolean }[]
  readonly reason: { readonly text: string; readonly public: boolean } | null
  readonly on_record: boolean
  readonly closed: number | null
}
export interface ProposalData {
  readonly kind: string
  readonly body: Body | null
  readonly author: string
  readonly delegation: string
  readonly needs: readonly string[]
  readonly given: readonly string[]
  readonly state: 'pending' | 'effective' | 'refused' | 'withdrawn' | 'stale'
}
export interface ConsentState { readonly key: string; readonly not_after: number; readonly until: number | null }
export interface AgreedRoom { readonly kind: string; readonly title: string; readonly owners: readonly string[] }
export interface DelegationState { readonly id: string; readonly kind: DelegationKind; readonly signature: string }
/** A complete charter (rules C7) that passed C5. Fields the rules read are named; it may say more. */
export interface Charter {
  readonly delegations: readonly { readonly id: string; readonly name: string; readonly kind: DelegationKind; readonly heads: readonly string[]; readonly signature: 'any' | 'joint' }[]
  readonly chair: { readonly delegations: readonly string[]; readonly rotate: boolean }
  readonly undertaking?: string | null
  readonly outage_s?: number
  readonly [field: string]: unknown
}

export interface RoomState {
  readonly rules: number
  readonly room: { readonly kind: RoomKind; readonly owners: readonly string[] }
  readonly position: number
  readonly time: number
  readonly stamp: number | null
  readonly log: Ledger
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
  readonly rooms: Shelf<AgreedRoom>
  readonly notes: Shelf<{ readonly tag: string }>
  readonly held: MapOf<{ readonly kind: string; readonly body: Body; readonly author: string; readonly heads: readonly string[] }>
  readonly proposals: Shelf<ProposalData>
  readonly sessions: MapOf<SessionState>
  readonly checkpoints: MapOf<number>
  readonly deadlines: MapOf<{ readonly at: number; readonly kind: string; readonly position: number }>
  readonly outages: readonly { readonly after: number; readonly from: number; readonly to: number }[]
}

// --- plain data, changed by making it anew ----------------------------------------------------------------------------------
/** By code point, as UTF-8 bytes sort. */
export function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}
export const setOf = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort(byCodePoint)
export const withItem = (set: readonly string[], item: string): readonly string[] => (set.includes(item) ? set : setOf([...set, item]))
export const without = (set: readonly string[], item: string): readonly string[] => set.filter((each) => each !== item)
export const covers = (set: readonly string[], all: Iterable<string>): boolean => [...all].every((each) => set.includes(each))
export const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && covers(a, b)

// --- questions ------------------------------------------------------------------------------------------------------------
/** Outside [from, until) (A10). */
export const expired = (p: PersonState, time: number): boolean => (p.from !== null && time < p.from) || (p.until !== null && time >= p.until)

export const kindOf = (state: RoomState, delegation: string): DelegationKind | null => state.delegations.find((d) => d.id === delegation)?.kind ?? null
/** All parties of the room, in charter order (G14). */
export const parties = (state: RoomState): readonly string[] =>
  state.delegations.filter((d) => d.kind === 'party' && state.room.owners.includes(d.id) && !state.left.includes(d.id)).map((d) => d.id)

/** Those the charter names, then the others sorted (rules §22). */
export function inCharterOrder(state: RoomState, delegations: readonly string[]): readonly string[] {
  const place = (id: string): number => {
    const index = state.delegations.findIndex((d) => d.id === id)
    return index < 0 ? state.delegations.length : index
  }
  return [...delegations].sort((a, b) => place(a) - place(b) || byCodePoint(a, b))
}

export const openSession = (state: RoomState): SessionState | null => Object.values(state.sessions).find((s) => s.state === 'open') ?? null

/** Rule A4. */
export function isChair(state: RoomState, person: string): boolean {
  const one = at(state.persons, person)
  if (one === undefined || state.charter === null || !one.powers.includes('chair')) return false
  const { delegations, rotate } = state.charter.charter.chair
  if (!delegations.includes(one.delegation)) return false
  const session = openSession(state)
  return session === null || !rotate || delegations[(session.number - 1) % delegations.length] === one.delegation
}

/** Of a party, and may bind it (A3, A5). */
export function isSigner(state: RoomState, person: string): boolean {
  const one = at(state.persons, person)
  return one !== undefined && one.powers.includes('sign') && kindOf(state, one.delegation) === 'party'
}

export const delegationOf = (state: RoomState, person: string): string => at(state.persons, person)?.delegation ?? ''
export const isHead = (state: RoomState, person: string): boolean => (at(state.heads, delegationOf(state, person)) ?? []).includes(person)

/** Rule R7, of a member. */
export function isVisitor(state: RoomState, person: string): boolean {
  const delegation = delegationOf(state, person)
  if (state.room.owners.includes(delegation)) return false
  return state.room.kind !== 'plenary' || kindOf(state, delegation) !== 'observer'
}
export const visitors = (state: RoomState): readonly string[] => Object.keys(state.members).filter((p) => isVisitor(state, p)).sort(byCodePoint)
