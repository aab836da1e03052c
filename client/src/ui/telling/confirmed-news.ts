/** What is spoken when the last party has confirmed something that binds: who listens learns it as soon as who looks. */
import type { AppView, RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import type { News } from './news'
import { delegationOf } from './opening'
import { type ResultKey, vouchedFor } from './vouched'

export function confirmedNews(say: Say, clock: Clock, before: AppView, after: AppView): readonly News[] {
  if (before.at !== 'talk' || after.at !== 'talk') return []
  const now = Date.now() + after.talk.clockOffset
  return [...after.subjects].flatMap(([room, is]) => {
    const was = before.subjects.get(room)
    if (was === undefined || was.results === is.results) return []
    const lineOf = (talk: TalkView, subjects: RoomSubjects, result: ResultKey) => vouchedFor(say, clock, talk, { room, result, subjects, now })
    return Object.keys(is.results ?? {}).flatMap((key) => {
      const result = key as ResultKey
      const what = nameOf(say, after.talk, is, result)
      const line = what === null || was.results?.[key] === undefined ? null : lineOf(after.talk, is, result)
      return line?.tone === 'ok' && lineOf(before.talk, was, result)?.tone === 'warn' ? [{ about: `confirmed ${key}`, urgent: false, says: `${what}: ${line.says}` }] : []
    })
  })
}

/** Null for persons: their coming and going is spoken often enough. */
function nameOf(say: Say, talk: TalkView, subjects: RoomSubjects, result: ResultKey): string | null {
  const [kind, id = ''] = result.split('/')
  if (kind === 'charter') return say('charter.title')
  if (kind === 'left') return say('leaving.of', { delegation: delegationOf(talk, id).name })
  return kind === 'decision' ? (subjects.decisions[id]?.title ?? null) : null
}
