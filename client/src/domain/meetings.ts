/** What happens within a session: roll call, agenda, and the results of one held in person (rules S4, S6, S9). */
import { type Act, type Check, type Code, type Kinds, maps, MEETINGS, type Rule, whole, word } from './act'
import { ownDelegation } from './persons'
import { closedAt, sessionIn, withSession } from './sessions'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, PERSON, some, TEXT, TIME, words } from './shapes'
import { at, put } from './shelves'
import { type AgendaItem, type Body, covers, type Declared, delegationOf, parties, type RoomState, type SessionState, withItem, without } from './state'
import * as who from './who'

const idOf = (act: Act): string => word(act.body, 'session')

// --- roll call
const declared = (p: Body): Declared => ({
  name: word(p, 'name'), role: word(p, 'role'), location: word(p, 'location'), off_camera: p['off_camera'] === true, person: typeof p['person'] === 'string' ? p['person'] : null,
})

const declare: Rule = (state, act) => {
  const session = sessionIn(state, idOf(act), ['open'])
  const own = ownDelegation(state, act)
  if (typeof session === 'string') return session
  const persons = maps(act.body, 'persons').map(declared)
  const problem = rollProblem(state, own, persons)
  if (problem !== null) return problem
  return withSession(state, idOf(act), { ...session, roll: put(session.roll, own, persons), present: withItem(session.present, own) })
}

function rollProblem(state: RoomState, own: string, persons: readonly Declared[]): Code | null {
  const certified = persons.flatMap((p) => (p.person === null ? [] : [p.person]))
  if (new Set(persons.map((p) => p.name)).size < persons.length || new Set(certified).size < certified.length) return 'DUPLICATE'
  return certified.every((p) => at(state.persons, p) !== undefined && delegationOf(state, p) === own) ? null : 'OWN_PERSONS_ONLY'
}

const depart: Rule = (state, act) => {
  const session = at(state.sessions, idOf(act))
  const own = ownDelegation(state, act)
  if (session === undefined) return 'NOT_FOUND'
  return session.present.includes(own) ? withSession(state, idOf(act), { ...session, present: without(session.present, own) }) : 'NOT_PRESENT'
}

// --- agenda
const itemOf = (session: SessionState, act: Act): AgendaItem | undefined => session.agenda.find((a) => a.item === act.body['item'])

const addProblem: Check = (state, act) => {
  const session = sessionIn(state, idOf(act), ['proposed', 'agreed', 'open', 'suspended', 'postponed'])
  return typeof session === 'string' ? session : itemOf(session, act) === undefined ? null : 'DUPLICATE'
}
function added(state: RoomState, act: Act): RoomState {
  const session = at(state.sessions, idOf(act))
  if (session === undefined) return state
  return withSession(state, idOf(act), { ...session, agenda: [...session.agenda, { item: word(act.body, 'item'), title: word(act.body, 'title'), state: 'pending' }] })
}

/** The rule of an act on one item of an open session: `NOT_FOUND`, `WRONG_STATE`, its own problem; else the item's new state. */
const onAgenda = (problem: (state: RoomState, session: SessionState, item: AgendaItem) => Code | null, fresh: (act: Act) => AgendaItem['state']): Rule => (state, act) => {
  const session = at(state.sessions, idOf(act))
  const item = session === undefined ? undefined : itemOf(session, act)
  if (session === undefined || item === undefined) return 'NOT_FOUND'
  if (session.state !== 'open') return 'WRONG_STATE'
  const agenda = session.agenda.map((a) => (a === item ? { ...a, state: fresh(act) } : a))
  return problem(state, session, item) ?? withSession(state, idOf(act), { ...session, agenda })
}

const take = onAgenda((state, session, item) => {
  if (!covers(session.present, parties(state))) return 'ROLL_INCOMPLETE'
  if (session.agenda.some((a) => a.state === 'open')) return 'ITEM_OPEN'
  return item.state === 'pending' ? null : 'ITEM_DONE'
}, () => 'open')
const done = onAgenda((_state, _session, item) => (item.state === 'open' ? null : 'ITEM_NOT_OPEN'), (act) => word(act.body, 'outcome') as AgendaItem['state'])

// --- results of a session held in person
const resultsProblem: Check = (state, act) => {
  const session = sessionIn(state, idOf(act), ['agreed'])
  if (typeof session === 'string') return session
  if (session.modality === 'virtual') return 'NOT_IN_PERSON'
  return whole(act.body, 'to') <= whole(act.body, 'from') || whole(act.body, 'to') > act.time ? 'BAD_TIMES' : null
}
function heldAsEntered(state: RoomState, act: Act): RoomState {
  const session = at(state.sessions, idOf(act))
  return session === undefined ? state : withSession(state, idOf(act), closedAt(session, act.position))
}

const PERSON_PRESENT = fields({ name: LINE, role: LINE, location: LINE, off_camera: BOOL, 'person?': PERSON })

export const MEETING_KINDS: Kinds = {
  'roll.declare': { shape: fields({ session: ID, persons: some(PERSON_PRESENT) }), who: who.speaker, rule: declare, rooms: MEETINGS },
  'roll.depart': { shape: fields({ session: ID }), who: who.signer, rule: depart, rooms: MEETINGS, marks: ['protective'] },
  'agenda.add': { shape: fields({ session: ID, item: LINE, title: LINE }), who: who.chairOrSigner, rule: { check: addProblem, effect: added }, rooms: MEETINGS },
  'agenda.take': { shape: fields({ session: ID, item: LINE }), who: who.chair, rule: take, rooms: MEETINGS },
  'agenda.done': { shape: fields({ session: ID, item: LINE, outcome: words('concluded|deferred') }), who: who.chair, rule: done, rooms: MEETINGS },
  'session.results': {
    shape: fields({
      session: ID, from: TIME, to: TIME, attendance: some(fields({ name: LINE, role: LINE, delegation: DELEGATION })), results: listOf(fields({ item: LINE, text: TEXT })),
    }),
    who: who.chairOr(who.noObserverWith('sign', 'record')), rule: { check: resultsProblem, effect: heldAsEntered }, rooms: MEETINGS, marks: ['on-record-only'],
  },
}
