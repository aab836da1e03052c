import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Mark } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import { type InRoom, usePlenary, useTrackRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { signs } from '../../telling/sessions'
import { type KnownTrack, leftOpen, mayOpenTrack, proposalsOn } from '../../telling/tracks'
import { OtherRoom } from '../rooms/OtherRoom'
import { RoomLine } from '../talk/RoomLine'
import { Moment } from './Moment'
import { roleWord } from './people'
import { PresentedReports } from './PresentedReports'
import { Proposed } from './Proposed'
import { Report } from './Report'
import { Tasks } from './Tasks'
import { TrackState } from './TrackState'
import { TrackSessions } from './TrackSessions'

/** One expert track whole: terms of reference, members, its room; inside it tasks, report and sessions; in plenary what was presented. */
export function TrackPage({ known, session }: { readonly known: KnownTrack; readonly session: string | null }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const plenary = usePlenary()
  const { id, track, standing, room, other } = known
  const here = useTrackRoom(room?.room ?? '', id)
  return (
    <div className="page track">
      <div><Button kind="link" onPress={() => go({ at: 'tracks', track: null, session: null })}>{say('tracks.back')}</Button></div>
      <div className="page-head"><h1 className="grow"><bdi>{track.title}</bdi></h1><TrackState state={standing} /></div>
      {standing === 'closed' && <Closed here={here} />}
      {plenary && <PlenaryAsks known={known} plenary={plenary} />}
      <Terms known={known} here={here ?? plenary} />
      {track.state !== 'proposed' && (
        <section className="card" aria-label={say('tracks.room')}>
          <h2 className="strong">{say('tracks.room')}</h2>
          <ul className="list">{room ? <RoomLine room={room} /> : other && <OtherRoom room={other} />}</ul>
          {!here && <p className="small muted">{say('tracks.notInside')}</p>}
        </section>
      )}
      {here && <Tasks here={here} />}
      {here && <Report track={id} here={here} plenary={plenary} />}
      {plenary && track.state !== 'proposed' && <PresentedReports track={id} plenary={plenary} here={here} />}
      {here && <TrackSessions here={here} chosen={session} />}
      {plenary && track.state === 'open' && mayOpenTrack(plenary.subjects, talk.me) && <Close known={known} plenary={plenary} />}
    </div>
  )
}

/** That it ended, and what it leaves open; the tasks are known in its room alone. */
function Closed({ here }: { readonly here: InRoom | null }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const open = here === null ? [] : leftOpen(here.subjects)
  return (
    <Notice>
      <p>{say('tracks.closedSays')}</p>
      {open.length > 0 && <p>{say('tracks.closedOpen', { count: open.length, titles: clock.list(open.map(({ task }) => `“${task.title}”`)) })}</p>}
    </Notice>
  )
}

/** What plenary is asked about the track: to open it, to close it. */
function PlenaryAsks({ known, plenary }: { readonly known: KnownTrack; readonly plenary: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const pending = proposalsOn(plenary.subjects, known.id)
  if (pending.length === 0) return null
  return (
    <section className="card proposals" aria-label={say('sessions.proposals')}>
      {pending.map((each) => {
        const opens = each.proposal.kind === 'track.open'
        const says = say(opens ? 'tracks.saysOpen' : 'tracks.saysClose', { delegation: delegationOf(talk, each.proposal.delegation).name })
        return <Proposed key={each.id} pending={each} here={plenary} says={says} agree={say(opens ? 'tracks.agreeOpen' : 'tracks.agreeClose')} answers={signs(plenary.subjects, talk.me)} />
      })}
    </section>
  )
}

function Terms({ known: { track }, here }: { readonly known: KnownTrack; readonly here: InRoom | null }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const person = (delegation: string, id: string): string => {
    const certified = here?.subjects.persons[id]
    const name = certified === undefined ? id : say('tracks.personRole', { name: certified.name, role: roleWord(say, certified.role) })
    return track.leads[delegation] === id ? `${name}, ${say('tracks.leadMark')}` : name
  }
  return (
    <section className="card stack" aria-label={say('tracks.terms')}>
      <div><h2 className="strong">{say('tracks.terms')}</h2>{track.state !== 'proposed' && <p className="small muted">{say('tracks.termsGiven')}</p>}</div>
      <p className="lines track-mandate">{track.mandate}</p>
      <dl className="facts">
        {track.deliverables.length > 0 && <div className="fact"><dt>{say('tracks.deliverables')}</dt><dd><ul>{track.deliverables.map((each) => <li key={each}><bdi>{each}</bdi></li>)}</ul></dd></div>}
        {track.due && <div className="fact"><dt>{say('tracks.due')}</dt><dd><Moment at={track.due.at} here={here} /></dd></div>}
        {Object.entries(track.members).map(([delegation, persons]) => (
          <div key={delegation} className="fact">
            <dt><span className="row"><Mark of={delegationOf(talk, delegation)} size={14} /> {delegationOf(talk, delegation).name}</span></dt>
            <dd><ul aria-label={say('tracks.openMembers', { delegation: delegationOf(talk, delegation).name })}>{persons.map((id) => <li key={id}><bdi>{person(delegation, id)}</bdi></li>)}</ul></dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Close({ known: { id, track }, plenary }: { readonly known: KnownTrack; readonly plenary: InRoom }): ReactNode {
  const say = useSay()
  const [asking, setAsking] = useState(false)
  const act = useAct(() => plenary.perform('track.close', { track: id }), () => setAsking(false))
  if (proposalsOn(plenary.subjects, id).length > 0) return null
  return (
    <div className="acts">
      <Button kind="danger" onPress={() => setAsking(true)}>{say('tracks.close')}</Button>
      {asking && (
        <Dialog title={say('tracks.closeTitle', { title: track.title })} open onClose={() => setAsking(false)}>
          <p>{say('tracks.closeEffect')}</p>
          {act.problem && <Problem problem={act.problem} />}
          <div className="dialog-acts">
            <Button kind="danger" size="large" busy={act.busy} onPress={() => act.run()}>{say('tracks.closeDo')}</Button>
            <Button size="large" onPress={() => setAsking(false)}>{say('tracks.closeKeep')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
