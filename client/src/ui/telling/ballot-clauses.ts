/** The charter's terms of votes and silence procedures as sentences (rules C7, V1, Q1–Q2). Null where a term is not one there are words for. */
import type { Clause, Data, Reading } from './clauses'

const data = (value: unknown): Data | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : null)
const only = (value: Data, names: readonly string[]): boolean => Object.keys(value).every((name) => names.includes(name))
const isCount = (value: unknown): value is number => typeof value === 'number'

/** “more than 1/2”, or null. */
function share(threshold: Data): { readonly share: string; readonly strict: string } | null {
  const { n, d, strict } = threshold
  return only(threshold, ['n', 'd', 'strict']) && isCount(n) && isCount(d) && typeof strict === 'boolean' ? { share: `${n}/${d}`, strict: String(strict) } : null
}

function condition(value: unknown, { say }: Reading): string | null {
  const { unit, base, threshold } = data(value) ?? {}
  const bar = data(threshold)
  if (bar === null || !only(data(value) ?? {}, ['unit', 'base', 'threshold']) || (unit !== 'delegation' && unit !== 'weight')) return null
  if (isCount(bar['count']) && only(bar, ['count'])) return say('charter.voteCount', { unit, count: bar['count'] })
  const part = share(bar)
  return part !== null && (base === 'cast' || base === 'present' || base === 'all') ? say('charter.voteShare', { ...part, unit, base }) : null
}

function quorum(value: unknown, { say }: Reading): string | null {
  const bar = data(value)
  if (bar === null) return null
  if (isCount(bar['count']) && only(bar, ['count'])) return say('charter.quorumCount', { count: bar['count'] })
  const part = share(bar)
  return part === null ? null : say('charter.quorumShare', part)
}

function concurring(names: unknown, test: unknown, { say, clock, nameOf }: Reading): string | null {
  if (!Array.isArray(names) || !names.every((each) => typeof each === 'string')) return null
  if (test !== undefined && test !== 'no_negative' && test !== 'affirmative') return null
  const listed = { names: clock.list(names.map(nameOf)), count: names.length }
  return say(test === 'affirmative' ? 'charter.concurringYes' : 'charter.concurringNo', listed)
}

function weights(value: unknown, { say, clock, nameOf }: Reading): string | null {
  const named = Object.entries(data(value) ?? {})
  if (data(value) === null || !named.every(([, weight]) => isCount(weight))) return null
  return say('charter.voteWeights', { weights: clock.list(named.map(([id, weight]) => `${nameOf(id)} ${String(weight)}`)) })
}

const VOTE_FIELDS = ['conditions', 'concurring', 'test', 'quorum', 'weights']

/** A rule of votes, of one category. */
export function voteClauses(category: 'substance' | 'procedure', value: unknown, reading: Reading): readonly Clause[] | null {
  const rule = data(value)
  if (rule === null || !only(rule, VOTE_FIELDS) || !Array.isArray(rule['conditions']) || rule['conditions'].length === 0) return null
  const { say, clock } = reading
  const conditions = rule['conditions'].map((each) => condition(each, reading))
  const veto = rule['concurring'] !== undefined && !(Array.isArray(rule['concurring']) && rule['concurring'].length === 0)
  const says = [
    conditions.some((each) => each === null) ? null : say('charter.vote', { category, conditions: clock.list(conditions.flatMap((each) => each ?? [])) }),
    ...(rule['quorum'] === undefined ? [] : [quorum(rule['quorum'], reading)]),
    ...(veto ? [concurring(rule['concurring'], rule['test'], reading)] : []),
    ...(rule['weights'] === undefined ? [] : [weights(rule['weights'], reading)]),
  ]
  const sentences = says.flatMap((each) => each ?? [])
  if (sentences.length < says.length) return null
  return sentences.map((each, at) => ({ says: each, means: at === 0 ? say('charter.voteMeans') : '' }))
}

const SILENCE_FIELDS = ['variant', 'min_s', 'extensions_max', 'receipt_min_s', 'alive_s']

export function silenceClauses(value: unknown, { say }: Reading): readonly Clause[] | null {
  const { variant, min_s: seconds, extensions_max: times, receipt_min_s: receipt, alive_s: alive = 0 } = data(value) ?? {}
  if (!only(data(value) ?? {}, SILENCE_FIELDS) || (variant !== 'osce' && variant !== 'unga')) return null
  if (!isCount(seconds) || !isCount(times) || !isCount(receipt) || !isCount(alive)) return null
  return [
    { says: say('charter.silence', { hours: seconds / 3600, times }), means: say('charter.silenceMeans') },
    { says: say('charter.silenceBegins', { variant }), means: say('charter.silenceBeginsMeans') },
    { says: say('charter.silenceReceipt', { hours: receipt / 3600 }), means: '' },
    ...(alive > 0 ? [{ says: say('charter.silenceAlive', { hours: alive / 3600 }), means: say('charter.silenceAliveMeans') }] : []),
  ]
}
