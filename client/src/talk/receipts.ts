/** The host's promises of order and time (spec/protocol.md §3): each delivered item must fit the one before it. */
import { encodeReceipt, equalBytes, type Receipt, readReceipt, readSign1, sha256, sign1, verifySign1 } from '../record'
import type { Delivered } from '../transport/wire'
import type { LogPlace } from './state'

const RECEIPT = 'parley/1/receipt'

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

/** What a receipt says; null unless this host signed it in this form. */
export async function receiptBy(host: Uint8Array, receipt: Uint8Array): Promise<Receipt | null> {
  try {
    return readReceipt(await verifySign1(RECEIPT, receipt, host))
  } catch {
    return null
  }
}

/** What a receipt says that was verified before. */
export const said = (receipt: Uint8Array): Receipt => readReceipt(readSign1(receipt).payload)

/** The receipt with these fields and this signature, as the host signs them. */
export const rebuilt = (fields: Receipt, signature: Uint8Array): Promise<Uint8Array> => sign1(RECEIPT, encodeReceipt(fields), async () => signature)

/** Whether two receipts for one place say the same. Two by the host's key that do not convict it (spec/record.md §9). */
export const agree = (a: Receipt, b: Receipt): boolean =>
  equalBytes(a.room, b.room) && a.seq === b.seq && a.stamp === b.stamp && equalBytes(a.envelope, b.envelope) && equalBytes(a.log, b.log)

/** Throws BrokenPromise; returns the place after the item. */
export async function follow(place: LogPlace, room: Uint8Array, host: Uint8Array, item: Delivered): Promise<LogPlace> {
  if (item.seq !== place.seq + 1) throw new BrokenPromise('LOG_GAP', item)
  const envelope = await envelopeHash(item.kind, item.bytes)
  const fields = await receiptBy(host, item.receipt)
  if (fields === null || !equalBytes(fields.room, room) || fields.seq !== item.seq || !equalBytes(fields.envelope, envelope)) throw new BrokenPromise('RECEIPT_BAD', item)
  if (fields.stamp < place.stamp) throw new BrokenPromise('TIME_BACKWARDS', item)
  const log = await nextLog(place.log, envelope, fields.stamp)
  if (!equalBytes(fields.log, log)) throw new BrokenPromise('LOG_FORK', item)
  return { seq: item.seq, log, stamp: fields.stamp, receipt: item.receipt }
}

/** What shows a broken promise: the last receipt before it, if there is one, then the receipt and the bytes that contradict it. */
export const brokenItems = (place: LogPlace, { item }: BrokenPromise): readonly Uint8Array[] =>
  [...(place.receipt === null ? [] : [place.receipt]), item.receipt, item.bytes]
