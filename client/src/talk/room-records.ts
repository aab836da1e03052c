/**
 * How a room lies on the disk (spec/crypto.md §9): a step writes what it changed, however long the talk has become. The rules' state is written whole
 * now and then, and in between the entries that were applied to it; messages in pages, of which only the last still changes.
 */
import { encodeGroup, type Group } from '../crypto'
import { encodePlain } from './plain'
import type { MessageData, RoomData } from './state'

type Bytes = Uint8Array

/** Messages a page. */
export const PAGE = 64
/** Entries applied anew when the room is opened, at most. */
export const REPLAYED = 128

export const nameOf = {
  room: (id: string): string => `room/${id}`,
  state: (id: string): string => `state/${id}`,
  entry: (id: string, position: number): string => `entry/${id}/${position}`,
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

/** Of a room, what is written. */
export interface Recorded {
  data: RoomData
  readonly id: string
  readonly group: Group | null
  /** From the first of `firstMessage`, the beginning of a page, to the last. */
  readonly messages: readonly MessageData[]
  readonly firstMessage: number
  rulesBytes(): Bytes
}

interface Version {
  readonly data: RoomData
  readonly group: Group | null
}

/** What of a room the disk has, and what it lacks. */
export class RoomRecords {
  #entries: AppliedEntry[] = []
  #disk: Version | null
  #offered: Version | null = null

  constructor(disk: Version | null) {
    this.#disk = disk
  }

  applied(entry: AppliedEntry): void {
    this.#entries.push(entry)
  }

  /** What must be written, all at once, for the disk to have the room as it is now; `room.data` becomes what is written. The same again until `written`. */
  changes(room: Recorded): ReadonlyMap<string, Bytes | null> {
    const changes = new Map<string, Bytes | null>()
    if (this.#disk?.data === room.data && this.#disk.group === room.group) return changes
    const before = this.#disk?.data ?? null
    const whole = before === null || room.data.base !== before.base || room.data.position - before.base > REPLAYED
    const group = room.group === null ? new Uint8Array() : encodeGroup(room.group)
    room.data = { ...room.data, group, base: whole ? room.data.position : before.base }
    this.#offered = { data: room.data, group: room.group }
    changes.set(nameOf.room(room.id), encodePlain(room.data))
    if (whole) this.#wholeState(room, before, changes)
    else for (const each of this.#entries) changes.set(nameOf.entry(room.id, each.position), encodePlain(each))
    for (const [page, messages] of pagesSince(before?.said ?? 0, room)) changes.set(nameOf.page(room.id, page), encodePlain(messages))
    return changes
  }

  /** A state in place of the one before and of the entries since. */
  #wholeState(room: Recorded, before: RoomData | null, changes: Map<string, Bytes | null>): void {
    changes.set(nameOf.state(room.id), room.rulesBytes())
    for (let at = (before?.base ?? 0) + 1; at <= (before?.position ?? 0); at++) changes.set(nameOf.entry(room.id, at), null)
  }

  /** The disk has taken the last `changes`. */
  written(): void {
    const taken = this.#offered
    if (taken === null) return
    this.#disk = taken
    this.#offered = null
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
