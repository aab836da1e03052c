/** Sessions: planning, opening, suspending, closing (rules S1–S8). */
import { type Act, type Check, type Effect, type Kind, type Kinds, map, maps, MEETINGS, optionalWord, type Rule, truth, word } from './act'
import type { Code } from './codes'
import { makeStale } from './consent'
import { ownDelegation } from './persons'
import { BOOL, fields, ID, LEVEL, LINE, listOf, WHEN, words } from './shapes'
import { at, put, sizeOf } from './shelves'
import { EMPTY_FLOOR, endAll, goOn, pause } from './speaking'
import { type Body, covers, inCharterOrder, openSession, parties, repeats, type RoomState, sessionOf, withItem, without } from './state'
import type { AgendaItem, Session, SessionStage, When } from './state-meetings'
import * as who from './who'

/** The one that is open is known by its id (S8). */
export function withSession(state: RoomState, id: string, session: Session): RoomState {
  const others = state.open === id ? null : state.open
  return { ...state, sessions: put(state.sessions, id, session), open: session.state === 'open' ? id : others }
}

/** The session, if there is one (`NOT_FOUND`) in one of these stages (`WRONG_STATE`). */
export function sessionIn(state: RoomState, id: string, stages: readonly SessionStage[]): Session | Code {
  const session = at(state.sessions, id)
  if (session === undefined) return 'NOT_FOUND'
  return stages.includes(session.state) ? session : 'WRONG_STATE'
}

/** The session a body names. */
export const sessionId = (act: Act): string => word(act.body, 'session')

export const closedAt = (session: Session, position: number): Session => ({ ...session, state: 'closed', on_record: true, closed: position })

/** What is open in the room is suspended, nobody is ready any more, and it is on the record again (S, M4); speaking time stops. */
export function suspendOpen(state: RoomState, time: number): RoomState {
  if (state.open === null) return state
  const paused = pause(state, state.open, time)
  return withSession(paused, state.open, { ...sessionOf(paused, state.open), state: 'suspended', ready: [], on_record: true })
}

// --- terms

const whenOf = (terms: Body, name: string): When => map(terms, name) as Body & When

function termsProblem(terms: Body): Code | null {
  if (whenOf(terms, 'end').at <= whenOf(terms, 'start').at) return 'BAD_TIMES'
  if (word(terms, 'modality') !== 'virtual' && optionalWord(terms, 'place') === null) return 'PLACE_REQUIRED'
  return repeats(maps(terms, 'agenda').map((each) => word(each, 'item'))) ? 'DUPLICATE' : null
}

/** The session with these terms; an agenda item named again keeps its state. */
function under(session: Session, terms: Body): Session {
  const itemUnder = (each: Body): AgendaItem => {
    const item = word(each, 'item')
    return { item, title: word(each, 'title'), state: session.agenda.find((before) => before.item === item)?.state ?? 'pending' }
  }
  return {
    ...session,
    start: whenOf(terms, 'start'),
    end: whenOf(terms, 'end'),
    modality: word(terms, 'modality'),
    place: optionalWord(terms, 'place'),
    attribution: optionalWord(terms, 'attribution'),
    agenda: maps(terms, 'agenda').map(itemUnder),
  }
}

// --- proposing and revising

const NOT_YET: When = { at: 0, zone: '' }
/** A session before its terms. */
const BARE: Omit<Session, 'number' | 'title'> = {
  state: 'proposed', start: NOT_YET, end: NOT_YET, modality: '', place: null, attribution: null, agenda: [],
  ready: [], present: [], roll: {}, moves: [], reason: null, on_record: true, closed: null, floor: EMPTY_FLOOR, decisions: [],
}

const proposeProblem: Check = (_, act) => termsProblem(map(act.body, 'terms'))

const proposed: Effect = (state, act) => {
  const number = sizeOf(state.sessions) + 1
  return withSession(state, act.id, under({ ...BARE, number, title: word(act.body, 'title') }, map(act.body, 'terms')))
}

const into = (state: RoomState, id: string, stage: SessionStage): RoomState =>
  withSession(state, id, { ...sessionOf(state, id), state: stage })

const reviseProblem: Check = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['proposed', 'agreed', 'postponed', 'suspended'])
  return typeof session === 'string' ? session : termsProblem(map(act.body, 'terms'))
}

/** An earlier pending proposal or revision of the session becomes stale; the old terms stand. */
const revisionPending: Effect = (state, act) => {
  const session = sessionId(act)
  return makeStale(state, (id, body) => id === session || (body['session'] === session && Object.hasOwn(body, 'terms')))
}

const revised: Effect = (state, act) => {
  const old = sessionOf(state, sessionId(act))
  const fresh = under(old, map(act.body, 'terms'))
  const move = { from: old.modality, to: fresh.modality, reason: word(act.body, 'reason'), public: truth(act.body, 'public') }
  return withSession(state, sessionId(act), {
    ...fresh,
    moves: fresh.modality === old.modality ? old.moves : [...old.moves, move],
    state: old.state === 'suspended' ? 'suspended' : 'agreed',
    ready: [],
  })
}

// --- moves that need nobody's consent (S7)

const reasonOf = (act: Act): Session['reason'] => ({ text: word(act.body, 'reason'), public: truth(act.body, 'public') })

/** Postponed or cancelled: nobody is ready, everything pending on it is stale. */
const callOff = (from: readonly SessionStage[], stage: SessionStage): Rule => (state, act) => {
  const id = sessionId(act)
  const session = sessionIn(state, id, from)
  if (typeof session === 'string') return session
  const stale = makeStale(state, (proposal, body) => proposal === id || body['session'] === id)
  return withSession(stale, id, { ...session, state: stage, ready: [], reason: reasonOf(act) })
}

const suspend: Rule = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['open'])
  if (typeof session === 'string') return session
  return suspendOpen(withSession(state, sessionId(act), { ...session, reason: reasonOf(act) }), act.time)
}

// --- readiness and opening

const ready: Rule = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['agreed', 'suspended'])
  const own = ownDelegation(state, act)
  if (typeof session === 'string') return session
  if (session.ready.includes(own)) return 'ALREADY_READY'
  return withSession(state, sessionId(act), { ...session, ready: withItem(session.ready, own) })
}

const unready: Rule = (state, act) => {
  const session = at(state.sessions, sessionId(act))
  const own = ownDelegation(state, act)
  if (session === undefined) return 'NOT_FOUND'
  if (!session.ready.includes(own)) return 'NOT_READY'
  return withSession(state, sessionId(act), { ...session, ready: without(session.ready, own) })
}

const begin = (from: SessionStage): Rule => (state, act) => {
  const session = sessionIn(state, sessionId(act), [from])
  if (typeof session === 'string') return session
  if (openSession(state) !== null) return 'ANOTHER_OPEN'
  if (!covers(session.ready, parties(state))) return 'NOT_READY'
  return goOn(withSession(state, sessionId(act), { ...session, state: 'open', on_record: true }), sessionId(act), act.time)
}

/** Speech ends, and what waits is cancelled. */
const close: Rule = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['open', 'suspended'])
  if (typeof session === 'string') return session
  if (session.decisions.length > 0) return 'DECISION_PENDING'
  const ended = endAll(state, sessionId(act), act.time)
  return withSession(ended, sessionId(act), closedAt(sessionOf(ended, sessionId(act)), act.position))
}

/** Rule S2. */
const TERMS = fields({
  start: WHEN,
  end: WHEN,
  modality: words('in_person|virtual|hybrid'),
  'place?': LINE,
  agenda: listOf(fields({ item: LINE, title: LINE })),
  'attribution?': LEVEL,
})
const OF_SESSION = fields({ session: ID })
const WITH_REASON = fields({ session: ID, reason: LINE, public: BOOL })

/** A move any party may make alone (S7). */
const stop = (rule: Rule): Kind => ({ shape: WITH_REASON, who: who.chairOrSigner, rule, rooms: MEETINGS, marks: ['protective'] })

export const SESSION_KINDS: Kinds = {
  'session.propose': {
    shape: fields({ title: LINE, terms: TERMS }),
    who: who.chairOrSigner,
    rule: {
      check: proposeProblem,
      begin: proposed,
      effect: (state, act) => into(state, act.id, 'agreed'),
      refused: (state, proposal) => into(state, proposal, 'refused'),
      withdrawn: (state, proposal) => into(state, proposal, 'cancelled'),
    },
    rooms: MEETINGS,
  },
  'session.revise': {
    shape: fields({ session: ID, terms: TERMS, reason: LINE, public: BOOL }),
    who: who.chairOrSigner,
    rule: { check: reviseProblem, begin: revisionPending, effect: revised },
    rooms: MEETINGS,
  },
  'session.postpone': stop(callOff(['proposed', 'agreed'], 'postponed')),
  'session.cancel': stop(callOff(['proposed', 'agreed', 'postponed'], 'cancelled')),
  'session.suspend': stop(suspend),
  'session.ready': { shape: OF_SESSION, who: who.signer, rule: ready, rooms: MEETINGS },
  'session.unready': { shape: OF_SESSION, who: who.signer, rule: unready, rooms: MEETINGS, marks: ['protective'] },
  'session.open': { shape: OF_SESSION, who: who.chair, rule: begin('agreed'), rooms: MEETINGS, marks: ['not-interrupted'] },
  'session.resume': { shape: OF_SESSION, who: who.chair, rule: begin('suspended'), rooms: MEETINGS, marks: ['not-interrupted'] },
  'session.close': { shape: OF_SESSION, who: who.chair, rule: close, rooms: MEETINGS },
}

/** View `session:<id>` (rules §22). */
export function sessionView(state: RoomState, id: string): unknown {
  const session = at(state.sessions, id)
  if (session === undefined) return null
  const { number, title, modality, place, moves, reason, agenda } = session
  return {
    number, title, state: session.state, modality, place, moves, reason,
    start: session.start.at,
    end: session.end.at,
    ready: inCharterOrder(state, session.ready),
    present: inCharterOrder(state, session.present),
    item: agenda.find((each) => each.state === 'open')?.item ?? null,
    agenda: agenda.map((each) => ({ item: each.item, state: each.state })),
    record_on: session.on_record,
  }
}
