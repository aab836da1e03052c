import { Clock, DoorOpen, MonitorUp, PackageOpen, VolumeX, TriangleAlert, UserPlus, UsersRound, WifiOff } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useApp, useClock, useEnvironment, useNamed, usePlace, useSay, useTalk } from '../state/environment'
import { keysFor, keysInWords } from '../state/shortcuts'
import { itemTasks } from '../telling/items'
import { delegationOf } from '../telling/opening'
import { askedRoom, othersIn, roomById, theRoom } from '../telling/rooms'
import { questionsFor } from '../telling/tasks'
import { useMoment } from './Moments'
import { NotConfirmed } from './NotConfirmed'
import { PartyLeft } from './PartyLeft'
import { Restored } from './Restored'

/** States that last, above the work: the link, the clock, alarms, questions that wait. Work goes on beneath them. */
export function Banners(): ReactNode {
  const { talk, live } = useTalk()
  return (
    <div className="banners">
      {talk.problem && <div className="banner"><Problem problem={talk.problem} /></div>}
      {talk.trouble && <div className="banner"><Problem problem={talk.trouble} tone="warn" /></div>}
      {live.alarms.map((alarm, at) => <div className="banner" key={`${alarm.code} ${at}`}><Problem problem={alarm} /></div>)}
      <Sharing />
      <Silence />
      <Link />
      <WrongClock />
      <NotConfirmed />
      <PartyLeft />
      <Restored />
      <AtTheDoor />
      <Offered />
      <Questions />
    </div>
  )
}

/** Stays above all pages while a window is shared. */
function Sharing(): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk, live } = useTalk()
  const room = roomById(talk, live.room)
  if (live.own.screen !== 'on' || !room) return null
  return (
    <div className="banner banner-warn">
      <Icon of={MonitorUp} />
      <b className="grow">{say('room.screenYours', { room: theRoom(say, talk, room), count: othersIn(room).length })}</b>
      <Button size="small" onPress={() => void app.set('screen', false)}>{say('room.screenStop')}</Button>
    </div>
  )
}

/** Whoever hears nothing must see why. */
function Silence(): ReactNode {
  const say = useSay()
  const app = useApp()
  if (!useTalk().live.silent) return null
  return (
    <div className="banner banner-warn">
      <Icon of={VolumeX} />
      <b className="grow">{say('sounds.silenced')}</b>
      <Button size="small" onPress={() => app.setSilent(false)}>{say('sounds.unsilence')}</Button>
    </div>
  )
}

function Link(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const { connection } = useTalk().talk
  const seconds = useSecondsUntil(connection.nextTry)
  if (connection.state === 'connected') return null
  if (connection.state === 'refused') return <div className="banner banner-stop" role="alert"><Icon of={TriangleAlert} /><span className="grow">{say('frame.refusedConnection')}</span></div>
  if (connection.state === 'connecting') return <div className="banner" role="status"><Icon of={WifiOff} /><span className="grow">{say('frame.connecting')}</span></div>
  return (
    <div className="banner banner-warn">
      <Icon of={WifiOff} />
      <span className="grow">
        {say('frame.offline', { time: clock.hour(connection.since), queued: connection.queued })}
        {seconds !== null && <span className="muted"> {say('frame.nextTry', { seconds })}</span>}
      </span>
      <Button size="small" onPress={() => void app.tryAgain()}>{say('frame.tryNow')}</Button>
    </div>
  )
}

/** Whole seconds until an instant, counted in text only; null when there is none. */
function useSecondsUntil(at: number | null): number | null {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (at === null) return
    const beat = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(beat)
  }, [at])
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000))
}

/** A clock that is wrong by less than this is not worth a sentence, ms. */
const CLOCK_TOLERANCE = 30 * 60_000

function WrongClock(): ReactNode {
  const say = useSay()
  const { clockOffset } = useTalk().talk
  const [help, setHelp] = useState(false)
  if (Math.abs(clockOffset) < CLOCK_TOLERANCE) return null
  const hours = Math.max(1, Math.round(Math.abs(clockOffset) / 3_600_000))
  return (
    <div className="banner banner-warn">
      <Icon of={Clock} />
      <span className="grow">
        {say('frame.clockWrong', { hours, direction: clockOffset < 0 ? 'ahead' : 'behind' })}
        {help && <span className="block small">{say('frame.clockHelpText')}</span>}
      </span>
      <Button size="small" expanded={help} onPress={() => setHelp(!help)}>{say('frame.clockHelp')}</Button>
    </div>
  )
}

/** Somebody at the door of the own caucus: the answer is given among the rooms. */
function AtTheDoor(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const visit = talk.visits.find((each) => each.state === 'asked')
  if (!visit) return null
  return (
    <div className="banner" role="status">
      <Icon of={DoorOpen} />
      <b className="grow">{say('rooms.banner', { name: named(visit.person), delegation: delegationOf(talk, visit.person.delegation).name })}</b>
      <Button size="small" kind="main" onPress={() => go({ at: 'rooms' })}>{say('frame.answerNow')}</Button>
    </div>
  )
}

function Questions(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const open = useMoment()
  const { talk } = useTalk()
  const { preferences } = useEnvironment()
  const questions = questionsFor(talk)
  const [first] = questions
  const keys = preferences.shortcuts ? keysFor('dialog', preferences.keys) : null
  if (!first) return null
  return (
    <div className="banner">
      <Icon of={questions.length > 1 ? UsersRound : UserPlus} />
      <b className="grow">{say('frame.waitingDialog', { count: questions.length, name: named(first.person), delegation: delegationOf(talk, first.person.delegation).name, room: theRoom(say, talk, askedRoom(talk, first)) })}</b>
      <Button size="small" kind="main" onPress={() => open({ kind: 'admission', request: first.request })}>
        {say('frame.answerNow')}
        {keys !== null && <span className="key not-narrow" aria-hidden>{keysInWords(keys)}</span>}
      </Button>
    </div>
  )
}

/** Another delegation offers mine an item. Its place is where it is opened; there it needs no banner. */
function Offered(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { place, go } = usePlace(talk.talk)
  const [first, ...more] = itemTasks(talk)
  if (first === undefined || place.at === 'items') return null
  return (
    <div className="banner" role="status">
      <Icon of={PackageOpen} />
      <span className="grow">{say('items.banner', { delegation: delegationOf(talk, first.delegation).name, subject: first.subject, more: more.length })}</span>
      <Button size="small" onPress={() => go({ at: 'items' })}>{say('items.look')}</Button>
    </div>
  )
}
