import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../../state/environment'
import { useSubjects } from '../../state/plenary'
import { signedTooIn } from '../../telling/amendments'
import { delegationOf } from '../../telling/opening'
import { theRoom } from '../../telling/rooms'

/** Where else the own delegation signs the same words by this act; nothing where it does so nowhere. */
export function AlsoSigned(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const rooms = signedTooIn(talk, useSubjects()).map((room) => theRoom(say, talk, room))
  if (rooms.length === 0) return null
  return <p>{say('charter.amendAlso', { delegation: delegationOf(talk, talk.me.delegation).name, rooms: clock.list(rooms) })}</p>
}
