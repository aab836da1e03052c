/** Sessions: planning, opening, suspending, closing (rules S1–S8). */
import { type Act, type Check, type Code, type Kinds, line, map, maps, MEETINGS, type Result, type Rule, truth, word } from './act'
import { makeStale } from './consent'
import { ownDelegation } from './persons'
import { BOOL, fields, ID, LEVEL, LINE, listOf, WHEN, words } from './shapes'
import { at, put } from './shelves'
import { type Body, covers, inCharterOrder, openSession, parties, type RoomState, type SessionStage, type SessionState, type When, withItem, without } from './state'
import * as who from './who'

export const withSession = (state: RoomState, id: string, session: SessionState): RoomState => ({ ...state, sessions: put(state.sessions, id, session) })

/** The session, if there is one (`NOT_FOUND`) in one of these states (`WRONG_STATE`). */
export function sessionIn(state: RoomState, id: string, states: readonly SessionStage[]): SessionState | Code {
  const session = at(state.sessions, id)
  return session === undefined ? 'NOT_FOUND' : states.includes(session.state) ? session : 'WRONG_STATE'
}
const idOf = (act: Act): string => word(act.body, 'session')
export const closedAt = (session: SessionState, position: number): SessionState => ({ ...session, state: 'closed', on_record: true, closed: position })

/** Whatever is open in the room is suspended, nobody is ready any more, and it is on the record again (S, M4). */
export function suspendOpen(state: RoomState): RoomState {
  let next = state
  for (const [id, s] of Object.entries(state.sessions)) if (s.state === 'open') next = withSession(next, id, { ...s, state: 'suspended', ready: [], on_record: true })
  return next
}

// --- terms
function termsProblem(terms: Body): Code | null {
  const [start, end] = [map(terms, 'start') as unknown as When, map(terms, 'end') as unknown as When]
  if (end.at <= start.at) return 'BAD_TIMES'
  if (terms['modality'] !== 'virtual' && !Object.hasOwn(terms, 'place')) return 'PLACE_REQUIRED'
  const items = maps(terms, 'agenda').map((a) => word(a, 'item'))
  return new Set(items).size < items.length ? 'DUPLICATE' : null
}

/** The session with these terms; an agenda item named again keeps its state. */
function under(session: SessionState, terms: Body): SessionState {
  const agenda = maps(terms, 'agenda').map((a) => {
    const before = session.agenda.find((each) => each.item === a['item'])
    return { item: word(a, 'item'), title: word(a, 'title'), state: before?.state ?? ('pending' as const) }
  })
  const when = (name: string): When => ({ at: map(terms, name)['at'] as number, zone: word(map(terms, name), 'zone') })
  return { ...session, start: when('start'), end: when('end'), modality: word(terms, 'modality'), place: line(terms, 'place'), attribution: line(terms, 'attribution'), agenda }
}

// --- proposing and revising
const NOTHING: SessionState = {
  number: 0, title: '', state: 'proposed', start: { at: 0, zone: '' }, end: { at: 0, zone: '' }, modality: '', place: null, attribution: null, agenda: [], ready: [], present: [], roll: {}, moves: [],
  reason: null, on_record: true, closed: null,
}
const proposeProblem: Check = (_state, act) => termsProblem(map(act.body, 'terms'))
const proposed = (state: RoomState, act: Act): RoomState =>
  withSession(state, act.id, under({ ...NOTHING, number: Object.keys(state.sessions).length + 1, title: word(act.body, 'title') }, map(act.body, 'terms')))
function into(state: RoomState, id: string, ending: SessionStage): RoomState {
  const session = at(state.sessions, id)
  return session === undefined ? state : withSession(state, id, { ...session, state: ending })
}

const reviseProblem: Check = (state, act) => {
  const session = sessionIn(state, idOf(act), ['proposed', 'agreed', 'postponed', 'suspended'])
  return typeof session === 'string' ? session : termsProblem(map(act.body, 'terms'))
}
/** An earlier pending proposal or revision of the session becomes stale; the old terms stand. */
const revisionPending = (state: RoomState, act: Act): RoomState => makeStale(state, (id, body) => id === idOf(act) || (body['session'] === idOf(act) && Object.hasOwn(body, 'terms')))
function revised(state: RoomState, act: Act): RoomState {
  const old = at(state.sessions, idOf(act))
  if (old === undefined) return state
  const fresh = under(old, map(act.body, 'terms'))
  const move = { from: old.modality, to: fresh.modality, reason: word(act.body, 'reason'), public: truth(act.body, 'public') }
  const moves = fresh.modality === old.modality ? old.moves : [...old.moves, move]
  return withSession(state, idOf(act), { ...fresh, moves, state: old.state === 'suspended' ? 'suspended' : 'agreed', ready: [] })
}

// --- moves that need nobody's consent (S7)
const reasonOf = (act: Act): SessionState['reason'] => ({ text: word(act.body, 'reason'), public: truth(act.body, 'public') })

/** Postponed or cancelled: nobody is ready, everything pending on it is stale. */
const callOff = (from: readonly SessionStage[], ending: SessionStage): Rule => (state, act) => {
  const session = sessionIn(state, idOf(act), from)
  if (typeof session === 'string') return session
  const stale = makeStale(state, (id, body) => id === idOf(act) || body['session'] === idOf(act))
  return withSession(stale, idOf(act), { ...session, state: ending, ready: [], reason: reasonOf(act) })
}
const suspend: Rule = (state, act) => {
  const session = sessionIn(state, idOf(act), ['open'])
  return typeof session === 'string' ? session : suspendOpen(withSession(state, idOf(act), { ...session, reason: reasonOf(act) }))
}

// --- readiness and opening
const ready: Rule = (state, act) => {
  const session = sessionIn(state, idOf(act), ['agreed', 'suspended'])
  const own = ownDelegation(state, act)
  if (typeof session === 'string') return session
  return session.ready.includes(own) ? 'ALREADY_READY' : withSession(state, idOf(act), { ...session, ready: withItem(session.ready, own) })
}
const unready: Rule = (state, act) => {
  const session = at(state.sessions, idOf(act))
  const own = ownDelegation(state, act)
  if (session === undefined) return 'NOT_FOUND'
  return session.ready.includes(own) ? withSession(state, idOf(act), { ...session, ready: without(session.ready, own) }) : 'NOT_READY'
}
const begin = (from: readonly SessionStage[]): Rule => (state, act): Result => {
  const session = sessionIn(state, idOf(act), from)
  if (typeof session === 'string') return session
  if (openSession(state) !== null) return 'ANOTHER_OPEN'
  return covers(session.ready, parties(state)) ? withSession(state, idOf(act), { ...session, state: 'open', on_record: true }) : 'NOT_READY'
}
const close: Rule = (state, act) => {
  const session = sessionIn(state, idOf(act), ['open', 'suspended'])
  return typeof session === 'string' ? session : withSession(state, idOf(act), closedAt(session, act.position))
}

/** Rule S2. */
const TERMS = fields({ start: WHEN, end: WHEN, modality: words('in_person|virtual|hybrid'), 'place?': LINE, agenda: listOf(fields({ item: LINE, title: LINE })), 'attribution?': LEVEL })
const OF_SESSION = fields({ session: ID })
const WITH_REASON = fields({ session: ID, reason: LINE, public: BOOL })

export const SESSION_KINDS: Kinds = {
  'session.propose': {
    shape: fields({ title: LINE, terms: TERMS }), who: who.chairOrSigner, rooms: MEETINGS,
    rule: { check: proposeProblem, begin: proposed, effect: (s, act) => into(s, act.id, 'agreed'), refused: (s, id) => into(s, id, 'refused'), withdrawn: (s, id) => into(s, id, 'cancelled') },
  },
  'session.revise': {
    shape: fields({ session: ID, terms: TERMS, reason: LINE, public: BOOL }), who: who.chairOrSigner, rooms: MEETINGS, rule: { check: reviseProblem, begin: revisionPending, effect: revised },
  },
  'session.postpone': { shape: WITH_REASON, who: who.chairOrSigner, rule: callOff(['proposed', 'agreed'], 'postponed'), rooms: MEETINGS, marks: ['protective'] },
  'session.cancel': { shape: WITH_REASON, who: who.chairOrSigner, rule: callOff(['proposed', 'agreed', 'postponed'], 'cancelled'), rooms: MEETINGS, marks: ['protective'] },
  'session.ready': { shape: OF_SESSION, who: who.signer, rule: ready, rooms: MEETINGS },
  'session.unready': { shape: OF_SESSION, who: who.signer, rule: unready, rooms: MEETINGS, marks: ['protective'] },
  'session.open': { shape: OF_SESSION, who: who.chair, rule: begin(['agreed']), rooms: MEETINGS, marks: ['not-interrupted'] },
  'session.suspend': { shape: WITH_REASON, who: who.chairOrSigner, rule: suspend, rooms: MEETINGS, marks: ['protective'] },
  'session.resume': { shape: OF_SESSION, who: who.chair, rule: begin(['suspended']), rooms: MEETINGS, marks: ['not-interrupted'] },
  'session.close': { shape: OF_SESSION, who: who.chair, rule: close, rooms: MEETINGS },
}

/** View `session:<id>` (rules §22). */
export function sessionView(state: RoomState, id: string): unknown {
  const s = at(state.sessions, id)
  if (s === undefined) return null
  return {
    number: s.number, title: s.title, state: s.state, modality: s.modality, place: s.place, start: s.start.at, end: s.end.at, ready: inCharterOrder(state, s.ready), present: inCharterOrder(state, s.present),
    moves: s.moves, item: s.agenda.find((a) => a.state === 'open')?.item ?? null, agenda: s.agenda.map((a) => ({ item: a.item, state: a.state })), record_on: s.on_record, reason: s.reason,
  }
}
