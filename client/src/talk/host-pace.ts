/**
 * Whether the host's clock goes at the pace of this device's own (spec/crypto.md §9): no slower than half of it and no faster than twice, over ten minutes
 * of one unbroken waking. A page that was frozen for longer than a moment has no measure of the time between, so it begins anew.
 */
const WINDOW_MS = 10 * 60_000
const BREAK_MS = 5_000
/** How far an answer that was long on its way may put a time wrong, ms. */
const SLACK_MS = 1_000

export type Pace = 'good' | 'slow' | 'fast'

interface Start {
  readonly steady: number
  readonly host: number
}

export class HostPace {
  #start: Start | null = null
  #ticked: { readonly steady: number; readonly device: number } | null = null
  #pace: Pace = 'good'

  /** `steady`: ms that go on evenly, whatever is set on this device. `device`: what it shows, which goes on where the steady clock sleeps too. */
  constructor(
    readonly steady: () => number,
    readonly device: () => number,
  ) {}

  get pace(): Pace {
    return this.#pace
  }

  /** This page is awake: called every second or two. */
  tick(): void {
    const now = { steady: this.steady(), device: this.device() }
    const before = this.#ticked ?? now
    if (now.steady - before.steady > BREAK_MS || Math.abs(now.device - before.device) > BREAK_MS) this.#start = null
    this.#ticked = now
  }

  /** The host's time just now, as it says it. Judged over ten minutes at least; a good measure ends a warning. */
  heard(host: number): void {
    this.tick()
    const now = this.steady()
    const start = this.#start
    if (start === null) {
      this.#start = { steady: now, host }
      return
    }
    const [own, its] = [now - start.steady, host - start.host]
    if (own < WINDOW_MS) return
    this.#pace = its < own / 2 - SLACK_MS ? 'slow' : its > own * 2 + SLACK_MS ? 'fast' : 'good'
    this.#start = { steady: now, host }
  }
}
