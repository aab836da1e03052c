/** What a charter may say (rules C5, C7): the types of its fields, and the conditions that types cannot state. */
import {
  BOOL, DELEGATION, either, fields, HASH, ID, INT, LEVEL, LINE, listOf, mapOf, NULL, PERSON, row, type Shape, shapeProblem, some, TAG, TIME, words,
} from './shapes'
import { type Body, covers, repeats } from './state'

const METHODS = words('consensus|consensus_minus|unanimity|vote|silence|blind')
const MIN_SILENCE_S = 3600

/** A charter may say more than the rules read. */
const open = (listed: Readonly<Record<string, Shape>>): Shape => fields(listed, { more: true })

const THRESHOLD = either(open({ count: INT }), open({ n: INT, d: INT, strict: BOOL }))
const CONDITION = open({ unit: words('delegation|weight'), base: words('affirmative|cast|present|all'), threshold: THRESHOLD })
/** Rule V1; without them nobody concurs, and the test is no_negative. */
const VOTE_RULE = open({
  conditions: listOf(CONDITION),
  'concurring?': listOf(DELEGATION),
  'test?': words('no_negative|affirmative'),
  'quorum?': THRESHOLD,
  'weights?': mapOf(INT),
})
const DECISION = open({
  'propose_by?': words('party|chair'),
  substantive: listOf(METHODS),
  procedural: listOf(METHODS),
  'consensus?': open({ absent: words('blocks|does_not_block'), min_ask_s: INT }),
  'minus?': open({ x: INT, mode: words('named|any') }),
  'unanimity?': open({ abstention: words('prevents|does_not_prevent') }),
  'vote?': VOTE_RULE,
  'vote_procedural?': VOTE_RULE,
  'preliminary?': words('as_substantive|as_procedural|chair_rules'),
  'silence?': open({ variant: words('osce|unga'), min_s: INT, extensions_max: INT, receipt_min_s: INT, 'alive_s?': INT }),
  'min_open_s?': INT,
  'result_s?': INT,
  'explain_s?': INT,
  'proposer_explains?': BOOL,
})
const LISTED_DELEGATION = open({
  id: ID,
  name: LINE,
  kind: words('party|neutral|observer'),
  heads: some(PERSON),
  signature: words('any|joint'),
  'aliases?': listOf(LINE),
})
/** Rule C7. What may be absent is needed only by a method (`NEEDED_BY`), or has the same value in every template. */
const CHARTER = open({
  rules: INT,
  template: words('bilateral|mediated|multilateral|hearing'),
  'title?': LINE,
  delegations: listOf(LISTED_DELEGATION),
  chair: open({ delegations: some(DELEGATION), rotate: BOOL }),
  'shuttle?': BOOL,
  decision: DECISION,
  'text?': open({ mode: words('compilation|single'), nothing_agreed: BOOL }),
  'floor?': open({ limit_s: INT, reply_s: row([INT, INT]), order_s: INT, per_delegation: INT }),
  attribution: LEVEL,
  'recording?': words('forbidden|by_consent'),
  retention: open({ end: either(TIME, NULL) }),
  'late_joiner?': words('nothing|record'),
  languages: open({ working: listOf(TAG), authentic: some(TAG) }),
  'undertaking?': either(HASH, NULL),
  'outage_s?': INT,
})

const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  consensus: ['consensus'],
  consensus_minus: ['consensus', 'minus'],
  unanimity: ['unanimity', 'min_open_s'],
  vote: ['min_open_s'],
  silence: ['consensus', 'silence'],
  blind: ['result_s'],
}
const RULE_OF_CATEGORY = { substantive: 'vote', procedural: 'vote_procedural' } as const

/** What the conditions read of a charter that has the types of `CHARTER`. */
interface Terms {
  readonly rules: number
  readonly template: string
  readonly delegations: readonly { readonly id: string; readonly kind: string }[]
  readonly chair: { readonly delegations: readonly string[] }
  readonly languages: { readonly working: readonly string[]; readonly authentic: readonly string[] }
  readonly retention: { readonly end: number | null }
  readonly decision: DecisionTerms
}
interface DecisionTerms {
  readonly substantive: readonly string[]
  readonly procedural: readonly string[]
  readonly minus?: { readonly x: number }
  readonly silence?: { readonly min_s: number }
  readonly vote?: VoteRule
  readonly vote_procedural?: VoteRule
}
interface VoteRule {
  readonly conditions: readonly { readonly unit: string; readonly threshold: Threshold }[]
  readonly concurring?: readonly string[]
  readonly quorum?: Threshold
  readonly weights?: Readonly<Record<string, number>>
}
type Threshold = { readonly count: number } | { readonly n: number; readonly d: number }

const ofKind = (charter: Terms, kind: string): readonly string[] =>
  charter.delegations.filter((each) => each.kind === kind).map(({ id }) => id)
const parties = (charter: Terms): readonly string[] => ofKind(charter, 'party')

/** Whether it is a bad charter (C5) at this time, in a room that these delegations have left. */
export function charterIsBad(charter: Body, left: readonly string[], time: number): boolean {
  if (shapeProblem(CHARTER, charter) !== null) return true
  const terms = charter as unknown as Terms
  const { end } = terms.retention
  if ((end !== null && end <= time) || parties(terms).some((party) => left.includes(party))) return true
  return CONDITIONS.some((violated) => violated(terms))
}

const impossible = (threshold: Threshold): boolean =>
  'count' in threshold ? threshold.count < 1 : threshold.n < 0 || threshold.d < 1 || threshold.n > threshold.d

/** V1: no condition, an impossible threshold, weights or concurring members that are not those of the parties. */
function voteRuleIsBad({ conditions, quorum, concurring = [], weights }: VoteRule, electorate: readonly string[]): boolean {
  const thresholds = [...conditions.map(({ threshold }) => threshold), ...(quorum === undefined ? [] : [quorum])]
  if (conditions.length === 0 || thresholds.some(impossible) || !covers(electorate, concurring)) return true
  if (weights === undefined) return conditions.some(({ unit }) => unit === 'weight')
  const named = Object.keys(weights)
  return !covers(named, electorate) || !covers(electorate, named) || Object.values(weights).some((weight) => weight < 0)
}

function methodWithoutItsTerms({ decision }: Terms): boolean {
  const needed = [...decision.substantive, ...decision.procedural].flatMap((method) => NEEDED_BY[method] ?? [])
  for (const category of ['substantive', 'procedural'] as const) {
    if (decision[category].includes('vote')) needed.push(RULE_OF_CATEGORY[category])
  }
  return !needed.every((field) => Object.hasOwn(decision, field))
}

/** C5 beyond types; each is true of a charter that violates it. */
const CONDITIONS: readonly ((charter: Terms) => boolean)[] = [
  ({ rules }) => rules !== 1,
  (charter) => parties(charter).length < 2,
  ({ delegations }) => repeats(delegations.map(({ id }) => id)),
  (charter) => !covers([...parties(charter), ...ofKind(charter, 'neutral')], charter.chair.delegations),
  (charter) => ['mediated', 'hearing'].includes(charter.template) && ofKind(charter, 'neutral').length === 0,
  ({ languages }) => !covers(languages.working, languages.authentic),
  // Between two parties minus one would let one decide.
  (charter) => charter.decision.minus !== undefined && parties(charter).length - charter.decision.minus.x < 2,
  ({ decision }) => decision.silence !== undefined && decision.silence.min_s < MIN_SILENCE_S,
  methodWithoutItsTerms,
  (charter) => Object.values(RULE_OF_CATEGORY).some((name) => {
    const rule = charter.decision[name]
    return rule !== undefined && voteRuleIsBad(rule, parties(charter))
  }),
]
