/**
 * Plain data that grows with a talk and costs little to change: a change copies one part and shares the rest.
 * None of this shows in the bytes of a state (spec/rules-state.md): a shelf is a map there, a ledger a list.
 */

/** For maps that stay small: persons, members, delegations. */
export type MapOf<T> = Readonly<Record<string, T>>

type Row<T> = readonly MapOf<T>[]

/** A map for the many: how many, and two levels of 64 places by a hash of the key. A change copies one place and the two rows it stands in. */
export type Shelf<T> = readonly [size: number, rows: readonly Row<T>[]]

const WIDE = 64
const BARE: MapOf<never> = {}
const NONE: Row<never> = Array.from({ length: WIDE }, () => BARE)
const EMPTY: Shelf<never> = [0, Array.from({ length: WIDE }, () => NONE)]

export const emptyShelf = <T>(): Shelf<T> => EMPTY

/** FNV-1a over the UTF-16 units; it decides where a value is kept and nothing else. */
function placeOf(key: string): readonly [row: number, place: number] {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return [hash & (WIDE - 1), (hash >>> 6) & (WIDE - 1)]
}

function bucketOf<T>([, rows]: Shelf<T>, key: string): MapOf<T> {
  const [row, place] = placeOf(key)
  return rows[row]?.[place] ?? BARE
}

function withBucket<T>([size, rows]: Shelf<T>, key: string, bucket: MapOf<T>, more: number): Shelf<T> {
  const [row, place] = placeOf(key)
  return [size + more, rows.with(row, (rows[row] ?? NONE).with(place, bucket))]
}

const isShelf = <T>(map: MapOf<T> | Shelf<T>): map is Shelf<T> => Array.isArray(map)

/** The value under a key a person may have chosen: never one the language put there. */
export function at<T>(map: MapOf<T> | Shelf<T>, key: string): T | undefined {
  const place = isShelf(map) ? bucketOf(map, key) : map
  return Object.hasOwn(place, key) ? place[key] : undefined
}

/** With this value under this key, in place of any other. */
export function put<T>(map: Shelf<T>, key: string, value: T): Shelf<T>
export function put<T>(map: MapOf<T>, key: string, value: T): MapOf<T>
export function put<T>(map: MapOf<T> | Shelf<T>, key: string, value: T): MapOf<T> | Shelf<T> {
  if (!isShelf(map)) return { ...map, [key]: value }
  const bucket = bucketOf(map, key)
  return withBucket(map, key, { ...bucket, [key]: value }, Object.hasOwn(bucket, key) ? 0 : 1)
}

/** Without this key; the same map if it has no such key. */
export function drop<T>(map: Shelf<T>, key: string): Shelf<T>
export function drop<T>(map: MapOf<T>, key: string): MapOf<T>
export function drop<T>(map: MapOf<T> | Shelf<T>, key: string): MapOf<T> | Shelf<T> {
  const place = isShelf(map) ? bucketOf(map, key) : map
  if (!Object.hasOwn(place, key)) return map
  const { [key]: _, ...rest } = place
  return isShelf(map) ? withBucket(map, key, rest, -1) : rest
}

export const sizeOf = <T>([size]: Shelf<T>): number => size

/** In no order that means anything. */
export const entriesOf = <T>([, rows]: Shelf<T>): readonly (readonly [string, T])[] =>
  rows.flatMap((row) => (row === NONE ? [] : row.flatMap((bucket) => (bucket === BARE ? [] : Object.entries(bucket)))))

/** Places and rows without anything are shared, as in a shelf that grew: a state has many shelves, and most of them are nearly empty. */
export function shelfOf<T>(map: MapOf<T>): Shelf<T> {
  const rows = new Map<number, Map<number, Record<string, T>>>()
  for (const [key, value] of Object.entries(map)) {
    const [row, place] = placeOf(key)
    const places = rows.get(row) ?? new Map<number, Record<string, T>>()
    const bucket = places.get(place) ?? {}
    Object.defineProperty(bucket, key, { value, enumerable: true, configurable: true, writable: true })
    rows.set(row, places.set(place, bucket))
  }
  const filled = EMPTY[1].map((none, row) => {
    const places = rows.get(row)
    return places === undefined ? none : none.map((bare, place) => places.get(place) ?? bare)
  })
  return [Object.keys(map).length, filled]
}
