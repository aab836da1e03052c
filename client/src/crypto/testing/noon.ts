/** Every test of this folder happens at noon on the same day; the machine's clock and its load decide nothing. */
import { beforeEach, vi } from 'vitest'
import { NOON } from './people'

export function atNoon(): void {
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
  const stop = (): void => void vi.useFakeTimers({ toFake: ['Date'], now: NOON })
  stop()
  beforeEach(stop)
}
