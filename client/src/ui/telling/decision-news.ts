/** What is spoken of the plenary's decisions when they change (ux.md §3.5): put, objected to, announced. Polite: nobody is interrupted. */
import type { AppView, RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { resultSentence } from './decision-words'
import type { News } from './news'
import { delegationOf } from './opening'
import { plenaryOf } from './rooms'
import { vouchedFor } from './vouched'

/** Wherever one is: decisions are the plenary's. */
export function decisionNews(say: Say, clock: Clock, before: AppView, after: AppView): readonly News[] {
  if (before.at !== 'talk' || after.at !== 'talk') return []
  const room = plenaryOf(after.talk)?.room ?? ''
  const now = Date.now() + after.talk.clockOffset
  const [was, is] = [before.subjects.get(room), after.subjects.get(room)]
  if (was === undefined || is === undefined || was.decisions === is.decisions) return []
  return Object.entries(is.decisions).flatMap(([id, decision]) => {
    const earlier = was.decisions[id]
    const told = earlier === decision || decision.subject['type'] === 'overrule' ? null : change(say, clock, after.talk, is, earlier, decision)
    const line = told === null || decision.result === null ? null : vouchedFor(say, clock, after.talk, { room, result: `decision/${id}`, subjects: is, now })
    const says = line === null ? told : `${told ?? ''} ${line.says}`
    return says === null ? [] : [{ about: `decision ${id}`, urgent: false, says }]
  })
}

type Decision = RoomSubjects['decisions'][string]

function change(say: Say, clock: Clock, talk: TalkView, plenary: RoomSubjects, was: Decision | undefined, is: Decision): string | null {
  if (is.result !== null) return was?.result === null ? resultSentence(say, clock, talk, plenary, is) : null
  if (is.state === 'put' && was?.state !== 'put') return say('decisions.saidPut', { title: is.title })
  const objector = Object.keys(is.objections).find((each) => was?.objections[each] === undefined && each !== talk.me.delegation)
  return objector === undefined ? null : say('decisions.saidObjection', { delegation: delegationOf(talk, objector).name, title: is.title })
}
