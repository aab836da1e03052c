/** What became of a decision, in one sentence (rules D2, D8–D10, V10). The interface never says more than the result the rules worked out. */
import type { RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { Binding } from './binding'
import { type KnownDecision, subjectOf } from './decisions'
import { delegationOf } from './opening'

/** Null while there is no result. `talk` names the delegations; `room`: where it was decided. */
export function resultSentence(
  say: Say, clock: Clock, talk: Pick<TalkView, 'delegations'>, { room, subjects }: { readonly room: string; readonly subjects: RoomSubjects }, { id, decision }: KnownDecision,
): Binding | null {
  const of = { room, result: `decision/${id}` } as const
  const { result } = decision
  if (result === null) return null
  const against = clock.list(result.against.map((each) => delegationOf(talk, each).name))
  if (result.outcome === 'adopted') {
    const subject = subjectOf(subjects, decision)
    const how = say('decisions.how', { method: decision.method, against: result.against.length, names: against })
    return subject.type === 'report'
      ? Binding.of(say, 'decisions.tookNote', { version: subject.report.version, track: subject.track?.title ?? '', how, number: decision.number ?? 0 }, of)
      : Binding.of(say, 'decisions.adopted', { how, number: decision.number ?? 0 }, of)
  }
  const tally = result.tally ?? {}
  const count = (vote: string): number => tally[vote] ?? 0
  return Binding.of(say, 'decisions.notAdopted', {
    reason: result.reason ?? '', names: against, yes: count('yes'), no: count('no'), abstain: count('abstain'), other: count('not_participating') + count('absent'),
  }, of)
}
