import type { ReactNode } from 'react'
import { Button } from '../../../parts/Button'
import { Problem } from '../../../parts/Problem'
import { useAct } from '../../../state/act'
import { useSay, useTalk } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import { AgendaHere } from './AgendaHere'
import { AskFloor } from './AskFloor'
import { ChairTools } from './ChairTools'
import { OpenDecisions } from './OpenDecisions'
import { PointsOfOrder } from './PointsOfOrder'
import { Rulings } from './Rulings'
import { SpeakersList } from './SpeakersList'
import { SpeakingClock } from './SpeakingClock'
import { useWho, Who } from './who'

/** The floor of the session: who speaks, who waits in the order of F2, what I may ask for, the chair's tools beside what they act on, the agenda. */
export function FloorPanel({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { held, rights } = floor
  return (
    <div className="panel-list floor">
      <Speaking floor={floor} />
      <PointsOfOrder floor={floor} />
      <SpeakersList floor={floor} />
      {!held.open && <p className="panel-section small">{say('floor.suspendedHere')}</p>}
      {held.open && rights.ask && <AskFloor floor={floor} />}
      {held.open && rights.chair && <ChairTools floor={floor} />}
      <Rulings floor={floor} />
      <OpenDecisions floor={floor} />
      <AgendaHere floor={floor} />
    </div>
  )
}

function Speaking({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const who = useWho(floor)
  const { held, rights, perform } = floor
  const end = useAct(() => perform('floor.end', {}))
  const { speaker } = held
  const mine = speaker?.request.person === talk.me.id
  return (
    <section className="panel-section stack stack-close" aria-label={say('floor.now')}>
      <h3>{say('floor.now')}</h3>
      {speaker === null ? <p className="muted">{say('floor.nobody')}</p> : (
        <>
          <p className="row"><span className="grow"><Who floor={floor} request={speaker.request} /></span><span className="small muted">{say(`floor.type${speaker.request.type}`)}</span></p>
          {speaker.request.topic !== null && <p className="small"><bdi>{say('floor.topic', { topic: speaker.request.topic })}</bdi></p>}
          <SpeakingClock held={held} request={speaker.request} since={held.since} />
          {held.open && (mine || rights.chair) && (
            <div><Button size="small" busy={end.busy} label={mine ? say('floor.endOwn') : say('floor.end', { name: who(speaker.request) })} onPress={() => end.run()}>{say(mine ? 'floor.endOwn' : 'floor.endShort')}</Button></div>
          )}
        </>
      )}
      {held.interrupted.map(({ id, request }) => (
        <div key={id} className="stack stack-close">
          <p className="small muted">{say('floor.interrupted')}</p>
          <p><Who floor={floor} request={request} /></p>
          <SpeakingClock held={held} request={request} since={null} />
        </div>
      ))}
      {end.problem && <Problem problem={end.problem} tone="warn" />}
    </section>
  )
}
