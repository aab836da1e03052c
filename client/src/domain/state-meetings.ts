/** What the state keeps of sessions, the floor, decisions and recordings (spec/rules-state.md). */
import type { Body } from './shapes'
import type { MapOf } from './shelves'

/** An instant and the zone it is shown in, never computed with (G13). */
export interface When {
  readonly at: number
  readonly zone: string
}
export interface AgendaItem {
  readonly item: string
  readonly title: string
  readonly state: 'pending' | 'open' | 'concluded' | 'deferred'
}
/** One person of a roll call, with or without certificate (S9). */
export interface Declared {
  readonly name: string
  readonly role: string
  readonly location: string
  readonly off_camera: boolean
  readonly person: string | null
}
/** A change of modality, with the reason given for it. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly public: boolean
}
/** Rule S3. */
export type SessionStage = 'proposed' | 'agreed' | 'open' | 'suspended' | 'closed' | 'postponed' | 'cancelled' | 'refused'
/**
 * Who speaks in a session and who waits (F1–F3). The last of `speaking` speaks, those before him were interrupted; `since`: from when his time
 * runs, null while it does not. `orders`: points of order neither ruled on nor cancelled; `rights`: replies by delegation and agenda item ('': none open).
 */
export interface Floor {
  readonly speaking: readonly string[]
  readonly since: number | null
  readonly speeches: readonly string[]
  readonly replies: readonly string[]
  readonly orders: readonly string[]
  readonly closed: boolean
  readonly invited: readonly string[]
  readonly rights: MapOf<MapOf<number>>
}
/**
 * Rules S1 and S2. `reason`: of the last postponement, cancellation or suspension; `closed`: position of the closing entry; `decisions`: put in it
 * and not finished.
 */
export interface Session {
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
  readonly moves: readonly Move[]
  readonly reason: { readonly text: string; readonly public: boolean } | null
  readonly on_record: boolean
  readonly closed: number | null
  readonly floor: Floor
  readonly decisions: readonly string[]
}

export type RequestType = 'speech' | 'reply' | 'order'
/** Rule F1. Times in ms; `limit_s` 0: no limit. `item`: the agenda item under discussion when it was made. */
export interface Request {
  readonly session: string
  readonly item: string | null
  readonly delegation: string
  readonly person: string
  readonly type: RequestType
  readonly topic: string | null
  readonly to: string | null
  readonly limit_s: number
  readonly state: 'waiting' | 'speaking' | 'done' | 'cancelled' | 'ruled'
  readonly used_ms: number
  readonly upheld: boolean | null
  readonly ruling: string | null
  readonly appeal: string | null
}

/** Rule D2. Delegations in the order of the electorate. */
export interface Result {
  readonly outcome: 'adopted' | 'not_adopted'
  readonly reason: string | null
  readonly tally: MapOf<number> | null
  readonly required: readonly number[] | null
  readonly against: readonly string[]
  readonly vetoes: readonly string[]
  readonly at: number
}
/**
 * Rule D1, with what its method needs of the charter it began under (C6): `rule`, and `wait_s`, counted from `put` (D6).
 * `session`, `electorate` and `put` are there from when it is put. `objections`: by delegation, each with its reason; `aside`: who stood aside;
 * `number`: of an adopted one.
 */
export interface Decision {
  readonly title: string
  readonly subject: Body
  readonly category: string
  readonly method: string
  readonly params: Body
  readonly delegation: string
  readonly rule: Body
  readonly wait_s: number
  readonly session: string | null
  readonly electorate: readonly string[]
  readonly put: number | null
  readonly state: 'proposed' | 'put' | 'adopted' | 'not_adopted' | 'withdrawn'
  readonly number: number | null
  readonly objections: MapOf<string | null>
  readonly aside: readonly string[]
  readonly ballots: MapOf<string>
  readonly result: Result | null
}

/** Rules X1 and X2. */
export interface Recording {
  readonly session: string
  readonly media: readonly string[]
  readonly holders: readonly string[]
  readonly state: 'pending' | 'consented' | 'stopped' | 'refused'
}
