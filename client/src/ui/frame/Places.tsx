import { CalendarClock, ClipboardCheck, DoorOpen, Files, FileSignature, Gavel, House, ListChecks, type LucideIcon, PackageOpen, Settings, UsersRound, Video, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon'
import { Supplied } from '../parts/Supplied'
import { usePlace, useSay, useTalk } from '../state/environment'
import { pathOf, type Place } from '../state/places'
import { usePlenary, useSubjects } from '../state/plenary'
import { caucusOf, roomsToEnter, shortRoomName } from '../telling/rooms'
import { roomsAskingMe } from '../telling/agreed'
import { decisionTasks } from '../telling/decisions'
import { waitingCount } from '../telling/sessions'
import { stepNow } from '../telling/steps'
import { itemTasks } from '../telling/items'
import { isWaiting, questionsFor } from '../telling/tasks'
import { trackWaits } from '../telling/tracks'

/** The navigation of a talk: the same places in the same order for everybody, only those that exist for the role. */
export function Places(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const rooms = roomsToEnter(talk)
  const waits = questionsFor(talk).length
  const waiting = isWaiting(talk)
  const plenary = usePlenary()
  const doors = talk.visits.filter((each) => each.state === 'asked').length + (plenary ? roomsAskingMe(plenary.subjects, talk.me).length : 0)
  const offers = itemTasks(talk).length
  const dates = plenary ? waitingCount(plenary.subjects, talk.me, plenary.now) : 0
  const decisions = plenary ? decisionTasks(plenary.subjects, talk.me, plenary.now).length : 0
  const tracks = trackWaits(talk, useSubjects()).length
  return (
    <nav className="places" aria-label={say('frame.regionPlaces')}>
      <ul className="places-list">
        <Line place={{ at: 'overview' }} icon={House} name={say(waiting ? 'frame.waiting' : 'frame.overview')} />
        {talk.stage === 'opening' && talk.opening && <Line place={{ at: 'opening', step: stepNow(talk) }} icon={ListChecks} name={say('frame.openingSteps')} />}
        <Line place={{ at: 'ready' }} icon={ClipboardCheck} name={say('frame.greenRoom')} rare={!waiting} />
        {!waiting && <Line place={{ at: 'sessions', session: null }} icon={CalendarClock} name={say('sessions.title')} {...(dates > 0 ? { count: say('frame.waitingCount', { count: dates }), urgent: true } : {})} />}
        {!waiting && plenary && <Line place={{ at: 'decisions' }} icon={Gavel} name={say('decisions.title')} {...(decisions > 0 ? { count: say('frame.waitingCount', { count: decisions }), urgent: true } : {})} rare={decisions === 0} />}
        {!waiting && <Line place={{ at: 'rooms' }} icon={DoorOpen} name={say('rooms.title')} {...(doors > 0 ? { count: say('frame.waitingCount', { count: doors }), urgent: true } : {})} />}
        {!waiting && <Line place={{ at: 'tracks', track: null, session: null }} icon={Waypoints} name={say('tracks.title')} {...(tracks > 0 ? { count: say('frame.waitingCount', { count: tracks }), urgent: true } : {})} rare={tracks === 0} />}
        {!waiting && <Line place={{ at: 'documents' }} icon={Files} name={say('documents.title')} rare />}
        {!waiting && <Line place={{ at: 'items' }} icon={PackageOpen} name={say('items.title')} {...(offers > 0 ? { count: say('frame.waitingCount', { count: offers }), urgent: true } : {})} rare={offers === 0} />}
        {!waiting && <Line place={{ at: 'people' }} icon={UsersRound} name={say('frame.people')} {...(waits > 0 ? { count: say('frame.waitingCount', { count: waits }), urgent: true } : {})} />}
        {!waiting && <Line place={{ at: 'charter' }} icon={FileSignature} name={say('frame.charter')} rare />}
        <Line place={{ at: 'settings' }} icon={Settings} name={say('frame.settings')} rare />
      </ul>
      {rooms.length > 0 && (
        <>
          <h2 className="places-caption" id="rooms-caption">{say('frame.rooms')}</h2>
          <ul className="places-list" aria-labelledby="rooms-caption">
            {rooms.map((room) => (
              <Line key={room.room} place={{ at: 'room', room: room.room }} icon={room.kind === 'plenary' ? Video : DoorOpen} name={shortRoomName(say, room)} count={String(room.members.length)} countName={say('frame.inRoom', { count: room.members.length })} rare={room.kind !== 'plenary' && room !== caucusOf(talk)} />
            ))}
          </ul>
        </>
      )}
      <div className="places-foot"><Supplied /></div>
    </nav>
  )
}

interface LineProps {
  readonly place: Place
  readonly icon: LucideIcon
  readonly name: string
  readonly count?: string
  readonly countName?: string
  readonly urgent?: boolean
  /** Where the frame is narrow it is behind the mark only. */
  readonly rare?: boolean
}

function Line({ place, icon, name, count, countName, urgent = false, rare = false }: LineProps): ReactNode {
  const { talk } = useTalk()
  const { place: here, go } = usePlace(talk.talk)
  const path = pathOf(talk.talk, place)
  const current = here.at === 'opening' || here.at === 'sessions' || here.at === 'tracks' ? place.at === here.at : pathOf(talk.talk, here) === path
  return (
    <li className={rare ? 'place-rare' : ''}>
      <a className="place" href={path} aria-current={current ? 'page' : undefined} onClick={(event) => { event.preventDefault(); go(place) }}>
        <Icon of={icon} />
        <span>{name}</span>
        {count !== undefined && (
          <span className={urgent ? 'place-count place-count-waits' : 'place-count'}>
            <span aria-hidden={countName !== undefined}>{count}</span>
            {countName !== undefined && <span className="unseen">, {countName}</span>}
          </span>
        )}
      </a>
    </li>
  )
}
