/** One stay in the engine: one LiveKit room object from join to loss. It is never reused; what comes after a loss is another one (`room.ts`). */
import type { LocalTrack, LocalTrackPublication, RemoteTrackPublication, Room } from 'livekit-client'
import type { MediaGrant, Source } from './contract'
import type { FramePort } from './frames/port'
import { ownHosts } from './ice'
import type { Offered } from './offered'
import { CONNECT, PUBLISH, roomOptions } from './options'
import type { Publisher } from './own'
import { Seam } from './seam'
import { LIBRARY_SOURCE, isSound } from './sources'

export interface ConnectionEvents {
  /** Something of what the engine offers, or of the link, changed. */
  changed(): void
  /** Signalling broke or came back; media may flow on meanwhile. */
  wavering(on: boolean): void
  /** It is over and was not ended by `close`. */
  lost(): void
  /** A sender or receiver could not be put under the frame worker's care. */
  unprotected(text: string): void
  /** The engine's id of an own track; null: it has none of this source any more. */
  published(source: Source, sid: string | null): void
}

export interface Entry {
  readonly grant: MediaGrant
  readonly frames: FramePort
  readonly events: ConnectionEvents
  /** Where sound goes; null: where the browser sends it. */
  readonly speaker: string | null
  readonly signal: AbortSignal
  /** From when on everything that others send is asked for; null: from the beginning. */
  readonly wanted: Promise<void> | null
}

export class Connection implements Publisher {
  private readonly out = new Map<Source, LocalTrackPublication>()
  private readonly pipes = new Map<string, Source>()
  private closed = false
  /** Set once what others send is asked for track by track: the connection began without. */
  private asks = false
  private quality = 'unknown'

  private constructor(
    private readonly room: Room,
    private readonly frames: FramePort,
    readonly generation: number,
  ) {}

  /** Begins to load the library, so that it is there when the grant is. */
  static prepare(): void {
    import('livekit-client').catch(() => {}) // `open` says so if it cannot be had
  }

  /** Enters the engine's room. Rejects with the library's ConnectionError, or when `signal` ends the attempt. */
  static async open({ grant, frames, events, speaker, signal, wanted }: Entry): Promise<Connection> {
    const livekit = await import('livekit-client')
    livekit.setLogLevel('silent')
    const seam = new Seam(frames, ownHosts(location.href, grant.url), (text) => events.unprotected(text))
    const room = new livekit.Room({ ...roomOptions(seam), ...(speaker === null ? {} : { audioOutput: { deviceId: speaker } }) })
    const connection = new Connection(room, frames, grant.generation)
    await room.setE2EEEnabled(true)
    seam.announce(room)
    const abort = () => void connection.close()
    signal.addEventListener('abort', abort)
    // As early as the engine can be asked: what is asked for before the way is open begins with a key frame that arrives.
    room.on('signalConnected', () => connection.receive())
    void wanted?.then(() => {
      connection.asks = true
      connection.receive()
    })
    try {
      signal.throwIfAborted()
      await room.connect(grant.url, grant.token, { ...CONNECT, autoSubscribe: wanted === null })
      signal.throwIfAborted()
    } catch (error) {
      await connection.close()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
    connection.listen(events)
    return connection
  }

  /** What the engine offers of others, now. */
  offers(): Offered[] {
    return [...this.room.remoteParticipants.values()].flatMap((participant) => [...participant.trackPublications.values()].map(offeredBy))
  }

  /** The engine's measure of this device's line. */
  get isPoor(): boolean {
    return this.quality === 'poor' || this.quality === 'lost'
  }

  sourceOf(pipe: string): Source | null {
    return this.pipes.get(pipe) ?? null
  }

  sender(source: Source): RTCRtpSender | null {
    return this.out.get(source)?.track?.sender ?? null
  }

  async put(source: Source, track: MediaStreamTrack): Promise<void> {
    const before = this.out.get(source)?.track
    if (before) {
      await before.replaceTrack(track, true)
      await before.resumeUpstream()
      await before.unmute()
      this.care(source, before)
      return
    }
    const publication = await this.room.localParticipant.publishTrack(track, { ...PUBLISH[source], source: LIBRARY_SOURCE[source] })
    this.out.set(source, publication)
    if (publication.track) this.care(source, publication.track)
    this.events?.published(source, publication.trackSid)
  }

  async hush(source: Source): Promise<void> {
    const publication = this.out.get(source)
    if (!publication?.track) return
    if (source === 'microphone' || source === 'camera') {
      await publication.track.mute()
      await publication.track.pauseUpstream()
      return
    }
    this.out.delete(source)
    if (publication.track.sender) this.frames.release([publication.track.sender])
    await this.room.localParticipant.unpublishTrack(publication.track, false)
    this.events?.published(source, null)
  }

  async setSpeaker(id: string): Promise<void> {
    await this.room.switchActiveDevice('audiooutput', id)
  }

  /** Leaves the engine. Own devices are not touched: they are closed by whoever opened them. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.frames.release()
    await this.room.disconnect(false).catch(() => {})
  }

  private events: ConnectionEvents | null = null

  private receive(): void {
    if (!this.asks) return
    for (const participant of this.room.remoteParticipants.values()) for (const one of participant.trackPublications.values()) one.setSubscribed(true)
  }

  /** A new publication or a track that comes back: its first sealed frame shall be told. */
  private care(source: Source, track: LocalTrack): void {
    if (!track.sender) return
    const mime = isSound(source) ? 'audio/opus' : `video/${track.codec ?? ''}`
    this.pipes.set(this.frames.seal(track.sender, { source, ordinal: 0 }, mime), source)
  }

  private listen(events: ConnectionEvents): void {
    this.events = events
    const { room } = this
    const when = (live: () => void) => (): void => {
      if (!this.closed) live()
    }
    const changed = when(() => events.changed())
    const lost = when(() => events.lost())
    room.on('trackPublished', () => this.receive())
    for (const name of CHANGES) room.on(name, changed)
    room.on('connectionQualityChanged', (quality, participant) => {
      if (participant.isLocal) this.quality = quality
      changed()
    })
    room.on('signalReconnecting', when(() => events.wavering(true)))
    room.on('reconnected', when(() => events.wavering(false)))
    room.on('reconnecting', lost)
    room.on('disconnected', lost)
    room.on('audioPlaybackChanged', when(() => this.playWhenAllowed()))
    room.on('trackUnmuted', (publication, participant) => {
      if (participant.isLocal) this.guardOff(publication as LocalTrackPublication)
    })
    if ((room.state as string) !== 'connected') lost()
  }

  /** The engine may ask the library to unmute. The device is closed by then, so nothing would be sent; it is muted again all the same. */
  private guardOff(publication: LocalTrackPublication): void {
    if (publication.track?.mediaStreamTrack.readyState === 'ended') void publication.track.mute()
  }

  /** Browsers hold sound back until the person has touched the page. */
  private playWhenAllowed(): void {
    if (this.room.canPlaybackAudio) return
    const play = () => void this.room.startAudio().catch(() => {})
    addEventListener('pointerdown', play, { once: true })
    addEventListener('keydown', play, { once: true })
  }
}

const CHANGES = [
  'participantConnected',
  'participantDisconnected',
  'trackPublished',
  'trackUnpublished',
  'trackSubscribed',
  'trackUnsubscribed',
  'trackMuted',
  'trackUnmuted',
  'trackStreamStateChanged',
  'trackSubscriptionStatusChanged',
] as const

function offeredBy(publication: RemoteTrackPublication): Offered {
  const { track } = publication
  return {
    sid: publication.trackSid,
    kind: (publication.kind as string) === 'audio' ? 'audio' : 'video',
    mime: publication.mimeType ?? '',
    muted: publication.isMuted,
    due: publication.isDesired && publication.isEnabled && !publication.isMuted && (track?.streamState as string | undefined) !== 'paused',
    receiver: track?.receiver ?? null,
    attach: (element) => void track?.attach(element),
    detach: (element) => void track?.detach(element),
    subscribe: (wanted) => publication.setSubscribed(wanted),
  }
}
