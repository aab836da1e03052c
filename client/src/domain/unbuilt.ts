/**
 * Kinds of the sections that are not built yet (rules F, L, O, K, T, D, V, Q, B, M, P, X): known by shape, author and room, so that the order of checks
 * holds for them too; rejected as `NOT_BUILT` where their own checks would begin. Building a section moves its rows into a module of its own.
 */
import { type Check, type Kinds, MEETINGS, PLENARY, TRACK, word } from './act'
import {
  BOOL, CATEGORY, DELEGATION, either, fields, FRAGMENT, HASH, ID, INT, LEVEL, LINE, listOf, MAP, mapOf, NULL, of, PERSON, row, type Shape, some, TAG, TEXT, TIME, WHEN, words,
} from './shapes'
import * as who from './who'

type Has = Readonly<Record<string, unknown>>
const has = (body: Has, name: string): boolean => Object.hasOwn(body, name)

const REQUEST = fields({ request: ID })
const NOTHING = fields({})
const FLOOR: Kinds = {
  'floor.request': { shape: fields({ type: words('speech|reply|order'), 'topic?': LINE, 'to?': DELEGATION }), who: who.speaker, rooms: MEETINGS },
  'floor.invite': { shape: fields({ person: PERSON }), who: who.chair, rooms: MEETINGS },
  'floor.give': { shape: REQUEST, who: who.chair, rooms: MEETINGS },
  'floor.end': { shape: NOTHING, who: who.chairOr(who.speaker), rooms: MEETINGS },
  'floor.order': { shape: fields({ requests: listOf(ID) }), who: who.chair, rooms: MEETINGS },
  'floor.close_list': { shape: NOTHING, who: who.chair, rooms: MEETINGS },
  'floor.open_list': { shape: NOTHING, who: who.chair, rooms: MEETINGS },
  'floor.cancel': { shape: REQUEST, who: who.speaker, rooms: MEETINGS },
  'order.rule': { shape: fields({ request: ID, upheld: BOOL, text: TEXT }), who: who.chair, rooms: MEETINGS },
  'order.appeal': { shape: REQUEST, who: who.signer, rooms: MEETINGS },
}

const FORM = words('verbatim|own_words')
const RELEASE = fields({ release: ID })
const AUTHORISATION = fields({ id: ID, owner: DELEGATION, content_hash: HASH, to: some(DELEGATION), form: FORM, valid_until: TIME, proof: ID })
const RELEASES: Kinds = {
  'release.offer': { shape: fields({ subject: LINE, content_hash: HASH, to: some(DELEGATION) }), who: who.signer, marks: ['binding'] },
  'release.open': { shape: RELEASE, who: who.speaker },
  'release.undo': { shape: RELEASE, who: who.signer, marks: ['protective'] },
  'release.deliver': { shape: fields({ release: ID, salt: HASH, content: TEXT }), who: who.speaker },
  'release.authorise': { shape: fields({ subject: LINE, content_hash: HASH, to: some(DELEGATION), form: FORM, valid_until: TIME }), who: who.signer, marks: ['binding'] },
  'release.revoke': { shape: fields({ authorisation: ID }), who: who.signer, marks: ['protective'] },
  'release.carry': { shape: fields({ authorisation: AUTHORISATION, 'salt?': HASH, content: TEXT }), who: who.neutral, marks: ['visitors'] },
}

const PAGE = of((v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 1)
const DOCUMENTS: Kinds = {
  'file.put': { shape: fields({ 'file?': ID, name: LINE, hash: HASH, size: INT, version: INT }), who: who.noObserverWith('draft', 'record') },
  'bundle.agree': { shape: fields({ title: LINE, files: some(fields({ file: ID, hash: HASH })) }), who: who.chairOrSigner },
  'page.call': { shape: fields({ bundle: ID, file: ID, page: PAGE }), who: who.member },
}

const OPEN_POINTS = listOf(fields({ point: LINE, text: LINE }))
const TRACKS: Kinds = {
  'track.open': { shape: fields({ title: LINE, mandate: TEXT, deliverables: listOf(LINE), members: mapOf(some(PERSON)), leads: mapOf(PERSON), 'due?': WHEN }), who: who.chairOrSigner, rooms: PLENARY },
  'track.close': { shape: fields({ track: ID }), who: who.chairOrSigner, rooms: PLENARY },
  'task.add': { shape: fields({ title: LINE, owners: some(DELEGATION), due: WHEN, 'text?': TEXT }), who: who.drafter, rooms: TRACK },
  'task.due': { shape: fields({ task: ID, due: WHEN, reason: LINE }), who: who.drafter, rooms: TRACK },
  'task.status': { shape: fields({ task: ID, status: words('in_progress|blocked|done|dropped'), 'note?': LINE }), who: who.drafter, rooms: TRACK },
  'task.confirm': { shape: fields({ task: ID }), who: who.drafter, rooms: TRACK },
  'report.put': { shape: fields({ version: INT, text: TEXT, open_points: OPEN_POINTS }), who: who.recorder, rooms: TRACK },
  'report.endorse': { shape: fields({ version: INT }), who: who.speaker, rooms: TRACK },
  'report.present': { shape: fields({ track: ID, version: INT, text: TEXT, open_points: OPEN_POINTS, endorsed_by: listOf(DELEGATION) }), who: who.chairOr(who.recorder), rooms: PLENARY },
}

/** T4: [entry, from, to) with from < to. */
const RANGES = listOf(row([ID, INT, INT], ([, from, to]) => (from as number) < (to as number)))
const AFTER_CHARACTER = either(row([ID, INT]), NULL)
const AFTER_PARAGRAPH = either(ID, NULL)
const MARKED = fields({ doc: ID, para: ID, ranges: RANGES })
const edits = (b: Has): boolean => (has(b, 'insert') || has(b, 'remove')) && has(b, 'after') === has(b, 'insert')
const TEXTS: Kinds = {
  'doc.create': { shape: fields({ title: LINE, language: TAG, mode: words('compilation|single'), authentic: BOOL, 'parallel_to?': ID, paragraphs: some(FRAGMENT) }), who: who.drafter },
  'doc.circulate': { shape: fields({ doc: ID }), who: who.drafter },
  'doc.withdraw': { shape: fields({ doc: ID }), who: who.drafter },
  'text.edit': { shape: fields({ doc: ID, para: ID, 'after?': AFTER_CHARACTER, 'insert?': FRAGMENT, 'remove?': RANGES }, { where: edits }), who: who.drafter },
  'para.add': { shape: fields({ doc: ID, after: AFTER_PARAGRAPH, text: FRAGMENT }), who: who.drafter },
  'para.move': { shape: fields({ doc: ID, para: ID, after: AFTER_PARAGRAPH }, { where: (b) => b['after'] !== b['para'] }), who: who.drafter },
  'reservation.enter': { shape: fields({ doc: ID, 'point?': ID, text: TEXT }), who: who.signer },
  'reservation.lift': { shape: fields({ reservation: ID }), who: who.signer, marks: ['binding'] },
  'text.comment': { shape: fields({ doc: ID, 'para?': ID, text: TEXT }), who: who.speaker },
  'version.mark': { shape: fields({ doc: ID, label: LINE }), who: who.drafter },
  'concordance.confirm': { shape: fields({ doc: ID, hashes: mapOf(HASH) }), who: who.signer, marks: ['binding'] },
  'point.insert': { shape: fields({ doc: ID, para: ID, after: AFTER_CHARACTER, text: FRAGMENT }), who: who.drafter },
  'point.paragraph': { shape: fields({ doc: ID, after: AFTER_PARAGRAPH, text: FRAGMENT }), who: who.drafter },
  'point.delete': { shape: MARKED, who: who.drafter },
  'point.bracket': { shape: MARKED, who: who.drafter },
  'point.replace': { shape: fields({ doc: ID, para: ID, ranges: RANGES, text: FRAGMENT }), who: who.drafter },
  'point.option': { shape: fields({ point: ID, text: FRAGMENT }), who: who.drafter },
  'point.revise': { shape: fields({ point: ID, option: ID, text: FRAGMENT }), who: who.drafter },
  'point.join': { shape: fields({ point: ID, 'option?': ID }), who: who.drafter },
  'point.withdraw': { shape: fields({ point: ID, 'option?': ID }), who: who.givingUp, marks: ['binding'] },
  'point.stance': { shape: fields({ point: ID, option: ID, stance: words('support|oppose|none') }), who: who.drafter },
  'point.accept': { shape: fields({ point: ID, option: ID, 'ad_ref?': BOOL }), who: who.signer, marks: ['binding', 'on-record-only'] },
  'point.unaccept': { shape: fields({ point: ID }), who: who.signer, marks: ['protective'] },
  'point.reopen': { shape: fields({ point: ID, reason: LINE }), who: who.signer, marks: ['protective'] },
  'point.merge': { shape: fields({ into: ID, from: ID }), who: who.chair },
  'point.consolidate': { shape: fields({ doc: ID, para: ID, ranges: RANGES, text: FRAGMENT, supersedes: listOf(ID) }), who: who.chair },
  'package.propose': { shape: fields({ title: LINE, items: some(fields({ point: ID, option: ID })) }), who: who.chairOrSigner },
  'package.accept': { shape: fields({ package: ID }), who: who.signer, marks: ['binding', 'on-record-only'] },
  'package.reject': { shape: fields({ package: ID }), who: who.signer, marks: ['protective'] },
}

const BALLOT = words('yes|no|abstain|not_participating')
const QUESTION = words('main|category')
const SUBJECT = either(
  fields({ type: words('text'), texts: some(fields({ doc: ID, text_hash: HASH })) }), fields({ type: words('motion'), text: TEXT }), fields({ type: words('report'), report: ID }),
)
const DEADLINE = fields({ deadline: WHEN })
const PARAMS: Readonly<Record<string, Shape>> = {
  consensus: NOTHING, unanimity: NOTHING, consensus_minus: fields({ 'concerned?': listOf(DELEGATION), grounds: TEXT }),
  vote: fields({ 'secrecy?': words('open|sealed|secret'), 'must_abstain?': listOf(DELEGATION) }), silence: DEADLINE, blind: DEADLINE,
}
const PROPOSED = fields({ title: LINE, subject: SUBJECT, category: CATEGORY, method: words('consensus|consensus_minus|unanimity|vote|silence|blind'), 'ad_ref?': BOOL, 'params?': MAP })
/** What `params` must be depends on the method (D5). */
const proposal: Shape = (value, notes) => {
  if (!PROPOSED(value, notes)) return false
  const body = value as Has
  return PARAMS[body['method'] as string]?.(body['params'] ?? {}, notes) ?? false
}
const decisionProposer: Check = (state, act) => (word(act.body, 'method') === 'blind' ? who.neutral : who.chairOrSigner)(state, act)
const OF_DECISION = fields({ decision: ID })
const TOKEN = fields({ delegation: DELEGATION, token: HASH, salt: HASH })
const DECISIONS: Kinds = {
  'decision.propose': { shape: proposal, who: decisionProposer, rooms: PLENARY, marks: ['on-record-only'] },
  'decision.put': { shape: OF_DECISION, who: who.chair, rooms: PLENARY, marks: ['not-interrupted', 'on-record-only'] },
  'decision.object': { shape: fields({ decision: ID, 'reason?': LINE }), who: who.signer, rooms: PLENARY, marks: ['protective'] },
  'decision.unobject': { shape: OF_DECISION, who: who.signer, rooms: PLENARY },
  'decision.stand_aside': { shape: OF_DECISION, who: who.signer, rooms: PLENARY },
  'decision.vote': { shape: fields({ decision: ID, vote: BALLOT, 'question?': QUESTION }), who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'] },
  'decision.recuse': { shape: OF_DECISION, who: who.signer, rooms: PLENARY, marks: ['binding'] },
  'decision.challenge': { shape: fields({ decision: ID, claim: CATEGORY }), who: who.signer, rooms: PLENARY },
  'decision.announce': { shape: fields({ decision: ID, 'question?': QUESTION, 'ruling?': CATEGORY }), who: who.chair, rooms: PLENARY, marks: ['on-record-only'] },
  'decision.withdraw': { shape: OF_DECISION, who: who.chairOrSigner, rooms: PLENARY },
  'decision.attach': {
    shape: fields({ decision: ID, form: words('explanation|interpretative|reservation|dissociation'), text: TEXT }), who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'adref.confirm': { shape: fields({ of: ID }), who: who.signer, marks: ['binding'] },
  'adref.decline': { shape: fields({ of: ID }), who: who.signer, marks: ['protective'] },
  'decision.commit': { shape: fields({ decision: ID, commitment: HASH }), who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'] },
  'decision.unseal': { shape: OF_DECISION, who: who.chair, rooms: PLENARY },
  'decision.reveal': { shape: fields({ decision: ID, vote: BALLOT, salt: HASH }), who: who.signer, rooms: PLENARY },
  'decision.ballot': { shape: fields({ decision: ID, box: TEXT }), who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'] },
  'decision.count': { shape: fields({ decision: ID, yes: INT, no: INT, abstain: INT }), who: who.neutral, rooms: PLENARY },
  'silence.start': { shape: fields({ decision: ID, texts: some(fields({ language: TAG, hash: HASH })) }), who: who.chair, rooms: PLENARY, marks: ['not-interrupted'] },
  'silence.receive': { shape: OF_DECISION, who: who.partyWith('sign', 'record'), rooms: PLENARY },
  'silence.break': { shape: fields({ decision: ID, form: words('objection|amendment'), 'text?': TEXT }), who: who.signer, rooms: PLENARY, marks: ['protective'] },
  'silence.extend': { shape: fields({ decision: ID, deadline: WHEN, reason: LINE, 'outage?': BOOL }), who: who.chair, rooms: PLENARY },
  'silence.confirm': { shape: OF_DECISION, who: who.chair, rooms: PLENARY },
  'blind.answer': { shape: fields({ decision: ID, commitment: HASH }), who: who.signer, rooms: PLENARY, marks: ['binding'] },
  'blind.result': {
    shape: fields({ decision: ID, all_accepted: BOOL, 'tokens?': listOf(TOKEN) }, { where: (b) => b['all_accepted'] === true || !has(b, 'tokens') }), who: who.neutral, rooms: PLENARY,
  },
}

/** First: type and language, and session for minutes and corrigendum. Later: paper, version, text only. */
function firstOrLater(b: Has): boolean {
  if (has(b, 'paper')) return !has(b, 'type') && !has(b, 'session') && !has(b, 'language')
  return has(b, 'type') && has(b, 'language') && (has(b, 'session') || (b['type'] !== 'minutes' && b['type'] !== 'corrigendum'))
}
const SIGNED = fields({ paper: ID, version: INT, text_hash: HASH })
const LEVELS = fields({ item: ID, level: LEVEL, 'description?': LINE })
const PAPERS: Kinds = {
  'paper.draft': {
    shape: fields({ 'paper?': ID, 'type?': words('minutes|joint_statement|aide_memoire|corrigendum'), 'session?': ID, 'language?': TAG, version: INT, text: TEXT }, { where: firstOrLater }),
    who: who.recorder, rooms: MEETINGS,
  },
  'paper.comment': { shape: fields({ paper: ID, version: INT, text: TEXT }), who: who.speaker, rooms: MEETINGS },
  'paper.offer': { shape: fields({ paper: ID, version: INT }), who: who.chairOrSigner, rooms: MEETINGS, marks: ['on-record-only'] },
  'paper.cosign': { shape: SIGNED, who: who.signer, rooms: MEETINGS, marks: ['binding', 'on-record-only'] },
  'paper.witness': { shape: SIGNED, who: who.neutral, rooms: MEETINGS },
  'note.concern': { shape: fields({ session: ID, about: LINE, text: TEXT }), who: who.partyWith('speak'), rooms: MEETINGS, marks: ['on-record-only'] },
  'note.account': { shape: fields({ concern: ID, 'text?': TEXT }), who: who.signer, rooms: MEETINGS, marks: ['on-record-only'] },
  'statement.enter': { shape: fields({ session: ID, text: TEXT, 'level?': LEVEL, 'description?': LINE }), who: who.noObserverWith('speak'), rooms: MEETINGS, marks: ['on-record-only'] },
  'record.off': { shape: fields({ session: ID, 'reason?': LINE }), who: who.signer, rooms: MEETINGS },
  'record.on': { shape: fields({ session: ID }), who: who.chairOrSigner, rooms: MEETINGS, marks: ['protective'] },
  'attribution.tighten': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'attribution.loosen': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'readout.issue': { shape: fields({ session: ID, text: TEXT, items: listOf(ID), 'embargo?': TIME }), who: who.signer, rooms: PLENARY },
  'recording.propose': { shape: fields({ session: ID, media: some(words('audio|video|transcript')), holders: some(DELEGATION) }), who: who.chairOrSigner, rooms: MEETINGS },
  'recording.stop': { shape: fields({ recording: ID, 'reason?': LINE }), who: who.signerOrNeutral(who.member), rooms: MEETINGS, marks: ['protective'] },
  'retention.extend': { shape: fields({ end: TIME }), who: who.chairOrSigner, rooms: PLENARY },
  'retention.attest': { shape: fields({ erased: some(LINE), kept: listOf(LINE) }), who: who.head, rooms: PLENARY, marks: ['binding'] },
}

export const UNBUILT_KINDS: Kinds = { ...FLOOR, ...RELEASES, ...DOCUMENTS, ...TRACKS, ...TEXTS, ...DECISIONS, ...PAPERS }
