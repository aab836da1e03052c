/** What a charter may say (rules C5, C7): the types of its fields, and the conditions that types cannot state. */
import { BOOL, DELEGATION, either, fields, HASH, ID, INT, LEVEL, LINE, listOf, mapOf, NULL, PERSON, row, type Shape, shapeProblem, some, TAG, TIME, words } from './shapes'
import type { Body } from './state'

type Terms = Body
const METHODS = words('consensus|consensus_minus|unanimity|vote|silence|blind')
const MIN_SILENCE_S = 3600

/** A charter may say more than the rules read. */
const open = (listed: Readonly<Record<string, Shape>>): Shape => fields(listed, { more: true })
const COUNT = open({ count: INT })
const PART = open({ n: INT, d: INT, strict: BOOL })
const THRESHOLD = either(COUNT, PART)
/** Rule V1. */
const VOTE_RULE = open({
  conditions: listOf(open({ unit: words('delegation|weight'), base: words('affirmative|cast|present|all'), threshold: THRESHOLD })),
  'concurring?': listOf(DELEGATION), 'test?': words('no_negative|affirmative'), 'quorum?': THRESHOLD, 'weights?': mapOf(INT),
})
const DECISION = open({
  'propose_by?': words('party|chair'), substantive: listOf(METHODS), procedural: listOf(METHODS),
  'consensus?': open({ absent: words('blocks|does_not_block'), min_ask_s: INT }), 'minus?': open({ x: INT, mode: words('named|any') }),
  'unanimity?': open({ abstention: words('prevents|does_not_prevent') }), 'vote?': VOTE_RULE, 'vote_procedural?': VOTE_RULE,
  'preliminary?': words('as_substantive|as_procedural|chair_rules'),
  'silence?': open({ variant: words('osce|unga'), min_s: INT, extensions_max: INT, receipt_min_s: INT, 'alive_s?': INT }),
  'min_open_s?': INT, 'result_s?': INT, 'explain_s?': INT, 'proposer_explains?': BOOL,
})
/** Rule C7. What may be absent is needed only by a method, or has the same value in every template. */
const CHARTER = open({
  rules: INT, template: words('bilateral|mediated|multilateral|hearing'), 'title?': LINE,
  delegations: listOf(open({ id: ID, name: LINE, kind: words('party|neutral|observer'), heads: some(PERSON), signature: words('any|joint'), 'aliases?': listOf(LINE) })),
  chair: open({ delegations: some(DELEGATION), rotate: BOOL }), 'shuttle?': BOOL, decision: DECISION,
  'text?': open({ mode: words('compilation|single'), nothing_agreed: BOOL }),
  'floor?': open({ limit_s: INT, reply_s: row([INT, INT]), order_s: INT, per_delegation: INT }),
  attribution: LEVEL, 'recording?': words('forbidden|by_consent'), retention: open({ end: either(TIME, NULL) }), 'late_joiner?': words('nothing|record'),
  languages: open({ working: listOf(TAG), authentic: some(TAG) }), 'undertaking?': either(HASH, NULL), 'outage_s?': INT,
})
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  consensus: ['consensus'], consensus_minus: ['consensus', 'minus'], unanimity: ['unanimity', 'min_open_s'], vote: ['min_open_s'], silence: ['consensus', 'silence'], blind: ['result_s'],
}
const RULE_OF_CATEGORY: Readonly<Record<string, string>> = { substantive: 'vote', procedural: 'vote_procedural' }

interface DelegationTerms { readonly id: string; readonly kind: string }
const delegations = (c: Terms): readonly DelegationTerms[] => c['delegations'] as readonly DelegationTerms[]
const decision = (c: Terms): Terms => c['decision'] as Terms
const ofKind = (c: Terms, kind: string): readonly string[] => delegations(c).filter((d) => d.kind === kind).map((d) => d.id)
const list = (t: Terms, name: string): readonly string[] => (t[name] as readonly string[] | undefined) ?? []

/** Whether it is a bad charter (C5) at this time, in a room that these delegations have left. */
export function charterIsBad(charter: Terms, left: readonly string[], time: number): boolean {
  if (shapeProblem(CHARTER, charter) !== null) return true
  const end = (charter['retention'] as { end: number | null }).end
  if ((end !== null && end <= time) || ofKind(charter, 'party').some((p) => left.includes(p))) return true
  return CONDITIONS.some((violated) => violated(charter))
}

const impossible = (t: Terms): boolean => {
  if (Object.hasOwn(t, 'count')) return (t['count'] as number) < 1
  const [n, d] = [t['n'] as number, t['d'] as number]
  return n < 0 || d < 1 || n > d
}

/** V1: no condition, an impossible threshold, weights or concurring members that are not those of the parties. */
function voteRuleIsBad(rule: Terms, parties: readonly string[]): boolean {
  const conditions = rule['conditions'] as readonly Terms[]
  const thresholds = [...conditions.map((c) => c['threshold'] as Terms), ...(Object.hasOwn(rule, 'quorum') ? [rule['quorum'] as Terms] : [])]
  if (conditions.length === 0 || thresholds.some(impossible)) return true
  if (!list(rule, 'concurring').every((d) => parties.includes(d))) return true
  const weights = rule['weights'] as Readonly<Record<string, number>> | undefined
  if (weights === undefined) return conditions.some((c) => c['unit'] === 'weight')
  const named = Object.keys(weights)
  return named.length !== new Set(parties).size || !named.every((d) => parties.includes(d)) || Object.values(weights).some((w) => w < 0)
}

function methodWithoutItsTerms(c: Terms): boolean {
  const d = decision(c)
  const methods = [...list(d, 'substantive'), ...list(d, 'procedural')]
  const needed = [...methods.flatMap((m) => NEEDED_BY[m] ?? []), ...Object.entries(RULE_OF_CATEGORY).flatMap(([category, rule]) => (list(d, category).includes('vote') ? [rule] : []))]
  return !needed.every((field) => Object.hasOwn(d, field))
}

/** C5 beyond types; each is true of a charter that violates it. */
const CONDITIONS: readonly ((c: Terms) => boolean)[] = [
  (c) => c['rules'] !== 1,
  (c) => ofKind(c, 'party').length < 2,
  (c) => new Set(delegations(c).map((d) => d.id)).size < delegations(c).length,
  (c) => !list(c['chair'] as Terms, 'delegations').every((d) => ofKind(c, 'party').includes(d) || ofKind(c, 'neutral').includes(d)),
  (c) => (c['template'] === 'mediated' || c['template'] === 'hearing') && ofKind(c, 'neutral').length === 0,
  (c) => !list(c['languages'] as Terms, 'authentic').every((t) => list(c['languages'] as Terms, 'working').includes(t)),
  // between two parties minus one would let one decide
  (c) => Object.hasOwn(decision(c), 'minus') && ofKind(c, 'party').length - (decision(c)['minus'] as { x: number }).x < 2,
  (c) => Object.hasOwn(decision(c), 'silence') && (decision(c)['silence'] as { min_s: number }).min_s < MIN_SILENCE_S,
  methodWithoutItsTerms,
  (c) => Object.values(RULE_OF_CATEGORY).some((name) => Object.hasOwn(decision(c), name) && voteRuleIsBad(decision(c)[name] as Terms, ofKind(c, 'party'))),
]
