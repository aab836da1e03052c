/**
 * Decisions: proposing, putting, objecting, voting, announcing (rules D1–D10, D12).
 * Motions and reports; by the methods of `METHODS`. Declared only: challenges (V9), statements attached, ad referendum (D11).
 */
import { type Check, type Kinds, map, optionalWord, PLENARY, type Rule, word, words as wordsOf } from './act'
import {
  announce, BARE, decisionId, decisionIn, ended, recuse, subjectProblem, termsOf, UNFINISHED, vote, waitedFor, withDecision,
} from './deciding'
import { methodOf, METHODS } from './methods'
import { ownDelegation } from './persons'
import { BOOL, CATEGORY, DELEGATION, either, fields, HASH, ID, LINE, listOf, MAP, type Shape, some, TEXT, WHEN, words } from './shapes'
import { at, drop, entriesOf, put, sizeOf } from './shelves'
import { type Body, inCharterOrder, isChair, parties, type RoomState, withItem } from './state'
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
// --- proposing and putting

const proposer: Check = (state, act) => (word(act.body, 'method') === 'blind' ? who.neutral : who.chairOrSigner)(state, act)

/** What the method needs of the charter in force is fixed now (C6). */
const propose: Rule = (state, act) => {
  const { body } = act
  const terms = termsOf(state)
  const [method, category, subject] = [word(body, 'method'), word(body, 'category'), map(body, 'subject')]
  if (optionalWord(terms, 'propose_by') === 'chair' && method !== 'blind' && !isChair(state, act.author)) return 'NOT_CHAIR'
  if (!wordsOf(terms, category).includes(method)) return 'METHOD_NOT_PERMITTED'
  const beginning = METHODS[method]?.beginning
  if (beginning === undefined) return 'NOT_BUILT'
  const params = Object.hasOwn(body, 'params') ? map(body, 'params') : {}
  const rule = beginning.rule(terms)
  const problem = beginning.check?.(state, rule, params) ?? subjectProblem(state, subject)
  if (problem !== null) return problem
  if (body['ad_ref'] === true) return 'NOT_BUILT'
  return withDecision(state, act.id, {
    ...BARE, title: word(body, 'title'), subject, category, method, params, delegation: ownDelegation(state, act), rule, wait_s: beginning.waitS(terms),
  })
}

const putIt: Rule = (state, act) => {
  const decision = decisionIn(state, act, 'proposed')
  if (typeof decision === 'string') return decision
  if (methodOf(decision).inSession && state.open === null) return 'NO_OPEN_SESSION'
  const problem = subjectProblem(state, decision.subject)
  if (problem !== null) return problem
  return waitedFor(state, decisionId(act), { ...decision, state: 'put', put: act.time, session: state.open, electorate: parties(state) })
}

const withdraw: Rule = (state, act) => {
  const decision = at(state.decisions, decisionId(act))
  if (decision === undefined) return 'NOT_FOUND'
  if (decision.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (!UNFINISHED.includes(decision.state)) return 'WRONG_STATE'
  if (Object.keys(decision.ballots).length > 0) return 'VOTING_STARTED'
  return ended(state, decisionId(act), { ...decision, state: 'withdrawn' })
}

// --- objecting and standing aside

const object: Rule = (state, act) => {
  const decision = decisionIn(state, act, 'put')
  if (typeof decision === 'string') return decision
  const own = ownDelegation(state, act)
  if (methodOf(decision).byBallot) return 'WRONG_STATE'
  if (at(decision.objections, own) !== undefined) return 'ALREADY_OBJECTED'
  return withDecision(state, decisionId(act), { ...decision, objections: put(decision.objections, own, optionalWord(act.body, 'reason')) })
}

const unobject: Rule = (state, act) => {
  const decision = decisionIn(state, act, 'put')
  if (typeof decision === 'string') return decision
  const own = ownDelegation(state, act)
  if (at(decision.objections, own) === undefined) return 'NOT_GIVEN'
  return withDecision(state, decisionId(act), { ...decision, objections: drop(decision.objections, own) })
}

/** Recorded; it blocks nothing. */
const standAside: Rule = (state, act) => {
  const decision = decisionIn(state, act, 'put')
  if (typeof decision === 'string') return decision
  return withDecision(state, decisionId(act), { ...decision, aside: withItem(decision.aside, ownDelegation(state, act)) })
}

export const OF_DECISION = fields({ decision: ID })

export const DECISION_KINDS: Kinds = {
  'decision.propose': { shape: proposal, who: proposer, rule: propose, rooms: PLENARY, marks: ['on-record-only'] },
  'decision.put': { shape: OF_DECISION, who: who.chair, rule: putIt, rooms: PLENARY, marks: ['not-interrupted', 'on-record-only'] },
  'decision.object': {
    shape: fields({ decision: ID, 'reason?': LINE }),
    who: who.signer, rule: object, rooms: PLENARY, marks: ['protective'],
  },
  'decision.unobject': { shape: OF_DECISION, who: who.signer, rule: unobject, rooms: PLENARY },
  'decision.stand_aside': { shape: OF_DECISION, who: who.signer, rule: standAside, rooms: PLENARY },
  'decision.vote': {
    shape: fields({ decision: ID, vote: BALLOT, 'question?': QUESTION }),
    who: who.signer, rule: vote, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'decision.recuse': { shape: OF_DECISION, who: who.signer, rule: recuse, rooms: PLENARY, marks: ['binding'] },
  'decision.challenge': { shape: fields({ decision: ID, claim: CATEGORY }), who: who.signer, rooms: PLENARY },
  'decision.announce': {
    shape: fields({ decision: ID, 'question?': QUESTION, 'ruling?': CATEGORY }),
    who: who.chair, rule: announce, rooms: PLENARY, marks: ['on-record-only'],
  },
  'decision.withdraw': { shape: OF_DECISION, who: who.chairOrSigner, rule: withdraw, rooms: PLENARY },
  'decision.attach': {
    shape: fields({ decision: ID, form: words('explanation|interpretative|reservation|dissociation'), text: TEXT }),
    who: who.signer,
    rooms: PLENARY,
    marks: ['binding', 'on-record-only'],
  },
  'adref.confirm': { shape: fields({ of: ID }), who: who.signer, marks: ['binding'] },
  'adref.decline': { shape: fields({ of: ID }), who: who.signer, marks: ['protective'] },
}

/** View `decision:<id>` (rules §22). What sections 15 and 16 add is null or empty until they are built. */
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
    objections: inCharterOrder(state, Object.keys(decision.objections)),
    attached: 0,
    received: [],
  }
}

/** View `decisions` (rules §22). */
export const decisionsView = (state: RoomState): unknown =>
  ({ count: sizeOf(state.decisions), adopted: entriesOf(state.decisions).filter(([, each]) => each.state === 'adopted').length })
