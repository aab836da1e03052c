import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import type { LiveView, TalkView } from '../../model'
import { Loading } from '../screens/before/Loading'
import { Overview } from '../screens/talk/Overview'
import { PanelOf } from '../state/panel'
import { TalkOf, useEnvironment, usePath, usePlace, useSay } from '../state/environment'
import { pathOf, type Place, placeOf } from '../state/places'
import { stepNow } from '../telling/steps'
import { isWaiting } from '../telling/tasks'
import { Frame } from './Frame'
import { Moments } from './Moments'
import { Notifications } from './Notifications'
import { Shortcuts } from './Shortcuts'
import { Sounds } from './Sounds'

const Opening = lazy(() => import('../screens/opening/Opening').then((screen) => ({ default: screen.Opening })))
const Charter = lazy(() => import('../screens/talk/Charter'))
const People = lazy(() => import('../screens/talk/People'))
const Ready = lazy(() => import('../screens/talk/Ready'))
const Room = lazy(() => import('../screens/room/Room'))
const Decisions = lazy(() => import('../screens/decisions/Decisions'))
const Documents = lazy(() => import('../screens/documents/Documents'))
const Items = lazy(() => import('../screens/items/Items'))
const Rooms = lazy(() => import('../screens/rooms/Rooms'))
const Sessions = lazy(() => import('../screens/sessions/Sessions'))
const Tracks = lazy(() => import('../screens/tracks/Tracks'))
const Settings = lazy(() => import('../screens/talk/Settings'))

/** A talk: its address, its frame, its dialogs, its shortcuts. */
export default function Shell({ talk, live }: { readonly talk: TalkView; readonly live: LiveView }): ReactNode {
  const { place } = usePlace(talk.talk)
  useOwnAddress(talk)
  const opening = place.at === 'opening' && talk.opening !== null
  return (
    <TalkOf value={{ talk, live }}>
      <PanelOf>
        <Moments>
          <Shortcuts />
          <Sounds />
          <Notifications />
          {opening
            ? <Page><Opening step={place.step} /></Page>
            : <Frame><Page><Screen place={place} waiting={isWaiting(talk)} /></Page></Frame>}
        </Moments>
      </PanelOf>
    </TalkOf>
  )
}

function Page({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useSay()
  return <Suspense fallback={<Loading sentence={say('frame.loadingPage')} />}>{children}</Suspense>
}

/** A person who waits sees the own state, the green room and the settings; nothing else. */
const FOR_WAITING: ReadonlySet<Place['at']> = new Set(['overview', 'ready', 'settings', 'room'])

function Screen({ place, waiting }: { readonly place: Place; readonly waiting: boolean }): ReactNode {
  if (waiting && !FOR_WAITING.has(place.at)) return <Overview />
  switch (place.at) {
    case 'ready': return <Ready />
    case 'room': return <Room key={place.room} room={place.room} />
    case 'sessions': return <Sessions chosen={place.session} />
    case 'tracks': return <Tracks chosen={place.track} session={place.session} />
    case 'decisions': return <Decisions />
    case 'rooms': return <Rooms />
    case 'items': return <Items />
    case 'documents': return <Documents />
    case 'people': return <People />
    case 'charter': return <Charter />
    case 'settings': return <Settings />
    case 'overview':
    case 'opening': return <Overview />
  }
}

/** Inside a talk the address is the talk’s. A head whose talk is being opened begins at the step that is due; later the overview is a place like others. */
function useOwnAddress(talk: TalkView): void {
  const { address } = useEnvironment()
  const path = usePath()
  const begun = useRef(false)
  useEffect(() => {
    const here = placeOf(path)
    const inside = here?.talk === talk.talk
    const opening = talk.stage === 'opening' && talk.opening !== null
    const first = !begun.current && opening && (!inside || here.place.at === 'overview')
    begun.current = true
    if (first) address.replace(pathOf(talk.talk, { at: 'opening', step: stepNow(talk) }))
    else if (!inside) address.replace(pathOf(talk.talk, { at: 'overview' }))
  }, [address, path, talk])
}
