/** Who reads which of the five words, and what is offered to choose from (ux.md §4.4): both must really talk, nobody can click through. */
import { WORDS } from '../crypto'
import type { OpeningData } from './opening-data'
import type { OpeningView } from './view'

/** Words 1, 3, 5 are read by the first head and 2, 4 by the second; with more heads the words go round. */
export const readBy = (slot: number, heads: number): readonly number[] => [0, 1, 2, 3, 4].filter((i) => i % heads === slot)

export function wordsView(opening: OpeningData, slot: number, heads: number, comparing: boolean, allHere: boolean): OpeningView['words'] {
  if (opening.failed !== null && opening.code === null && !comparing)
    return { step: 'stopped', problem: { code: opening.failed.code }, runs: opening.failed.runs }
  if (opening.comparedAt !== null) return { step: 'verified', code: opening.code ?? [], at: opening.comparedAt }
  if (opening.code !== null) {
    if (opening.matches.some((m) => m.slot === slot)) return { step: 'confirmed', code: opening.code }
    return { step: 'comparing', code: opening.code, read: readBy(slot, heads), choices: opening.code.map((word, i) => choices(word, opening.code ?? [], i)) }
  }
  if (!allHere) return { step: 'waiting' }
  return { step: comparing ? 'committed' : 'ready' }
}

/** The word among two others, in an order the five words themselves decide, so that every drawing of the page shows the same. */
function choices(word: string, code: readonly string[], place: number): readonly string[] {
  const at = (w: string): number => Math.max(0, WORDS.indexOf(w))
  const seed = code.reduce((n, w, i) => n + at(w) * (i + 3), place * 131)
  const others = [WORDS[(seed * 7 + 401) % WORDS.length], WORDS[(seed * 13 + 977) % WORDS.length]].filter((w): w is string => w !== undefined && w !== word)
  const three = [word, ...others]
  const turn = seed % three.length
  return [...three.slice(turn), ...three.slice(0, turn)]
}
