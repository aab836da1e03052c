/** Being in a room and no longer being in it (rules R4–R7). What leaves a room takes its consents with it: it returns with fresh ones. */
import { drop, put } from './shelves'
import type { RoomState } from './state'

/** A member from now on; the consents used are gone. */
export const admit = (state: RoomState, person: string, until: number | null): RoomState =>
  ({ ...state, members: put(state.members, person, until), consents: drop(state.consents, person) })

/** No members any more, if they were. */
export function putOut(state: RoomState, persons: readonly string[]): RoomState {
  let { members, consents, denied } = state
  for (const person of persons) {
    members = drop(members, person)
    consents = drop(consents, person)
    denied = drop(denied, person)
  }
  return { ...state, members, consents, denied }
}
