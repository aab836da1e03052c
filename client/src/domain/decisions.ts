/** Decisions: proposing, putting, objecting, voting, announcing (rules D). Declared; their rules are not built yet. */
import { type Check, type Kinds, PLENARY, word } from './act'
import { BOOL, CATEGORY, DELEGATION, either, fields, HASH, ID, LINE, listOf, MAP, type Shape, some, TEXT, WHEN, words } from './shapes'
import type { Body } from './state'
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
    who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'decision.recuse': { shape: OF_DECISION, who: who.signer, rooms: PLENARY, marks: ['binding'] },
  'decision.challenge': { shape: fields({ decision: ID, claim: CATEGORY }), who: who.signer, rooms: PLENARY },
  'decision.announce': {
    shape: fields({ decision: ID, 'question?': QUESTION, 'ruling?': CATEGORY }),
    who: who.chair, rooms: PLENARY, marks: ['on-record-only'],
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
