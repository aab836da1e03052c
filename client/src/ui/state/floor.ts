/** The floor of a room, and asking for it by the raised hand. */
import { useCallback } from 'react'
import type { ProblemView, RoomSubjects, RoomView } from '../../model'
import { floorRights, type FloorRights, heldIn, type Held, ownSpeech } from '../telling/floor'
import { useApp, useTalk, useView } from './environment'

export interface FloorHere {
  readonly room: RoomView
  readonly subjects: RoomSubjects
  readonly held: Held
  readonly rights: FloorRights
  readonly perform: (kind: string, body: Readonly<Record<string, unknown>>) => Promise<ProblemView | null>
}

/** Null in every room and at every time without a session that is open or suspended. */
export function useFloor(room: RoomView | null): FloorHere | null {
  const app = useApp()
  const view = useView()
  const { talk } = useTalk()
  const id = room?.room ?? ''
  const perform = useCallback((kind: string, body: Readonly<Record<string, unknown>>) => app.perform(id, kind, body), [app, id])
  const subjects = view.at === 'talk' && room?.kind === 'plenary' ? view.subjects.get(id) : undefined
  const held = subjects === undefined ? null : heldIn(subjects)
  if (room === null || subjects === undefined || held === null) return null
  return { room, subjects, held, rights: floorRights(subjects, talk.me), perform }
}

export interface Hand {
  readonly raised: boolean
  /** A hand raised now is a request for the floor: a session is open, and I may speak in it. */
  readonly asks: boolean
  readonly raise: (raised: boolean) => Promise<ProblemView | null>
}

/** The hand: a sign between sessions, a request while one is open. */
export function useHand(room: RoomView | null): Hand {
  const app = useApp()
  const { talk, live } = useTalk()
  const floor = useFloor(room)
  if (!floor?.held.open || !floor.rights.ask) {
    const raised = (room?.members.some((each) => each.me && each.hand) ?? false) || live.tiles.some((each) => each.me && each.hand)
    return { raised, asks: false, raise: (up) => app.raiseHand(up) }
  }
  const own = ownSpeech(floor.held, talk.me)
  return {
    raised: own !== null,
    asks: true,
    raise: (up) => (up || own === null ? floor.perform('floor.request', { type: 'speech' }) : floor.perform('floor.cancel', { request: own.id })),
  }
}
