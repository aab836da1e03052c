/**
 * What a device keeps of the host's promises (spec/crypto.md §9): of every item of a room's log its stamp, hash and receipt, and the sealed bytes of the last
 * 16 MiB. With them it shows what the host signed, whatever the host says later, and gives back what a restored host lacks (spec/protocol.md §9).
 */
import { asSign1, decode, encode, encodeReceipt, equalBytes, readSign1, verifySign1 } from '../record'
import { nextLog } from './receipts'
import type { Delivered } from '../transport/wire'
import { decodePlain, encodePlain } from './plain'
import type { Vault } from './ports'
import type { LogPlace, RoomData } from './state'

type Bytes = Uint8Array

/** Receipts a page: a step writes the last page anew. */
export const RECEIPTS_PAGE = 32
export const SEALED_BYTES = 16 * 1024 * 1024
/** Sealed items are counted, and given up, in blocks: of so many items, or of so many bytes. */
const BLOCK_ITEMS = 128
const BLOCK_BYTES = 1024 * 1024

export interface ReceiptRow {
  readonly seq: number
  readonly kind: number
  readonly stamp: number
  readonly envelope: Bytes
  readonly signature: Bytes
}

/** Of a room: the place before the first receipt that is kept, and the first item whose bytes are. `blocks`: items and bytes of each. */
export interface KeptData {
  readonly before: { readonly seq: number; readonly log: Bytes }
  readonly sealedFrom: number
  readonly blocks: readonly (readonly [items: number, bytes: number])[]
}

export const keptAfter = ({ seq, log }: LogPlace): KeptData => ({ before: { seq, log }, sealedFrom: seq + 1, blocks: [] })

const pageName = (id: string, page: number): string => `receipts/${id}/${page}`
const sealedName = (id: string, seq: number): string => `sealed/${id}/${seq}`
const pageOf = (seq: number): number => Math.floor((seq - 1) / RECEIPTS_PAGE)

/** What of it the disk lacks. */
export class RoomReceipts {
  #page: readonly ReceiptRow[]
  #pages = new Map<number, readonly ReceiptRow[]>()
  #sealed = new Map<number, Bytes | null>()

  /** `page`: the rows of the last page, as the disk has them. */
  constructor(page: readonly ReceiptRow[] = []) {
    this.#page = page
  }

  /** An item of the log whose receipt was checked. */
  taken(kept: KeptData, item: Delivered): KeptData {
    const row = rowOf(item)
    const last = this.#page.at(-1)
    const follows = last !== undefined && pageOf(last.seq) === pageOf(row.seq)
    // in front of what an earlier membership kept of places the log has anew
    this.#page = follows ? [...this.#page.filter((each) => each.seq < row.seq), row] : [row]
    this.#pages.set(pageOf(row.seq), this.#page)
    this.#sealed.set(item.seq, encode([item.kind, item.bytes]))
    return this.#within({ ...kept, blocks: withItem(kept.blocks, item.bytes.length) })
  }

  /** Receipts of before this device came, checked. */
  preceded(rows: readonly ReceiptRow[]): void {
    for (const row of rows) this.#pages.set(pageOf(row.seq), [...(this.#pages.get(pageOf(row.seq)) ?? []), row])
    const first = this.#page[0]
    const shared = first === undefined ? undefined : this.#pages.get(pageOf(first.seq))
    if (shared === undefined || shared === this.#page) return
    this.#page = [...shared.filter((row) => row.seq < (first?.seq ?? 0)), ...this.#page]
    this.#pages.set(pageOf(first?.seq ?? 1), this.#page)
  }

  /** The receipt for one place, written or not; null when there is none. */
  async row(id: string, seq: number, vault: Vault): Promise<ReceiptRow | null> {
    const page = this.#pages.get(pageOf(seq)) ?? (await readPage(id, pageOf(seq), vault))
    return page.find((row) => row.seq === seq) ?? null
  }

  changes(id: string): ReadonlyMap<string, Bytes | null> {
    const changes = new Map<string, Bytes | null>()
    for (const [page, rows] of this.#pages) changes.set(pageName(id, page), encodePlain(rows))
    for (const [seq, bytes] of this.#sealed) changes.set(sealedName(id, seq), bytes)
    return changes
  }

  written(): void {
    this.#pages = new Map()
    this.#sealed = new Map()
  }

  /** Of a membership that is over nothing is given back. */
  giveUp({ sealedFrom, blocks }: KeptData): void {
    const items = blocks.reduce((sum, [count]) => sum + count, 0)
    for (let seq = sealedFrom; seq < sealedFrom + items; seq++) this.#sealed.set(seq, null)
  }

  /** Gives up the oldest blocks for as long as what is left is enough. */
  #within(kept: KeptData): KeptData {
    let { sealedFrom, blocks } = kept
    let total = blocks.reduce((sum, [, bytes]) => sum + bytes, 0)
    for (let first = blocks[0]; first !== undefined && total - first[1] >= SEALED_BYTES; first = blocks[0]) {
      for (let seq = sealedFrom; seq < sealedFrom + first[0]; seq++) this.#sealed.set(seq, null)
      total -= first[1]
      sealedFrom += first[0]
      blocks = blocks.slice(1)
    }
    return { ...kept, sealedFrom, blocks }
  }
}

function withItem(blocks: KeptData['blocks'], bytes: number): KeptData['blocks'] {
  const last = blocks.at(-1)
  const full = last === undefined || last[0] >= BLOCK_ITEMS || last[1] >= BLOCK_BYTES
  return full ? [...blocks, [1, bytes]] : [...blocks.slice(0, -1), [last[0] + 1, last[1] + bytes]]
}

function rowOf({ seq, kind, receipt }: Delivered): ReceiptRow {
  const { payload, signature } = readSign1(receipt)
  const [, , , , stamp, envelope] = decode(payload) as [number, string, Bytes, number, number, Bytes, Bytes]
  return { seq, kind, stamp, envelope, signature }
}

/** The receipt as the host gave it: what is kept and the running hash make it whole. */
export const receiptOf = (room: Bytes, log: Bytes, { seq, stamp, envelope, signature }: ReceiptRow): Bytes =>
  asSign1(encodeReceipt({ room, seq, stamp, envelope, log }), signature)

/** The last page, for who goes on from it. */
export async function lastPage(id: string, { kept, place }: RoomData, vault: Vault): Promise<readonly ReceiptRow[]> {
  return place.seq <= kept.before.seq ? [] : readPage(id, pageOf(place.seq), vault)
}

async function readPage(id: string, page: number, vault: Vault): Promise<readonly ReceiptRow[]> {
  const bytes = (await vault.read([pageName(id, page)])).get(pageName(id, page))
  return bytes === undefined ? [] : decodePlain<readonly ReceiptRow[]>(bytes)
}

/** Receipts of a room from one number to another, as far as they are on the disk. */
export async function readReceipts(id: string, from: number, to: number, vault: Vault): Promise<readonly ReceiptRow[]> {
  const rows: ReceiptRow[] = []
  for (let page = pageOf(Math.max(1, from)); page <= pageOf(to); page++) rows.push(...(await readPage(id, page, vault)))
  return rows.filter(({ seq }) => seq >= from && seq <= to)
}

/** The sealed bytes of an item; null when they were given up. */
export async function readSealed(id: string, seq: number, vault: Vault): Promise<Bytes | null> {
  const bytes = (await vault.read([sealedName(id, seq)])).get(sealedName(id, seq))
  return bytes === undefined ? null : (decode(bytes, Infinity) as readonly [number, Bytes])[1]
}

/** Consecutive receipts, and the place before the first of them. */
export interface Receipts {
  readonly before: KeptData['before']
  readonly rows: readonly ReceiptRow[]
}

/** Those of before this device came. */
export const upTo = ({ rows }: Receipts, { before }: KeptData): readonly ReceiptRow[] => rows.filter(({ seq }) => seq <= before.seq)

/** Whether the host signed each of those of before this device came, as a member gives them, and they lead to the place where it began. */
export async function areChecked(room: Bytes, host: Bytes, receipts: Receipts, kept: KeptData): Promise<boolean> {
  let { log } = receipts.before
  const rows = upTo(receipts, kept)
  for (const row of rows) {
    log = await nextLog(log, row.envelope, row.stamp)
    const good = await verifySign1('parley/1/receipt', receiptOf(room, log, row), host).then(() => true, () => false)
    if (!good) return false
  }
  return receipts.before.seq + rows.length === kept.before.seq && equalBytes(log, kept.before.log)
}
