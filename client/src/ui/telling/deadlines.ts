/** What falls due at a time everybody knows: sessions that begin, tasks of the own delegation. Told once, five minutes before. */
import type { AppView } from '../../model'
import type { Say } from '../words'

const MINUTE_MS = 60_000
const NOTICE_MS = 5 * MINUTE_MS
/** `at` in ms by the host's clock. */
export interface Due { readonly about: string; readonly at: number; readonly says: (say: Say, now: number) => string }

/** A device that was asleep tells it later than others. */
const minutesTo = (at: number, now: number): number => Math.max(1, Math.round((at - now) / MINUTE_MS))

const OVER: ReadonlySet<string | null> = new Set(['done', 'confirmed', 'dropped'])

export function duesOf(view: AppView): readonly Due[] {
  if (view.at !== 'talk') return []
  const { delegation } = view.talk.me
  return [...view.subjects.values()].flatMap(({ sessions, tasks }) => [
    ...Object.entries(sessions).filter(([, each]) => each.state === 'agreed').map(([id, { number, title, start }]): Due => (
      { about: `begins ${id}`, at: start.at, says: (say, now) => say('sounds.saidSession', { number, title, minutes: minutesTo(start.at, now) }) }
    )),
    ...Object.entries(tasks).filter(([, each]) => each.owners.includes(delegation) && !OVER.has(each.status)).map(([id, { title, due }]): Due => (
      { about: `due ${id}`, at: due.at, says: (say, now) => say('sounds.saidTask', { title, minutes: minutesTo(due.at, now) }) }
    )),
  ])
}

/** Those whose five minutes began after `since` and have begun by `now`; what is past already is not told any more. */
export const nearing = (dues: readonly Due[], since: number, now: number): readonly Due[] =>
  dues.filter(({ at }) => at - NOTICE_MS > since && at - NOTICE_MS <= now && at > now)
