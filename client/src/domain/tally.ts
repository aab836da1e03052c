/** Counting votes (rules V2–V4, V7), in integers. Weights, quorum and concurring members come with section 14; no appeal has them. */
import { at } from './shelves'
import type { Body } from './state'
import type { Result } from './state-meetings'

const VOTES = ['yes', 'no', 'abstain', 'not_participating', 'absent'] as const
const IN_BASE: Readonly<Record<string, readonly string[]>> = { cast: VOTES.slice(0, 2), present: VOTES.slice(0, 4), all: VOTES, affirmative: [] }

interface Condition {
  readonly base: string
  readonly threshold: { readonly count: number } | { readonly n: number; readonly d: number; readonly strict: boolean }
}
export interface Vote {
  readonly rule: Body
  readonly electorate: readonly string[]
  readonly ballots: Readonly<Record<string, string>>
  readonly present: readonly string[]
}

/** The result of a vote under a rule (V1). Without a ballot: `not_participating` if present, else `absent` (V2). */
export function resultOf({ rule, electorate, ballots, present }: Vote, time: number): Result {
  const voteOf = (each: string): string => at(ballots, each) ?? (present.includes(each) ? 'not_participating' : 'absent')
  const tally = Object.fromEntries(VOTES.map((vote) => [vote, electorate.filter((each) => voteOf(each) === vote).length]))
  const required = (rule['conditions'] as readonly Condition[]).map((condition) => requiredBy(condition, tally))
  const adopted = required.every((number) => (tally['yes'] ?? 0) >= number)
  return {
    outcome: adopted ? 'adopted' : 'not_adopted',
    reason: adopted ? null : 'THRESHOLD_NOT_MET',
    tally,
    required,
    against: electorate.filter((each) => voteOf(each) === 'no'),
    vetoes: [],
    at: time,
  }
}

/** How many must say yes (V4): as a number this says the same as the threshold, for yes is an integer. */
function requiredBy({ base, threshold }: Condition, tally: Readonly<Record<string, number>>): number {
  if ('count' in threshold) return Math.max(1, threshold.count)
  const all = (IN_BASE[base] ?? []).reduce((sum, vote) => sum + (tally[vote] ?? 0), 0)
  const part = threshold.n * all
  return Math.max(1, threshold.strict ? Math.floor(part / threshold.d) + 1 : Math.ceil(part / threshold.d))
}
