import { Ban, CircleCheck, CircleDashed, CircleX, Hourglass, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { ResultNotice } from '../../parts/Vouched'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import { pathOf } from '../../state/places'
import type { InRoom } from '../../state/plenary'
import { resultSentence } from '../../telling/decision-words'
import { type Decision, isInterrupted, isVoted, type KnownDecision, subjectOf, unvoted, waitsUntil } from '../../telling/decisions'
import { delegationOf } from '../../telling/opening'
import { shortId } from '../talk/Charter'
import { DecisionDeeds } from './DecisionDeeds'
import { Method } from './Method'

export interface OfDecision { readonly known: KnownDecision; readonly plenary: InRoom }

/** One decision whole: the exact words or the report, how it is decided and by whom, who objects or how each voted, the result and why. */
export function DecisionCard({ known, plenary }: OfDecision): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { decision } = known
  const { put, session } = decision
  const result = resultSentence(say, clock, talk, plenary, known)
  const number = session === null ? 0 : (plenary.subjects.sessions[session]?.number ?? 0)
  return (
    <article className="card stack decision" aria-label={decision.title}>
      <header className="stack stack-close">
        <div className="row row-wrap"><h3 className="grow"><bdi>{decision.title}</bdi></h3><StateOf decision={decision} /></div>
        <p className="small muted">
          {say('decisions.proposedBy', { delegation: delegationOf(talk, decision.delegation).name, category: say('decisions.category', { category: decision.category }) })}
          {put !== null && <> {say('decisions.putAt', { time: clock.moment(put), session: number })}</>}
        </p>
      </header>
      <Words known={known} plenary={plenary} />
      {result !== null && <ResultNotice of={result} good={decision.state === 'adopted'} />}
      <Method of={decision} />
      {put !== null && (isVoted(decision) ? <Votes known={known} plenary={plenary} /> : <Objections of={decision} />)}
      {result === null && decision.state !== 'withdrawn' && <Waits of={decision} plenary={plenary} />}
      <DecisionDeeds known={known} plenary={plenary} />
    </article>
  )
}

const STATES: Readonly<Record<Decision['state'], readonly [LucideIcon, string]>> = {
  proposed: [CircleDashed, 'chip'], put: [Hourglass, 'chip chip-ink'], adopted: [CircleCheck, 'chip chip-ok'], not_adopted: [CircleX, 'chip chip-stop'],
  withdrawn: [Ban, 'chip'],
}

export function StateOf({ decision: { state, number } }: { readonly decision: Decision }): ReactNode {
  const say = useSay()
  const [icon, look] = STATES[state]
  return <span className={look}><Icon of={icon} /> {say(`decisions.state${state}`, { number: number ?? 0 })}</span>
}

/** The exact words of a motion; of a report which version of whose, who endorsed it, and where it stands. */
function Words({ known: { decision }, plenary }: OfDecision): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const subject = subjectOf(plenary.subjects, decision)
  if (subject.type === 'motion') return <blockquote className="lines track-mandate decision-words" dir="auto">{subject.text}</blockquote>
  const { report, track, entry } = subject
  const place = { at: 'tracks', track: report.track, session: null } as const
  const endorsed = clock.list(report.endorsed_by.map((each) => delegationOf(talk, each).name))
  return (
    <div className="decision-words stack stack-close">
      <p><b>{say('decisions.reportSubject', { track: track?.title ?? '', version: report.version })}</b>{' '}
        {endorsed === '' ? say('tracks.reportEndorsedNone') : say('tracks.reportEndorsed', { names: endorsed })}
      </p>
      <p className="small muted">
        {say('decisions.reportEntry', { entry: shortId(entry) })}{' '}
        <a href={pathOf(talk.talk, place)} onClick={(event) => { event.preventDefault(); go(place) }}>{say('decisions.readReport')}</a>
      </p>
    </div>
  )
}

function Objections({ of: { objections, aside, state } }: { readonly of: Decision }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const made = Object.entries(objections)
  if (state === 'withdrawn' || (made.length === 0 && aside.length === 0 && state !== 'put')) return null
  return (
    <div role="group" aria-label={say('decisions.objections')}>
      <h4 className="small strong">{say('decisions.objections')}</h4>
      {made.length === 0 && <p className="muted">{say('decisions.objectsNone')}</p>}
      <ul className="list">
        {made.map(([delegation, reason]) => {
          const of = delegationOf(talk, delegation)
          return <li key={delegation} className="row"><Mark of={of} size={14} /><span className="strong">{say('decisions.objects', { delegation: of.name, given: reason === null ? 'no' : 'yes', reason: reason ?? '' })}</span></li>
        })}
        {aside.map((delegation) => {
          const of = delegationOf(talk, delegation)
          return <li key={delegation} className="row"><Mark of={of} size={14} /><span>{say('decisions.standsAside', { delegation: of.name })}</span></li>
        })}
      </ul>
    </div>
  )
}

/** Every delegation with its vote in words, seen as it was cast; who took no part. */
function Votes({ known: { decision }, plenary }: OfDecision): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const missing = unvoted(decision).map((each) => delegationOf(talk, each).name)
  const parties = plenary.subjects.delegations.filter(({ kind }) => kind === 'party').map(({ id }) => id)
  const out = decision.state === 'put' ? parties.filter((each) => !decision.electorate.includes(each)) : []
  return (
    <div role="group" aria-label={say('decisions.votes')}>
      <h4 className="small strong">{say('decisions.votes')}</h4>
      <ul className="list">
        {decision.electorate.filter((each) => decision.ballots[each] !== undefined).map((each) => (
          <li key={each} className="row"><Mark of={delegationOf(talk, each)} size={14} /><span>{say('decisions.voted', { delegation: delegationOf(talk, each).name, vote: decision.ballots[each] ?? '' })}</span></li>
        ))}
        {out.map((each) => <li key={each} className="row"><Mark of={delegationOf(talk, each)} size={14} /><span>{say('decisions.recused', { delegation: delegationOf(talk, each).name })}</span></li>)}
      </ul>
      {decision.state === 'put' && <p className="small muted">{say('decisions.votesMissing', { count: missing.length, names: clock.list(missing) })}</p>}
    </div>
  )
}

/** What has to happen before there is a result. */
function Waits({ of: decision, plenary }: { readonly of: Decision; readonly plenary: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const from = waitsUntil(decision)
  if (from === null) return <p className="small muted">{say('decisions.waitsChair', { method: decision.method })}</p>
  if (isInterrupted(plenary.subjects, decision)) return <p className="small">{say('decisions.waitsSession')}</p>
  return <p className="small muted">{say(isVoted(decision) ? 'decisions.waitsVotes' : 'decisions.waitsUntil', { time: clock.second(from) })}</p>
}
