import { CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { useWatches } from '../../state/clocks'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { type Known, missingFrom, nextSession, partiesOf, pendingOn, sessionsOf } from '../../telling/sessions'
import { thereAt, watchName } from '../../telling/zones'
import { FormChip, StateChip } from './SessionLine'

/** The next session at a glance: form, own time, other times, what is missing before it opens. */
export function NextSession({ here }: { readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const missingOf = useMissing()
  const watches = useWatches(here)
  const next = nextSession(sessionsOf(here.subjects))
  if (!next) return <section className="card" aria-label={say('sessions.nextTitle')}><h2 className="strong">{say('sessions.nextTitle')}</h2><p className="muted">{say('sessions.nextNone')}</p></section>
  const { id, session } = next
  const missing = missingOf(next, here)
  return (
    <section className="card stack" aria-label={say('sessions.nextTitle')}>
      <div className="card-head next-head"><h2 className="strong grow">{say('sessions.nextTitle')}</h2><span className="row row-wrap"><FormChip of={session} /><StateChip of={session} /></span></div>
      <p><b>{say('sessions.number', { number: session.number })}</b> <bdi>{session.title}</bdi></p>
      <p className="session-times">
        <b>{clock.moment(session.start.at)}</b>
        {watches.filter(({ mine }) => !mine).map((each) => (
          <span key={each.zone} className="muted">{say('sessions.at', { names: watchName(say, clock, talk.me, each), time: thereAt(clock, each.zone, session.start.at) })}</span>
        ))}
      </p>
      {missing.length > 0 && (
        <ul className="points small" aria-label={say('sessions.beforeOpens')}>
          {missing.map((each) => <li key={each}><Icon of={CircleDashed} /> {each}</li>)}
        </ul>
      )}
      <div className="acts"><Button onPress={() => go(here.sessionPlace(id))}>{say('sessions.look', { number: session.number })}</Button></div>
    </section>
  )
}

/** What is missing, a sentence each; nothing while it is open. */
function useMissing(): (known: Known, here: InRoom) => readonly string[] {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const names = (ids: readonly string[]): string => clock.list(ids.map((each) => delegationOf(talk, each).name))
  return ({ id, session }, { subjects }) => {
    if (session.state === 'open') return []
    const consents = [...new Set(pendingOn(subjects, id).flatMap(({ proposal }) => missingFrom(proposal)))]
    const unready = partiesOf(subjects).filter((party) => !session.ready.includes(party))
    return [
      ...(session.state === 'postponed' ? [say('sessions.missingDate')] : []),
      ...(consents.length > 0 ? [say('sessions.missingTerms', { names: names(consents) })] : []),
      ...(unready.length > 0 ? [say('sessions.missingReady', { names: names(unready) })] : [say('sessions.missingOpen')]),
    ]
  }
}
