/** A host's clock that stops, runs back or runs away is noticed by the device's own; a page that was frozen raises no alarm. */
import { describe, expect, it } from 'vitest'
import { HostPace, type Pace } from './host-pace'

const MINUTE_MS = 60_000

/** A page that ticks every 2 s and hears the host every 30 s, for so many minutes; the host's clock goes at this rate. */
interface Awake {
  readonly pace: HostPace
  readonly at: { steady: number; host: number; asleep: number }
  readonly run: (rate: number, minutes: number) => Pace
}
function awake(rate: number, minutes: number): Awake {
  const at = { steady: 1_000, host: 1_790_000_000_000, asleep: 0 }
  const pace = new HostPace(() => at.steady, () => at.steady + at.asleep)
  const run = (speed: number, time: number): Pace => {
    for (let second = 0; second < time * 60; second += 2) {
      at.steady += 2_000
      at.host += 2_000 * speed
      pace.tick()
      if (second % 30 === 0) pace.heard(at.host)
    }
    return pace.pace
  }
  run(rate, minutes)
  return { pace, at, run }
}

describe('the pace of the host’s clock', () => {
  const cases: [string, number, Pace][] = [
    ['stopped', 0, 'slow'], ['running back', -1, 'slow'], ['a little slower than half', 0.49, 'slow'], ['at exactly half', 0.5, 'good'],
    ['right', 1, 'good'], ['at exactly twice', 2, 'good'], ['a little faster than twice', 2.01, 'fast'], ['three times too fast', 3, 'fast'],
  ]
  for (const [name, rate, pace] of cases) it(`is ${pace} when it is ${name}`, () => expect(awake(rate, 25).pace.pace).toBe(pace))

  it('is judged over ten minutes, no earlier', () => {
    const { pace, run } = awake(0, 9)
    expect(pace.pace).toBe('good')
    expect(run(0, 5)).toBe('slow')
  })

  it('raises no alarm for a page that was frozen for an hour, on whichever side of the hour the steady clock stood', () => {
    for (const [own, asleep, its] of [[60, 0, 60], [0, 60, 60], [60, 0, 0]] as const) {
      const { pace, at, run } = awake(1, 9)
      at.steady += own * MINUTE_MS
      at.asleep += asleep * MINUTE_MS
      at.host += its * MINUTE_MS
      pace.heard(at.host)
      expect(run(1, 25)).toBe('good')
    }
  })

  it('is good again after ten minutes in which it was', () => {
    const { pace, run } = awake(3, 15)
    expect(pace.pace).toBe('fast')
    expect(run(1, 25)).toBe('good')
  })
})
