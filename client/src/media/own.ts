/**
 * What this device sends: which sources are open, which are published, and their states.
 * Closing comes first and at once; whatever waits for a prompt, a publication or a connection finds it closed and gives its track back.
 */
import { type Captured, capture } from './capture'
import { type LocalState, MediaError, type Source } from './contract'
import { SOURCES } from './sources'

/** The connection's side: gives a source's track to the engine, or takes it back. */
export interface Publisher {
  /** Publishes the track, or lets it follow the one that was there. Resolves when the engine has it. */
  put(source: Source, track: MediaStreamTrack): Promise<void>
  /** Nothing more of this source goes out; the publication stays for the next time. */
  hush(source: Source): Promise<void>
}

interface Own {
  readonly track: MediaStreamTrack | null
  readonly state: LocalState
}
export interface Preview {
  attach(element: HTMLMediaElement): () => void
}
const OFF: Own = { track: null, state: 'off' }

export class OwnSources {
  private readonly own = new Map<Source, Own>()
  /** Counts what was asked of a source; who comes back to a higher number comes too late. */
  private readonly asked = new Map<Source, number>()
  private readonly previews = new WeakMap<MediaStreamTrack, Preview>()
  private publisher: Publisher | null = null
  private order: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly changed: () => void,
    private readonly open: typeof capture = capture,
  ) {}

  state(source: Source): LocalState {
    return this.of(source).state
  }

  /** The own picture for this device's eyes: the same object as long as the track is the same. */
  preview(source: Source): Preview | null {
    const { track } = this.of(source)
    if (track === null) return null
    let preview = this.previews.get(track)
    if (preview === undefined) this.previews.set(track, (preview = previewOf(track)))
    return preview
  }

  /** Resolves when the engine has the track, or, while there is no connection, when the device is open. */
  async set(source: Source, on: boolean, deviceId?: string): Promise<void> {
    if (!on) return this.close(source, 'off')
    if (source === 'screen-audio') throw new MediaError('NO_DEVICE', 'The sound of a screen comes with the screen.')
    const turn = this.ask(source)
    this.put(source, { track: this.of(source).track, state: 'starting' })
    const captured = await this.open(source, deviceId).catch((error: unknown) => {
      if (this.asked.get(source) === turn) void this.close(source, 'failed')
      throw error
    })
    if (this.asked.get(source) !== turn) return giveBack(captured)
    for (const [which, track] of captured) this.take(which, track)
    await this.publish([...captured.keys()])
  }

  /** A new connection: everything that is open goes to it, sound first. */
  async adopt(publisher: Publisher): Promise<void> {
    this.publisher = publisher
    await this.publish(SOURCES)
  }

  /** The connection is gone: devices stay open, nothing is out. */
  release(): void {
    this.publisher = null
    for (const [source, own] of this.own) if (own.state === 'on') this.put(source, { ...own, state: 'starting' })
  }

  /** The first frame since the track was put has left this device sealed. */
  sealed(source: Source): void {
    const own = this.of(source)
    if (own.track !== null && own.state === 'starting') this.put(source, { ...own, state: 'on' })
  }

  /** Every device is closed when this returns. `state` tells why. */
  stopAll(state: 'off' | 'failed'): void {
    for (const source of SOURCES) if (this.of(source).track !== null || this.of(source).state === 'starting') void this.close(source, state)
  }

  private async publish(sources: readonly Source[]): Promise<void> {
    const publisher = this.publisher
    if (publisher === null) return
    await this.inOrder(async () => {
      for (const source of sources) {
        const track = this.of(source).track
        if (track === null || this.publisher !== publisher) continue
        await publisher.put(source, track).catch((error: unknown) => {
          if (this.publisher !== publisher) return // the connection went away: the next one gets the track
          if (this.of(source).track === track) void this.close(source, 'failed')
          throw error
        })
      }
    })
  }

  private async close(source: Source, state: 'off' | 'failed'): Promise<void> {
    const withIt: readonly Source[] = source === 'screen' ? ['screen', 'screen-audio'] : [source]
    await Promise.all(withIt.map((one) => this.closeOne(one, state)))
  }

  private closeOne(source: Source, state: 'off' | 'failed'): Promise<void> {
    this.ask(source)
    this.of(source).track?.stop()
    this.put(source, { track: null, state })
    const publisher = this.publisher
    return this.inOrder(async () => {
      // The device is closed already: if the engine cannot be told, it still gets nothing.
      if (publisher !== null && this.publisher === publisher && this.of(source).track === null) await publisher.hush(source).catch(() => {})
    })
  }

  private take(source: Source, track: MediaStreamTrack): void {
    this.of(source).track?.stop()
    this.put(source, { track, state: 'starting' })
    track.addEventListener('ended', () => {
      // Unplugged, or the browser's own "stop sharing". What we stop ourselves says nothing.
      if (this.of(source).track === track) void this.close(source, source === 'microphone' || source === 'camera' ? 'failed' : 'off')
    })
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.order.then(work)
    this.order = done.catch(() => {})
    return done
  }

  private ask(source: Source): number {
    const turn = (this.asked.get(source) ?? 0) + 1
    this.asked.set(source, turn)
    return turn
  }

  private of(source: Source): Own {
    return this.own.get(source) ?? OFF
  }

  private put(source: Source, own: Own): void {
    this.own.set(source, own)
    this.changed()
  }
}

function giveBack(captured: Captured): void {
  for (const track of captured.values()) track.stop()
}

function previewOf(track: MediaStreamTrack): Preview {
  return {
    attach: (element) => {
      element.srcObject = new MediaStream([track])
      return () => {
        element.srcObject = null
      }
    },
  }
}
