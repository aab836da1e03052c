/** Whatever a device's clock shows, and whatever is set on it meanwhile, its keys live by the host's time. */
import { describe, expect, it } from 'vitest'
import type { Challenge, LinkOptions } from '../transport/link'
import { HostClock } from './host-clock'

const NOON = Date.UTC(2026, 2, 2, 12)
const YEAR_MS = 365 * 86_400_000
const challenge = (now: number): Challenge => ({ nonce: new Uint8Array(32), host: new Uint8Array(32), now })

/** A device whose clock can be set, and whose steady one cannot. */
function device(wrongBy: number) {
  const at = { passed: 5_000.25, wrongBy }
  const clock = new HostClock(() => NOON + Math.round(at.passed) + at.wrongBy, () => at.passed)
  return { at, clock, host: () => NOON + Math.round(at.passed) }
}

describe('the host’s clock', () => {
  it('goes on as the host said, by however many years the device’s is wrong, is set right or wrong again', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff
    const years = (): number => Math.round((random() - 0.5) * 40 * YEAR_MS)
    for (let play = 0; play < 50; play++) {
      const { at, clock, host } = device(years())
      clock.heard(host())
      for (let act = 0; act < 40; act++) {
        if (random() < 0.3) at.wrongBy = random() < 0.5 ? 0 : years()
        at.passed += random() * 60_000
        if (random() < 0.2) clock.heard(host())
        expect(Math.abs(clock.now() - host())).toBeLessThanOrEqual(1)
        expect(Number.isSafeInteger(clock.now())).toBe(true)
        expect(Math.abs(clock.ahead() + at.wrongBy)).toBeLessThanOrEqual(501)
      }
    }
  })

  it('goes by the device before a host was heard, but never before what a host has stamped', () => {
    const behind = device(-9 * YEAR_MS)
    expect(behind.clock.now()).toBe(behind.host() - 9 * YEAR_MS)
    behind.clock.atLeast(NOON)
    expect(behind.clock.now()).toBe(NOON)
    const right = device(0)
    right.clock.atLeast(NOON - YEAR_MS)
    expect(right.clock.now()).toBe(right.host())
  })

  it('says a difference once, and again when it is another', () => {
    const { at, clock, host } = device(YEAR_MS)
    clock.heard(host())
    const said = clock.ahead()
    expect(said).toBe(-YEAR_MS)
    at.wrongBy += 300
    expect(clock.ahead()).toBe(said)
    at.wrongBy = 0
    expect(Math.abs(clock.ahead())).toBeLessThanOrEqual(1)
  })

  it('is set by a challenge before anything is made of it, proven or not', async () => {
    const seen: number[] = []
    const options = (clock: HostClock, proves: boolean): Omit<LinkOptions, 'url'> => ({
      prove: proves ? () => { seen.push(clock.now()); return Promise.resolve({}) } : null,
      onProved: () => void seen.push(clock.now()),
      onPush: () => undefined,
      onState: () => undefined,
      now: clock.now,
    })
    for (const proves of [true, false]) {
      const { clock, host } = device(9 * YEAR_MS)
      const followed = clock.following(options(clock, proves))
      await followed.prove?.(challenge(host()))
      if (!proves) await followed.onProved(new Map(), challenge(host()))
      expect(seen.splice(0)).toEqual([host()])
    }
  })
})
