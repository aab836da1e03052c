import type { ReactNode } from 'react'
import { useClock, useSay } from '../../state/environment'
import { isNight } from '../../telling/session-times'
import { createClock } from '../../words/times'

/** Says which of the zones have night at that instant. */
export function Nights({ at, zones }: { readonly at: number; readonly zones: readonly string[] }): ReactNode {
  const say = useSay()
  const { locale } = useClock()
  return zones.filter((zone) => isNight(at, zone)).map((zone) => (
    <p key={zone} className="small warn">{say('sessions.night', { time: createClock(locale, zone).hour(at), zone })}</p>
  ))
}
