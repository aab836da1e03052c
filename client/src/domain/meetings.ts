/** What happens within a session: roll call, agenda, and the results of one held in person (rules S4, S6, S9). */
import { type Act, type Check, type Effect, type Kinds, maps, MEETINGS, optionalWord, type Rule, truth, whole, word } from './act'
import type { Code } from './codes'
import { ownDelegation } from './persons'
import { closedAt, sessionId, sessionIn, withSession } from './sessions'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, PERSON, some, TEXT, TIME, words } from './shapes'
import { at, put } from './shelves'
import { cancelSpeeches } from './speaking'
import { type Body, covers, delegationOf, parties, repeats, type RoomState, sessionOf, withItem, without } from './state'
import type { AgendaItem, Declared, Session } from './state-meetings'
import * as who from './who'

// --- roll call

const declare: Rule = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['open'])
  const own = ownDelegation(state, act)
  if (typeof session === 'string') return session
  const persons = maps(act.body, 'persons').map(declared)
  const problem = rollProblem(state, own, persons)
  if (problem !== null) return problem
  return withSession(state, sessionId(act), { ...session, roll: put(session.roll, own, persons), present: withItem(session.present, own) })
}

const declared = (person: Body): Declared => ({
  name: word(person, 'name'),
  role: word(person, 'role'),
  location: word(person, 'location'),
  off_camera: truth(person, 'off_camera'),
  person: optionalWord(person, 'person'),
})

function rollProblem(state: RoomState, own: string, persons: readonly Declared[]): Code | null {
  const certified = persons.flatMap(({ person }) => person ?? [])
  if (repeats(persons.map(({ name }) => name)) || repeats(certified)) return 'DUPLICATE'
  return certified.every((person) => delegationOf(state, person) === own) ? null : 'OWN_PERSONS_ONLY'
}

const depart: Rule = (state, act) => {
  const session = at(state.sessions, sessionId(act))
  const own = ownDelegation(state, act)
  if (session === undefined) return 'NOT_FOUND'
  if (!session.present.includes(own)) return 'NOT_PRESENT'
  return withSession(state, sessionId(act), { ...session, present: without(session.present, own) })
}

// --- agenda

const itemOf = (session: Session, act: Act): AgendaItem | undefined => session.agenda.find((each) => each.item === word(act.body, 'item'))

const addProblem: Check = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['proposed', 'agreed', 'open', 'suspended', 'postponed'])
  if (typeof session === 'string') return session
  return itemOf(session, act) === undefined ? null : 'DUPLICATE'
}

const added: Effect = (state, act) => {
  const session = sessionOf(state, sessionId(act))
  const item: AgendaItem = { item: word(act.body, 'item'), title: word(act.body, 'title'), state: 'pending' }
  return withSession(state, sessionId(act), { ...session, agenda: [...session.agenda, item] })
}

type ItemProblem = (state: RoomState, session: Session, item: AgendaItem) => Code | null

/** The rule of an act on one item of an open session: `NOT_FOUND`, `WRONG_STATE`, its own problem; else the item's new state. */
const onAgenda = (problem: ItemProblem, fresh: (act: Act) => AgendaItem['state']): Rule => (state, act) => {
  const session = at(state.sessions, sessionId(act))
  const item = session === undefined ? undefined : itemOf(session, act)
  if (session === undefined || item === undefined) return 'NOT_FOUND'
  if (session.state !== 'open') return 'WRONG_STATE'
  const found = problem(state, session, item)
  if (found !== null) return found
  const agenda = session.agenda.map((each) => (each === item ? { ...each, state: fresh(act) } : each))
  const changed = withSession(state, sessionId(act), { ...session, agenda })
  return item.state === 'open' ? cancelSpeeches(changed, sessionId(act)) : changed
}

const takeProblem: ItemProblem = (state, session, item) => {
  if (!covers(session.present, parties(state))) return 'ROLL_INCOMPLETE'
  if (session.agenda.some((each) => each.state === 'open')) return 'ITEM_OPEN'
  return item.state === 'pending' ? null : 'ITEM_DONE'
}
const doneProblem: ItemProblem = (_state, _session, item) => (item.state === 'open' ? null : 'ITEM_NOT_OPEN')

// --- results of a session held in person

const resultsProblem: Check = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['agreed'])
  if (typeof session === 'string') return session
  if (session.modality === 'virtual') return 'NOT_IN_PERSON'
  const [from, to] = [whole(act.body, 'from'), whole(act.body, 'to')]
  return to <= from || to > act.time ? 'BAD_TIMES' : null
}

const heldAsEntered: Effect = (state, act) => {
  const session = sessionOf(state, sessionId(act))
  return withSession(state, sessionId(act), closedAt(session, act.position))
}

const DECLARED = fields({ name: LINE, role: LINE, location: LINE, off_camera: BOOL, 'person?': PERSON })
const RESULTS = fields({
  session: ID,
  from: TIME,
  to: TIME,
  attendance: some(fields({ name: LINE, role: LINE, delegation: DELEGATION })),
  results: listOf(fields({ item: LINE, text: TEXT })),
})
const OF_ITEM = { session: ID, item: LINE }

export const MEETING_KINDS: Kinds = {
  'roll.declare': { shape: fields({ session: ID, persons: some(DECLARED) }), who: who.speaker, rule: declare, rooms: MEETINGS },
  'roll.depart': { shape: fields({ session: ID }), who: who.signer, rule: depart, rooms: MEETINGS, marks: ['protective'] },
  'agenda.add': {
    shape: fields({ ...OF_ITEM, title: LINE }),
    who: who.chairOrSigner,
    rule: { check: addProblem, effect: added },
    rooms: MEETINGS,
  },
  'agenda.take': { shape: fields(OF_ITEM), who: who.chair, rule: onAgenda(takeProblem, () => 'open'), rooms: MEETINGS },
  'agenda.done': {
    shape: fields({ ...OF_ITEM, outcome: words('concluded|deferred') }),
    who: who.chair,
    rule: onAgenda(doneProblem, (act) => (word(act.body, 'outcome') === 'concluded' ? 'concluded' : 'deferred')),
    rooms: MEETINGS,
  },
  'session.results': {
    shape: RESULTS,
    who: who.chairOr(who.noObserverWith('sign', 'record')),
    rule: { check: resultsProblem, effect: heldAsEntered },
    rooms: MEETINGS,
    marks: ['on-record-only'],
  },
}
