/** Sentences that wait to be spoken: one at a time, urgent first, never while the person types, nothing that is no longer true. */
import type { News } from './news'

export interface Queue { readonly waiting: readonly News[] }
export const EMPTY_QUEUE: Queue = { waiting: [] }

/** Adds news; a sentence about the same subject that was not spoken yet is dropped. */
export function add(queue: Queue, news: readonly News[]): Queue {
  const subjects = new Set(news.map((each) => each.about))
  const last = news.filter((each, at) => !news.slice(at + 1).some((later) => later.about === each.about))
  return { waiting: [...queue.waiting.filter((each) => !subjects.has(each.about)), ...last] }
}

/** The next sentence, or none: polite ones wait while the person types. */
export function next(queue: Queue, typing: boolean): { readonly said: News | null; readonly rest: Queue } {
  const said = queue.waiting.find((each) => each.urgent) ?? (typing ? undefined : queue.waiting[0])
  return said ? { said, rest: { waiting: queue.waiting.filter((each) => each !== said) } } : { said: null, rest: queue }
}
