/** Entries: the signed acts of a room's log, and the running hash over them (spec/record.md §§2, 5, 6; rules G3). */
import { concat, RecordError, sha256 } from './bytes'
import { type Cbor, encode } from './cbor'
import { h32, id16, name, optional, plain, statement, uint, VERSION } from './fields'

/** What an author signs. `seq` from 1; `prev` is the id of his entry before it in this room, null for the first. */
export interface EntryRecord {
  readonly talk: Uint8Array
  readonly room: Uint8Array
  readonly author: string
  readonly seq: number
  readonly prev: Uint8Array | null
  readonly kind: string
  readonly body: unknown
}

/** The canonical payload. Throws RecordError('BAD_CBOR') when the body holds what has no canonical form. */
export const encodeEntry = (entry: EntryRecord): Uint8Array =>
  encode([VERSION, 'entry', entry.talk, entry.room, entry.author, entry.seq, entry.prev, entry.kind, entry.body as Cbor])

/** Throws RecordError. The body is plain data; what it must hold is for the rules to say. */
export function readEntry(payload: Uint8Array): EntryRecord {
  const [talk, room, author, seq, prev, kind, body] = statement(payload, 'entry', 7)
  return {
    talk: id16(talk), room: id16(room), author: name(author), seq: uint(seq), prev: optional(prev, h32), kind: name(kind), body: readBody(body),
  }
}

function readBody(value: Cbor | undefined): unknown {
  if (!(value instanceof Map) || [...value.keys()].some((key) => typeof key !== 'string')) {
    throw new RecordError('BAD_LAYOUT', 'the body is no map with text keys')
  }
  return plain(value)
}

/** The running hash before the first entry. */
export const RUN_BEGINNING: Uint8Array = new Uint8Array(32)

/** run_n = SHA-256(run_{n−1} ‖ id_n). Author chains do not fix the order across authors; this does. */
export const followRun = (run: Uint8Array, entryId: Uint8Array): Promise<Uint8Array> => sha256(concat(run, entryId))
