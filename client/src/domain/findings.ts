/** What a verifier lists, and its verdict (rules Z2–Z10). */
import type { Outcome } from './codes'
import { at, entriesOf } from './shelves'
import { parties, type RoomState } from './state'
import type { Release } from './state-work'

export type Severity = 'error' | 'warning' | 'info'
export type Verdict = 'does not hold' | 'holds, with remarks' | 'holds'

/** `at` is a position, 0 for the whole; `code` is of a rejected entry or one of those of Z2. */
export interface Finding {
  readonly at: number
  readonly rule: string
  readonly code: string
  readonly severity: Severity
}

/**
 * What became of one entry: its outcome, whether the host's receipt fits, whether its stamp is lower than the time before it, and whether what its
 * author had of the log holds (`basisHolds`; null where that cannot be told).
 */
export interface Seen {
  readonly position: number
  readonly outcome: Outcome
  readonly receiptGood: boolean
  readonly backwards: boolean
  readonly basisGood: boolean | null
}

const OF_OUTCOME: Readonly<Record<string, readonly [rule: string, severity: Severity]>> = {
  UNKNOWN_AUTHOR: ['G8', 'error'],
  BAD_SIGNATURE: ['G8', 'error'],
  CHAIN_GAP: ['G9', 'error'],
  CHAIN_FORK: ['G9', 'error'],
  CHAIN_REPLAY: ['G9', 'warning'],
  CHECKPOINT_MISMATCH: ['Z1', 'error'],
  CHECKPOINT_OLD: ['Z1', 'info'],
}
const OTHER_REJECTION = ['Z8', 'info'] as const

/** Findings about one entry. */
export function findingsOfEntry({ position, outcome, receiptGood, backwards, basisGood }: Seen): readonly Finding[] {
  const found: Finding[] = []
  if (outcome !== 'ok' && outcome !== 'held') {
    const [rule, severity] = at(OF_OUTCOME, outcome) ?? OTHER_REJECTION
    found.push({ at: position, rule, code: outcome, severity })
  }
  if (!receiptGood) found.push({ at: position, rule: 'Z3', code: 'RECEIPT_BAD', severity: 'error' })
  if (backwards) found.push({ at: position, rule: 'Z4', code: 'TIME_BACKWARDS', severity: 'warning' })
  if (basisGood === false) found.push({ at: position, rule: 'Z13', code: 'BASIS_FALSE', severity: 'warning' })
  return found
}

/** Findings about the room as a whole: outages that moved a deadline, closed sessions nobody vouched for. */
export function findingsOfRoom(state: RoomState): readonly Finding[] {
  const outages = state.outages.map(({ after }): Finding => ({ at: after, rule: 'Z5', code: 'OUTAGE', severity: 'info' }))
  const missing = entriesOf(state.sessions).flatMap(([, { closed }]) => (closed === null ? [] : unvouched(state, closed)))
  return [...outages, ...missing]
}

const unvouched = (state: RoomState, closed: number): readonly Finding[] =>
  parties(state)
    .filter((party) => (at(state.checkpoints, party) ?? 0) < closed)
    .map(() => ({ at: closed, rule: 'Z6', code: 'CHECKPOINT_MISSING', severity: 'warning' }))

/**
 * Z9, for whoever has both logs: what the second room carried after its authorisation was revoked in the first. At the position of the carrying
 * entry in the second log.
 */
export function carriedAfterRevoke(authorised: RoomState, carried: RoomState): readonly Finding[] {
  return entriesOf(carried.releases)
    .filter(([, release]) => release.state === 'carried' && revokedBefore(authorised, release))
    .map(([, { position }]): Finding => ({ at: position, rule: 'Z9', code: 'CARRIED_AFTER_REVOKE', severity: 'warning' }))
    .sort((a, b) => a.at - b.at)
}

function revokedBefore(authorised: RoomState, carried: Release): boolean {
  const release = at(authorised.releases, carried.authorisation ?? '')
  return release?.state === 'revoked' && release.at < carried.at
}

/** By position, then letter and number of the rule, then code (Z2). */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) =>
    a.at - b.at || less(a.rule.charAt(0), b.rule.charAt(0)) || Number(a.rule.slice(1)) - Number(b.rule.slice(1)) || less(a.code, b.code))

const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Rule Z10. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ severity }) => severity === 'error')) return 'does not hold'
  return findings.some(({ severity }) => severity === 'warning') ? 'holds, with remarks' : 'holds'
}
