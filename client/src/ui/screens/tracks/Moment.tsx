import type { ReactNode } from 'react'
import { useWatches } from '../../state/clocks'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { thereAt, watchName } from '../../telling/zones'

/** A date in one's own time, and below it in that of every party. */
export function Moment({ at, here }: { readonly at: number; readonly here: InRoom | null }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  const watches = useWatches(here)
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{clock.moment(at)}</time>
      {watches.filter(({ mine }) => !mine).map((each) => (
        <span key={each.zone} className="block small muted">{say('sessions.at', { names: watchName(say, clock, me, each), time: thereAt(clock, each.zone, at) })}</span>
      ))}
    </>
  )
}
