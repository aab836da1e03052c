/** What an author had of the log when signing (spec/record.md §5): compared by devices and by the verifier, never by the reducer. */
import { type Basis, BEFORE_FIRST, hex } from '../record'
import type { RoomState } from './state'

/** The first position whose id and running hash the state still has; one after the last where it has none. */
export const oldestKept = (state: RoomState): number => state.position - state.log.length + 1

/** The running hash at a position, hex; null where the log has not come to it, and where the state keeps it no more. */
export function runAt(state: RoomState, position: number): string | null {
  if (position === BEFORE_FIRST.position) return hex(BEFORE_FIRST.run)
  return state.runs[position - oldestKept(state)] ?? null
}

/**
 * Whether somebody who saw this log can have had that; null: so long ago that the state does not tell. `state` is the room before what names the
 * basis: a position it has not reached, nobody had.
 */
export function basisHolds(state: RoomState, basis: Basis): boolean | null {
  if (basis.position > 0 && basis.position < oldestKept(state)) return null
  return runAt(state, basis.position) === hex(basis.run)
}
