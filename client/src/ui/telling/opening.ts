/** The opening in words: who the other heads are, how far each of them is. */
import type { DelegationView, HeadOpeningView, OpeningView, PersonView, TalkView } from '../../model'
import type { Key, Say } from '../words'
import { named } from './names'
import type { Clock } from '../words/times'

export const delegationOf = (talk: Pick<TalkView, 'delegations'>, id: string): DelegationView =>
  talk.delegations.find((each) => each.id === id) ?? { id, name: id, kind: 'party', order: talk.delegations.length }

/** A head's name; until the keys are made, the one the convener wrote on the link. */
export const headName = (say: Say, head: HeadOpeningView): string => (head.person ? named(say, head.person) : head.invited)

export const otherHeads = (opening: OpeningView): readonly HeadOpeningView[] => opening.heads.filter((each) => !each.mine)

export const headNames = (say: Say, clock: Clock, heads: readonly HeadOpeningView[]): string =>
  clock.list(heads.map((each) => headName(say, each)))

/** How far a head is, in the fewest words. */
export function headState(head: HeadOpeningView): Key {
  if (!head.person) return 'opening.stateNoKeys'
  if (head.charterSigned !== null) return 'opening.stateSigned'
  if (head.wordsMatch === 'mismatch') return 'opening.stateMismatch'
  if (head.wordsMatch === 'match') return 'opening.stateMatch'
  return head.wordsReady ? 'opening.stateReady' : 'opening.stateKeys'
}

/** Words 1 to 5 that I have to choose by ear, as indexes from 0. */
export const wordsToChoose = (words: { readonly code: readonly string[]; readonly read: readonly number[] }): readonly number[] =>
  words.code.map((_, at) => at).filter((at) => !words.read.includes(at))

/** Who proves a person's keys: heads compared words, everybody else is named by a head. */
export const provenBy = (talk: Pick<TalkView, 'delegations'>, { role, delegation }: Pick<PersonView, 'role' | 'delegation'>): { readonly head: string; readonly delegation: string } =>
  ({ head: role === 'head' ? 'yes' : 'no', delegation: delegationOf(talk, delegation).name })
