/** Entries: the signed acts of a room's log, and what of it their authors had (spec/record.md §§2, 5, 6; rules G3). */
import { RecordError } from './bytes'
import { type Cbor, encode } from './cbor'
import { exactly, h32, id16, name, optional, pair, plain, statement, uint } from './fields'

const LAYOUT = 2
export const SALT_BYTES = 16

/** What of the room's record a device had when something was signed: the last position, and the running hash there. */
export interface Basis {
  readonly position: number
  readonly run: Uint8Array
}
/** The basis of whatever is said before there is an entry. */
export const BEFORE_FIRST: Basis = { position: 0, run: new Uint8Array(32) }

/** What an author signs. `seq` from 1; `prev` is the id of his entry before it in this room, null for the first. */
export interface EntryRecord {
  readonly talk: Uint8Array
  readonly room: Uint8Array
  readonly author: string
  readonly seq: number
  readonly prev: Uint8Array | null
  readonly basis: Basis
  /** So that nobody who is shown an id can try what the entry may say. */
  readonly salt: Uint8Array
  readonly kind: string
  readonly body: unknown
}

/** The canonical payload. Throws RecordError('BAD_CBOR') when the body holds what has no canonical form. */
export const encodeEntry = ({ talk, room, author, seq, prev, basis, salt, kind, body }: EntryRecord): Uint8Array =>
  encode([LAYOUT, 'entry', talk, room, author, seq, prev, basisFields(basis), salt, kind, body as Cbor])

/** Throws RecordError. The body is plain data; what it must hold is for the rules to say. */
export function readEntry(payload: Uint8Array): EntryRecord {
  const [talk, room, author, seq, prev, basis, salt, kind, body] = statement(payload, 'entry', 9, LAYOUT)
  return {
    talk: id16(talk), room: id16(room), author: name(author), seq: uint(seq), prev: optional(prev, h32),
    basis: readBasis(basis), salt: exactly(salt, SALT_BYTES), kind: name(kind), body: readBody(body),
  }
}

export const basisFields = ({ position, run }: Basis): Cbor => [position, run]

/** Throws RecordError('BAD_LAYOUT') for anything but a position and a running hash. */
export function readBasis(value: Cbor | undefined): Basis {
  const [position, run] = pair(value ?? null)
  return { position: uint(position), run: h32(run) }
}

function readBody(value: Cbor | undefined): unknown {
  if (!(value instanceof Map) || [...value.keys()].some((key) => typeof key !== 'string')) {
    throw new RecordError('BAD_LAYOUT', 'the body is no map with text keys')
  }
  return plain(value)
}
