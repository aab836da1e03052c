/** The host's promises of order and time (spec/protocol.md §3): each delivered item must fit the one before it. */
import { decode, equalBytes, sha256, verifySign1 } from '../record'
import type { Delivered } from '../transport/wire'
import type { LogPlace } from './state'

/** What an item of a room's log is (spec/protocol.md §3). */
export const KIND = { mls: 1, attestation: 2, complaint: 3, sealed: 4 } as const

export const emptyPlace: LogPlace = { seq: 0, log: new Uint8Array(32), stamp: 0, receipt: null }

/** A promise the host broke: what it said before and what it says now are kept as evidence, nothing is accepted. */
export class BrokenPromise extends Error {
  constructor(
    readonly code: 'RECEIPT_BAD' | 'LOG_GAP' | 'LOG_FORK' | 'TIME_BACKWARDS',
    readonly item: Delivered,
  ) {
    super(code)
  }
}

export async function envelopeHash(kind: number, bytes: Uint8Array): Promise<Uint8Array> {
  const tagged = new Uint8Array(bytes.length + 1)
  tagged[0] = kind
  tagged.set(bytes, 1)
  return sha256(tagged)
}

export async function nextLog(log: Uint8Array, envelope: Uint8Array): Promise<Uint8Array> {
  const joined = new Uint8Array(64)
  joined.set(log)
  joined.set(envelope, 32)
  return sha256(joined)
}

/** Throws BrokenPromise; returns the place after the item. */
export async function follow(place: LogPlace, room: Uint8Array, host: Uint8Array, item: Delivered): Promise<LogPlace> {
  if (item.seq !== place.seq + 1) throw new BrokenPromise('LOG_GAP', item)
  const envelope = await envelopeHash(item.kind, item.bytes)
  const log = await nextLog(place.log, envelope)
  let fields: unknown
  try {
    fields = decode(await verifySign1('parley/1/receipt', item.receipt, host))
  } catch {
    throw new BrokenPromise('RECEIPT_BAD', item)
  }
  if (!Array.isArray(fields) || fields.length !== 7 || fields[0] !== 1 || fields[1] !== 'receipt') throw new BrokenPromise('RECEIPT_BAD', item)
  const [, , itsRoom, seq, stamp, itsEnvelope, itsLog] = fields as unknown[]
  const bytes = (v: unknown, expected: Uint8Array): boolean => v instanceof Uint8Array && equalBytes(v, expected)
  if (!bytes(itsRoom, room) || seq !== item.seq || typeof stamp !== 'number' || !bytes(itsEnvelope, envelope)) throw new BrokenPromise('RECEIPT_BAD', item)
  if (!bytes(itsLog, log)) throw new BrokenPromise('LOG_FORK', item)
  if (stamp < place.stamp) throw new BrokenPromise('TIME_BACKWARDS', item)
  return { seq: item.seq, log, stamp, receipt: item.receipt }
}

/** What shows a broken promise: the last receipt before it, if there is one, then the receipt and the bytes that contradict it. */
export const brokenItems = (place: LogPlace, { item }: BrokenPromise): readonly Uint8Array[] =>
  [...(place.receipt === null ? [] : [place.receipt]), item.receipt, item.bytes]
