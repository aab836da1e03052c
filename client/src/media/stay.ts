/**
 * From `join` to `leave`: always one connection, replaced by a fresh one whenever it is lost, stale or in doubt (spec/media.md §6).
 * The library's own full reconnect is never used: after an engine's death it can leave two devices connected and blind to each other.
 */
import { type MediaGrant, MediaError, type MediaState } from './contract'
import { backoff_ms, isRefusal, jitter_ms, judge } from './recovery'

/** As much of a connection as its keeper needs. */
export interface Kept {
  readonly generation: number
  close(): Promise<void>
}

export interface StayEvents<C extends Kept> {
  state(state: MediaState): void
  entered(connection: C): void
  /** The connection is no more to be used; it is closed after this returns. */
  left(): void
}

export interface Around<C extends Kept> {
  readonly grant: () => Promise<MediaGrant>
  /** One try. `lost` is to be called when the connection is over. */
  readonly enter: (grant: MediaGrant, signal: AbortSignal, lost: () => void) => Promise<C>
  readonly events: StayEvents<C>
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export class Stay<C extends Kept> {
  /** Resolves when connected for the first time; rejects with MediaError REFUSED or LEFT. */
  readonly joined: Promise<void>
  /** Resolves when it is over, by refusal or by `end`. */
  private readonly over: Promise<void>
  private readonly ended = new AbortController()
  /** Ends what is under way now: a connection, a try, a pause. */
  private step = new AbortController()
  private generation: number | null = null
  private pausing = false

  constructor(private readonly around: Around<C>) {
    let joined!: { resolve: () => void; reject: (error: Error) => void }
    this.joined = new Promise((resolve, reject) => (joined = { resolve, reject }))
    this.joined.catch(() => {})
    this.over = this.run(joined.resolve).then(
      () => joined.reject(new MediaError('LEFT', 'The room was left before it was entered.')),
      (error: unknown) => joined.reject(error as Error),
    )
  }

  /** Gives up what there is and joins anew. */
  renew(): void {
    this.step.abort()
  }

  /** A connection or a try with an engine that is gone is given up. */
  engineChanged(generation: number): void {
    if (this.generation !== generation) this.renew()
  }

  /** The network is back: a pause between tries ends now. */
  hurry(): void {
    if (this.pausing) this.step.abort()
  }

  async end(): Promise<void> {
    this.ended.abort()
    this.step.abort()
    await this.over
  }

  private get isEnded(): boolean {
    return this.ended.signal.aborted
  }

  private async run(connected: () => void): Promise<void> {
    const { events, random } = this.around
    events.state('connecting')
    while (!this.isEnded) {
      const lost = new AbortController()
      const connection = await this.connect(() => lost.abort())
      if (connection === null) return
      connected()
      events.entered(connection)
      events.state('connected')
      await either(lost.signal, this.step.signal)
      events.left()
      if (!this.isEnded) events.state('interrupted')
      await connection.close()
      await this.pause(jitter_ms(random()))
    }
  }

  /** Tries until it succeeds; null if ended. Rejects with MediaError REFUSED when the gate means it. */
  private async connect(lost: () => void): Promise<C | null> {
    const { events, random } = this.around
    let refusals = 0
    for (let attempt = 1; !this.isEnded; attempt++) {
      this.step = new AbortController()
      try {
        return await this.attempt(lost)
      } catch (error) {
        refusals = isRefusal(error) ? refusals + 1 : 0
        if (!this.isEnded && judge(error, refusals) === 'refused') {
          events.state('refused')
          throw new MediaError('REFUSED', 'The host does not let this device into the room.')
        }
      }
      if (!this.step.signal.aborted) await this.pause(backoff_ms(attempt, random()))
    }
    return null
  }

  private async attempt(lost: () => void): Promise<C> {
    const { signal } = this.step
    const grant = await unlessAborted(this.around.grant(), signal)
    this.generation = grant.generation
    const connection = await this.around.enter(grant, signal, lost)
    if (!signal.aborted) return connection
    await connection.close()
    throw signal.reason
  }

  /** Ends early when the engine is known to be back, or at the end. */
  private async pause(ms: number): Promise<void> {
    this.step = new AbortController()
    this.pausing = true
    if (!this.isEnded) await this.around.sleep(ms, this.step.signal)
    this.pausing = false
  }
}

function either(a: AbortSignal, b: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (a.aborted || b.aborted) resolve()
    a.addEventListener('abort', () => resolve(), { once: true })
    b.addEventListener('abort', () => resolve(), { once: true })
  })
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}

/** Resolves after so many ms, or at once when aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
