/** Which sounds a change of the view makes (ux.md §8.4). Each is also told in words: nothing is told by sound alone. */
import type { AppView, PersonView } from '../../model'
import { heldIn } from './floor'
import { questionsFor } from './tasks'

export const CUES = ['closing', 'opening', 'knock', 'floor', 'deadline', 'alarm'] as const
export type Cue = (typeof CUES)[number]
export type ChosenCues = Readonly<Partial<Record<Cue, boolean>>>

/** Whether a cue is played: as the person chose, else as the role has it. An interpreter's microphone is open while others speak. */
export const isPlayed = (cue: Cue, chosen: ChosenCues, role: PersonView['role']): boolean => chosen[cue] ?? role !== 'interpreter'

const isDown = (kind: string): boolean => kind === 'paused' || kind === 'not-secure'

/** Whether the floor of the room one is live in is one's own. */
function hasFloor(view: Extract<AppView, { at: 'talk' }>): boolean {
  const subjects = view.live.room === null ? undefined : view.subjects.get(view.live.room)
  return subjects !== undefined && heldIn(subjects)?.speaker?.request.person === view.talk.me.id
}

/** `deadline` is no change of the view: time alone brings it (deadlines.ts). */
export function cuesOf(before: AppView, after: AppView): readonly Cue[] {
  if (before.at !== 'talk' || after.at !== 'talk' || before.talk.talk !== after.talk.talk) return []
  const [was, is] = [before.live, after.live]
  const asked = new Set(questionsFor(before.talk).map((each) => each.request))
  const alarmed = new Set(was.alarms.map((each) => each.code))
  const cues: readonly (readonly [Cue, boolean])[] = [
    ['closing', was.room !== null && is.room !== was.room],
    ['opening', is.room !== null && is.room !== was.room],
    ['knock', questionsFor(after.talk).some((each) => !asked.has(each.request))],
    ['floor', hasFloor(after) && !hasFloor(before)],
    ['alarm', (isDown(after.talk.security.kind) && !isDown(before.talk.security.kind)) || is.alarms.some((each) => !alarmed.has(each.code))],
  ]
  return cues.filter(([, holds]) => holds).map(([cue]) => cue)
}
