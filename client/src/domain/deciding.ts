/** What stands to be decided: looking it up, voting on it, announcing it, ending it; the appeal against a ruling (rules D2, D6–D12, F5). */
import { type Act, map, optionalWhole, optionalWord, type Rule, word } from './act'
import type { Code } from './codes'
import { methodOf, presentIn, tooSoon } from './methods'
import { ownDelegation } from './persons'
import { withSession } from './sessions'
import { at, entriesOf, put } from './shelves'
import { reverseRuling } from './speaking'
import { type Body, parties, type RoomState, sessionOf, withItem, without } from './state'
import type { Decision, Result } from './state-meetings'

export const UNFINISHED: readonly Decision['state'][] = ['proposed', 'put']

/** The decision a body names. */
export const decisionId = (act: Act): string => word(act.body, 'decision')

/** The decision, if there is one (`NOT_FOUND`) in this state (`WRONG_STATE`). */
export function decisionIn(state: RoomState, act: Act, stage: Decision['state']): Decision | Code {
  const decision = at(state.decisions, decisionId(act))
  if (decision === undefined) return 'NOT_FOUND'
  return decision.state === stage ? decision : 'WRONG_STATE'
}

export const withDecision = (state: RoomState, id: string, decision: Decision): RoomState =>
  ({ ...state, decisions: put(state.decisions, id, decision) })

/** What the charter in force says of decisions; nothing where there is none, as in a track that was begun without (G2). */
export const termsOf = (state: RoomState): Body => (state.charter === null ? {} : map(state.charter.charter, 'decision'))

/** Checked when proposed, put and announced (D3). Texts are not decided on yet (T20). */
export const subjectProblem = (state: RoomState, subject: Body): Code | null => SUBJECT_PROBLEM[word(subject, 'type')]?.(state, subject) ?? null

const SUBJECT_PROBLEM: Readonly<Record<string, (state: RoomState, subject: Body) => Code | null>> = {
  text: () => 'NOT_BUILT',
  report: (state, subject) => (at(state.presented, word(subject, 'report')) === undefined ? 'NOT_FOUND' : null),
}

/** The session it is put in is not closed before it is announced (S4), if it can be announced in that session only. */
export function waitedFor(state: RoomState, id: string, decision: Decision): RoomState {
  const stands = withDecision(state, id, decision)
  if (decision.session === null || !methodOf(decision).inSession) return stands
  const session = sessionOf(stands, decision.session)
  return withSession(stands, decision.session, { ...session, decisions: withItem(session.decisions, id) })
}

/** A decision when it is proposed. */
export const BARE = {
  session: null, electorate: [], put: null, state: 'proposed', number: null, objections: {}, aside: [], ballots: {}, result: null,
} as const

// --- an appeal against a ruling (F5)

const APPEAL_RULE: Body = {
  conditions: [{ unit: 'delegation', base: 'cast', threshold: { n: 1, d: 2, strict: true } }],
  concurring: [],
  test: 'no_negative',
}
/** Where a charter says nothing: what every template says (C7). */
const MIN_OPEN_S = 60

/**
 * A procedural decision by vote with the id of the appeal, put at once.
 * Only where decisions are voted on does the session wait for it: in a track nobody could end it (R10).
 */
export function putAppeal(state: RoomState, act: Act, session: string): RoomState {
  const decision: Decision = {
    ...BARE,
    title: 'Overrule',
    subject: { type: 'overrule', request: word(act.body, 'request') },
    category: 'procedural',
    method: 'vote',
    params: {},
    delegation: ownDelegation(state, act),
    rule: APPEAL_RULE,
    wait_s: optionalWhole(termsOf(state), 'min_open_s') ?? MIN_OPEN_S,
    session,
    electorate: parties(state),
    put: act.time,
    state: 'put',
  }
  return state.room.kind === 'plenary' ? waitedFor(state, act.id, decision) : withDecision(state, act.id, decision)
}

// --- voting and announcing

/** The decision, if it stands to be voted on or announced, in its open session where it needs one (D7). */
function toVote(state: RoomState, act: Act): Decision | Code {
  const decision = decisionIn(state, act, 'put')
  if (typeof decision === 'string') return decision
  if (optionalWord(act.body, 'question') === 'category') return 'WRONG_STATE'
  return methodOf(decision).inSession && decision.session !== state.open ? 'NO_OPEN_SESSION' : decision
}

/** `WRONG_STATE` for a decision that is not voted on. */
function byBallot(state: RoomState, act: Act): Code | null {
  const decision = at(state.decisions, decisionId(act))
  return decision === undefined || methodOf(decision).byBallot ? null : 'WRONG_STATE'
}

/** The last ballot before the announcement counts. */
export const vote: Rule = (state, act) => {
  const decision = byBallot(state, act) ?? toVote(state, act)
  if (typeof decision === 'string') return decision
  const own = ownDelegation(state, act)
  if (!decision.electorate.includes(own)) return 'RECUSED'
  if (decision.method === 'vote' && !presentIn(state, decision).includes(own)) return 'NOT_PRESENT'
  return withDecision(state, decisionId(act), { ...decision, ballots: put(decision.ballots, own, word(act.body, 'vote')) })
}

/** No part of the electorate any more (D12). */
export const recuse: Rule = (state, act) => {
  const decision = byBallot(state, act) ?? decisionIn(state, act, 'put')
  if (typeof decision === 'string') return decision
  const own = ownDelegation(state, act)
  if (!decision.electorate.includes(own)) return 'RECUSED'
  if (at(decision.ballots, own) !== undefined) return 'VOTING_STARTED'
  return withDecision(state, decisionId(act), { ...decision, electorate: without(decision.electorate, own) })
}

export const announce: Rule = (state, act) => {
  const decision = toVote(state, act)
  if (typeof decision === 'string') return decision
  const problem = subjectProblem(state, decision.subject)
  if (problem !== null) return problem
  if (tooSoon(state, decision, act.time)) return 'TOO_SOON'
  const result = methodOf(decision).result(state, decision, act.time)
  const type = word(decision.subject, 'type')
  if (result.outcome !== 'adopted') return finish(state, decisionId(act), decision, result)
  const announced = finish(state, decisionId(act), { ...decision, number: type === 'overrule' ? null : nextNumber(state) }, result)
  return ADOPTED[type]?.(announced, decision.subject) ?? announced
}

/** In order of announcement (D2). */
const nextNumber = (state: RoomState): number => 1 + entriesOf(state.decisions).filter(([, { number }]) => number !== null).length

/** What the adoption of a subject does, by its type. To take note of a report adopts and endorses nothing (K5). */
const ADOPTED: Readonly<Record<string, (state: RoomState, subject: Body) => RoomState>> = {
  overrule: (state, subject) => reverseRuling(state, word(subject, 'request')),
}

const finish = (state: RoomState, id: string, decision: Decision, result: Result): RoomState =>
  ended(state, id, { ...decision, state: result.outcome, result })

/** Its session need not wait for it any more. */
export function ended(before: RoomState, id: string, decision: Decision): RoomState {
  const state = withDecision(before, id, decision)
  if (decision.session === null) return state
  const session = sessionOf(state, decision.session)
  return withSession(state, decision.session, { ...session, decisions: without(session.decisions, id) })
}

/** Every decision not finished ends not adopted, without a count (A9). */
export function endUnfinished(state: RoomState, reason: string, time: number): RoomState {
  const result: Result = { outcome: 'not_adopted', reason, tally: null, required: null, against: [], vetoes: [], at: time }
  return entriesOf(state.decisions)
    .filter(([, decision]) => UNFINISHED.includes(decision.state))
    .reduce((changed, [id, decision]) => finish(changed, id, decision, result), state)
}
