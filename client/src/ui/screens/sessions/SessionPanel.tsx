import { CircleCheck, CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { useWatches } from '../../state/clocks'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { formOf, type Known, partiesOf } from '../../telling/sessions'
import { thereAt, watchName } from '../../telling/zones'
import { Agenda } from './Agenda'
import { Deeds } from './Deeds'
import { Nights } from './Nights'
import { Proposals } from './Proposals'
import { Recording } from './Recording'
import { FormChip, StateChip } from './SessionLine'

export interface OfSession { readonly known: Known; readonly here: InRoom }

/** One session whole: what waits for consent, its times, what is missing before it opens, agenda, roll, what happened, what one can do. */
export function SessionPanel({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const { session } = known
  const name = say('sessions.number', { number: session.number })
  return (
    <article className="card session-panel" aria-label={name}>
      <header>
        <div className="row row-wrap"><h2 className="grow">{name}</h2><StateChip of={session} /></div>
        <p className="muted"><bdi>{session.title}</bdi></p>
        <FormChip of={session} />
      </header>
      <Proposals known={known} here={here} />
      <Deeds known={known} here={here} />
      <Times known={known} here={here} />
      <BeforeItOpens known={known} here={here} />
      <Agenda known={known} here={here} />
      <Roll known={known} here={here} />
      <Recording known={known} here={here} />
      <History known={known} here={here} />
    </article>
  )
}

/** What was postponed or cancelled has no date at present: the old one is struck through. */
function Times({ known: { session: { start, end, state } }, here }: OfSession): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  const watches = useWatches(here)
  const day = clock.day(start.at)
  if (state === 'postponed' || state === 'cancelled') return <section aria-label={say('sessions.times')}><h3><s className="muted">{day}</s></h3></section>
  return (
    <section aria-label={say('sessions.times')}>
      <h3>{day}</h3>
      <table>
        <thead><tr><th scope="col">{say('sessions.party')}</th><th scope="col">{say('sessions.begins')}</th><th scope="col">{say('sessions.ends')}</th></tr></thead>
        <tbody>
          {watches.map((each) => (
            <tr key={each.zone}>
              <th scope="row">
                {each.delegations.map((one) => <Mark key={one.id} of={one} />)} {watchName(say, clock, me, each)} <span className="block small muted">{each.zone}</span>
              </th>
              <td>{thereAt(clock, each.zone, start.at)}</td>
              <td>{thereAt(clock, each.zone, end.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state !== 'closed' && <Nights at={start.at} watches={watches} />}
    </section>
  )
}

function BeforeItOpens({ known: { session }, here }: OfSession): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  if (!['proposed', 'agreed', 'suspended'].includes(session.state)) return null
  const agreed = session.state !== 'proposed'
  const points = [
    { done: agreed, says: say(agreed ? 'sessions.agreedTerms' : 'sessions.termsMissing') },
    ...partiesOf(here.subjects).map((party) => {
      const done = session.ready.includes(party)
      return { done, says: say(done ? 'sessions.isReady' : 'sessions.notReady', { delegation: delegationOf(talk, party).name }) }
    }),
  ]
  return (
    <section aria-label={say('sessions.beforeOpens')}>
      <h3>{say('sessions.beforeOpens')}</h3>
      <ul className="points">
        {points.map(({ done, says }) => <li key={says}><span className={done ? 'ok' : ''}><Icon of={done ? CircleCheck : CircleDashed} /></span> <span>{says}</span></li>)}
      </ul>
      <p className="small muted">{say('sessions.opensAlone')}</p>
    </section>
  )
}

function Roll({ known: { session }, here }: OfSession): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const declared = Object.keys(session.roll)
  if (session.state !== 'open' && declared.length === 0) return null
  const all = [...new Set([...partiesOf(here.subjects), ...declared])]
  const gap = (party: string): string => say(declared.includes(party) ? 'sessions.rollGone' : 'sessions.rollNone', { delegation: delegationOf(talk, party).name })
  return (
    <section aria-label={say('sessions.roll')}>
      <h3>{say('sessions.roll')}</h3>
      <ul className="list">
        {all.map((party) => (
          <li key={party} className="row">
            <Mark of={delegationOf(talk, party)} />
            {!session.present.includes(party) ? <span className="muted">{gap(party)}</span> : (
              <ul className="grow" aria-label={delegationOf(talk, party).name}>
                {session.roll[party]?.map((each) => (
                  <li key={each.name}><bdi>{say('sessions.rollPerson', { name: each.name, role: each.role, location: each.location })}</bdi> {each.off_camera && <span className="chip">{say('sessions.offCamera')}</span>}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ known: { session } }: OfSession): ReactNode {
  const say = useSay()
  if (session.moves.length === 0 && !session.reason) return null
  return (
    <section aria-label={say('sessions.history')}>
      <h3>{say('sessions.history')}</h3>
      <ol className="list">
        {session.moves.map((move, at) => (
          <li key={at}>
            {say('sessions.moved', { from: say(`sessions.form${formOf(move.from)}`), to: say(`sessions.form${formOf(move.to)}`) })}
            {' '}<span className="muted">{say(move.public ? 'sessions.reasonPublic' : 'sessions.reason', { reason: move.reason })}</span>
          </li>
        ))}
        {session.reason && <li>{say('sessions.stopped', { state: session.state })} <span className="muted">{say(session.reason.public ? 'sessions.reasonPublic' : 'sessions.reason', { reason: session.reason.text })}</span></li>}
      </ol>
    </section>
  )
}
