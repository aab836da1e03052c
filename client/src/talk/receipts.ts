/** The host's promises of order and time (spec/protocol.md §3): each delivered item must fit the one before it. */
import { decode, equalBytes, sha256, verifySign1 } from '../record'
import type { Delivered } from '../transport/wire'
import type { LogPlace } from './state'

/** What an item of a room's log is (spec/protocol.md §3). */
export const KIND = { mls: 1, attestation: 2, complaint: 3, sealed: 4, list: 5, restored: 6 } as const

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

/** The running hash over one more envelope and its stamp, ms: what two receipts for one place agree on, they agree on for all before (spec/record.md §6). */
export async function nextLog(log: Uint8Array, envelope: Uint8Array, stamp: number): Promise<Uint8Array> {
  const joined = new Uint8Array(72)
  joined.set(log)
  joined.set(envelope, 32)
  new DataView(joined.buffer).setBigUint64(64, BigInt(stamp))
  return sha256(joined)
}

/** What the host signs of an item: its place in the room's log and its time (spec/protocol.md §3). */
export interface ReceiptFields {
  readonly room: Uint8Array
  readonly seq: number
  readonly stamp: number
  readonly envelope: Uint8Array
  readonly log: Uint8Array
}

const isHash = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 32
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** What a receipt says; null unless this host signed it in this form. */
export async function readReceipt(receipt: Uint8Array, host: Uint8Array): Promise<ReceiptFields | null> {
  try {
    const fields: unknown = decode(await verifySign1('parley/1/receipt', receipt, host))
    if (!Array.isArray(fields) || fields.length !== 7) return null
    const [version, word, room, seq, stamp, envelope, log] = fields as unknown[]
    if (version !== 1 || word !== 'receipt' || !(room instanceof Uint8Array) || !isCount(seq) || !isCount(stamp) || !isHash(envelope) || !isHash(log)) return null
    return { room, seq, stamp, envelope, log }
  } catch {
    return null
  }
}

/** Throws BrokenPromise; returns the place after the item. */
export async function follow(place: LogPlace, room: Uint8Array, host: Uint8Array, item: Delivered): Promise<LogPlace> {
  if (item.seq !== place.seq + 1) throw new BrokenPromise('LOG_GAP', item)
  const envelope = await envelopeHash(item.kind, item.bytes)
  const said = await readReceipt(item.receipt, host)
  if (said === null || !equalBytes(said.room, room) || said.seq !== item.seq || !equalBytes(said.envelope, envelope)) throw new BrokenPromise('RECEIPT_BAD', item)
  if (said.stamp < place.stamp) throw new BrokenPromise('TIME_BACKWARDS', item)
  const log = await nextLog(place.log, envelope, said.stamp)
  if (!equalBytes(said.log, log)) throw new BrokenPromise('LOG_FORK', item)
  return { seq: item.seq, log, stamp: said.stamp, receipt: item.receipt }
}

/** What shows a broken promise: the last receipt before it, if there is one, then the receipt and the bytes that contradict it. */
export const brokenItems = (place: LogPlace, { item }: BrokenPromise): readonly Uint8Array[] =>
  [...(place.receipt === null ? [] : [place.receipt]), item.receipt, item.bytes]
