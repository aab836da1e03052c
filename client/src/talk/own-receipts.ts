/**
 * What the host signed to this device for a place of a room's log, from the disk (spec/crypto.md §9): however long ago, and after a restart, a receipt that
 * somebody else shows is judged by it. What was kept of an earlier membership of this device does not count.
 */
import { equalBytes, type Receipt } from '../record'
import { agree, nextLog, receiptBy, said } from './receipts'
import type { Room } from './room'
import { receiptOf, readReceipts } from './room-receipts'

type Bytes = Uint8Array

/** same: the host signed this to us too. other: it signed something else to us. ahead: we are not there yet. unknown: we hold no receipt for that place. */
export type Beside = 'same' | 'other' | 'ahead' | 'unknown'

/** How what a receipt says of this room compares with what this device was shown. Who signed the one that is compared is not looked at. */
export async function besideOwn(room: Room, fields: Receipt): Promise<Beside> {
  if (fields.seq > room.data.place.seq) return 'ahead'
  const recent = recentReceipt(room, fields.seq)
  if (recent !== null) return agree(said(recent), fields) ? 'same' : 'other'
  const row = fields.seq <= room.data.kept.before.seq ? null : await room.records.receipts.row(room.id, fields.seq, room.context.vault)
  if (row === null) return 'unknown'
  if (row.stamp !== fields.stamp || !equalBytes(row.envelope, fields.envelope)) return 'other'
  // our signature was checked when the item came: it holds for this running hash only if that is ours
  return (await receiptBy(room.context.host, receiptOf(room.data.room, fields.log, row))) === null ? 'other' : 'same'
}

/** The host's receipt for a place, whole; null where it is not held. The running hash is made anew from where this device began. */
export async function ownReceipt(room: Room, seq: number): Promise<Bytes | null> {
  const recent = recentReceipt(room, seq)
  const { before } = room.data.kept
  if (recent !== null || seq <= before.seq || seq > room.data.place.seq) return recent
  const unwritten = room.records.receipts
  const rows = new Map((await readReceipts(room.id, before.seq + 1, seq, room.context.vault)).map((row) => [row.seq, row]))
  let { log } = before
  for (let at = before.seq + 1; ; at++) {
    const row = rows.get(at) ?? (await unwritten.row(room.id, at, room.context.vault))
    if (row === null) return null
    log = await nextLog(log, row.envelope, row.stamp)
    if (at < seq) continue
    const receipt = receiptOf(room.data.room, log, row)
    return (await receiptBy(room.context.host, receipt)) === null ? null : receipt
  }
}

function recentReceipt(room: Room, seq: number): Bytes | null {
  if (seq === room.data.place.seq) return room.data.place.receipt
  return room.confirmed.receipts.find((each) => each.seq === seq)?.receipt ?? null
}
