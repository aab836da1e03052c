import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../../state/environment'
import { isNight } from '../../telling/session-times'
import { thereAt, type Watch, watchName } from '../../telling/zones'

/** Says for whom it is night at that instant. */
export function Nights({ at, watches }: { readonly at: number; readonly watches: readonly Watch[] }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  return watches.filter(({ zone }) => isNight(at, zone)).map((each) => (
    <p key={each.zone} className="small warn">{say('sessions.night', { time: thereAt(clock, each.zone, at), names: watchName(say, clock, me, each) })}</p>
  ))
}
