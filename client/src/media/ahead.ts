/**
 * What is got for a room while the person is still being asked whether to enter: leave to enter and, if wanted, a connection on which nothing is sent and
 * nothing of others is asked for. Entering takes it over; a refusal of the person, a loss or an engine that began anew ends it.
 */
import type { Connection, Entry } from './connection'
import type { MediaGrant } from './contract'

/** How long leave alone is good for. The host honours it for 60 s; the rest is for a slow line. */
const LEAVE_KEPT_MS = 40_000

export interface AheadParts {
  readonly grant: () => Promise<MediaGrant>
  /** Opens the connection; null: leave is all that is wanted. */
  readonly open: ((entry: Pick<Entry, 'grant' | 'signal' | 'wanted'>, lost: () => void) => Promise<Connection>) | null
  readonly now: () => number
}

export class Ahead {
  /** Null: none was given, or it is not good any more. */
  private readonly given: Promise<MediaGrant | null>
  private readonly opened: Promise<Connection | null>
  private readonly over = new AbortController()
  private readonly begun: number
  private taken = false
  private want: () => void = () => {}
  private readonly wanted = new Promise<void>((resolve) => (this.want = resolve))
  private lost: () => void = () => this.end()

  constructor(private readonly parts: AheadParts) {
    this.begun = parts.now()
    this.given = parts.grant().catch(() => null)
    this.opened = this.open().catch(() => null)
  }

  /** The leave, if it is good still. */
  async grant(): Promise<MediaGrant | null> {
    const old = this.parts.open === null && this.parts.now() - this.begun >= LEAVE_KEPT_MS
    return this.over.signal.aborted || old ? null : this.given
  }

  /** The connection made with this leave, from now on the caller's; null if there is none, or `signal` ended it. */
  async take(grant: MediaGrant, signal: AbortSignal, lost: () => void): Promise<Connection | null> {
    this.taken = true // the question is answered: its end ends nothing here
    if (grant !== (await this.given) || signal.aborted) this.end()
    if (this.over.signal.aborted) return null
    this.want()
    const end = () => this.end()
    signal.addEventListener('abort', end)
    const connection = await this.opened
    signal.removeEventListener('abort', end)
    if (connection === null || this.over.signal.aborted) return null
    this.lost = lost
    return connection
  }

  /** An engine of this generation runs now. */
  engineChanged(generation: number): void {
    void this.given.then((grant) => {
      if (grant?.generation !== generation) this.end()
    })
  }

  /** Ends what nobody took. */
  cancel(): void {
    if (!this.taken) this.end()
  }

  private end(): void {
    if (this.over.signal.aborted) return
    this.over.abort()
    void this.opened.then((connection) => connection?.close())
  }

  private async open(): Promise<Connection | null> {
    const grant = await this.given
    if (grant === null || this.parts.open === null) return null
    return this.parts.open({ grant, signal: this.over.signal, wanted: this.wanted }, () => this.lost())
  }
}
