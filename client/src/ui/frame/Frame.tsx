import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Brand } from '../parts/Brand'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { Side } from '../parts/Mark'
import { Seal } from '../parts/Seal'
import { useWatches } from '../state/clocks'
import { useClock, usePath, usePlace, useSay, useTalk } from '../state/environment'
import { roomById } from '../telling/rooms'
import { thereAt } from '../telling/zones'
import { Banners } from './Banners'
import { LiveBar } from './LiveBar'
import { Me } from './Me'
import { MayBeRecorded } from './MayBeRecorded'
import { OffRecord } from './OffRecord'
import { Places } from './Places'
import { RecordLines } from './RecordLines'
import { RoomLines } from './RoomLines'
import { RoomSwitch } from './RoomSwitch'

/** The frame of a talk. In a caucus it is turned over and striped, wherever one looks, so that nobody can mistake the place. */
export function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  const { place } = usePlace(talk.talk)
  const room = roomById(talk, live.room)
  const inRoom = place.at === 'room' && place.room === live.room
  const caucus = room?.kind === 'caucus'
  const classes = ['frame', caucus && 'frame-caucus', inRoom && 'frame-room']
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <a className="skip" href="#work" onClick={(event) => { event.preventDefault(); document.getElementById('work')?.focus() }}>{say('frame.skip')}</a>
      <header className="frame-top inverted">
        <Home />
        <span className="crumb not-narrow"><bdi className="crumb-title">{talk.title}</bdi></span>
        <RoomSwitch />
        <span className="grow only-narrow" />
        <Now />
        <Seal />
        <Me />
      </header>
      <section className="frame-line" aria-label={say('frame.regionState')}>
        <Seal line />
        {room && room.kind !== 'plenary' && <RoomLines room={room} />}
        {room && <RecordLines room={room} />}
        {room && <OffRecord room={room} />}
        {room && <MayBeRecorded room={room} />}
        <Banners />
      </section>
      <Places />
      <Work>{children}</Work>
      {room && !inRoom && <div className="frame-live"><LiveBar /></div>}
    </div>
  )
}

/** A new page begins at its top, with the focus on the work. */
function Work({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useSay()
  const path = usePath()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    main.current?.focus()
    main.current?.scrollTo({ top: 0 })
  }, [path])
  return <main ref={main} className="frame-work" id="work" tabIndex={-1} aria-label={say('frame.regionWork')}>{children}</main>
}

/** The mark: to the overview; where the frame is narrow it opens the list of places. */
function Home(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const path = usePath()
  // The list belongs to the page it was opened on: choosing a place closes it.
  const [openOn, setOpenOn] = useState<string | null>(null)
  return (
    <>
      <a className="brand not-narrow" href={`/t/${talk.talk}`} onClick={(event) => { event.preventDefault(); go({ at: 'overview' }) }}><Brand /></a>
      <Button kind="quiet" className="brand only-narrow" label={say('frame.places')} onPress={() => setOpenOn(path)}><Brand /></Button>
      <Dialog title={say('frame.places')} open={openOn === path} onClose={() => setOpenOn(null)}>
        <p><bdi className="strong">{talk.title}</bdi></p>
        <Places />
      </Dialog>
    </>
  )
}

/** As many as the bar has place for; who reads more finds every party’s time at each date. */
const CLOCKS_SHOWN = 3

/** The time now, to the minute: this device's, and beside it that of every party if there are few zones. */
function Now(): ReactNode {
  const clock = useClock()
  const watches = useWatches(null)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(beat)
  }, [])
  const shown = watches.length > 1 && watches.length <= CLOCKS_SHOWN ? watches : []
  return (
    <time className="clock not-narrow" dateTime={new Date(now).toISOString()}>
      {shown.length === 0 ? clock.hour(now) : shown.map((each) => (
        <span key={each.zone} className="clock-of">{each.delegations.map((one) => <Side key={one.id} of={one} size={12} />)} {thereAt(clock, each.zone, now)}</span>
      ))}
    </time>
  )
}
