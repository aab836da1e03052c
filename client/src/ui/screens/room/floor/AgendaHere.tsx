import type { ReactNode } from 'react'
import type { FloorHere } from '../../../state/floor'
import { usePlace, useSay, useTalk } from '../../../state/environment'
import { useRoom } from '../../../state/plenary'
import { pathOf } from '../../../state/places'
import { Agenda } from '../../sessions/Agenda'

/** The agenda of the session that is held, with the chair's acts on it, and the way to the rest of the session. Going there leaves no room. */
export function AgendaHere({ floor: { room, subjects, held } }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const here = useRoom(room.room)
  const session = subjects.sessions[held.session]
  if (here === null || session === undefined) return null
  const place = here.sessionPlace(held.session)
  return (
    <div className="panel-section stack stack-close">
      <Agenda known={{ id: held.session, session }} here={here} />
      <p className="small"><a href={pathOf(talk.talk, place)} onClick={(event) => { event.preventDefault(); go(place) }}>{say('floor.toSession', { number: held.number })}</a></p>
    </div>
  )
}
