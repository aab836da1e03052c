/** Who may post a kind (rule G15): one small check per word of the *who* column, each with its own codes. */
import type { Act, Check } from './act'
import { at } from './shelves'
import { delegationOf, type DelegationKind, isChair, isHead, kindOf, type RoomState } from './state'

/** Kind of the author's delegation; null if the charter in force does not name it. */
export const authorKind = (state: RoomState, act: Act): DelegationKind | null => kindOf(state, delegationOf(state, act.author))

/** Whether the author holds one of these powers. */
export const holds = (state: RoomState, act: Act, ...powers: readonly string[]): boolean =>
  powers.some((power) => at(state.persons, act.author)?.powers.includes(power) === true)

export const member: Check = () => null
export const speaker: Check = (state, act) => (holds(state, act, 'speak') ? null : 'NO_POWER')
export const admitter: Check = (state, act) => (holds(state, act, 'admit') ? null : 'NO_POWER')
export const head: Check = (state, act) => (isHead(state, act.author) ? null : 'NO_POWER')

/** `OBSERVER` for a person of an observer, else `NO_POWER` without one of these powers. */
export const noObserverWith = (...powers: readonly string[]): Check => (state, act) => {
  if (authorKind(state, act) === 'observer') return 'OBSERVER'
  return holds(state, act, ...powers) ? null : 'NO_POWER'
}
export const drafter = noObserverWith('draft')
export const recorder = noObserverWith('record')

/** `NOT_PARTY` if not of a party, else `NO_POWER` without one of these powers. */
export const partyWith = (...powers: readonly string[]): Check => (state, act) => {
  if (authorKind(state, act) !== 'party') return 'NOT_PARTY'
  return holds(state, act, ...powers) ? null : 'NO_POWER'
}
export const signer = partyWith('sign')

export const neutral: Check = (state, act) => (authorKind(state, act) === 'neutral' ? speaker(state, act) : 'NOT_NEUTRAL')
export const chair: Check = (state, act) => (isChair(state, act.author) ? null : 'NOT_CHAIR')

/** The chair passes, others as given. */
export const chairOr = (others: Check): Check => (state, act) => (isChair(state, act.author) ? null : others(state, act))
export const chairOrSigner = chairOr(signer)
export const headOrSigner: Check = (state, act) => (isHead(state, act.author) ? null : signer(state, act))

/** A person of a neutral as given, others as signer. */
export const signerOrNeutral = (neutrals: Check): Check => (state, act) =>
  (authorKind(state, act) === 'neutral' ? neutrals : signer)(state, act)

/** Signer; of a neutral: drafter; `OBSERVER` and `NO_POWER` only (`point.withdraw`). */
export const givingUp: Check = (state, act) => (authorKind(state, act) === 'neutral' ? drafter : noObserverWith('sign'))(state, act)
