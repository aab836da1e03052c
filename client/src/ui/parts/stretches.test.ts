import { describe, expect, it } from 'vitest'
import { EVERYTHING, firstNear, isNear, nearOf, type Near, STRETCH, stretchesOf } from './stretches'

const drawn = (count: number, first: number, near: Near): readonly number[] =>
  stretchesOf(count, first).filter((each) => isNear(each, near)).map(({ number }) => number)

describe('stretches of a long list', () => {
  it('hold every row once, in order, and keep their numbers when rows come before them', () => {
    for (const [count, first] of [[0, 0], [1, 0], [64, 0], [65, 0], [1000, 0], [1000, 9000], [130, 37]] as const) {
      const all = stretchesOf(count, first)
      expect(all.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(all.every(({ from, to }) => to > from && to - from <= STRETCH)).toBe(true)
    }
    const last = stretchesOf(500, 9500).at(-1)
    expect(stretchesOf(692, 9308).at(-1)?.number).toBe(last?.number)
  })

  it('are all drawn in a short list', () => {
    const short = stretchesOf(3 * STRETCH, 0)
    expect(firstNear(short, true)).toBe(EVERYTHING)
    expect(nearOf(short, [], { top: 0, bottom: 600 })).toBe(EVERYTHING)
  })

  it('begin at the end or at the beginning', () => {
    const all = stretchesOf(10_000, 0)
    expect(drawn(10_000, 0, firstNear(all, true))).toEqual([155, 156])
    expect(drawn(10_000, 0, firstNear(all, false))).toEqual([0, 1])
  })

  it('are near within a view and a half above and below', () => {
    const all = stretchesOf(640, 0)
    const spans = all.map((_, at) => ({ top: at * 1000, bottom: (at + 1) * 1000 }))
    expect(drawn(640, 0, nearOf(all, spans, { top: 4200, bottom: 4800 }))).toEqual([3, 4, 5])
    expect(drawn(640, 0, nearOf(all, spans, { top: 0, bottom: 600 }))).toEqual([0, 1])
    const end = nearOf(all, spans, { top: 9400, bottom: 10_000 })
    expect(drawn(640, 0, end)).toEqual([8, 9])
    expect(drawn(740, 0, end)).toEqual([8, 9, 10, 11]) // what comes after the end is drawn at once
    expect(drawn(640, 0, nearOf(all, spans, { top: 90_000, bottom: 90_600 }))).toEqual([])
  })
})
