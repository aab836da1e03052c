/** From a code to what is said about it. */
import { IntlMessageFormat } from 'intl-messageformat'
import type { ProblemView } from '../../model'
import { type Deed, englishProblems, englishUnknownProblem, type ProblemTable, type ProblemWords } from './en/problems'
import type { Clock } from './times'

export interface ProblemSaid {
  readonly code: string
  readonly says: string
  readonly more: string | null
  readonly act: string
  readonly does: Deed | null
}

/**
 * What to show for a problem. Details named `*_at`, `at` or `since` are instants in ms and are shown as times;
 * an argument that the problem does not carry is formatted as `none`, so the sentence is always whole.
 */
export function describeProblem(problem: ProblemView, clock: Clock, table: ProblemTable = englishProblems): ProblemSaid {
  const words: ProblemWords = table[problem.code] ?? englishUnknownProblem
  const filled = (text: string): string => fill(text, problem, clock)
  return {
    code: problem.code,
    says: filled(words.says),
    more: words.more === undefined ? null : filled(words.more),
    act: words.act,
    does: words.does ?? null,
  }
}

function fill(text: string, problem: ProblemView, clock: Clock): string {
  const values: Record<string, string | number> = {}
  for (const [, name = ''] of text.matchAll(/\{(\w+)\s*[,}]/g)) values[name] = shown(name, problem.detail?.[name], clock)
  return String(new IntlMessageFormat(text, clock.locale).format(values))
}

function shown(name: string, value: string | number | undefined, clock: Clock): string | number {
  if (value === undefined) return 'none'
  return typeof value === 'number' && /(^|_)(at|since)$/.test(name) ? clock.moment(value) : value
}
