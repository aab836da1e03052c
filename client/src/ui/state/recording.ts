/** What was agreed to be recorded, in words. */
import { delegationOf } from '../telling/opening'
import type { Terms } from '../telling/recordings'
import { useClock, useSay, useTalk } from './environment'

/** Who may record, and what, as lists in a sentence. */
export function useTerms(): (terms: Terms) => { readonly holders: string; readonly media: string } {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  return ({ media, holders }) => ({
    holders: clock.list(holders.map((each) => delegationOf(talk, each).name)), media: clock.list(media.map((each) => say(`recording.of${each}`))),
  })
}
