/** Persons, their roles and powers, objections and undertakings (rules A2, A3, A7, R6). */
import { type Act, type Kinds, map, optionalWhole, optionalWord, optionalWords, type Rule, word, words } from './act'
import type { Code } from './codes'
import { putOut } from './membership'
import { DELEGATION, fields, HASH, ID, LINE, listOf, PERSON, TIME } from './shapes'
import { at, drop, put } from './shelves'
import {
  type Body, covers, delegationOf, headsOf, inCharterOrder, kindOf, type PersonState, type RoomState, setOf, withItem, without,
} from './state'
import * as who from './who'

const ALL_POWERS = setOf(['sign', 'admit', 'speak', 'draft', 'chair', 'record'])

/** What a role may hold (A3). */
const MAY_HOLD: Readonly<Record<string, readonly string[]>> = {
  head: ALL_POWERS,
  deputy: ALL_POWERS,
  alternate: ALL_POWERS,
  member: ['speak', 'draft', 'record'],
  expert: ['speak', 'draft', 'record'],
  adviser: ['speak', 'draft'],
  note_taker: ['record'],
  secretary: ['draft', 'record'],
  interpreter: [],
  technician: [],
}
const NEUTRALS_ONLY = ['secretary']

/** What anybody of this delegation may hold, whatever his role (A3); a set. */
export function powersOfDelegation(state: RoomState, delegation: string): readonly string[] {
  const kind = kindOf(state, delegation)
  if (kind === 'observer') return ['speak']
  const chairs = state.charter?.charter.chair.delegations.includes(delegation) === true
  return ALL_POWERS.filter((power) => (power !== 'sign' || kind === 'party') && (power !== 'chair' || chairs))
}

/** `POWER_NOT_ALLOWED` for a role or a power nobody of this delegation may be given (A3). */
function powersProblem(state: RoomState, { delegation, role, powers }: PersonState): Code | null {
  const may = at(MAY_HOLD, role)
  if (may === undefined || (NEUTRALS_ONLY.includes(role) && kindOf(state, delegation) !== 'neutral')) return 'POWER_NOT_ALLOWED'
  return covers(may, powers) && covers(powersOfDelegation(state, delegation), powers) ? null : 'POWER_NOT_ALLOWED'
}

/** The certificate in a body that has the shape of A2. */
export const personState = (given: Body): PersonState => ({
  delegation: word(given, 'delegation'),
  name: word(given, 'name'),
  role: word(given, 'role'),
  powers: setOf(words(given, 'powers')),
  key: word(given, 'key'),
  from: optionalWhole(given, 'from'),
  until: optionalWhole(given, 'until'),
  aliases: optionalWords(given, 'aliases') ?? [],
  revoked: false,
  objections: [],
  undertakings: [],
})

/** The author's delegation: the one in his certificate (G3). */
export const ownDelegation = (state: RoomState, act: Act): string => delegationOf(state, act.author)

export const withPerson = (state: RoomState, person: string, one: PersonState): RoomState =>
  ({ ...state, persons: put(state.persons, person, one) })

/** The person, if certified (`NOT_FOUND`) and of the author's delegation (`NOT_OWNER`). */
function ownPerson(state: RoomState, act: Act): PersonState | Code {
  const one = at(state.persons, word(act.body, 'person'))
  if (one === undefined) return 'NOT_FOUND'
  return one.delegation === ownDelegation(state, act) ? one : 'NOT_OWNER'
}

const certify: Rule = (state, act) => {
  const given = map(act.body, 'person')
  const one = personState(given)
  if (one.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (at(state.persons, word(given, 'id')) !== undefined) return 'DUPLICATE'
  return powersProblem(state, one) ?? withPerson(state, word(given, 'id'), one)
}

const change: Rule = (state, act) => {
  const one = ownPerson(state, act)
  if (typeof one === 'string') return one
  if (one.revoked) return 'PERSON_REVOKED'
  const changed: PersonState = {
    ...one,
    role: optionalWord(act.body, 'role') ?? one.role,
    powers: setOf(optionalWords(act.body, 'powers') ?? one.powers),
    until: optionalWhole(act.body, 'until') ?? one.until,
  }
  return powersProblem(state, changed) ?? withPerson(state, word(act.body, 'person'), changed)
}

const revoke: Rule = (state, act) => {
  const one = ownPerson(state, act)
  if (typeof one === 'string') return one
  const person = word(act.body, 'person')
  const heads = headsOf(state, one.delegation)
  if (heads.length === 1 && heads[0] === person) return 'LAST_HEAD'
  if (one.revoked) return 'PERSON_REVOKED'
  const changed = { ...state, heads: put(state.heads, one.delegation, without(heads, person)), successions: drop(state.successions, person) }
  return putOut(withPerson(changed, person, { ...one, revoked: true }), [person])
}

const objectTo: Rule = (state, act) => {
  const [person, own] = [word(act.body, 'person'), ownDelegation(state, act)]
  const one = at(state.persons, person)
  if (one === undefined) return 'NOT_FOUND'
  if (one.delegation === own) return 'OWN_PERSON'
  if (one.objections.includes(own)) return 'ALREADY_OBJECTED'
  return putOut(withPerson(state, person, { ...one, objections: withItem(one.objections, own) }), [person])
}

/** Admission begins anew (R6): consents given meanwhile do not count. */
const liftObjection: Rule = (state, act) => {
  const [person, own] = [word(act.body, 'person'), ownDelegation(state, act)]
  const one = at(state.persons, person)
  if (one === undefined || !one.objections.includes(own)) return 'NOT_FOUND'
  return putOut(withPerson(state, person, { ...one, objections: without(one.objections, own) }), [person])
}

const acceptUndertaking: Rule = (state, act) => {
  const accepted = word(act.body, 'text_hash')
  const one = at(state.persons, act.author)
  if (one === undefined || accepted !== state.charter?.charter.undertaking) return 'HASH_MISMATCH'
  return withPerson(state, act.author, { ...one, undertakings: withItem(one.undertakings, accepted) })
}

/** Rule A2. */
const CERTIFICATE = fields({
  id: ID,
  delegation: DELEGATION,
  name: LINE,
  role: LINE,
  powers: listOf(LINE),
  key: LINE,
  'from?': TIME,
  'until?': TIME,
  'aliases?': listOf(LINE),
})
const CHANGE = fields({ person: PERSON, 'role?': LINE, 'powers?': listOf(LINE), 'until?': TIME })
const OF_PERSON = fields({ person: PERSON, 'reason?': LINE })

export const PERSON_KINDS: Kinds = {
  'person.certify': { shape: fields({ person: CERTIFICATE }), who: who.head, rule: certify, marks: ['before-charter'] },
  'person.change': { shape: CHANGE, who: who.head, rule: change, marks: ['before-charter'] },
  'person.revoke': { shape: OF_PERSON, who: who.head, rule: revoke, marks: ['protective', 'before-charter'] },
  'person.object': { shape: OF_PERSON, who: who.signer, rule: objectTo, marks: ['protective', 'before-charter'] },
  'person.unobject': { shape: fields({ person: PERSON }), who: who.signer, rule: liftObjection, marks: ['before-charter'] },
  'undertaking.accept': {
    shape: fields({ text_hash: HASH }),
    who: who.member,
    rule: acceptUndertaking,
    marks: ['before-charter', 'visitors', 'outsiders'],
  },
}

/** View `person:<id>` (rules §22). */
export function personView(state: RoomState, person: string): unknown {
  const one = at(state.persons, person)
  if (one === undefined) return null
  return { status: one.revoked ? 'revoked' : 'active', role: one.role, powers: one.powers, objected_by: inCharterOrder(state, one.objections) }
}
