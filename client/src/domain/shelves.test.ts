/** Shelf and ledger against the map and the list they stand for. */
import { describe, expect, it } from 'vitest'
import { at, drop, emptyShelf, entriesOf, put, type Shelf, shelfOf, sizeOf } from './shelves'
import { deepFreeze } from './testing/talk'

const KEYS = ['__proto__', 'constructor', '', '1', ...Array.from({ length: 300 }, (_, i) => i.toString(16).padStart(64, '0'))]

describe('a shelf', () => {
  it('holds what was put last, and the shelf before does not change', () => {
    let shelf: Shelf<number> = emptyShelf()
    const expected = new Map<string, number>()
    for (const [n, key] of [...KEYS, ...KEYS.slice(0, 50)].entries()) {
      const before = deepFreeze(shelf)
      const old = at(before, key)
      shelf = put(before, key, n)
      expected.set(key, n)
      expect([at(before, key), at(shelf, key)]).toEqual([old, n])
    }
    expect(new Map(entriesOf(shelf))).toEqual(expected)
    expect(entriesOf(shelf)).toHaveLength(expected.size)
    expect(at(shelf, 'toString')).toBeUndefined()
    expect(new Map(entriesOf(shelfOf(Object.fromEntries(expected))))).toEqual(expected)
    expect([sizeOf(shelf), sizeOf(shelfOf(Object.fromEntries(expected)))]).toEqual([expected.size, expected.size])
    for (const key of expected.keys()) {
      const before = deepFreeze(shelf)
      shelf = drop(before, key)
      expect([at(before, key) === undefined, at(shelf, key), sizeOf(before) - sizeOf(shelf)]).toEqual([false, undefined, 1])
    }
    expect([sizeOf(shelf), entriesOf(shelf)]).toEqual([0, []])
    expect(drop(shelf, 'toString')).toBe(shelf)
  })

  it('made of a map takes no more room than one that grew', () => {
    const [, rows] = shelfOf({ only: 1 })
    const [, grown] = put(emptyShelf<number>(), 'only', 1)
    expect(new Set(rows.flat())).toEqual(new Set(grown.flat()))
    expect(new Set(rows.flat()).size).toBe(2)
    expect(shelfOf({})[1]).toEqual(emptyShelf()[1])
    expect(shelfOf({})[1].every((row, i) => row === emptyShelf()[1][i])).toBe(true)
  })
})

describe('a map', () => {
  it('has only what was put, whatever the keys are called', () => {
    let map: Readonly<Record<string, number>> = {}
    for (const [n, key] of KEYS.entries()) map = put(deepFreeze(map), key, n)
    expect(Object.keys(map).sort()).toEqual([...KEYS].sort())
    expect(at({}, 'constructor')).toBeUndefined()
    for (const key of KEYS) map = drop(deepFreeze(map), key)
    expect(Object.keys(map)).toEqual([])
    expect(drop(map, 'x')).toBe(map)
  })
})
