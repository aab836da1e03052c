/** The canonical bytes of a state (spec/rules-state.md): equal states, equal bytes, everywhere. Their SHA-256 is what devices compare (Z12). */
import { type Cbor, decode, encode, plain, RecordError } from '../record'
import {
  BOOL, CATEGORY, either, fields, HASH, ID, INT, isMap, LEVEL, MAP, mapOf, NULL, of, type Shape, shapeProblem, TIME, words,
} from './shapes'
import { at, entriesOf, type MapOf, shelfOf } from './shelves'
import { byCodePoint, LOG_KEPT, type RoomState } from './state'

/** More than a device could hold otherwise. */
const MAX_BYTES = 256 * 1024 * 1024

/** Canonical CBOR of the state. */
export function encodeState(state: RoomState): Uint8Array {
  const shelves = Object.fromEntries(SHELVES.map((name) => [name, Object.fromEntries<unknown>(entriesOf<unknown>(state[name]))]))
  return encode({ ...state, ...shelves } as unknown as Cbor)
}

/** Throws RecordError('BAD_CBOR' | 'BAD_LAYOUT') for bytes that are no state. Whose state it is, attestations say. */
export function decodeState(bytes: Uint8Array): RoomState {
  const value = plain(decode(bytes, MAX_BYTES))
  if (shapeProblem(STATE, value) !== null) throw new RecordError('BAD_LAYOUT', 'no state of a room')
  const whole = value as Whole
  const shelves = Object.fromEntries(SHELVES.map((name) => [name, shelfOf<unknown>(whole[name])]))
  return { ...whole, ...shelves } as unknown as RoomState
}

/** What is a map in the bytes and a shelf in the hand. */
const SHELVES = [
  'rooms', 'notes', 'held', 'proposals', 'pending', 'sessions', 'requests', 'decisions', 'releases', 'carried', 'files', 'bundles', 'tracks',
  'tasks', 'presented', 'recordings',
] as const
type Whole = Omit<RoomState, typeof SHELVES[number]> & Readonly<Record<typeof SHELVES[number], MapOf<unknown>>>

// --- what a state must be

const isText = (value: unknown): boolean => typeof value === 'string'
const TEXT = of(isText)
const TEXTS = of((value) => Array.isArray(value) && value.every(isText))
const SET = of((value) => Array.isArray(value) && value.every(isText) && ascending(value as readonly string[]))
const ascending = (items: readonly string[]): boolean => items.every((item, i) => i === 0 || byCodePoint(items[i - 1] ?? '', item) < 0)
/** A list longer than bodies may have. */
const many = (item: Shape): Shape => (value, notes) => Array.isArray(value) && value.every((each) => item(each, notes))
const orNull = (shape: Shape): Shape => either(shape, NULL)

/** By agenda item, '' where none was open. */
const COUNTS = of((value) => isMap(value) && Object.values(value).every((n) => Number.isSafeInteger(n)))

const KIND_OF_ROOM = words('plenary|caucus|corridor|contact|track')
const WHEN = fields({ at: TIME, zone: TEXT })
const PERSON = fields({
  delegation: ID, name: TEXT, role: TEXT, powers: SET, key: TEXT, from: orNull(TIME), until: orNull(TIME), aliases: TEXTS,
  revoked: BOOL, objections: SET, undertakings: SET,
})
const PROPOSAL = fields({
  kind: ID, body: orNull(MAP), author: ID, delegation: ID, needs: SET, given: SET, state: words('pending|effective|refused|withdrawn|stale'),
})
const SESSION = fields({
  number: INT, title: TEXT, state: words('proposed|agreed|open|suspended|closed|postponed|cancelled|refused'), start: WHEN, end: WHEN,
  modality: TEXT, place: orNull(TEXT), attribution: orNull(LEVEL),
  agenda: many(fields({ item: TEXT, title: TEXT, state: words('pending|open|concluded|deferred') })),
  ready: SET, present: SET, roll: mapOf(many(fields({ name: TEXT, role: TEXT, location: TEXT, off_camera: BOOL, person: orNull(ID) }))),
  moves: many(fields({ from: TEXT, to: TEXT, reason: TEXT, public: BOOL })), reason: orNull(fields({ text: TEXT, public: BOOL })),
  on_record: BOOL, closed: orNull(INT),
  floor: fields({
    speaking: TEXTS, since: orNull(TIME), speeches: TEXTS, replies: TEXTS, orders: TEXTS, closed: BOOL, invited: SET, rights: mapOf(COUNTS),
  }),
  decisions: SET,
})
const REQUEST = fields({
  session: ID, item: orNull(TEXT), delegation: ID, person: ID, type: words('speech|reply|order'), topic: orNull(TEXT), to: orNull(ID), limit_s: INT,
  state: words('waiting|speaking|done|cancelled|ruled'), used_ms: INT, upheld: orNull(BOOL), ruling: orNull(TEXT), appeal: orNull(ID),
})
const RESULT = fields({
  outcome: words('adopted|not_adopted'), reason: orNull(TEXT), tally: orNull(mapOf(INT)), required: orNull(many(INT)), against: TEXTS, vetoes: TEXTS,
  at: TIME,
})
const DECISION = fields({
  title: TEXT, subject: MAP, category: CATEGORY, method: words('consensus|consensus_minus|unanimity|vote'), params: MAP, delegation: ID, rule: MAP, wait_s: INT,
  session: orNull(ID), electorate: TEXTS, put: orNull(TIME), state: words('proposed|put|adopted|not_adopted|withdrawn'), number: orNull(INT),
  objections: mapOf(orNull(TEXT)), aside: SET, ballots: mapOf(TEXT), result: orNull(RESULT),
})
const RELEASE = fields({
  state: words('offered|opened|undone|delivered|authorised|revoked|carried'), delegation: ID, content_hash: HASH, to: TEXTS, at: TIME, position: INT,
  subject: orNull(TEXT), form: orNull(TEXT), valid_until: orNull(TIME), opened_by: orNull(ID), authorisation: orNull(ID), content: orNull(TEXT),
})
const FILE = fields({ delegation: ID, versions: many(fields({ entry: ID, name: TEXT, hash: HASH, size: INT })) })
const BUNDLE = fields({ title: TEXT, files: many(fields({ file: ID, hash: HASH })), agreed: BOOL })
const TRACK = fields({
  title: TEXT, mandate: TEXT, deliverables: TEXTS, members: mapOf(TEXTS), leads: mapOf(ID), due: orNull(WHEN), state: words('proposed|open|closed'),
})
const TASK = fields({
  title: TEXT, owners: TEXTS, due: WHEN, text: orNull(TEXT), status: orNull(words('open|in_progress|blocked|done|confirmed|dropped')), note: orNull(TEXT),
})
const REPORT = { version: INT, text: TEXT, open_points: many(fields({ point: TEXT, text: TEXT })) }
const RECORDING = fields({ session: ID, media: TEXTS, holders: TEXTS, state: words('pending|consented|stopped|refused') })
const STATE = fields({
  rules: of((value) => value === 1), room: fields({ kind: KIND_OF_ROOM, owners: TEXTS, leads: mapOf(ID) }), position: INT, time: TIME, stamp: orNull(TIME),
  log: many(ID), run: HASH, runs: many(HASH), chains: mapOf(fields({ seq: INT, id: ID })),
  charter: orNull(fields({ id: ID, charter: MAP })),
  delegations: many(fields({ id: ID, kind: words('party|neutral|observer'), signature: words('any|joint') })),
  heads: mapOf(TEXTS), left: SET, interrupted: BOOL, subscribed: SET, successions: mapOf(mapOf(SET)),
  persons: mapOf(PERSON), members: mapOf(orNull(TIME)),
  consents: mapOf(mapOf(fields({ key: TEXT, not_after: TIME, until: orNull(TIME) }))),
  denied: mapOf(mapOf(HASH)),
  rooms: mapOf(fields({ kind: KIND_OF_ROOM, title: TEXT, owners: TEXTS })), notes: mapOf(fields({ tag: TEXT })),
  held: mapOf(fields({ kind: ID, body: MAP, author: ID, heads: SET })), proposals: mapOf(PROPOSAL), pending: mapOf(TEXT),
  sessions: mapOf(SESSION), open: orNull(ID), requests: mapOf(REQUEST), decisions: mapOf(DECISION), releases: mapOf(RELEASE), carried: mapOf(ID),
  files: mapOf(FILE), bundles: mapOf(BUNDLE), page: orNull(fields({ bundle: ID, file: ID, page: INT, person: ID })), tracks: mapOf(TRACK),
  tasks: mapOf(TASK), report: orNull(fields({ ...REPORT, endorsed_by: SET })), presented: mapOf(fields({ track: ID, ...REPORT, endorsed_by: TEXTS })),
  recordings: mapOf(RECORDING),
  checkpoints: mapOf(INT), deadlines: mapOf(fields({ at: TIME, kind: TEXT, position: INT })),
  outages: many(fields({ after: INT, from: TIME, to: TIME })),
}, { where: (state) => fitsTogether(state as unknown as Whole) })

/** What is kept a second time says the same: which session is open, which proposals wait, what the log's end is. */
function fitsTogether({ open, sessions, pending, proposals, log, runs, run, position }: Whole): boolean {
  const inState = (map: MapOf<unknown>, id: string, state: string): boolean => (at(map, id) as { state?: unknown } | undefined)?.state === state
  const all = (map: MapOf<unknown>, state: string): readonly string[] => Object.keys(map).filter((id) => inState(map, id, state))
  const waiting = Object.keys(pending)
  return all(sessions, 'open').join() === (open ?? '')
    && log.length === runs.length && log.length <= Math.min(position, LOG_KEPT) && (runs.at(-1) ?? run) === run
    && all(proposals, 'pending').length === waiting.length && waiting.every((id) => inState(proposals, id, 'pending'))
}
