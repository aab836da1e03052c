/** What is spoken of the plenary's decisions when they change (ux.md §3.5): put, objected to, announced. Polite: nobody is interrupted. */
import type { AppView, RoomSubjects } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { type Known, whole } from './binding'
import { resultSentence } from './decision-words'
import type { KnownDecision } from './decisions'
import { hostNow, type News } from './news'
import { delegationOf } from './opening'
import { plenaryOf } from './rooms'

/** Wherever one is: decisions are the plenary's. `now`: the host's time, ms. */
export function decisionNews(say: Say, clock: Clock, before: AppView, after: AppView, now = hostNow(after)): readonly News[] {
  if (before.at !== 'talk' || after.at !== 'talk') return []
  const room = plenaryOf(after.talk)?.room ?? ''
  const [was, is] = [before.subjects.get(room), after.subjects.get(room)]
  if (was === undefined || is === undefined || was.decisions === is.decisions) return []
  const known = { talk: after.talk, subjects: after.subjects, now }
  return Object.entries(is.decisions).flatMap(([id, decision]) => {
    const earlier = was.decisions[id]
    const says = earlier === decision || decision.subject['type'] === 'overrule' ? null : change(say, clock, known, room, earlier, { id, decision })
    return says === null ? [] : [{ about: `decision ${id}`, urgent: false, says }]
  })
}

type Decision = RoomSubjects['decisions'][string]

function change(say: Say, clock: Clock, known: Known, room: string, was: Decision | undefined, { id, decision: is }: KnownDecision): string | null {
  const { talk } = known
  if (is.result !== null) {
    const subjects = known.subjects.get(room)
    const result = was?.result !== null || subjects === undefined ? null : resultSentence(say, clock, talk, { room, subjects }, { id, decision: is })
    return result === null ? null : whole(say, clock, known, result)
  }
  if (is.state === 'put' && was?.state !== 'put') return say('decisions.saidPut', { title: is.title })
  const objector = Object.keys(is.objections).find((each) => was?.objections[each] === undefined && each !== talk.me.delegation)
  return objector === undefined ? null : say('decisions.saidObjection', { delegation: delegationOf(talk, objector).name, title: is.title })
}
