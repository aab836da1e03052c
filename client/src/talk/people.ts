/**
 * Who asks, who may answer, and what a device owes the people it invited. Everything here is worked out anew from what is known
 * (`owed*` functions return what should be done next), so that a crash between two steps repairs itself.
 */
import { admissionProblem, returnProblem } from '../domain'
import type { AnswerState } from './mail-payloads'
import { consentsTo, isMember, ownersOf } from './reading'
import type { Room } from './room'
import { consentsHeld } from './room-notes'
import { takesReturns } from './returning'
import { fitsNewcomers } from './room-welcome'
import type { RequestData } from './state'

/** How long the one whose consent completed an admission is given to make the key change, before others step in. */
const STEP_IN_MS = 4_000
const RANK_MS = 2_000

export const mayAdmit = (room: Room, person: string): boolean => room.person(person)?.powers.includes('admit') === true

export interface ConsentLine {
  readonly delegation: string
  readonly state: AnswerState
  readonly by: string | null
  readonly at: number | null
}

export function consentLines(room: Room, person: string): readonly ConsentLine[] {
  const given = consentsTo(room.rules, person)
  const held = consentsHeld(room, person)
  const objected = room.objections(person)
  return ownersOf(room.rules).map((delegation) => {
    if (objected.includes(delegation)) return { delegation, state: 'refused', by: null, at: null }
    if (!given.some((c) => c.delegation === delegation)) return { delegation, state: 'missing', by: null, at: null }
    const known = held.find((c) => c.delegation === delegation)
    return { delegation, state: 'given', by: known?.by ?? null, at: known?.at ?? null }
  })
}

/** The admissions this device should carry out now: all consents are there, and it is this device's turn. */
export function owedAdmissions(room: Room, me: string, now: number): readonly string[] {
  if (!takesReturns(room) || !mayAdmit(room, me)) return []
  return room.data.requests
    .filter((r) => isMember(room.rules, r.person) === (r.returns === true) && !underWay(room, r.person))
    .filter((r) => allows(room, r) && myTurn(room, r, me, now) && fitsNewcomers(room))
    .map((r) => r.person)
}

const underWay = (room: Room, person: string): boolean =>
  [...room.data.queue, ...(room.data.inflight === null ? [] : [room.data.inflight.intent])].some((i) => i.do === 'admit' && i.person === person)

function allows(room: Room, request: RequestData): boolean {
  const person = room.person(request.person)
  if (person === null || (request.returns === true && consentsHeld(room, person.id).length === 0)) return false
  const ask = request.returns === true ? returnProblem : admissionProblem
  return ask(room.rules, person.id, person.key, room.data.time) === null
}

/**
 * Persons the rules have put out (objected to, revoked, their delegation left) whose keys are still here, when it is this device's turn to take them away:
 * in the order of the leaves, others 2 s later each.
 */
export function owedKeyChanges(room: Room, me: string, now: number): readonly string[] {
  if (room.data.stage !== 'open' || !isMember(room.rules, me)) return []
  const leaves = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf))
  const rank = leaves.filter((person) => isMember(room.rules, person)).indexOf(me)
  if (now < room.data.time + RANK_MS * rank) return []
  return leaves.filter((person) => !isMember(room.rules, person) && !room.removing(person))
}

function myTurn(room: Room, request: RequestData, me: string, now: number): boolean {
  const consents = [...consentsHeld(room, request.person)].sort((a, b) => a.at - b.at)
  const last = consents.at(-1)
  if (last === undefined || last.by === me) return true
  const admitters = (room.group?.leaves ?? []).map((l) => room.personOf(l)).filter((p) => mayAdmit(room, p))
  return now > last.at + STEP_IN_MS + RANK_MS * Math.max(0, admitters.indexOf(me))
}
