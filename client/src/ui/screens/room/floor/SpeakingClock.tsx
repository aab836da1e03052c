import { Pause, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Icon } from '../../../parts/Icon'
import { useSay, useTalk } from '../../../state/environment'
import type { Held, Request } from '../../../telling/floor'
import { minutes, spokenAt, type Spoken, untilNextSecond } from '../../../telling/floor-clock'

/** Speaking time second by second, by the host's clock. Only what calls this is drawn again with each second. */
function useSpoken(request: Request, since: number | null): Spoken {
  const { talk: { clockOffset } } = useTalk()
  const [now, setNow] = useState(() => Date.now() + clockOffset)
  useEffect(() => {
    if (since === null) return undefined
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      const at = Date.now() + clockOffset
      setNow(at)
      timer = setTimeout(tick, untilNextSecond(request, since, at) + 5)
    }
    timer = setTimeout(tick, 0)
    return () => clearTimeout(timer)
  }, [request, since, clockOffset])
  return spokenAt(request, since, now)
}

interface ClockProps { readonly held: Held; readonly request: Request; readonly since: number | null }

/** Used and limit with a bar; over the limit a sign, words and a broken bar; a sign and a word while it stands still. It warns and cuts nobody off (F4). */
export function SpeakingClock({ held, request, since }: ClockProps): ReactNode {
  const say = useSay()
  const spoken = useSpoken(request, since)
  const { used, limit, over, running } = spoken
  const why = running ? 'none' : held.open ? 'interrupted' : 'suspended'
  const label = say('floor.clock', { used: minutes(used), limit: limit === 0 ? 'none' : minutes(limit), over: over === 0 ? 'none' : minutes(over), still: why })
  return (
    <span className={over > 0 ? 'floor-clock floor-clock-over' : 'floor-clock'} role="timer" aria-label={label}>
      <span aria-hidden className="floor-clock-line">
        {!running && <span className="chip"><Icon of={Pause} />{say('floor.still', { why })}</span>}
        {over > 0 && <b className="floor-over"><Icon of={TriangleAlert} />{say('floor.over', { over: minutes(over) })}</b>}
        <span>{limit === 0 ? say('floor.usedFree', { used: minutes(used) }) : say('floor.used', { used: minutes(used), limit: minutes(limit) })}</span>
      </span>
      {limit > 0 && <progress aria-hidden max={limit} value={Math.min(used, limit)} />}
    </span>
  )
}
