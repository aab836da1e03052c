/** Counting votes (rules V2–V4, V7), in integers. Weights, quorum and concurring members come with section 14; no appeal has them. */
import { at, type MapOf } from './shelves'
import type { Body } from './state'
import type { Result } from './state-meetings'

const VOTES = ['yes', 'no', 'abstain', 'not_participating', 'absent'] as const
const IN_BASE: Readonly<Record<string, readonly (typeof VOTES)[number][]>> =
  { cast: VOTES.slice(0, 2), present: VOTES.slice(0, 4), all: VOTES, affirmative: [] }

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
  const tally = tallyOf(electorate, ballots, present)
  const required = (rule['conditions'] as readonly Condition[]).map((condition) => requiredBy(condition, tally))
  const adopted = required.every((number) => tally.yes >= number)
  return {
    outcome: adopted ? 'adopted' : 'not_adopted',
    reason: adopted ? null : 'THRESHOLD_NOT_MET',
    tally,
    required,
    against: electorate.filter((each) => at(ballots, each) === 'no'),
    vetoes: [],
    at: time,
  }
}

type Tally = Readonly<Record<(typeof VOTES)[number], number>>

/** How many of the electorate voted how (V2, V3). */
export function tallyOf(electorate: readonly string[], ballots: MapOf<string>, present: readonly string[]): Tally {
  const voteOf = (each: string): string => at(ballots, each) ?? (present.includes(each) ? 'not_participating' : 'absent')
  return Object.fromEntries(VOTES.map((vote) => [vote, electorate.filter((each) => voteOf(each) === vote).length])) as Tally
}

/** How many must say yes (V4): as a number this says the same as the threshold, for yes is an integer. */
function requiredBy({ base, threshold }: Condition, tally: Tally): number {
  if ('count' in threshold) return Math.max(1, threshold.count)
  const all = (IN_BASE[base] ?? []).reduce((sum, vote) => sum + tally[vote], 0)
  const part = threshold.n * all
  return Math.max(1, threshold.strict ? Math.floor(part / threshold.d) + 1 : Math.ceil(part / threshold.d))
}
