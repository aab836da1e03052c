/** Entries of the record: signed by the author's person key, chained per author and room (rules G3, G9). */
import { type Entry, proofGood, type RoomState } from '../domain'
import { type Basis, encodeEntry, equalBytes, hex, readEntry, readSign1, SALT_BYTES, sign1, unhex, verifySign1 } from '../record'
import { basisOf } from './basis'
import type { Sign } from './certificates'
import { nextLink, personOf } from './reading'

type Bytes = Uint8Array
export const ENTRY = 'parley/1/entry'

export interface SignedEntry {
  readonly entry: Entry
  readonly sign1: Bytes
  readonly talk: Bytes
  /** What its author had of the log; no outcome hangs on it. */
  readonly basis: Basis
}

/** Signs the next entry of `author` in a room as the rules' state knows the chain and the log. */
export async function signEntry(o: {
  talk: Bytes
  room: Bytes
  author: string
  kind: string
  body: Readonly<Record<string, unknown>>
  rules: RoomState
  sign: Sign
}): Promise<Bytes> {
  const link = nextLink(o.rules, o.author)
  const payload = encodeEntry({
    talk: o.talk,
    room: o.room,
    author: o.author,
    seq: link.author_seq,
    prev: link.prev === null ? null : unhex(link.prev),
    basis: basisOf(o.rules),
    salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
    kind: o.kind,
    body: o.body,
  })
  return sign1(ENTRY, payload, o.sign)
}

/** The entry in a COSE_Sign1 without checking the signature; null when it is none, or of another talk or room. */
export async function readSignedEntry(bytes: Bytes, talk: Bytes, room: Bytes): Promise<SignedEntry | null> {
  try {
    const outer = readSign1(bytes)
    const e = readEntry(outer.payload)
    if (!equalBytes(e.talk, talk) || !equalBytes(e.room, room)) return null
    const id = hex(await outer.id(ENTRY))
    return {
      entry: { id, room: hex(room), author: e.author, author_seq: e.seq, prev: e.prev === null ? null : hex(e.prev), kind: e.kind, body: e.body },
      sign1: bytes,
      talk,
      basis: e.basis,
    }
  } catch {
    return null
  }
}

/** Whether the certified key of the author signed it; an author nobody certified is not good either. */
export async function signatureGood(signed: SignedEntry, rules: RoomState): Promise<boolean> {
  const author = personOf(rules, signed.entry.author)
  if (author === null) return false
  try {
    await verifySign1(ENTRY, signed.sign1, unhex(author.key))
    return true
  } catch {
    return false
  }
}

/** What the rules are told of an entry beside its bytes: whether its signature holds, and the proof it may bring of an entry of another room. */
export async function judged(signed: SignedEntry, rules: RoomState): Promise<{ readonly signatureGood: boolean; readonly proofGood: boolean }> {
  return { signatureGood: await signatureGood(signed, rules), proofGood: await proofGood(signed.entry, signed.talk, rules) }
}
