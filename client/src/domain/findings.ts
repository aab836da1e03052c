/** What a verifier lists, and its verdict (rules Z2–Z10). */
import type { Outcome } from './act'
import { at } from './shelves'
import { parties, type RoomState } from './state'

export type Severity = 'error' | 'warning' | 'info'
export type Verdict = 'does not hold' | 'holds, with remarks' | 'holds'
/** `at` is a position, 0 for the whole. */
export interface Finding { readonly at: number; readonly rule: string; readonly code: string; readonly severity: Severity }
export interface Seen { readonly position: number; readonly outcome: Outcome; readonly receiptGood: boolean; readonly backwards: boolean }

const OF_OUTCOME: Readonly<Record<string, readonly [string, Severity]>> = {
  UNKNOWN_AUTHOR: ['G8', 'error'], BAD_SIGNATURE: ['G8', 'error'], CHAIN_GAP: ['G9', 'error'], CHAIN_FORK: ['G9', 'error'], CHAIN_REPLAY: ['G9', 'warning'], CHECKPOINT_MISMATCH: ['Z1', 'error'],
}

export function findingsOfEntry(seen: Seen): readonly Finding[] {
  const found: Finding[] = []
  if (seen.outcome !== 'ok' && seen.outcome !== 'held') {
    const [rule, severity] = at(OF_OUTCOME, seen.outcome) ?? (['Z8', 'info'] as const)
    found.push({ at: seen.position, rule, code: seen.outcome, severity })
  }
  if (!seen.receiptGood) found.push({ at: seen.position, rule: 'Z3', code: 'RECEIPT_BAD', severity: 'error' })
  if (seen.backwards) found.push({ at: seen.position, rule: 'Z4', code: 'TIME_BACKWARDS', severity: 'warning' })
  return found
}

export function findingsOfRoom(state: RoomState): readonly Finding[] {
  const outages = state.outages.map((o): Finding => ({ at: o.after, rule: 'Z5', code: 'OUTAGE', severity: 'info' }))
  const missing = Object.values(state.sessions).flatMap((s) => {
    const { closed } = s
    return closed === null ? [] : parties(state).filter((p) => (at(state.checkpoints, p) ?? 0) < closed).map((): Finding => ({ at: closed, rule: 'Z6', code: 'CHECKPOINT_MISSING', severity: 'warning' }))
  })
  return [...outages, ...missing]
}

/** By position, then letter and number of the rule, then code (Z2). */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...findings].sort((a, b) => a.at - b.at || less(a.rule[0] ?? '', b.rule[0] ?? '') || Number(a.rule.slice(1)) - Number(b.rule.slice(1)) || less(a.code, b.code))
}

/** Rule Z10. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((f) => f.severity === 'error')) return 'does not hold'
  return findings.some((f) => f.severity === 'warning') ? 'holds, with remarks' : 'holds'
}
