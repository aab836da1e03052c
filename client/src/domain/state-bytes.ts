/** The canonical bytes of a state (spec/rules-state.md): equal states, equal bytes, everywhere. Their SHA-256 is what devices compare (Z12). */
import { type Cbor, decode, encode, plain, RecordError } from '../record'
import {
  BOOL, either, fields, ID, INT, LEVEL, MAP, mapOf, NULL, of, type Shape, shapeProblem, TIME, words,
} from './shapes'
import { entriesOf, idsOf, ledgerOf, type MapOf, type Shelf, shelfOf } from './shelves'
import { byCodePoint, type RoomState } from './state'

/** More than a device could hold otherwise; a state grows by 66 bytes an entry. */
const MAX_BYTES = 256 * 1024 * 1024

/** Canonical CBOR of the state. */
export function encodeState(state: RoomState): Uint8Array {
  const [proposals, rooms, notes] = [state.proposals, state.rooms, state.notes].map((shelf) => Object.fromEntries<unknown>(entriesOf<unknown>(shelf)))
  return encode({ ...state, log: idsOf(state.log), proposals, rooms, notes } as unknown as Cbor)
}

/** Throws RecordError('BAD_CBOR' | 'BAD_LAYOUT') for bytes that are no state. Whose state it is, attestations say. */
export function decodeState(bytes: Uint8Array): RoomState {
  const value = plain(decode(bytes, MAX_BYTES))
  if (shapeProblem(STATE, value) !== null) throw new RecordError('BAD_LAYOUT', 'no state of a room')
  const whole = value as Whole
  const { log, proposals, rooms, notes } = whole
  return { ...whole, log: ledgerOf(log), proposals: shelfOf(proposals), rooms: shelfOf(rooms), notes: shelfOf(notes) }
}

type Contents<T> = T extends Shelf<infer V> ? MapOf<V> : never
type Whole = Omit<RoomState, 'log' | 'proposals' | 'rooms' | 'notes'> & {
  readonly log: readonly string[]
  readonly proposals: Contents<RoomState['proposals']>
  readonly rooms: Contents<RoomState['rooms']>
  readonly notes: Contents<RoomState['notes']>
}

// --- what a state must be

const isText = (value: unknown): boolean => typeof value === 'string'
const TEXT = of(isText)
const TEXTS = of((value) => Array.isArray(value) && value.every(isText))
const SET = of((value) => Array.isArray(value) && value.every(isText) && ascending(value as readonly string[]))
const ascending = (items: readonly string[]): boolean => items.every((item, i) => i === 0 || byCodePoint(items[i - 1] ?? '', item) < 0)
/** A list longer than bodies may have. */
const many = (item: Shape): Shape => (value, notes) => Array.isArray(value) && value.every((each) => item(each, notes))
const orNull = (shape: Shape): Shape => either(shape, NULL)

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
})
const STATE = fields({
  rules: of((value) => value === 1), room: fields({ kind: KIND_OF_ROOM, owners: TEXTS }), position: INT, time: TIME, stamp: orNull(TIME),
  log: many(ID), chains: mapOf(fields({ seq: INT, id: ID })),
  charter: orNull(fields({ id: ID, charter: MAP })),
  delegations: many(fields({ id: ID, kind: words('party|neutral|observer'), signature: words('any|joint') })),
  heads: mapOf(TEXTS), left: SET, interrupted: BOOL, subscribed: SET, successions: mapOf(mapOf(SET)),
  persons: mapOf(PERSON), members: mapOf(orNull(TIME)),
  consents: mapOf(mapOf(fields({ key: TEXT, not_after: TIME, until: orNull(TIME) }))),
  rooms: mapOf(fields({ kind: KIND_OF_ROOM, title: TEXT, owners: TEXTS })), notes: mapOf(fields({ tag: TEXT })),
  held: mapOf(fields({ kind: ID, body: MAP, author: ID, heads: SET })), proposals: mapOf(PROPOSAL), sessions: mapOf(SESSION),
  checkpoints: mapOf(INT), deadlines: mapOf(fields({ at: TIME, kind: TEXT, position: INT })),
  outages: many(fields({ after: INT, from: TIME, to: TIME })),
})
