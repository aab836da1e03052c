/**
 * A charter as sentences, from its data (rules C7). Every field has a clause or is shown as it is under “Further terms”:
 * nothing that is signed is left unsaid.
 */
import type { Key, Say, Values } from '../words'
import type { Clock } from '../words/times'
import { silenceClauses, voteClauses } from './ballot-clauses'

export interface Clause { readonly says: string; readonly means: string }
export interface Part { readonly id: PartName; readonly clauses: readonly Clause[] }
export type PartName = 'Parties' | 'Sessions' | 'Decisions' | 'Text' | 'Floor' | 'Confidence' | 'Record' | 'Further'
const PARTS: readonly PartName[] = ['Parties', 'Sessions', 'Decisions', 'Text', 'Floor', 'Confidence', 'Record', 'Further']

export type Data = Readonly<Record<string, unknown>>
export interface Reading { readonly say: Say; readonly clock: Clock; readonly charter: Data; readonly nameOf: (id: string) => string }
/** Makes the clauses of one field, or null if the value is not one it has words for. */
type Rule = (value: unknown, reading: Reading) => readonly Clause[] | null

const words = (says: Key, means: Key): Rule => (_, { say }) => [{ says: say(says), means: say(means) }]

/** One clause for each value a field may have. */
const oneOf = (cases: Readonly<Record<string, readonly [Key, Key]>>): Rule => (value, reading) => {
  const found = cases[String(value)]
  return found ? words(...found)(value, reading) : null
}

/** A clause with one number, in the unit the sentence speaks of. */
const amount = (says: Key, means: Key, name: string, unit = 1): Rule => (value, { say }) =>
  typeof value === 'number' ? [{ says: say(says, { [name]: value / unit }), means: say(means) }] : null

const texts = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null
const data = (value: unknown): Data | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : null)

const METHODS: Readonly<Record<string, Key>> = {
  consensus: 'charter.methodConsensus', unanimity: 'charter.methodUnanimity', blind: 'charter.methodBlind',
  silence: 'charter.methodSilence', consensus_minus: 'charter.methodMinus', vote: 'charter.methodVote',
}
/** What a charter may agree to and this client does not carry out. */
const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(['blind', 'silence', 'vote'])

const methods = (says: Key): Rule => (value, { say, clock }) => {
  const named = texts(value)
  if (named === null || named.some((each) => METHODS[each] === undefined)) return null
  const list = (those: readonly string[]): string => clock.list(those.flatMap((each) => say(METHODS[each] as Key)))
  const later = named.filter((each) => NOT_CARRIED_OUT.has(each))
  const clause = { says: say(says, { methods: list(named) }), means: say('charter.methodsMeans') }
  return later.length === 0 ? [clause] : [clause, { says: say('charter.methodsLater', { methods: list(later) }), means: say('charter.methodsLaterMeans') }]
}

const delegations: Rule = (value, reading) => {
  if (!Array.isArray(value)) return null
  return [...delegationClauses(value, reading), admission(value, reading)]
}

/** Rules R1, R5: parties and neutrals own the plenary, and each of them answers for whoever enters. */
function admission(value: readonly unknown[], { say, clock }: Reading): Clause {
  const owners = value.flatMap((each) => (data(each)?.['kind'] === 'observer' ? [] : String(data(each)?.['name'])))
  return { says: say('charter.admission', { names: clock.list(owners) }), means: say('charter.admissionMeans') }
}

function delegationClauses(value: readonly unknown[], { say, clock }: Reading): readonly Clause[] {
  return value.flatMap((each): Clause[] => {
    const { id, name, kind, heads, signature, aliases } = data(each) ?? {}
    const kinds = { party: 'Party', neutral: 'Neutral', observer: 'Observer' } as const
    const known = kinds[String(kind) as keyof typeof kinds]
    if (!known) return [further('delegations', each, say)]
    const values: Values = { name: String(name), code: String(id), heads: clock.list(texts(heads) ?? []) }
    const clause = { says: say(`charter.delegation${known}`, values), means: say(`charter.delegation${known}Means`) }
    const called = texts(aliases) ?? []
    return [
      clause,
      ...(signature === 'joint' ? [{ says: say('charter.signatureJoint', values), means: say('charter.signatureJointMeans') }] : []),
      ...(called.length > 0 ? [{ says: say('charter.alsoCalled', { ...values, names: clock.list(called) }), means: say('charter.alsoCalledMeans') }] : []),
    ]
  })
}

const chair: Rule = (value, { say, clock, nameOf }) => {
  const { delegations: ids, rotate } = data(value) ?? {}
  const names = texts(ids)?.map(nameOf)
  if (!names || typeof rotate !== 'boolean') return null
  return [{ says: say(rotate ? 'charter.chairRotates' : 'charter.chairFixed', { names: clock.list(names), count: names.length }), means: say('charter.chairMeans') }]
}

const languages: Rule = (value, { say, clock }) => {
  const { working, authentic } = data(value) ?? {}
  const named = (tags: unknown): string | null => {
    const shown = new Intl.DisplayNames(clock.locale, { type: 'language' })
    const list = texts(tags)?.map((tag) => shown.of(tag) ?? tag)
    return list ? clock.list(list) : null
  }
  const [w, a] = [named(working), named(authentic)]
  return w !== null && a !== null ? [{ says: say('charter.languages', { working: w, authentic: a }), means: say('charter.languagesMeans') }] : null
}

const replies: Rule = (value, { say, clock }) => {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'number')) return null
  const lengths = clock.list(value.map((seconds) => String(Number(seconds) / 60)))
  return [{ says: say('charter.replies', { count: value.length, lengths }), means: say('charter.repliesMeans') }]
}

const speechLimit: Rule = (value, reading) =>
  value === 0 ? words('charter.speechLimitNone', 'charter.speechLimitMeans')(value, reading) : amount('charter.speechLimit', 'charter.speechLimitMeans', 'minutes', 60)(value, reading)

const undertaking: Rule = (value, reading) => {
  if (value === null) return words('charter.undertakingNone', 'charter.undertakingNoneMeans')(value, reading)
  return typeof value === 'string' ? [{ says: reading.say('charter.undertaking', { hash: value.slice(0, 16) }), means: reading.say('charter.undertakingMeans') }] : null
}

const retention: Rule = (value, reading) => {
  if (value === null) return words('charter.retentionOpen', 'charter.retentionOpenMeans')(value, reading)
  return typeof value === 'number' ? [{ says: reading.say('charter.retention', { time: reading.clock.moment(value) }), means: reading.say('charter.retentionMeans') }] : null
}

const minus: Rule = (value, { say }) => {
  const { x, mode } = data(value) ?? {}
  if (typeof x !== 'number' || (mode !== 'named' && mode !== 'any')) return null
  return [{ says: say(mode === 'named' ? 'charter.minusNamed' : 'charter.minusAny', { count: x }), means: say('charter.minusMeans') }]
}

/** Said elsewhere, or nothing to say: the template’s name is in the title line, the version in the rules line. */
const unsaid: Rule = () => []

/** Field → part and rule, in the order of rules C7. */
const FIELDS: readonly (readonly [path: string, part: PartName, rule: Rule])[] = [
  ['title', 'Parties', (value, { say }) => (typeof value === 'string' ? [{ says: say('charter.titleIs', { title: value }), means: '' }] : null)],
  ['template', 'Parties', unsaid],
  ['delegations', 'Parties', delegations],
  ['rules', 'Parties', amount('charter.rulesVersion', 'charter.rulesVersionMeans', 'version')],
  ['chair', 'Sessions', chair],
  ['shuttle', 'Sessions', oneOf({ true: ['charter.shuttleYes', 'charter.shuttleYesMeans'], false: ['charter.shuttleNo', 'charter.shuttleNoMeans'] })],
  ['outage_s', 'Sessions', amount('charter.outage', 'charter.outageMeans', 'minutes', 60)],
  ['decision.propose_by', 'Decisions', oneOf({ party: ['charter.proposeParty', 'charter.proposePartyMeans'], chair: ['charter.proposeChair', 'charter.proposeChairMeans'] })],
  ['decision.substantive', 'Decisions', methods('charter.methodsSubstantive')],
  ['decision.procedural', 'Decisions', methods('charter.methodsProcedural')],
  ['decision.consensus.absent', 'Decisions', oneOf({ blocks: ['charter.consensusBlocks', 'charter.consensusBlocksMeans'], does_not_block: ['charter.consensusOpen', 'charter.consensusOpenMeans'] })],
  ['decision.consensus.min_ask_s', 'Decisions', amount('charter.consensusAsk', 'charter.consensusAskMeans', 'seconds')],
  ['decision.unanimity.abstention', 'Decisions', oneOf({ prevents: ['charter.unanimityPrevents', 'charter.unanimityPreventsMeans'], does_not_prevent: ['charter.unanimityAllows', 'charter.unanimityAllowsMeans'] })],
  ['decision.minus', 'Decisions', minus],
  ['decision.vote', 'Decisions', (value, reading) => voteClauses('substance', value, reading)],
  ['decision.vote_procedural', 'Decisions', (value, reading) => voteClauses('procedure', value, reading)],
  ['decision.preliminary', 'Decisions', oneOf({ as_substantive: ['charter.preliminarySubstantive', 'charter.preliminarySubstantiveMeans'], chair_rules: ['charter.preliminaryChair', 'charter.preliminaryChairMeans'] })],
  ['decision.silence', 'Decisions', silenceClauses],
  ['decision.min_open_s', 'Decisions', amount('charter.minOpen', 'charter.minOpenMeans', 'seconds')],
  ['decision.result_s', 'Decisions', amount('charter.resultTime', 'charter.resultTimeMeans', 'hours', 3600)],
  ['decision.explain_s', 'Decisions', amount('charter.explainTime', 'charter.explainTimeMeans', 'days', 86_400)],
  ['decision.proposer_explains', 'Decisions', oneOf({ true: ['charter.proposerExplainsYes', 'charter.proposerExplainsMeans'], false: ['charter.proposerExplainsNo', 'charter.proposerExplainsMeans'] })],
  ['text.mode', 'Text', oneOf({ compilation: ['charter.textCompilation', 'charter.textCompilationMeans'], single: ['charter.textSingle', 'charter.textSingleMeans'] })],
  ['text.nothing_agreed', 'Text', oneOf({ true: ['charter.nothingAgreedYes', 'charter.nothingAgreedYesMeans'], false: ['charter.nothingAgreedNo', 'charter.nothingAgreedNoMeans'] })],
  ['floor.limit_s', 'Floor', speechLimit],
  ['floor.reply_s', 'Floor', replies],
  ['floor.order_s', 'Floor', amount('charter.orderLimit', 'charter.orderLimitMeans', 'minutes', 60)],
  ['floor.per_delegation', 'Floor', amount('charter.perDelegation', 'charter.perDelegationMeans', 'count')],
  ['attribution', 'Confidence', oneOf({
    chatham_house: ['charter.attributionChatham', 'charter.attributionChathamMeans'], off_record: ['charter.attributionOff', 'charter.attributionOffMeans'],
    on_record: ['charter.attributionOn', 'charter.attributionOnMeans'], background: ['charter.attributionBackground', 'charter.attributionBackgroundMeans'],
    deep_background: ['charter.attributionDeep', 'charter.attributionDeepMeans'],
  })],
  ['recording', 'Confidence', oneOf({ forbidden: ['charter.recordingForbidden', 'charter.recordingForbiddenMeans'], by_consent: ['charter.recordingConsent', 'charter.recordingConsentMeans'] })],
  ['late_joiner', 'Confidence', oneOf({ record: ['charter.lateRecord', 'charter.lateRecordMeans'], nothing: ['charter.lateNothing', 'charter.lateNothingMeans'] })],
  ['undertaking', 'Confidence', undertaking],
  ['retention.end', 'Record', retention],
  ['languages', 'Record', languages],
]

const further = (field: string, value: unknown, say: Say): Clause =>
  ({ says: say('charter.further', { field, value: JSON.stringify(value) }), means: say('charter.furtherMeans') })

const at = (charter: Data, path: string): unknown =>
  path.split('.').reduce<unknown>((inside, name) => data(inside)?.[name], charter)

/** Fields of the charter that no clause covers, as paths. A clause for `a` covers everything inside `a`. */
function uncovered(charter: Data, prefix = ''): readonly string[] {
  return Object.keys(charter).flatMap((name) => {
    const path = `${prefix}${name}`
    if (FIELDS.some(([field]) => field === path)) return []
    const inside = data(charter[name])
    return inside && FIELDS.some(([field]) => field.startsWith(`${path}.`)) ? uncovered(inside, `${path}.`) : [path]
  })
}

/** One field of a charter with its sentences; `path` says where in the charter it stands. */
export interface Said { readonly path: string; readonly part: PartName; readonly value: unknown; readonly clauses: readonly Clause[] }

/** Every field that is there, in the order of rules C7, then those that no clause covers. */
export function fieldsOf(say: Say, clock: Clock, charter: Data, nameOf: (id: string) => string): readonly Said[] {
  const reading: Reading = { say, clock, charter, nameOf }
  const found = FIELDS.flatMap(([path, part, rule]): readonly Said[] => {
    const value = at(charter, path)
    if (value === undefined) return []
    const clauses = rule(value, reading)
    return [clauses ? { path, part, value, clauses } : { path, part: 'Further', value, clauses: [further(path, value, say)] }]
  })
  const rest = uncovered(charter).map((path) => ({ path, part: 'Further' as const, value: at(charter, path), clauses: [further(path, at(charter, path), say)] }))
  return [...found, ...rest]
}

/** The parts of a charter in reading order, each with its sentences; parts without any are left out. */
export function clausesOf(say: Say, clock: Clock, charter: Data, nameOf: (id: string) => string): readonly Part[] {
  const all = fieldsOf(say, clock, charter, nameOf)
  return PARTS
    .map((id) => ({ id, clauses: all.filter((each) => each.part === id).flatMap((each) => each.clauses) }))
    .filter((part) => part.clauses.length > 0)
}
