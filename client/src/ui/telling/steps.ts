/** The five steps of the opening, from what is observed (ux.md §4.3–4.6). */
import type { OpeningView, TalkView } from '../../model'
import { STEPS, type Step } from '../state/places'

export interface StepView { readonly step: Step; readonly number: number; readonly state: 'done' | 'now' | 'next' }

const done: Readonly<Record<Step, (talk: TalkView, opening: OpeningView) => boolean>> = {
  details: () => true,
  keys: () => true,
  words: (_, opening) => opening.words.step === 'verified',
  charter: (talk) => talk.charter.state === 'in-force',
  delegation: (talk) => talk.invitations.some((each) => each.delegation === talk.me.delegation && each.role !== 'head'),
}

/** The first step that is not done is the one to do now. Null for a person who has no opening. */
export function stepsOf(talk: TalkView): readonly StepView[] | null {
  const { opening } = talk
  if (!opening) return null
  const ended = STEPS.map((step) => done[step](talk, opening))
  const now = ended.indexOf(false)
  return STEPS.map((step, at) => ({ step, number: at + 1, state: ended[at] ? 'done' : at === now ? 'now' : 'next' }))
}

/** The step to open first: words, then the charter, then the delegation. */
export const stepNow = (talk: TalkView): Step => stepsOf(talk)?.find((each) => each.state === 'now')?.step ?? 'delegation'
