/**
 * How a room lies on the disk (spec/crypto.md §9): a step writes what it changed, however long the talk has become. The rules' state is written whole
 * now and then; every entry stays, those since to be applied to it, all of them for who comes later (R9); messages in pages, of which only the last changes.
 */
import { encodeGroup, type Group } from '../crypto'
import { encodeState, type RoomState } from '../domain'
import type { ConfirmedData } from './confirmed'
import { encodePlain } from './plain'
import type { ReceiptRow, RoomReceipts } from './room-receipts'
import type { MessageData, RoomData } from './state'

type Bytes = Uint8Array

/** Messages a page. */
export const PAGE = 64
/** Entries applied anew when the room is opened, at most. */
export const REPLAYED = 128

export const nameOf = {
  room: (id: string): string => `room/${id}`,
  /** The state the room began with. */
  first: (id: string): string => `first/${id}`,
  state: (id: string): string => `state/${id}`,
  entry: (id: string, position: number): string => `entry/${id}/${position}`,
  /** Who vouched for what (spec/record.md §10). */
  confirmed: (id: string): string => `confirmed/${id}`,
  page: (id: string, page: number): string => `messages/${id}/${page}`,
} as const

/** An entry and what was found of it when it was applied: applied again to the same state with these it gives the same state. */
export interface AppliedEntry {
  readonly position: number
  readonly sign1: Bytes
  readonly stamp: number
  readonly signatureGood: boolean
  readonly proofGood: boolean
}

/** What the disk has of a room beside group, state and data; the messages from the `first` on. */
export interface Kept {
  readonly first: number
  readonly messages: readonly MessageData[]
  readonly receipts: readonly ReceiptRow[]
  readonly confirmed: ConfirmedData
}

/** Of a room, what is written. */
export interface Recorded {
  data: RoomData
  readonly id: string
  readonly group: Group | null
  readonly confirmed: ConfirmedData
  /** From the first of `firstMessage`, the beginning of a page, to the last. */
  readonly messages: readonly MessageData[]
  readonly firstMessage: number
  /** The state this device was given when it came; null when that is on the disk. */
  readonly begun: RoomState | null
  rulesBytes(): Bytes
}

/** The record of a room up to where this device came in. */
export interface Past {
  readonly first: Bytes
  readonly entries: readonly AppliedEntry[]
}

interface Version {
  readonly data: RoomData
  readonly group: Group | null
  readonly confirmed: ConfirmedData
}

/** What of a room the disk has, and what it lacks. */
export class RoomRecords {
  #entries: AppliedEntry[] = []
  #disk: Version | null
  #offered: Version | null = null
  #past: Past | null = null

  constructor(
    disk: Version | null,
    readonly receipts: RoomReceipts,
  ) {
    this.#disk = disk
  }

  applied(entry: AppliedEntry): void {
    this.#entries.push(entry)
  }

  /** Applied and not yet written. */
  get unwritten(): readonly AppliedEntry[] {
    return this.#entries
  }

  /** What was before this device came is written with the next changes, and all messages anew. */
  preceded(past: Past): void {
    this.#past = past
  }

  /** What must be written, all at once, for the disk to have the room as it is now; `room.data` becomes what is written. The same again until `written`. */
  changes(room: Recorded): ReadonlyMap<string, Bytes | null> {
    const changes = new Map<string, Bytes | null>()
    const { confirmed } = room
    if (this.#disk?.confirmed !== confirmed) changes.set(nameOf.confirmed(room.id), encodePlain(confirmed))
    if (this.#disk?.data === room.data && this.#disk.group === room.group) {
      this.#offered = { ...this.#disk, confirmed }
      return changes
    }
    const before = this.#disk?.data ?? null
    const whole = before === null || room.data.base !== before.base || room.data.position - before.base > REPLAYED
    const group = room.group === null ? new Uint8Array() : encodeGroup(room.group)
    room.data = { ...room.data, group, base: whole ? room.data.position : before.base }
    this.#offered = { data: room.data, group: room.group, confirmed }
    changes.set(nameOf.room(room.id), encodePlain(room.data))
    if (whole) changes.set(nameOf.state(room.id), room.rulesBytes())
    const first = before === null && room.begun?.position === 0 ? encodeState(room.begun) : (this.#past?.first ?? null)
    if (first !== null) changes.set(nameOf.first(room.id), first)
    for (const each of [...(this.#past?.entries ?? []), ...this.#entries]) changes.set(nameOf.entry(room.id, each.position), encodePlain(each))
    const kept = this.#past === null ? (before?.said ?? 0) : 0
    for (const [name, bytes] of this.receipts.changes(room.id)) changes.set(name, bytes)
    for (const [page, messages] of pagesSince(kept, room)) changes.set(nameOf.page(room.id, page), encodePlain(messages))
    return changes
  }

  /** The disk has taken the last `changes`. */
  written(): void {
    const taken = this.#offered
    if (taken === null) return
    this.#disk = taken
    this.#offered = null
    this.#past = null
    this.receipts.written()
    this.#entries = this.#entries.filter((each) => each.position > taken.data.position)
  }
}

/** The pages that messages after the first `kept` stand in. */
function pagesSince(kept: number, { data, messages, firstMessage }: Recorded): readonly (readonly [page: number, messages: readonly MessageData[]])[] {
  if (data.said === kept) return []
  const from = Math.floor(kept / PAGE)
  return Array.from({ length: pagesOf(data.said) - from }, (_, i) => {
    const begin = (from + i) * PAGE - firstMessage
    return [from + i, messages.slice(begin, begin + PAGE)]
  })
}

const pagesOf = (messages: number): number => Math.ceil(messages / PAGE)

/** Pages shown without being asked for: the last, which fills, and these before it. */
const SHOWN = 3

/** Where what is shown of so many messages begins, and what one who asks for earlier ones is given: the beginning of a page. */
export const shownFrom = (messages: number): number => Math.max(0, Math.floor(messages / PAGE) - SHOWN) * PAGE
