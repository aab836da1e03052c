/** What a rule is given and what it answers (rules G1, G3, G10, G15, G16). */
import type { Shape } from './shapes'
import { type Body, parties, type RoomKind, type RoomState } from './state'

export type Code = string
export type Outcome = 'ok' | 'held' | Code

/** An entry whose author, signature, chain and shape are good, at the position and time it is judged for (G4). */
export interface Act { readonly id: string; readonly kind: string; readonly body: Body; readonly author: string; readonly position: number; readonly time: number }

/** The new state, or the code of the first check that fails. */
export type Result = RoomState | Code
export const isCode = (result: Result | null): result is Code => typeof result === 'string'
export type Check = (state: RoomState, act: Act) => Code | null
export type Rule = (state: RoomState, act: Act) => Result

/** † ‡ of G16, and the lists of C4, A9, M4, R7 and A7. */
export type Mark = 'binding' | 'protective' | 'before-charter' | 'not-interrupted' | 'on-record-only' | 'visitors' | 'outsiders'

/** The rule of a ◊ kind: its entry opens a proposal, and takes effect when everybody asked has consented (N1, N2). */
export interface Opening {
  readonly check: Check
  readonly effect: (state: RoomState, act: Act) => RoomState
  readonly needs?: (state: RoomState, act: Act) => Iterable<string>
  readonly begin?: (state: RoomState, act: Act) => RoomState
  readonly refused?: (state: RoomState, proposal: string) => RoomState
  readonly withdrawn?: (state: RoomState, proposal: string) => RoomState
}
export const needsOf = (opening: Opening, state: RoomState, act: Act): Iterable<string> => (opening.needs ?? parties)(state, act)

/** One row of the table of kinds. Without a rule it is known, and rejected as NOT_BUILT where its own checks would begin. */
export interface Kind { readonly shape: Shape; readonly who: Check; readonly rule?: Rule | Opening; readonly rooms?: readonly RoomKind[]; readonly marks?: readonly Mark[] }
export type Kinds = Readonly<Record<string, Kind>>

export const PLENARY: readonly RoomKind[] = ['plenary']
export const MEETINGS: readonly RoomKind[] = ['plenary', 'track']
export const TRACK: readonly RoomKind[] = ['track']
export const CAUCUS: readonly RoomKind[] = ['caucus']

/** A field the shape promised. */
export const word = (body: Body, name: string): string => body[name] as string
export const line = (body: Body, name: string): string | null => (typeof body[name] === 'string' ? (body[name] as string) : null)
export const whole = (body: Body, name: string): number => body[name] as number
export const truth = (body: Body, name: string): boolean => body[name] === true
export const words = (body: Body, name: string): readonly string[] => body[name] as readonly string[]
export const map = (body: Body, name: string): Body => body[name] as Body
export const maps = (body: Body, name: string): readonly Body[] => body[name] as readonly Body[]
