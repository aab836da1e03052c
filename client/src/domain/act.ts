/** What a rule is given and what it answers (rules G1, G3, G10, G15, G16). */
import type { Code } from './codes'
import type { Shape } from './shapes'
import type { Body, RoomKind, RoomState } from './state'

/** An entry whose author, signature, chain and shape are good, at the position and time it is judged for (G4). */
export interface Act {
  readonly id: string
  readonly kind: string
  readonly body: Body
  readonly author: string
  readonly position: number
  readonly time: number
  /** What the body brings as proof of another entry holds (L5). */
  readonly proofGood?: boolean
}

/** The first failing check's code, or null. The *who* column (G15) is one too. */
export type Check = (state: RoomState, act: Act) => Code | null

/** Own checks and effect: the new state, or the code of the first check that fails. */
export type Rule = (state: RoomState, act: Act) => RoomState | Code

export type Effect = (state: RoomState, act: Act) => RoomState

/** † ‡ of G16, and the lists of C4, A9, M4, R7 and A7. */
export type Mark = 'binding' | 'protective' | 'before-charter' | 'not-interrupted' | 'on-record-only' | 'visitors' | 'outsiders'

/**
 * The rule of a ◊ kind: its entry opens a proposal, and takes effect when everybody asked has consented (N1, N2).
 * `check` is made when it is posted and again when it takes effect; `needs` is all parties unless said otherwise; `byAuthor`: the author's own
 * delegation is counted whatever he may sign; `begin` is what posting it does; `refused` and `withdrawn` are given the proposal's id after its state was set.
 */
export interface Opening {
  readonly check: Check
  readonly effect: Effect
  readonly needs?: (state: RoomState, act: Act) => readonly string[]
  readonly byAuthor?: boolean
  readonly begin?: Effect
  readonly refused?: (state: RoomState, proposal: string) => RoomState
  readonly withdrawn?: (state: RoomState, proposal: string) => RoomState
}

/**
 * One row of the table of kinds. Without a rule it is known, and rejected as NOT_BUILT where its own checks would begin; without rooms it
 * lives everywhere.
 */
export interface Kind {
  readonly shape: Shape
  readonly who: Check
  readonly rule?: Rule | Opening
  readonly rooms?: readonly RoomKind[]
  readonly marks?: readonly Mark[]
}
export type Kinds = Readonly<Record<string, Kind>>

export const marked = (kind: Kind, mark: Mark): boolean => kind.marks?.includes(mark) === true

export const PLENARY: readonly RoomKind[] = ['plenary']
export const MEETINGS: readonly RoomKind[] = ['plenary', 'track']
export const TRACK: readonly RoomKind[] = ['track']
export const CAUCUS: readonly RoomKind[] = ['caucus']

// --- fields of a body that its shape promised
export const word = (body: Body, name: string): string => body[name] as string
export const whole = (body: Body, name: string): number => body[name] as number
export const truth = (body: Body, name: string): boolean => body[name] === true
export const words = (body: Body, name: string): readonly string[] => body[name] as readonly string[]
export const map = (body: Body, name: string): Body => body[name] as Body
export const maps = (body: Body, name: string): readonly Body[] => body[name] as readonly Body[]
/** Fields that may be absent. */
export const optionalWord = (body: Body, name: string): string | null => (Object.hasOwn(body, name) ? word(body, name) : null)
export const optionalWhole = (body: Body, name: string): number | null => (Object.hasOwn(body, name) ? whole(body, name) : null)
export const optionalWords = (body: Body, name: string): readonly string[] | null => (Object.hasOwn(body, name) ? words(body, name) : null)
