import { describe, expect, it } from 'vitest'
import { backoff_ms, jitter_ms, judge } from './recovery'

describe('recovery', () => {
  it('keeps devices that lost the same engine 100 to 300 ms apart', () => {
    expect([jitter_ms(0), jitter_ms(0.5), jitter_ms(0.999)]).toEqual([100, 200, 299])
  })

  it('waits longer after each failed try, up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map((attempt) => backoff_ms(attempt, 0))).toEqual([350, 600, 1100, 2100, 4100, 5100, 5100])
  })

  it('takes the gate’s refusal as final only when it is said twice', () => {
    expect([judge({ status: 403 }, 1), judge({ status: 403 }, 2), judge({ status: 401 }, 2)]).toEqual(['again', 'refused', 'refused'])
  })

  it('takes the host’s word that the device has no place as final', () => {
    expect(['NO_SUCH_ROOM', 'NOT_ALLOWED', 'NOT_REGISTERED'].map((code) => judge({ code }, 0))).toEqual(['refused', 'refused', 'refused'])
  })

  it('tries again after everything else: engine down, room not yet made, no network', () => {
    expect([{ code: 'ENGINE_DOWN' }, { status: 404 }, { status: 503 }, new Error('x'), undefined, 'text'].map((error) => judge(error, 0))).toEqual(
      Array.from({ length: 6 }, () => 'again'),
    )
  })
})
