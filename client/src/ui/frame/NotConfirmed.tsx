import { CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon'
import { useClock, useSay, useTalk } from '../state/environment'
import { useNow } from '../state/plenary'
import { plenaryOf } from '../telling/rooms'
import { missingWords } from '../telling/vouched'

/** While the other side's word for something new is missing: since when, in the room this person sits in and in plenary. */
export function NotConfirmed(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk, live } = useTalk()
  const now = useNow()
  const room = [live.room, plenaryOf(talk)?.room].find((each) => each != null && talk.vouching[each]?.parties.some((party) => party.missing))
  if (room == null || talk.connection.state !== 'connected') return null
  return missingWords(say, clock, talk, room, now).map(({ delegation, says, means }) => (
    <div key={delegation} className="banner banner-warn" role="status">
      <Icon of={CircleDashed} />
      <span className="grow"><b>{says}</b> <span className="muted">{means}</span></span>
    </div>
  ))
}
