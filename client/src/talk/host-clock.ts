/**
 * Time on a device as its host tells it: nobody's wrong clock, nor one that is set while the page is open, changes an outcome (rules G4). The library of MLS
 * asks `Date.now` whether a key package that it adds is valid, and cannot be given another clock. So the thread that holds the keys lives by the host's time
 * altogether, and only the page by the device's.
 */
import type { Challenge, LinkOptions } from '../transport/link'
import { HostPace } from './host-pace'

/** A difference to the device's clock is news beyond this, ms. */
const NEWS_MS = 500

export class HostClock {
  #base: number
  #told = 0
  readonly pace: HostPace

  /** `device`: what the device shows, ms since 1970. `steady`: ms that go on evenly, whatever is set there. Before a host was heard it goes by the device. */
  constructor(
    readonly device: () => number,
    readonly steady: () => number,
  ) {
    this.#base = device() - steady()
    this.pace = new HostPace(steady, device)
  }

  /** Whole milliseconds since 1970. */
  readonly now = (): number => Math.round(this.#base + this.steady())

  /** The host's time as it says it. While its clock stops or runs away, time goes on here by this device's own. */
  heard(now: number): void {
    this.pace.heard(now)
    if (this.pace.pace !== 'good') return
    this.#base = now - this.steady()
  }

  /** Known to be past: what the host stamped before, as long as it is not heard. */
  atLeast(time: number): void {
    if (this.now() < time) this.#base = time - this.steady()
  }

  /** This clock less the device's, ms. Steady, so that what shows it changes only for a reason. */
  ahead(): number {
    const ahead = this.now() - this.device()
    if (Math.abs(ahead - this.#told) > NEWS_MS) this.#told = ahead
    return this.#told
  }

  /** A connection that sets this clock before anything else is made of the host's challenge. */
  following(options: Omit<LinkOptions, 'url'>): Omit<LinkOptions, 'url'> {
    const { prove } = options
    const after = <T>(use: (challenge: Challenge) => T) => (challenge: Challenge): T => {
      this.heard(challenge.now)
      return use(challenge)
    }
    if (prove !== null) return { ...options, prove: after(prove) }
    return { ...options, onProved: (reply, challenge) => after((heard) => options.onProved(reply, heard))(challenge) }
  }
}

/** From now on everything in this thread, the library of MLS too, has the host's time. */
export function liveByTheHost(): HostClock {
  const device = Date.now.bind(Date)
  const clock = new HostClock(device, () => performance.now())
  Date.now = clock.now
  return clock
}
