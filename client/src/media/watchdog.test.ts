import { describe, expect, it } from 'vitest'
import { NOTHING_WATCHED, type Observation, STALL_MS, TRIES, type Watch, joined, watch } from './watchdog'

const camera = (progress: number, due = true): Observation => ({ key: '7/camera/0', due, progress })

/** Looks at each moment, joins afresh whenever that is asked for, and says when it was. */
function run(moments: readonly (readonly [at: number, seen: readonly Observation[]])[]): number[] {
  let state: Watch = NOTHING_WATCHED
  return moments.flatMap(([at, seen]) => {
    const { watch: next, stalled } = watch(state, seen, at)
    state = stalled.length > 0 ? joined(next, stalled, at) : next
    return stalled.length > 0 ? [at] : []
  })
}

describe('watchdog', () => {
  it('asks for a fresh join when a picture that should move stands still for three seconds', () => {
    expect(run([[0, [camera(5)]], [STALL_MS - 1, [camera(5)]], [STALL_MS, [camera(5)]]])).toEqual([STALL_MS])
  })

  it('is content with anything that moves, however slowly', () => {
    expect(run([[0, [camera(5)]], [2900, [camera(6)]], [5800, [camera(7)]], [8700, [camera(8)]]])).toEqual([])
  })

  it('does not look at what need not move: muted, off the screen, paused', () => {
    expect(run([[0, [camera(5)]], [2000, [camera(5, false)]], [4000, [camera(5, false)]], [4500, [camera(5)]], [6900, [camera(5)]]])).toEqual([])
  })

  it('counts a leaf that is announced and not there', () => {
    const missing = { key: '7', due: true, progress: 0 }
    expect(run([[0, [missing]], [STALL_MS, [missing]]])).toEqual([STALL_MS])
    expect(run([[0, [missing]], [2000, [{ ...missing, due: false }]], [4000, [{ ...missing, due: false }]]])).toEqual([])
  })

  it('gives up after two joins in vain, each waited for longer', () => {
    const forever = Array.from({ length: 200 }, (_, step) => [step * 500, [camera(0)]] as const)
    const asked = run(forever)
    expect(asked.length).toBe(TRIES)
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(2 * STALL_MS)
  })

  it('is not fooled by a frame or two after each join, and forgives what has moved for a minute', () => {
    const minute = 2 * 60
    const stutters = Array.from({ length: minute }, (_, step) => [step * 500, [camera(step % 20 === 0 ? 1 : 2)]] as const)
    expect(run(stutters).length).toBeLessThanOrEqual(TRIES)
    const still = (from: number, progress: number) => Array.from({ length: 30 }, (_, step) => [from + step * 500, [camera(progress)]] as const)
    const moves = Array.from({ length: minute + 2 }, (_, step) => [15_000 + step * 500, [camera(step + 1)]] as const)
    expect(run([...still(0, 0), ...moves, ...still(77_000, 0)]).length).toBe(2 * TRIES)
  })

  it('gives a slow line the patience it is told', () => {
    const first = watch(NOTHING_WATCHED, [camera(5)], 0, 10_000)
    expect([watch(first.watch, [camera(5)], 9_999, 10_000).stalled, watch(first.watch, [camera(5)], 10_000, 10_000).stalled]).toEqual([[], ['7/camera/0']])
  })

  it('gives who is announced, withdrawn and announced again no more tries than anybody else', () => {
    const missing = { key: '7', due: true, progress: 0 }
    const flickers = Array.from({ length: 100 }, (_, step) => [step * 500, step % 16 === 15 ? [] : [missing]] as const)
    expect(run(flickers).length).toBeLessThanOrEqual(TRIES)
  })

  it('forgets what is not announced any more', () => {
    expect(run([[0, [camera(5)]], [1000, []], [3500, [camera(5)]], [6000, [camera(5)]]])).toEqual([])
  })
})
