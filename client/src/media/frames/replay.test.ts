import { describe, expect, it } from 'vitest'
import { ReplayWindow, WINDOW } from './replay'

/** A window as one would write it on paper: everything taken, and the highest. */
function onPaper() {
  const taken = new Set<number>()
  let highest = -1
  return (ctr: number) => {
    if (taken.has(ctr) || (ctr <= highest && highest - ctr >= WINDOW)) return false
    taken.add(ctr)
    highest = Math.max(highest, ctr)
    return true
  }
}

describe('replay window', () => {
  it('takes each counter once, in any order within 1,024', () => {
    const window = new ReplayWindow()
    expect([5, 3, 4, 5, 3, 1029, 5, 6, 6].map((ctr) => window.take(ctr))).toEqual([true, true, true, false, false, true, false, true, false])
  })

  it('refuses what is 1,024 behind the highest, and takes what is 1,023 behind', () => {
    const window = new ReplayWindow()
    window.take(5000)
    expect([window.take(5000 - WINDOW), window.take(5000 - WINDOW + 1)]).toEqual([false, true])
  })

  it('asking changes nothing: only a verified tag marks', () => {
    const window = new ReplayWindow()
    expect([window.isFresh(7), window.isFresh(7), window.take(7), window.isFresh(7)]).toEqual([true, true, true, false])
  })

  it('forgets nothing it still covers after a jump, and mistakes no counter for the one a window away', () => {
    const window = new ReplayWindow()
    for (const ctr of [0, 10, 1000]) window.take(ctr)
    window.take(1500)
    expect([window.take(1000), window.take(1024 + 10), window.take(1024)]).toEqual([false, true, true])
    window.take(10 ** 12)
    expect([window.take(10 ** 12), window.take(1500), window.take(10 ** 12 - 1)]).toEqual([false, false, true])
  })

  it('agrees with the rule on paper over 50,000 disordered counters', () => {
    const [window, paper] = [new ReplayWindow(), onPaper()]
    let seed = 1
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let base = 0, turn = 0; turn < 50_000; turn++) {
      base += random(3) === 0 ? random(40) : 0
      const ctr = Math.max(0, base + 20 - random(1400))
      expect(window.take(ctr)).toBe(paper(ctr))
    }
  })
})
