/** Which sounds a change of the view makes (ux.md §8.4). Each is also told in words: nothing is told by sound alone. */
import type { AppView } from '../../model'
import { questionsFor } from './tasks'

export const CUES = ['closing', 'opening', 'knock', 'alarm'] as const
export type Cue = (typeof CUES)[number]

const isDown = (kind: string): boolean => kind === 'paused' || kind === 'not-secure'

export function cuesOf(before: AppView, after: AppView): readonly Cue[] {
  if (before.at !== 'talk' || after.at !== 'talk' || before.talk.talk !== after.talk.talk) return []
  const [was, is] = [before.live, after.live]
  const asked = new Set(questionsFor(before.talk).map((each) => each.request))
  const alarmed = new Set(was.alarms.map((each) => each.code))
  const cues: readonly (readonly [Cue, boolean])[] = [
    ['closing', was.room !== null && is.room !== was.room],
    ['opening', is.room !== null && is.room !== was.room],
    ['knock', questionsFor(after.talk).some((each) => !asked.has(each.request))],
    ['alarm', (isDown(after.talk.security.kind) && !isDown(before.talk.security.kind)) || is.alarms.some((each) => !alarmed.has(each.code))],
  ]
  return cues.filter(([, holds]) => holds).map(([cue]) => cue)
}
