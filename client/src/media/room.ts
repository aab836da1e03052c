/** The media room: brings keys, own sources, others' tracks and the stay in the engine together, and shows them as one view. */
import { Ahead, type AheadParts } from './ahead'
import { listDevices } from './capture'
import { Connection } from './connection'
import {
  type Alarm,
  type DeviceLists,
  type EpochKeys,
  MediaError,
  type MediaGrant,
  type MediaRoom,
  type MediaState,
  type MediaView,
  type PublishedTrack,
  type Sender,
  type Source,
} from './contract'
import { FramePort } from './frames/port'
import { SILENCE, isSpeech, measureOwn } from './offered'
import { OwnSources } from './own'
import { RemoteTracks } from './remote'
import { SPEAKING_HOLD_MS } from './seat'
import { SOURCES } from './sources'
import { Stay, sleep } from './stay'
import { NOTHING_WATCHED, STALL_MS, type Watch, joined, watch } from './watchdog'

const LOOK_EVERY_MS = 500

export interface MediaRoomParts {
  /** The room's id: 16 random bytes. */
  readonly room: Uint8Array
  /**
   * Makes a frame worker (`frames/worker.ts`). Called once, and again after one failed. Counters live in it: a page keeps one MediaRoom for each room
   * as long as it lives, and enters and leaves with that.
   */
  readonly worker: () => Worker
}

export function createMediaRoom(parts: MediaRoomParts): MediaRoom {
  return new LiveRoom(parts)
}

class LiveRoom implements MediaRoom {
  private readonly id: string
  private readonly listeners = new Set<() => void>()
  private publishedListener: (tracks: readonly PublishedTrack[]) => void = () => {}
  private readonly own = new OwnSources(() => this.changed())
  private readonly remote = new RemoteTracks()
  private frames: FramePort | null = null
  private stay: Stay<Connection> | null = null
  private connection: Connection | null = null
  private ahead: Ahead | null = null
  private state: MediaState = 'closed'
  private wavering = false
  private encryptionFailed: string | null = null
  /** Highest epoch given to a worker, and the highest given to one that is gone. */
  private epoch = -1
  private burnt = -1
  private ownLeaf: number | null = null
  private ownSound = SILENCE
  private ownHeardAt = -Infinity
  /** The engine's id of each own track. Those of a lost connection stay until the next one has its own: no need to tell the room twice. */
  private readonly published = new Map<Source, string>()
  private expectedLeaves: readonly number[] = []
  private watched: Watch = NOTHING_WATCHED
  private joinTook_ms = 0
  private speaker: string | null = null
  private timer: ReturnType<typeof setInterval> | null = null
  private looking = false
  private shown: MediaView | null = null
  private telling = false

  constructor(private readonly parts: MediaRoomParts) {
    this.id = [...parts.room].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  get view(): MediaView {
    return (this.shown ??= this.show())
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  onPublished(listener: (tracks: readonly PublishedTrack[]) => void): void {
    this.publishedListener = listener
  }

  async setKeys(keys: EpochKeys): Promise<void> {
    if (keys.epoch <= this.burnt) throw new MediaError('EPOCH_USED', 'Frames may have been sent under these keys by a worker that is gone.')
    const restarted = this.frames === null && this.connection !== null
    const isLater = keys.epoch > this.epoch
    this.epoch = Math.max(this.epoch, keys.epoch) // before the worker has them: it may fail right after its first frame
    await this.port().setKeys(keys)
    this.ownLeaf = keys.ownLeaf
    this.remote.setOwnLeaf(keys.ownLeaf)
    if (isLater) this.encryptionFailed = null
    if (restarted) this.stay?.renew() // its senders and receivers are under the care of a worker that is gone
    else this.offersChanged()
    this.changed()
  }

  setSenders(senders: ReadonlyMap<string, readonly Sender[]>): void {
    this.remote.setSenders(senders)
    this.offersChanged()
  }

  prepare(grant: () => Promise<MediaGrant>, connect: boolean): () => void {
    Connection.prepare()
    if (this.stay !== null) return () => {}
    this.ahead?.cancel()
    const open: AheadParts['open'] = ({ grant: given, signal, wanted }, lost) => this.open(given, signal, lost, wanted)
    const ahead = (this.ahead = new Ahead({ grant, open: connect ? open : null, now: () => Date.now() }))
    return () => ahead.cancel()
  }

  async join(grant: () => Promise<MediaGrant>): Promise<void> {
    if (this.stay !== null && this.state !== 'refused') return this.stay.joined
    Connection.prepare()
    const stay = new Stay<Connection>({
      grant: async () => (await this.ahead?.grant()) ?? grant(),
      enter: (given, signal, lost) => this.enter(given, signal, lost),
      random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
      sleep,
      events: {
        state: (state) => this.stands(state),
        entered: (connection) => this.entered(connection),
        left: () => this.left(),
      },
    })
    this.stay = stay
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS)
    addEventListener('online', this.online)
    return stay.joined
  }

  engineChanged(generation: number): void {
    this.stay?.engineChanged(generation)
    this.ahead?.engineChanged(generation)
  }

  expected(leaves: readonly number[]): void {
    this.expectedLeaves = leaves
  }

  receive(wanted: (sender: Sender) => boolean): void {
    this.remote.receive(wanted)
    this.offersChanged()
  }

  setSilent(silent: boolean): void {
    this.remote.setSilent(silent)
  }

  async set(source: Source, on: boolean, deviceId?: string): Promise<void> {
    if (on && this.stay === null) throw new MediaError('NOT_JOINED', 'No room is entered.')
    await this.own.set(source, on, deviceId)
  }

  devices(): Promise<DeviceLists> {
    return listDevices()
  }

  async setSpeaker(id: string): Promise<void> {
    this.speaker = id
    await this.connection?.setSpeaker(id)
  }

  async leave(): Promise<void> {
    this.own.stopAll('off')
    const stay = this.stay
    this.stay = null
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    removeEventListener('online', this.online)
    this.ahead?.cancel()
    await stay?.end()
    if (this.stay !== null) return // entered again meanwhile
    await this.frames?.forget().catch(() => {})
    this.remote.clear()
    this.published.clear()
    this.tellPublished()
    this.ownHeardAt = -Infinity
    this.watched = NOTHING_WATCHED
    this.encryptionFailed = null
    this.stands('closed')
  }

  private readonly online = (): void => this.stay?.hurry()

  private port(): FramePort {
    return (this.frames ??= new FramePort(this.parts.worker(), this.id, {
      first: (pipe, what, sender) => this.first(pipe, what, sender),
      ended: (pipe, text) => this.pipeEnded(pipe, text),
      failed: (text) => {
        this.frames = null
        this.burnt = this.epoch
        this.unprotected(text)
      },
    }))
  }

  private async enter(grant: MediaGrant, signal: AbortSignal, lost: () => void): Promise<Connection> {
    const started = performance.now()
    const ahead = this.ahead
    this.ahead = null
    const ready = await (ahead?.take(grant, signal, lost) ?? null)
    const connection = ready ?? (await this.open(grant, signal, lost, null))
    this.joinTook_ms = performance.now() - started
    return connection
  }

  private open(grant: MediaGrant, signal: AbortSignal, lost: () => void, wanted: Promise<void> | null): Promise<Connection> {
    return Connection.open({
      grant,
      signal,
      wanted,
      frames: this.port(),
      speaker: this.speaker,
      events: {
        lost,
        changed: () => this.offersChanged(),
        wavering: (on) => {
          this.wavering = on
          this.changed()
        },
        unprotected: (text) => this.unprotected(text),
        published: (source, sid) => this.publishedIs(source, sid),
      },
    })
  }

  private entered(connection: Connection): void {
    this.connection = connection
    this.wavering = false
    this.own.adopt(connection).catch(() => {}) // each source shows its own failure
    this.offersChanged()
  }

  private left(): void {
    this.connection = null
    this.own.release()
    this.remote.offer([], null, Date.now())
  }

  private offersChanged(): void {
    try {
      this.remote.offer(this.connection?.offers() ?? [], this.frames, Date.now())
    } catch (error) {
      this.unprotected(error instanceof Error ? error.message : String(error))
    }
    this.changed()
  }

  private first(pipe: string, what: string, sender: Sender | null): void {
    const source = this.connection?.sourceOf(pipe) ?? null
    if (what === 'sealed' && source !== null) this.own.sealed(source)
    if (what === 'opened' && sender !== null && this.remote.opened(pipe, sender, Date.now())) this.offersChanged()
    if (what === 'failing') {
      this.remote.fails(pipe)
      this.changed()
    }
  }

  /** A receiver's end is the watchdog's affair; a sender that flows past the worker's care would be ours. */
  private pipeEnded(pipe: string, text: string): void {
    if (this.connection?.sourceOf(pipe)) this.unprotected(text)
  }

  private unprotected(text: string): void {
    this.encryptionFailed = text
    this.own.stopAll('failed')
    this.changed()
  }

  private async look(): Promise<void> {
    const { connection, frames } = this
    if (connection === null || frames === null || this.looking) return
    this.looking = true
    try {
      const [counts, sound] = await Promise.all([frames.count(), measureOwn(connection.sender('microphone'))])
      await this.remote.look(counts, Date.now())
      if (isSpeech(this.ownSound, sound) && this.own.state('microphone') === 'on') this.ownHeardAt = Date.now()
      this.ownSound = sound
    } catch {
      // The worker went away while it counted: `failed` has said so.
    } finally {
      this.looking = false
    }
    if (this.connection === connection && !this.wavering) this.guard(Date.now())
    this.changed()
  }

  private guard(now: number): void {
    const patience_ms = Math.max(STALL_MS, 2 * this.joinTook_ms)
    const { watch: watched, stalled } = watch(this.watched, this.remote.observations(this.expectedLeaves), now, patience_ms)
    this.watched = stalled.length === 0 ? watched : joined(watched, stalled, now)
    if (stalled.length > 0) this.stay?.renew()
  }

  private publishedIs(source: Source, sid: string | null): void {
    if (sid === null) this.published.delete(source)
    else this.published.set(source, sid)
    this.tellPublished()
  }

  private tellPublished(): void {
    this.remote.setOwn(new Set(this.published.values()))
    this.publishedListener([...this.published].map(([source, sid]) => ({ sid, source, ordinal: 0 })))
  }

  private stands(state: MediaState): void {
    this.state = state
    if (state === 'refused') this.own.stopAll('off')
    this.changed()
  }

  /** One notice for all changes of a moment. */
  private changed(): void {
    this.shown = null
    if (this.telling) return
    this.telling = true
    queueMicrotask(() => {
      this.telling = false
      for (const listener of this.listeners) listener()
    })
  }

  private show(): MediaView {
    const now = Date.now()
    const alarms: readonly Alarm[] = [
      ...(this.encryptionFailed === null ? [] : [{ code: 'ENCRYPTION_FAILED', text: this.encryptionFailed } as const]),
      ...this.remote.alarms(now),
    ]
    const mine = this.ownLeaf !== null && now - this.ownHeardAt < SPEAKING_HOLD_MS ? [this.ownLeaf] : []
    return {
      state: this.state === 'connected' && this.wavering ? 'interrupted' : this.state,
      local: Object.fromEntries(SOURCES.map((source) => [source, this.own.state(source)])) as MediaView['local'],
      localTrack: (source) => this.own.preview(source),
      remote: this.remote.views(now),
      speaking: [...mine, ...this.remote.speaking(now)],
      alarms,
      link: this.state !== 'connected' || this.wavering ? 'lost' : this.connection?.isPoor ? 'weak' : 'good',
    }
  }

  /** The same object as long as the track is the same: whoever shows it attaches once. */
}
