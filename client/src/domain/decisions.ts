/**
 * Decisions: proposing, putting, objecting, voting, announcing (rules D).
 * Declared. Built is what an appeal against a ruling needs (F5): a vote put at once, its ballots, its announcement.
 */
import { type Act, type Check, type Kinds, map, optionalWhole, optionalWord, PLENARY, type Rule, word } from './act'
import type { Code } from './codes'
import { ownDelegation } from './persons'
import { withSession } from './sessions'
import { BOOL, CATEGORY, DELEGATION, either, fields, HASH, ID, LINE, listOf, MAP, type Shape, some, TEXT, WHEN, words } from './shapes'
import { at, entriesOf, put, sizeOf } from './shelves'
import { reverseRuling } from './speaking'
import { type Body, parties, type RoomState, sessionOf, withItem, without } from './state'
import type { Decision, Result } from './state-meetings'
import { resultOf } from './tally'
import * as who from './who'

export const BALLOT = words('yes|no|abstain|not_participating')
const QUESTION = words('main|category')
const SUBJECT = either(
  fields({ type: words('text'), texts: some(fields({ doc: ID, text_hash: HASH })) }),
  fields({ type: words('motion'), text: TEXT }),
  fields({ type: words('report'), report: ID }),
)
const DEADLINE = fields({ deadline: WHEN })
const PARAMS: Readonly<Record<string, Shape>> = {
  consensus: fields({}), unanimity: fields({}), consensus_minus: fields({ 'concerned?': listOf(DELEGATION), grounds: TEXT }),
  vote: fields({ 'secrecy?': words('open|sealed|secret'), 'must_abstain?': listOf(DELEGATION) }), silence: DEADLINE, blind: DEADLINE,
}
const METHOD = words('consensus|consensus_minus|unanimity|vote|silence|blind')
const PROPOSED = fields({ title: LINE, subject: SUBJECT, category: CATEGORY, method: METHOD, 'ad_ref?': BOOL, 'params?': MAP })
/** What `params` must be depends on the method (D5). */
const proposal: Shape = (value, notes) => {
  if (!PROPOSED(value, notes)) return false
  const body = value as Body
  return PARAMS[body['method'] as string]?.(body['params'] ?? {}, notes) ?? false
}
const decisionProposer: Check = (state, act) => (word(act.body, 'method') === 'blind' ? who.neutral : who.chairOrSigner)(state, act)
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
export function putAppeal(before: RoomState, act: Act, sessionId: string): RoomState {
  const decision: Decision = {
    title: 'Overrule',
    subject: { type: 'overrule', request: word(act.body, 'request') },
    category: 'procedural',
    method: 'vote',
    delegation: ownDelegation(before, act),
    session: sessionId,
    electorate: parties(before),
    rule: APPEAL_RULE,
    put: act.time,
    min_open_s: before.charter === null ? MIN_OPEN_S : (optionalWhole(map(before.charter.charter, 'decision'), 'min_open_s') ?? MIN_OPEN_S),
    state: 'put', number: null, ballots: {}, result: null,
  }
  const state = withDecision(before, act.id, decision)
  if (state.room.kind !== 'plenary') return state
  const session = sessionOf(state, sessionId)
  return withSession(state, sessionId, { ...session, decisions: withItem(session.decisions, act.id) })
}

const withDecision = (state: RoomState, id: string, decision: Decision): RoomState =>
  ({ ...state, decisions: put(state.decisions, id, decision) })

// --- voting and announcing

/** The decision, if it stands to be voted on in its open session (D7). */
function putToVote(state: RoomState, act: Act): Decision | Code {
  const decision = at(state.decisions, word(act.body, 'decision'))
  if (decision === undefined) return 'NOT_FOUND'
  if (decision.state !== 'put' || optionalWord(act.body, 'question') === 'category') return 'WRONG_STATE'
  return decision.session === state.open ? decision : 'NO_OPEN_SESSION'
}

const presentIn = (state: RoomState, { session }: Decision): readonly string[] => (session === null ? [] : sessionOf(state, session).present)

/** The last ballot before the announcement counts. */
const vote: Rule = (state, act) => {
  const decision = putToVote(state, act)
  if (typeof decision === 'string') return decision
  const own = ownDelegation(state, act)
  if (!decision.electorate.includes(own)) return 'RECUSED'
  if (!presentIn(state, decision).includes(own)) return 'NOT_PRESENT'
  const ballots = put(decision.ballots, own, word(act.body, 'vote'))
  return withDecision(state, word(act.body, 'decision'), { ...decision, ballots })
}

const announce: Rule = (state, act) => {
  const decision = putToVote(state, act)
  if (typeof decision === 'string') return decision
  const { rule, electorate, ballots } = decision
  const present = presentIn(state, decision)
  const missing = electorate.some((each) => present.includes(each) && at(ballots, each) === undefined)
  if (missing && act.time - decision.put < decision.min_open_s * 1000) return 'TOO_SOON'
  const result = resultOf({ rule, electorate, ballots, present }, act.time)
  const announced = finish(state, word(act.body, 'decision'), decision, result)
  return result.outcome === 'adopted' ? adopted(announced, decision.subject) : announced
}

/** What the adoption of a subject does, by its type. */
const ADOPTED: Readonly<Record<string, (state: RoomState, subject: Body) => RoomState>> = {
  overrule: (state, subject) => reverseRuling(state, word(subject, 'request')),
}
const adopted = (state: RoomState, subject: Body): RoomState => ADOPTED[word(subject, 'type')]?.(state, subject) ?? state

/** The result stands, and its session need not wait any more. */
function finish(before: RoomState, id: string, decision: Decision, result: Result): RoomState {
  const state = withDecision(before, id, { ...decision, state: result.outcome, result })
  if (decision.session === null) return state
  const session = sessionOf(state, decision.session)
  return withSession(state, decision.session, { ...session, decisions: without(session.decisions, id) })
}

/** Every decision not finished ends not adopted, without a count (A9). */
export function endUnfinished(state: RoomState, reason: string, time: number): RoomState {
  const result: Result = { outcome: 'not_adopted', reason, tally: null, required: null, against: [], vetoes: [], at: time }
  return entriesOf(state.decisions)
    .filter(([, decision]) => decision.state === 'put')
    .reduce((changed, [id, decision]) => finish(changed, id, decision, result), state)
}

export const OF_DECISION = fields({ decision: ID })

export const DECISION_KINDS: Kinds = {
  'decision.propose': { shape: proposal, who: decisionProposer, rooms: PLENARY, marks: ['on-record-only'] },
  'decision.put': { shape: OF_DECISION, who: who.chair, rooms: PLENARY, marks: ['not-interrupted', 'on-record-only'] },
  'decision.object': {
    shape: fields({ decision: ID, 'reason?': LINE }),
    who: who.signer, rooms: PLENARY, marks: ['protective'],
  },
  'decision.unobject': { shape: OF_DECISION, who: who.signer, rooms: PLENARY },
  'decision.stand_aside': { shape: OF_DECISION, who: who.signer, rooms: PLENARY },
  'decision.vote': {
    shape: fields({ decision: ID, vote: BALLOT, 'question?': QUESTION }),
    who: who.signer, rule: vote, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'decision.recuse': { shape: OF_DECISION, who: who.signer, rooms: PLENARY, marks: ['binding'] },
  'decision.challenge': { shape: fields({ decision: ID, claim: CATEGORY }), who: who.signer, rooms: PLENARY },
  'decision.announce': {
    shape: fields({ decision: ID, 'question?': QUESTION, 'ruling?': CATEGORY }),
    who: who.chair, rule: announce, rooms: PLENARY, marks: ['on-record-only'],
  },
  'decision.withdraw': { shape: OF_DECISION, who: who.chairOrSigner, rooms: PLENARY },
  'decision.attach': {
    shape: fields({ decision: ID, form: words('explanation|interpretative|reservation|dissociation'), text: TEXT }),
    who: who.signer,
    rooms: PLENARY,
    marks: ['binding', 'on-record-only'],
  },
  'adref.confirm': { shape: fields({ of: ID }), who: who.signer, marks: ['binding'] },
  'adref.decline': { shape: fields({ of: ID }), who: who.signer, marks: ['protective'] },
}

/** View `decision:<id>` (rules §22). What sections 13–16 add is null or empty until they are built. */
export function decisionView(state: RoomState, id: string): unknown {
  const decision = at(state.decisions, id)
  if (decision === undefined) return null
  const { category, number, result } = decision
  return {
    state: decision.state, category, number,
    deadline: null,
    outcome: result?.outcome ?? null,
    reason: result?.reason ?? null,
    tally: result?.tally ?? null,
    required: result?.required ?? null,
    against: result?.against ?? null,
    vetoes: result?.vetoes ?? null,
    objections: [],
    attached: 0,
    received: [],
  }
}

/** View `decisions` (rules §22). */
export const decisionsView = (state: RoomState): unknown =>
  ({ count: sizeOf(state.decisions), adopted: entriesOf(state.decisions).filter(([, each]) => each.state === 'adopted').length })
