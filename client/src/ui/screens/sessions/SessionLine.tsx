import { Ban, CalendarCheck, CircleCheck, CircleDashed, CirclePause, CirclePlay, type LucideIcon, MapPin, Monitor, MonitorSmartphone, Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/Icon'
import { useWatches } from '../../state/clocks'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { pathOf } from '../../state/places'
import { delegationOf } from '../../telling/opening'
import { type Form, formOf, type Known, missingFrom, pendingOn, type Session } from '../../telling/sessions'
import { thereAt, watchName } from '../../telling/zones'

const STATES: Readonly<Record<Session['state'], readonly [LucideIcon, string]>> = {
  proposed: [CircleDashed, 'chip'], agreed: [CalendarCheck, 'chip chip-ok'], open: [CirclePlay, 'chip chip-ink'], suspended: [CirclePause, 'chip chip-warn'],
  closed: [CircleCheck, 'chip chip-ok'], postponed: [Pause, 'chip chip-warn'], cancelled: [Ban, 'chip chip-stop'], refused: [Ban, 'chip chip-stop'],
}
const FORMS: Readonly<Record<Form, LucideIcon>> = { virtual: Monitor, in_person: MapPin, hybrid: MonitorSmartphone }

export function StateChip({ of: { state } }: { readonly of: Session }): ReactNode {
  const say = useSay()
  const [icon, look] = STATES[state]
  return <span className={look}><Icon of={icon} /> {say(`sessions.state${state}`)}</span>
}

/** The form, and where it was moved the former one struck through before it. */
export function FormChip({ of: session }: { readonly of: Session }): ReactNode {
  const say = useSay()
  const form = formOf(session.modality)
  const name = say(`sessions.form${form}`)
  const before = session.moves.at(-1)?.from
  return (
    <span className="row row-wrap form-chips">
      {before !== undefined && <s className="chip"><span className="unseen">{say('sessions.was')} </span>{say(`sessions.form${formOf(before)}`)}</s>}
      <span className="chip">
        {before !== undefined && <span className="unseen">{say('sessions.becomes')} </span>}
        <Icon of={FORMS[form]} /> {session.place === null ? name : say('sessions.formAt', { form: name, place: session.place })}
      </span>
    </span>
  )
}

const FINISHED: ReadonlySet<Session['state']> = new Set(['closed', 'cancelled', 'refused'])

/** One session in the list: its day at the rail, then number, title, form, state, times of every zone, what waits for whom. */
export function SessionLine({ known, here, current }: { readonly known: Known; readonly here: InRoom; readonly current: boolean }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const { id, session } = known
  const place = here.sessionPlace(id)
  const day = new Intl.DateTimeFormat(clock.locale, { timeZone: clock.zone, day: 'numeric', month: 'short' }).format(session.start.at)
  const weekday = new Intl.DateTimeFormat(clock.locale, { timeZone: clock.zone, weekday: 'short' }).format(session.start.at)
  const name = say('sessions.number', { number: session.number })
  const look = ['session', current && 'session-current', FINISHED.has(session.state) && 'session-over'].filter(Boolean).join(' ')
  return (
    <li className="session-line" aria-label={`${name}: ${session.title}`}>
      <div className="session-day"><time dateTime={new Date(session.start.at).toISOString()}><b>{day}</b><span>{weekday}</span></time></div>
      <span className="session-rail" aria-hidden><Icon of={STATES[session.state][0]} /></span>
      <div className={look}>
        <div className="session-title">
          <a className="grow" href={pathOf(talk.talk, place)} aria-current={current ? 'true' : undefined} onClick={(event) => { event.preventDefault(); go(place) }}>
            <b>{name}</b> <bdi className={session.state === 'cancelled' ? 'struck' : ''}>{session.title}</bdi>
          </a>
          <FormChip of={session} />
          <StateChip of={session} />
        </div>
        {session.state !== 'postponed' && session.state !== 'cancelled' && <Times session={session} here={here} />}
        <WaitsFor known={known} here={here} />
        <Why session={session} />
      </div>
    </li>
  )
}

const STOPPED: ReadonlySet<Session['state']> = new Set(['postponed', 'suspended', 'cancelled', 'refused'])

/** Why it does not take place, or why it takes place in another form. */
function Why({ session: { state, reason, moves } }: { readonly session: Session }): ReactNode {
  const say = useSay()
  const move = moves.at(-1)
  const why = STOPPED.has(state) ? reason && { text: reason.text, public: reason.public } : move && { text: move.reason, public: move.public }
  return why && <p className="small muted">{say(why.public ? 'sessions.reasonPublic' : 'sessions.reason', { reason: why.text })}</p>
}

/** “Northland 14:00–16:00 · Southmark 15:00–17:00”, one's own first. */
function Times({ session: { start, end }, here }: { readonly session: Session; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  return (
    <p className="small session-times">
      {useWatches(here).map((each) => (
        <span key={each.zone} className={each.mine ? 'strong' : 'muted'}>
          {say('sessions.at', { names: watchName(say, clock, me, each), time: `${thereAt(clock, each.zone, start.at)}–${thereAt(clock, each.zone, end.at)}` })}
        </span>
      ))}
    </p>
  )
}

function WaitsFor({ known, here }: { readonly known: Known; readonly here: InRoom }): ReactNode {
  const missing = [...new Set(pendingOn(here.subjects, known.id).flatMap(({ proposal }) => missingFrom(proposal)))]
  return missing.length > 0 && <Waits missing={missing} />
}

/** Whose answer is missing: “Waiting for you and Southmark.” */
export function Waits({ missing }: { readonly missing: readonly string[] }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const others = missing.filter((each) => each !== talk.me.delegation).map((each) => delegationOf(talk, each).name)
  const names = clock.list(others)
  if (others.length === missing.length) return <p className="small">{say('sessions.waitingFor', { names })}</p>
  return <p className="small strong">{others.length === 0 ? say('sessions.waitingYou') : say('sessions.waitingYouAnd', { names })}</p>
}
