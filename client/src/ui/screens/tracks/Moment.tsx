import type { ReactNode } from 'react'
import { useClock, useSay } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { otherZones } from '../../telling/session-times'
import { createClock } from '../../words/times'

/** A date in one's own time, and below it in that of the others. */
export function Moment({ at, here }: { readonly at: number; readonly here: InRoom | null }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const zones = here === null ? [] : otherZones(here.subjects, clock.zone)
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{clock.moment(at)}</time>
      {zones.map(({ zone }) => <span key={zone} className="block small muted">{say('sessions.there', { time: createClock(clock.locale, zone).moment(at), zone })}</span>)}
    </>
  )
}
