/** Speaking time and the waiting, whoever moves them: the floor, a session that stops, a point of order that is ruled on (rules F2–F4). */
import { at, put } from './shelves'
import { type RoomState, sessionOf, without } from './state'
import type { Floor, Request } from './state-meetings'

export const EMPTY_FLOOR: Floor = { speaking: [], since: null, speeches: [], replies: [], orders: [], closed: false, invited: [], rights: {} }

export const floorOf = (state: RoomState, session: string): Floor => sessionOf(state, session).floor

export const withFloor = (state: RoomState, session: string, floor: Floor): RoomState =>
  ({ ...state, sessions: put(state.sessions, session, { ...sessionOf(state, session), floor }) })

/** A request that is known to be there. */
export function requestOf(state: RoomState, id: string): Request {
  const request = at(state.requests, id)
  if (request === undefined) throw new TypeError(`no request ${id}`)
  return request
}

export const withRequest = (state: RoomState, id: string, request: Request): RoomState =>
  ({ ...state, requests: put(state.requests, id, request) })

const ended = (state: RoomState, requests: readonly string[], ending: Request['state']): RoomState =>
  requests.reduce((changed, id) => withRequest(changed, id, { ...requestOf(changed, id), state: ending }), state)

/** The one who speaks, if anybody does. */
export const speakerOf = ({ speaking }: Floor): string | null => speaking.at(-1) ?? null

export const waitingOrders = (state: RoomState, { orders }: Floor): readonly string[] =>
  orders.filter((id) => requestOf(state, id).state === 'waiting')

/** The time of the one who speaks stands still (F4). */
export function pause(state: RoomState, session: string, time: number): RoomState {
  const floor = floorOf(state, session)
  const speaker = speakerOf(floor)
  if (floor.since === null || speaker === null) return state
  const request = requestOf(state, speaker)
  return withFloor(withRequest(state, speaker, { ...request, used_ms: request.used_ms + time - floor.since }), session, { ...floor, since: null })
}

/** The time of the one who speaks, if anybody does, runs from now. */
export function goOn(state: RoomState, session: string, time: number): RoomState {
  const floor = floorOf(state, session)
  return floor.speaking.length > 0 ? withFloor(state, session, { ...floor, since: time }) : state
}

/** Speaks from now, out of whatever list he waited in; who spoke is interrupted. */
export function begin(before: RoomState, session: string, request: string, time: number): RoomState {
  const state = pause(before, session, time)
  const floor = withoutWaiting(floorOf(state, session), request)
  const given = withFloor(state, session, { ...floor, speaking: [...floor.speaking, request] })
  return goOn(ended(given, [request], 'speaking'), session, time)
}

/** A point of order stays among those to be ruled on. */
export const withoutWaiting = (floor: Floor, request: string): Floor =>
  ({ ...floor, speeches: without(floor.speeches, request), replies: without(floor.replies, request) })

/** Speaks no more; whom he interrupted goes on. */
export function end(before: RoomState, session: string, request: string, time: number, ending: Request['state'] = 'done'): RoomState {
  if (!floorOf(before, session).speaking.includes(request)) return ended(before, [request], ending)
  const state = pause(before, session, time)
  const floor = floorOf(state, session)
  const silent = withFloor(state, session, { ...floor, speaking: without(floor.speaking, request) })
  return goOn(ended(silent, [request], ending), session, time)
}

export function cancelSpeeches(state: RoomState, session: string): RoomState {
  const floor = floorOf(state, session)
  if (floor.speeches.length === 0) return state
  return withFloor(ended(state, floor.speeches, 'cancelled'), session, { ...floor, speeches: [] })
}

/** The session closes: speech ends, what waits is cancelled, and nothing of the floor is left. */
export function endAll(before: RoomState, session: string, time: number): RoomState {
  const state = pause(before, session, time)
  const floor = floorOf(state, session)
  const waiting = [...floor.speeches, ...floor.replies, ...waitingOrders(state, floor)]
  return withFloor(ended(ended(state, floor.speaking, 'done'), waiting, 'cancelled'), session, EMPTY_FLOOR)
}

/** What an adopted appeal does (F5). */
export function reverseRuling(state: RoomState, id: string): RoomState {
  const request = requestOf(state, id)
  return withRequest(state, id, { ...request, upheld: request.upheld !== true })
}
