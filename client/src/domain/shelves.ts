/**
 * Plain data that grows with a talk and costs little to change: a change copies one part and shares the rest.
 * None of this shows in the bytes of a state (spec/rules-state.md): a shelf is a map there, a ledger a list.
 */

/** For maps that stay small: persons, members, sessions. */
export type MapOf<T> = Readonly<Record<string, T>>

/** A map for the many: spread over as many maps, by a hash of the key. */
export type Shelf<T> = readonly MapOf<T>[]

const BUCKETS = 64
const CHUNK = 128

export const emptyShelf = <T>(): Shelf<T> => Array.from({ length: BUCKETS }, () => ({}))

/** FNV-1a over the UTF-16 units; it decides where a value is kept and nothing else. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % BUCKETS
}

const isShelf = <T>(map: MapOf<T> | Shelf<T>): map is Shelf<T> => Array.isArray(map)

/** The value under a key a person may have chosen: never one the language put there. */
export function at<T>(map: MapOf<T> | Shelf<T>, key: string): T | undefined {
  const place = isShelf(map) ? (map[bucketOf(key)] ?? {}) : map
  return Object.hasOwn(place, key) ? place[key] : undefined
}

/** With this value under this key, in place of any other. */
export function put<T>(map: Shelf<T>, key: string, value: T): Shelf<T>
export function put<T>(map: MapOf<T>, key: string, value: T): MapOf<T>
export function put<T>(map: MapOf<T> | Shelf<T>, key: string, value: T): MapOf<T> | Shelf<T> {
  if (!isShelf(map)) return { ...map, [key]: value }
  const index = bucketOf(key)
  return map.with(index, { ...map[index], [key]: value })
}

/** Without this key; the same map if it has no such key. */
export function drop<T>(map: MapOf<T>, key: string): MapOf<T> {
  if (!Object.hasOwn(map, key)) return map
  const { [key]: _, ...rest } = map
  return rest
}

/** In no order that means anything. */
export const entriesOf = <T>(shelf: Shelf<T>): readonly (readonly [string, T])[] => shelf.flatMap((bucket) => Object.entries(bucket))

export const shelfOf = <T>(map: MapOf<T>): Shelf<T> => {
  const buckets: Record<string, T>[] = Array.from({ length: BUCKETS }, () => ({}))
  for (const [key, value] of Object.entries(map)) {
    Object.defineProperty(buckets[bucketOf(key)], key, { value, enumerable: true, configurable: true, writable: true })
  }
  return buckets
}

/** A list of ids that only grows at its end. */
export interface Ledger {
  readonly full: readonly (readonly string[])[]
  readonly tail: readonly string[]
}

export const ledgerOf = (ids: readonly string[]): Ledger => {
  const whole = ids.length - (ids.length % CHUNK)
  const full = Array.from({ length: whole / CHUNK }, (_, chunk) => ids.slice(chunk * CHUNK, (chunk + 1) * CHUNK))
  return { full, tail: ids.slice(whole) }
}

export function withEntry(ledger: Ledger, id: string): Ledger {
  const tail = [...ledger.tail, id]
  return tail.length === CHUNK ? { full: [...ledger.full, tail], tail: [] } : { full: ledger.full, tail }
}

/** The id at a position, from 1. */
export function idAt(ledger: Ledger, position: number): string | undefined {
  const index = position - 1
  return (ledger.full[Math.floor(index / CHUNK)] ?? ledger.tail)[index % CHUNK]
}

export const idsOf = (ledger: Ledger): readonly string[] => [...ledger.full.flat(), ...ledger.tail]
