/** The floor: requests, order of speakers, right of reply, points of order and appeals (rules F). */
import { type Act, type Check, type Kinds, map, MEETINGS, optionalWord, type Rule, truth, whole, word, words as wordsOf } from './act'
import type { Code } from './codes'
import { putAppeal } from './deciding'
import { ownDelegation } from './persons'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, PERSON, TEXT, words } from './shapes'
import { at, put } from './shelves'
import { begin, end, floorOf, requestOf, speakerOf, waitingOrders, withFloor, withoutWaiting, withRequest } from './speaking'
import {
  type Body, isChair, kindOf, knows, openSession, repeats, type RoomState, sameSet, sessionOf, withItem, without,
} from './state'
import type { Floor, Request, RequestType } from './state-meetings'
import * as who from './who'

const MAX_REPLIES = 2
/** Of a charter that says nothing of the floor. */
const DEFAULT_TERMS: Body = { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 }

type InSession = (state: RoomState, act: Act, session: string) => RoomState | Code

/** The first check of every kind of this section; the rule is given the id of the open session. */
const inSession = (rule: InSession): Rule => (state, act) => (state.open === null ? 'NO_OPEN_SESSION' : rule(state, act, state.open))

const termsOf = (state: RoomState): Body =>
  ({ ...DEFAULT_TERMS, ...(state.charter?.charter['floor'] === undefined ? {} : map(state.charter.charter, 'floor')) })

/** The request of this session that the act names. */
function requested(state: RoomState, act: Act, session: string): Request | Code {
  const request = at(state.requests, word(act.body, 'request'))
  return request?.session === session ? request : 'NOT_FOUND'
}

// --- asking for the floor

const typeOf = (act: Act): RequestType => word(act.body, 'type') as RequestType

const request: InSession = (state, act, session) => {
  const floor = floorOf(state, session)
  if (who.authorKind(state, act) === 'observer' && !floor.invited.includes(act.author)) return 'NOT_INVITED'
  const type = typeOf(act)
  const [own, item] = [ownDelegation(state, act), openItem(state, session)]
  const problem = REQUEST_PROBLEM[type](state, act, floor, item)
  if (problem !== null) return problem
  const replies = rightsOf(floor, own, item)
  const waits = WAITS[type](floor, act.id)
  const counted = type === 'reply' ? withRights(waits, own, item, replies + 1) : waits
  const asked: Request = {
    session, item, delegation: own, person: act.author, type,
    topic: optionalWord(act.body, 'topic'),
    to: optionalWord(act.body, 'to'),
    limit_s: limitOf(termsOf(state), type, replies),
    state: 'waiting', used_ms: 0, upheld: null, ruling: null, appeal: null,
  }
  return withRequest(withFloor(state, session, { ...counted, invited: without(floor.invited, act.author) }), act.id, asked)
}

type RequestProblem = (state: RoomState, act: Act, floor: Floor, item: string | null) => Code | null

const REQUEST_PROBLEM: Readonly<Record<RequestType, RequestProblem>> = {
  speech: (state, act, floor) => {
    if (floor.closed) return 'LIST_CLOSED'
    const own = ownDelegation(state, act)
    const waiting = floor.speeches.filter((id) => requestOf(state, id).delegation === own).length
    return waiting >= whole(termsOf(state), 'per_delegation') ? 'ALREADY_LISTED' : null
  },
  reply: (state, act, floor, item) => {
    const [own, to] = [ownDelegation(state, act), optionalWord(act.body, 'to')]
    if (to === null || to === own || !knows(state, to)) return 'REPLY_TARGET'
    return rightsOf(floor, own, item) >= MAX_REPLIES ? 'REPLY_LIMIT' : null
  },
  order: (state, act, floor) => {
    const own = ownDelegation(state, act)
    if (kindOf(state, own) !== 'party') return 'NOT_PARTY'
    return waitingOrders(state, floor).some((id) => requestOf(state, id).delegation === own) ? 'ALREADY_LISTED' : null
  },
}
const WAITS: Readonly<Record<RequestType, (floor: Floor, id: string) => Floor>> = {
  speech: (floor, id) => ({ ...floor, speeches: [...floor.speeches, id] }),
  reply: (floor, id) => ({ ...floor, replies: [...floor.replies, id] }),
  order: (floor, id) => ({ ...floor, orders: [...floor.orders, id] }),
}

/** The second reply of a delegation has the second limit (F3). */
function limitOf(terms: Body, type: RequestType, replies: number): number {
  if (type !== 'reply') return whole(terms, type === 'speech' ? 'limit_s' : 'order_s')
  return (terms['reply_s'] as readonly number[])[replies] ?? 0
}

/** The agenda item under discussion. */
const openItem = (state: RoomState, session: string): string | null =>
  sessionOf(state, session).agenda.find((each) => each.state === 'open')?.item ?? null

/** Replies of the delegation on this item, waiting or given (F3). */
const rightsOf = ({ rights }: Floor, delegation: string, item: string | null): number => at(at(rights, delegation) ?? {}, item ?? '') ?? 0

const withRights = (floor: Floor, delegation: string, item: string | null, count: number): Floor =>
  ({ ...floor, rights: put(floor.rights, delegation, put(at(floor.rights, delegation) ?? {}, item ?? '', count)) })

const invite: InSession = (state, act, session) => {
  const person = at(state.persons, word(act.body, 'person'))
  if (person === undefined) return 'NOT_FOUND'
  if (kindOf(state, person.delegation) !== 'observer') return 'NOT_OBSERVER'
  const floor = floorOf(state, session)
  return withFloor(state, session, { ...floor, invited: withItem(floor.invited, word(act.body, 'person')) })
}

// --- giving and ending

const give: InSession = (state, act, session) => {
  const wanted = requested(state, act, session)
  if (typeof wanted === 'string') return wanted
  if (wanted.state !== 'waiting') return 'WRONG_STATE'
  const id = word(act.body, 'request')
  return turnProblem(state, floorOf(state, session), wanted, id) ?? begin(state, session, id, act.time)
}

/** F2: points of order, then speeches, then replies; a point of order interrupts. */
function turnProblem(state: RoomState, floor: Floor, { type }: Request, id: string): Code | null {
  if (type === 'order') return waitingOrders(state, floor)[0] === id ? null : 'NOT_NEXT'
  if (floor.orders.length > 0) return 'ORDER_FIRST'
  if (floor.speaking.length > 0) return 'FLOOR_TAKEN'
  if (type === 'reply' && floor.speeches.length > 0) return 'LIST_FIRST'
  return (type === 'speech' ? floor.speeches : floor.replies)[0] === id ? null : 'NOT_NEXT'
}

const endSpeech: InSession = (state, act, session) => {
  const speaker = speakerOf(floorOf(state, session))
  if (speaker === null) return 'NOT_SPEAKING'
  const may = isChair(state, act.author) || requestOf(state, speaker).person === act.author
  return may ? end(state, session, speaker, act.time) : 'NOT_SPEAKING'
}

const cancel: InSession = (state, act, session) => {
  const wanted = requested(state, act, session)
  if (typeof wanted === 'string') return wanted
  const { delegation, type, item } = wanted
  if (delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (wanted.state !== 'waiting') return 'WRONG_STATE'
  const id = word(act.body, 'request')
  const floor = withoutOrder(withoutWaiting(floorOf(state, session), id), id)
  const counted = type === 'reply' ? withRights(floor, delegation, item, rightsOf(floor, delegation, item) - 1) : floor
  return withRequest(withFloor(state, session, counted), id, { ...wanted, state: 'cancelled' })
}

// --- the chair's tools

const order: InSession = (state, act, session) => {
  const [floor, requests] = [floorOf(state, session), wordsOf(act.body, 'requests')]
  if (repeats(requests) || !sameSet(requests, floor.speeches)) return 'NOT_A_PERMUTATION'
  return withFloor(state, session, { ...floor, speeches: requests })
}

const list = (closed: boolean): Rule => inSession((state, _, session) => {
  const floor = floorOf(state, session)
  return floor.closed === closed ? 'WRONG_STATE' : withFloor(state, session, { ...floor, closed })
})

// --- points of order

const withoutOrder = (floor: Floor, id: string): Floor => ({ ...floor, orders: without(floor.orders, id) })

const rule: InSession = (state, act, session) => {
  const wanted = requested(state, act, session)
  if (typeof wanted === 'string') return wanted
  if (wanted.type !== 'order' || wanted.state === 'ruled' || wanted.state === 'cancelled') return 'WRONG_STATE'
  const id = word(act.body, 'request')
  const settled = withFloor(state, session, withoutOrder(floorOf(state, session), id))
  const ended = end(settled, session, id, act.time, 'ruled')
  return withRequest(ended, id, { ...requestOf(ended, id), upheld: truth(act.body, 'upheld'), ruling: word(act.body, 'text') })
}

const appeal: InSession = (state, act, session) => {
  const wanted = requested(state, act, session)
  if (typeof wanted === 'string') return wanted
  if (wanted.state !== 'ruled') return 'WRONG_STATE'
  if (wanted.appeal !== null) return 'ALREADY_APPEALED'
  return putAppeal(withRequest(state, word(act.body, 'request'), { ...wanted, appeal: act.id }), act, session)
}

const REQUEST = fields({ request: ID })
const NOTHING = fields({})
const ASK = fields({ type: words('speech|reply|order'), 'topic?': LINE, 'to?': DELEGATION })
const RULING = fields({ request: ID, upheld: BOOL, text: TEXT })
const chairOrSpeaker: Check = who.chairOr(who.speaker)

export const FLOOR_KINDS: Kinds = {
  'floor.request': { shape: ASK, who: who.speaker, rule: inSession(request), rooms: MEETINGS },
  'floor.invite': { shape: fields({ person: PERSON }), who: who.chair, rule: inSession(invite), rooms: MEETINGS },
  'floor.give': { shape: REQUEST, who: who.chair, rule: inSession(give), rooms: MEETINGS },
  'floor.end': { shape: NOTHING, who: chairOrSpeaker, rule: inSession(endSpeech), rooms: MEETINGS },
  'floor.order': { shape: fields({ requests: listOf(ID) }), who: who.chair, rule: inSession(order), rooms: MEETINGS },
  'floor.close_list': { shape: NOTHING, who: who.chair, rule: list(true), rooms: MEETINGS },
  'floor.open_list': { shape: NOTHING, who: who.chair, rule: list(false), rooms: MEETINGS },
  'floor.cancel': { shape: REQUEST, who: who.speaker, rule: inSession(cancel), rooms: MEETINGS },
  'order.rule': { shape: RULING, who: who.chair, rule: inSession(rule), rooms: MEETINGS },
  'order.appeal': { shape: REQUEST, who: who.signer, rule: inSession(appeal), rooms: MEETINGS },
}

/** View `floor` of the open session (rules §22). */
export function floorView(state: RoomState): unknown {
  const session = openSession(state)
  if (session === null) return null
  const { floor } = session
  const speaker = speakerOf(floor)
  return {
    speaker: speaker === null ? null : requestOf(state, speaker).person,
    list: floor.speeches,
    replies: floor.replies,
    orders: waitingOrders(state, floor),
    list_closed: floor.closed,
  }
}

/** View `request:<id>` (rules §22); the time of the one who speaks runs (F4). */
export function requestView(state: RoomState, id: string): unknown {
  const found = at(state.requests, id)
  if (found === undefined) return null
  const floor = floorOf(state, found.session)
  const running = floor.since !== null && speakerOf(floor) === id ? state.time - floor.since : 0
  const used = Math.floor((found.used_ms + running) / 1000)
  const { limit_s, upheld } = found
  return { state: found.state, used_s: used, limit_s, over_s: limit_s === 0 ? 0 : Math.max(0, used - limit_s), upheld }
}
