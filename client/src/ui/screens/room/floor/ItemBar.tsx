import { type ReactNode, useEffect } from 'react'
import { useSpeak } from '../../../frame/Voice'
import type { FloorHere } from '../../../state/floor'
import { useSay, useTalk } from '../../../state/environment'
import { untilTimeUp } from '../../../telling/floor-clock'
import { SpeakingClock } from './SpeakingClock'
import { useWho, Who } from './who'

/** Above the stage: the item under discussion, who has the floor and for how long. */
export function ItemBar({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { item, number, title, speaker, open } = floor.held
  useTimeUp(floor)
  return (
    <section className="item-bar" aria-label={say('floor.item')}>
      {item && <b className="item-number">{item.item}</b>}
      <div className="grow">
        <p className="strong"><bdi>{item ? item.title : say('floor.noItem')}</bdi></p>
        <p className="small muted not-narrow"><bdi>{say('floor.session', { number, title })}</bdi></p>
      </div>
      {speaker
        ? <div className="item-speaker"><Who floor={floor} request={speaker.request} /><SpeakingClock held={floor.held} request={speaker.request} since={floor.held.since} /></div>
        : <p className="small muted">{say(open ? 'floor.nobody' : 'floor.suspendedHere')}</p>}
    </section>
  )
}

/** Says once that the time is up: to the speaker at once, to others when there is quiet. */
function useTimeUp(floor: FloorHere): void {
  const say = useSay()
  const speak = useSpeak()
  const { talk: { clockOffset, me } } = useTalk()
  const { since } = floor.held
  const request = floor.held.speaker?.request ?? null
  const mine = request?.person === me.id
  const who = useWho(floor)
  const says = request === null ? '' : mine ? say('floor.saidUp') : say('floor.saidUpOf', { name: who(request) })
  useEffect(() => {
    const left = untilTimeUp(request, since, Date.now() + clockOffset)
    if (left === null) return undefined
    const timer = setTimeout(() => speak({ about: 'time', urgent: mine, says }), left)
    return () => clearTimeout(timer)
  }, [request, since, clockOffset, mine, says, speak])
}
