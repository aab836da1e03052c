/** Who may come into a room, by whose consent, and who may be put out of it (rules R2–R6). */
import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '../record'
import { type Kinds, optionalWhole, optionalWord, type Rule, whole, word } from './act'
import type { Code } from './codes'
import { admit, putOut } from './membership'
import { ownDelegation } from './persons'
import { fields, LINE, PERSON, TEXT, TIME } from './shapes'
import { at, drop, put } from './shelves'
import {
  byCodePoint, delegationOf, expired, inCharterOrder, isHead, isSigner, kindOf, type PersonState, type RoomState, visitors,
} from './state'
import * as who from './who'

const BOUND_BY_UNDERTAKING = ['interpreter', 'technician', 'note_taker', 'secretary']

/**
 * Why this person may not enter with this key at this time (R5); null if every owner consented to exactly that.
 * Also asked by every device before it accepts the change of keys that lets somebody in (R3).
 */
export function admissionProblem(state: RoomState, person: string, key: string, time: number): Code | null {
  const one = at(state.persons, person)
  if (one === undefined || one.key !== key) return 'NOT_CERTIFIED'
  if (one.revoked || expired(one, time)) return 'PERSON_REVOKED'
  if (one.objections.length > 0) return 'OBJECTED'
  if (kindOf(state, one.delegation) !== 'party' && !state.subscribed.includes(one.delegation)) return 'NOT_SUBSCRIBED'
  if (undertakingMissing(state, one)) return 'UNDERTAKING_MISSING'
  return at(state.members, person) === undefined ? consentsProblem(state, { person, key, time, asked: owners(state) }) : 'ALREADY_MEMBER'
}

/** Why this member may not have a fresh leaf in place of the present one (R12); null if all who are asked consented. */
export function returnProblem(state: RoomState, person: string, key: string, time: number): Code | null {
  if (at(state.members, person) === undefined) return 'NOT_FOUND'
  const problem = admissionProblem({ ...state, members: drop(state.members, person) }, person, key, time)
  if (problem === null || !problem.startsWith('CONSENT_')) return problem
  return consentsProblem(state, { person, key, time, asked: owners(state).filter((owner) => !alone(state, person, owner)) })
}

/** Those of the room that have not left, in charter order: all are asked for every admission (R5). */
const owners = (state: RoomState): readonly string[] => inCharterOrder(state, state.room.owners.filter((each) => !state.left.includes(each)))

/** Whether nobody else of the person's own delegation could consent: the person's own asking is then its word. */
function alone(state: RoomState, person: string, owner: string): boolean {
  const admits = (each: string): boolean => delegationOf(state, each) === owner && at(state.persons, each)?.powers.includes('admit') === true
  return admits(person) && !Object.keys(state.members).some((each) => each !== person && admits(each))
}

function undertakingMissing(state: RoomState, one: PersonState): boolean {
  const asked = state.charter?.charter.undertaking ?? null
  const bound = BOUND_BY_UNDERTAKING.includes(one.role) || kindOf(state, one.delegation) === 'observer'
  return asked !== null && bound && !one.undertakings.includes(asked)
}

interface Asked {
  readonly person: string
  readonly key: string
  readonly time: number
  readonly asked: readonly string[]
}
function consentsProblem(state: RoomState, { person, key, time, asked }: Asked): Code | null {
  const given = at(state.consents, person) ?? {}
  for (const owner of asked) {
    const consent = at(given, owner)
    if (consent === undefined) return 'CONSENT_MISSING'
    if (time >= consent.not_after) return 'CONSENT_EXPIRED'
    if (consent.key !== key) return 'CONSENT_OTHER_KEY'
  }
  return null
}

/** Why the author may not put this person out (R4): himself, his own head or signer may; other owners' signers with a reason. */
export function removalProblem(state: RoomState, author: string, person: string, reason: string | undefined): Code | null {
  if (at(state.members, person) === undefined) return 'NOT_FOUND'
  if (author === person) return null
  const own = delegationOf(state, author)
  if (own === delegationOf(state, person) && (isHead(state, author) || isSigner(state, author))) return null
  if (!isSigner(state, author) || !state.room.owners.includes(own)) return 'NO_POWER'
  return reason === undefined ? 'REASON_REQUIRED' : null
}

const consent: Rule = (state, act) => {
  const [own, person] = [ownDelegation(state, act), word(act.body, 'person')]
  if (!state.room.owners.includes(own)) return 'NOT_OWNER'
  if (at(state.persons, person) === undefined) return 'NOT_FOUND'
  if (whole(act.body, 'not_after') <= act.time) return 'BAD_TIMES'
  const given = { key: word(act.body, 'key'), not_after: whole(act.body, 'not_after'), until: optionalWhole(act.body, 'until') }
  return { ...state, consents: put(state.consents, person, put(at(state.consents, person) ?? {}, own, given)) }
}

const retract: Rule = (state, act) => {
  const [own, person] = [ownDelegation(state, act), word(act.body, 'person')]
  const given = at(state.consents, person) ?? {}
  if (at(given, own) === undefined) return 'NOT_GIVEN'
  const remaining = drop(given, own)
  const none = Object.keys(remaining).length === 0
  return { ...state, consents: none ? drop(state.consents, person) : put(state.consents, person, remaining) }
}

const join: Rule = (state, act) => {
  const person = word(act.body, 'person')
  const problem = admissionProblem(state, person, word(act.body, 'key'), act.time)
  if (problem !== null) return problem
  return admit(state, person, endOf(state, person, null))
}

const comeBack: Rule = (state, act) => {
  const person = word(act.body, 'person')
  return returnProblem(state, person, word(act.body, 'key'), act.time) ?? admit(state, person, endOf(state, person, at(state.members, person) ?? null))
}

/** When a visit ends, by the consents to it. */
function endOf(state: RoomState, person: string, otherwise: number | null): number | null {
  const ends = Object.values(at(state.consents, person) ?? {}).flatMap(({ until }) => until ?? [])
  return ends.length === 0 ? otherwise : Math.min(...ends)
}

const deny: Rule = (state, act) => {
  const [own, person] = [ownDelegation(state, act), word(act.body, 'person')]
  if (!state.room.owners.includes(own)) return 'NOT_OWNER'
  if (at(state.members, person) === undefined) return 'NOT_FOUND'
  const said = hex(sha256(utf8(word(act.body, 'word'))))
  const before = at(state.denied, person) ?? {}
  const denied = put(before, own, said)
  if (owners(state).every((owner) => at(denied, owner) === said)) return putOut(state, [person])
  return at(before, own) === said ? 'ALREADY_OBJECTED' : { ...state, denied: put(state.denied, person, denied) }
}

const leave: Rule = (state, act) => {
  const person = word(act.body, 'person')
  return removalProblem(state, act.author, person, optionalWord(act.body, 'reason') ?? undefined) ?? putOut(state, [person])
}

const CONSENT = fields({ person: PERSON, key: LINE, not_after: TIME, 'until?': TIME })

export const ADMISSION_KINDS: Kinds = {
  'admission.consent': { shape: CONSENT, who: who.admitter, rule: consent },
  'admission.retract': { shape: fields({ person: PERSON }), who: who.admitter, rule: retract },
  'member.join': { shape: fields({ person: PERSON, key: LINE }), who: who.member, rule: join },
  'member.return': { shape: fields({ person: PERSON, key: LINE }), who: who.member, rule: comeBack },
  'word.deny': {
    shape: fields({ person: PERSON, word: TEXT }),
    who: who.signerOrNeutral(who.admitter),
    rule: deny,
    marks: ['protective', 'before-charter'],
  },
  'member.leave': {
    shape: fields({ person: PERSON, 'reason?': LINE }),
    who: who.member,
    rule: leave,
    marks: ['protective', 'before-charter', 'visitors'],
  },
}

/** View `room` (rules §22). */
export const roomView = (state: RoomState): unknown =>
  ({ members: Object.keys(state.members).sort(byCodePoint), visitors: visitors(state) })
