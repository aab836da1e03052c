/** Persons, their roles and powers, objections and undertakings (rules A2, A3, A7, R6). */
import { type Act, type Code, type Kinds, line, map, type Result, type Rule, whole, word, words } from './act'
import { putOut } from './membership'
import { DELEGATION, fields, HASH, ID, LINE, listOf, PERSON, TIME } from './shapes'
import { at, drop, put } from './shelves'
import { type Body, covers, inCharterOrder, kindOf, type PersonState, type RoomState, setOf, withItem, without } from './state'
import * as who from './who'

export const ALL_POWERS: readonly string[] = ['admit', 'chair', 'draft', 'record', 'sign', 'speak']
/** What a role may hold (A3). */
export const MAY_HOLD: Readonly<Record<string, readonly string[]>> = {
  head: ALL_POWERS, deputy: ALL_POWERS, alternate: ALL_POWERS,
  member: ['speak', 'draft', 'record'], expert: ['speak', 'draft', 'record'], adviser: ['speak', 'draft'],
  note_taker: ['record'], secretary: ['draft', 'record'], interpreter: [], technician: [],
}

/** What anybody of this delegation may hold, whatever his role (A3). */
export function powersOfDelegation(state: RoomState, delegation: string): readonly string[] {
  const kind = kindOf(state, delegation)
  if (kind === 'observer') return ['speak']
  const chairs = state.charter?.charter.chair.delegations.includes(delegation) === true
  return ALL_POWERS.filter((p) => (p !== 'sign' || kind === 'party') && (p !== 'chair' || chairs))
}

/** `POWER_NOT_ALLOWED` for a role or a power nobody of this delegation may be given (A3). */
export function powersProblem(state: RoomState, delegation: string, role: string, powers: readonly string[]): Code | null {
  const may = at(MAY_HOLD, role)
  if (may === undefined || (role === 'secretary' && kindOf(state, delegation) !== 'neutral')) return 'POWER_NOT_ALLOWED'
  return covers(may, powers) && covers(powersOfDelegation(state, delegation), powers) ? null : 'POWER_NOT_ALLOWED'
}

/** The certificate in a body that has the shape of A2. */
export const personState = (given: Body): PersonState => ({
  delegation: word(given, 'delegation'), name: word(given, 'name'), role: word(given, 'role'), powers: setOf(words(given, 'powers')), key: word(given, 'key'),
  from: typeof given['from'] === 'number' ? given['from'] : null, until: typeof given['until'] === 'number' ? given['until'] : null,
  aliases: Array.isArray(given['aliases']) ? (given['aliases'] as string[]) : [], revoked: false, objections: [], undertakings: [],
})

/** The author's delegation: the one in his certificate (G3). */
export const ownDelegation = (state: RoomState, act: Act): string => at(state.persons, act.author)?.delegation ?? ''
export const withPerson = (state: RoomState, person: string, one: PersonState): RoomState => ({ ...state, persons: put(state.persons, person, one) })

/** The person, if certified (`NOT_FOUND`) and of this delegation (`NOT_OWNER`). */
function known(state: RoomState, person: string, delegation: string): PersonState | Code {
  const one = at(state.persons, person)
  return one === undefined ? 'NOT_FOUND' : one.delegation === delegation ? one : 'NOT_OWNER'
}

const certify: Rule = (state, act) => {
  const given = map(act.body, 'person')
  const one = personState(given)
  if (one.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (at(state.persons, word(given, 'id')) !== undefined) return 'DUPLICATE'
  return powersProblem(state, one.delegation, one.role, one.powers) ?? withPerson(state, word(given, 'id'), one)
}

const change: Rule = (state, act) => {
  const one = known(state, word(act.body, 'person'), ownDelegation(state, act))
  if (typeof one === 'string') return one
  if (one.revoked) return 'PERSON_REVOKED'
  const changed: PersonState = {
    ...one, role: line(act.body, 'role') ?? one.role, powers: Array.isArray(act.body['powers']) ? setOf(words(act.body, 'powers')) : one.powers,
    until: typeof act.body['until'] === 'number' ? whole(act.body, 'until') : one.until,
  }
  return powersProblem(state, one.delegation, changed.role, changed.powers) ?? withPerson(state, word(act.body, 'person'), changed)
}

const revoke: Rule = (state, act) => {
  const person = word(act.body, 'person')
  const one = known(state, person, ownDelegation(state, act))
  if (typeof one === 'string') return one
  const heads = at(state.heads, one.delegation) ?? []
  if (heads.length === 1 && heads[0] === person) return 'LAST_HEAD'
  if (one.revoked) return 'PERSON_REVOKED'
  const next = { ...state, heads: put(state.heads, one.delegation, without(heads, person)), successions: drop(state.successions, person) }
  return putOut(withPerson(next, person, { ...one, revoked: true }), [person])
}

const objectTo: Rule = (state, act) => {
  const person = word(act.body, 'person')
  const one = at(state.persons, person)
  const own = ownDelegation(state, act)
  if (one === undefined) return 'NOT_FOUND'
  if (one.delegation === own) return 'OWN_PERSON'
  if (one.objections.includes(own)) return 'ALREADY_OBJECTED'
  return putOut(withPerson(state, person, { ...one, objections: withItem(one.objections, own) }), [person])
}

/** Admission begins anew (R6): consents given meanwhile do not count. */
const liftObjection: Rule = (state, act) => {
  const person = word(act.body, 'person')
  const one = at(state.persons, person)
  const own = ownDelegation(state, act)
  if (one === undefined || !one.objections.includes(own)) return 'NOT_FOUND'
  return putOut(withPerson(state, person, { ...one, objections: without(one.objections, own) }), [person])
}

const acceptUndertaking: Rule = (state, act): Result => {
  const accepted = word(act.body, 'text_hash')
  const one = at(state.persons, act.author)
  if (state.charter === null || one === undefined || accepted !== (state.charter.charter.undertaking ?? null)) return 'HASH_MISMATCH'
  return withPerson(state, act.author, { ...one, undertakings: withItem(one.undertakings, accepted) })
}

/** Rule A2. */
const CERTIFICATE = fields({
  id: ID, delegation: DELEGATION, name: LINE, role: LINE, powers: listOf(LINE), key: LINE, 'from?': TIME, 'until?': TIME, 'aliases?': listOf(LINE),
})
const OF_PERSON = fields({ person: PERSON, 'reason?': LINE })

export const PERSON_KINDS: Kinds = {
  'person.certify': { shape: fields({ person: CERTIFICATE }), who: who.head, rule: certify, marks: ['before-charter'] },
  'person.change': { shape: fields({ person: PERSON, 'role?': LINE, 'powers?': listOf(LINE), 'until?': TIME }), who: who.head, rule: change, marks: ['before-charter'] },
  'person.revoke': { shape: OF_PERSON, who: who.head, rule: revoke, marks: ['protective', 'before-charter'] },
  'person.object': { shape: OF_PERSON, who: who.signer, rule: objectTo, marks: ['protective', 'before-charter'] },
  'person.unobject': { shape: fields({ person: PERSON }), who: who.signer, rule: liftObjection, marks: ['before-charter'] },
  'undertaking.accept': { shape: fields({ text_hash: HASH }), who: who.member, rule: acceptUndertaking, marks: ['before-charter', 'visitors', 'outsiders'] },
}

/** View `person:<id>` (rules §22). */
export function personView(state: RoomState, person: string): unknown {
  const one = at(state.persons, person)
  if (one === undefined) return null
  return { status: one.revoked ? 'revoked' : 'active', role: one.role, powers: one.powers, objected_by: inCharterOrder(state, one.objections) }
}
