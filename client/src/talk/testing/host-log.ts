/** What the in-memory host keeps of a room and of a link, and how it refuses. */
import { LIMITS } from '../../record'

type Bytes = Uint8Array

export interface Item {
  seq: number
  kind: number
  bytes: Bytes
  receipt: Bytes
}
export interface Log {
  items: Item[]
  log: Bytes
  stamp: number
  devices: Set<string>
  n: number
  /** Where the last change of a device's place stands. */
  changed: Map<string, number>
  removals: Map<string, Item>
  seen: Map<string, number>
  epoch: bigint
}
export interface Invite {
  auth: Bytes
  sealed: Bytes
  power: string
  expires: number
  by: string
  device: string | null
  opened: number | null
  used: number | null
}

/** Pages as the host cuts them: before the item that would pass a limit. */
export function cut(items: readonly Item[]): Item[][] {
  const pages: Item[][] = []
  let room = 0
  for (const item of items) {
    const page = pages.at(-1)
    if (page === undefined || page.length >= LIMITS.pageItems || item.bytes.length > room) {
      pages.push([item])
      room = LIMITS.pageBytes - item.bytes.length
    } else {
      page.push(item)
      room -= item.bytes.length
    }
  }
  return pages
}

export class Refusal extends Error {
  constructor(
    readonly code: string,
    text = '',
  ) {
    super(text)
  }
}
