import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { usePlace, useSay, useTalk } from '../../state/environment'
import { pathOf } from '../../state/places'
import { useNow, usePlenary, useSubjects } from '../../state/plenary'
import { missingFrom } from '../../telling/sessions'
import { type KnownTrack, mayOpenTrack, offeredTracks, overdueIn, proposalsOn, tasksIn, tracksOf } from '../../telling/tracks'
import { OtherRoom } from '../rooms/OtherRoom'
import { Waits } from '../sessions/SessionLine'
import { Knowable } from './Knowable'
import { OpenTrack } from './OpenTrack'
import { TrackPage } from './TrackPage'
import { TrackState } from './TrackState'

interface TracksProps { readonly chosen: string | null; readonly session: string | null }

/** `/t/:talk/tracks` and `/t/:talk/tracks/:id`: all expert tracks I may know of, and one of them whole. */
export default function Tracks({ chosen, session }: TracksProps): ReactNode {
  const { talk } = useTalk()
  const all = tracksOf(talk, useSubjects())
  const shown = all.find((each) => each.id === chosen)
  return shown ? <TrackPage key={shown.id} known={shown} session={session} /> : <All tracks={all} />
}

function All({ tracks }: { readonly tracks: readonly KnownTrack[] }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const plenary = usePlenary()
  const [opening, setOpening] = useState(false)
  const offered = offeredTracks(talk)
  const may = plenary !== null && talk.charter.state === 'in-force' && mayOpenTrack(plenary.subjects, talk.me)
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="grow">{say('tracks.title')}</h1>
        {may && <Button kind="main" onPress={() => setOpening(true)}>{say('tracks.open')}</Button>}
      </div>
      <p className="lead">{say('tracks.lead')}</p>
      {tracks.length === 0 && <p className="muted">{say(plenary ? 'tracks.none' : 'tracks.notYet')}</p>}
      {tracks.length > 0 && <ul className="tracks-list" aria-label={say('tracks.title')}>{tracks.map((each) => <Line key={each.id} known={each} />)}</ul>}
      {offered.length > 0 && (
        <section className="card" aria-label={say('tracks.offered')}>
          <h2 className="strong">{say('tracks.offered')}</h2>
          <ul className="list">{offered.map((room) => <OtherRoom key={room.room} room={room} />)}</ul>
        </section>
      )}
      {plenary && <Knowable plenary={plenary} framed />}
      {opening && plenary && <OpenTrack plenary={plenary} onClose={() => setOpening(false)} />}
    </div>
  )
}

function Line({ known: { id, track, standing, room } }: { readonly known: KnownTrack }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const plenary = usePlenary()
  const inRoom = useSubjects().get(room?.room ?? '')
  const place = { at: 'tracks', track: id, session: null } as const
  const now = useNow()
  const overdue = inRoom === undefined ? 0 : overdueIn(inRoom, now)
  const missing = plenary === null ? [] : [...new Set(proposalsOn(plenary.subjects, id).flatMap(({ proposal }) => missingFrom(proposal)))]
  return (
    <li className="card stack stack-close" aria-label={track.title}>
      <div className="row row-wrap">
        <a className="grow strong" href={pathOf(talk.talk, place)} onClick={(event) => { event.preventDefault(); go(place) }}><bdi>{track.title}</bdi></a>
        {overdue > 0 && <span className="chip chip-warn">{say('tracks.overdueCount', { count: overdue })}</span>}
        <TrackState state={standing} />
      </div>
      {inRoom && <p className="small muted">{say('tracks.taskCount', { count: tasksIn(inRoom).length })}</p>}
      {missing.length > 0 && <Waits missing={missing} />}
    </li>
  )
}
