import type { ReactNode } from 'react'
import { Mark } from '../../../parts/Mark'
import type { FloorHere } from '../../../state/floor'
import { useSay, useTalk } from '../../../state/environment'
import type { Request } from '../../../telling/floor'
import { whoOf } from '../../../telling/floor-news'
import { delegationOf } from '../../../telling/opening'

/** The name of whoever asked, as sentences and labels use it. */
export function useWho(floor: FloorHere): (request: Request) => string {
  const say = useSay()
  const { talk } = useTalk()
  return (request) => whoOf(say, talk, floor.room.room, request).name
}

/** Mark, code and name of whoever asked. */
export function Who({ floor, request }: { readonly floor: FloorHere; readonly request: Request }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const name = useWho(floor)(request)
  return (
    <span className="floor-who">
      <Mark of={delegationOf(talk, request.delegation)} size={14} />
      <span className="side-code muted">{request.delegation}</span>
      <b><bdi>{request.person === talk.me.id ? say('floor.you', { name }) : name}</bdi></b>
    </span>
  )
}
