/** Every code a person can meet, with its sentence and its action. */
import { device } from './device'
import { host } from './host'
import { keys } from './keys'
import { process } from './process'
import { rules } from './rules'
import type { ProblemTable, ProblemWords } from './shape'
import { text } from './text'

export type { Deed, ProblemTable, ProblemWords } from './shape'

export const englishProblems: ProblemTable = { ...host, ...device, ...keys, ...rules, ...process, ...text }

/** For a code this client has no words for: nothing is guessed. */
export const englishUnknownProblem: ProblemWords = {
  says: 'Something was refused that this page has no words for.',
  more: 'Nothing was changed.',
  act: 'Copy details',
  does: 'copy-details',
}
