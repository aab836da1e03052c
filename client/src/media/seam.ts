/**
 * Where Parley's own frame encryption meets livekit-client 2.23.0: an object in the place of the library's encryption manager.
 * The library then treats the room as encrypted (no redundant audio, no backup codec, data packets only encrypted), every sender and
 * receiver goes under the care of OUR worker, and whatever the engine says about encryption reaches nobody.
 *
 * The stock manager is not used because it takes the engine's word for whether a track is encrypted.
 * `seam.contract.test.ts` pins every shape used here; a new version of the library must pass it before it is taken.
 */
import type { BaseE2EEManager, LocalTrack, Room, Track } from 'livekit-client'
import { MediaError } from './contract'
import type { FramePort } from './frames/port'
import { ownServers } from './ice'
import { isSound, sourceOf } from './sources'

export const LIBRARY_VERSION = '2.23.0'

type Engine = Parameters<BaseE2EEManager['setupEngine']>[0]
type Listener = Parameters<BaseE2EEManager['on']>[1]

/** The private method that every RTCPeerConnection of the library gets its configuration from. */
interface EngineInside {
  makeRTCConfiguration?: (answer?: unknown) => RTCConfiguration & { encodedInsertableStreams?: boolean }
}

export class Seam implements BaseE2EEManager {
  readonly isEnabled = true
  private readonly listeners = new Map<string, Listener[]>()

  constructor(
    private readonly frames: Pick<FramePort, 'seal' | 'guard' | 'setFiller'>,
    private readonly hosts: ReadonlySet<string>,
    private readonly failed: (text: string) => void,
  ) {}

  /** Always: so the library refuses to send or take a data packet in clear. */
  get isDataChannelEncryptionEnabled(): boolean {
    return true
  }
  set isDataChannelEncryptionEnabled(_: boolean) {}

  setup(room: Room): void {
    room.localParticipant.on('localSenderCreated', (sender: RTCRtpSender, track: Track) => this.seal(sender, track as LocalTrack))
  }

  /** Called for each engine object before it connects. */
  setupEngine(engine: Engine): void {
    this.guardConfiguration(engine as unknown as EngineInside)
    engine.on('mediaTrackAdded', (_track: MediaStreamTrack, _stream: MediaStream, receiver: RTCRtpReceiver) => {
      this.careFor(() => this.frames.guard(receiver))
    })
  }

  /** The room is told once that it is encrypted, for it asks nobody. */
  announce(room: Room): void {
    for (const listener of this.listeners.get('participantEncryptionStatusChanged') ?? []) {
      ;(listener as (enabled: boolean, participant: unknown) => void)(true, room.localParticipant)
    }
  }

  /** What the engine says of a participant's encryption: not listened to. */
  setParticipantCryptorEnabled(): void {}

  setSifTrailer(trailer: Uint8Array | undefined): void {
    this.frames.setFiller(trailer ?? new Uint8Array())
  }

  /** Parley sends no data packets. */
  encryptData(): Promise<never> {
    return Promise.reject(new Error('this room sends no data packets'))
  }

  /** Parley takes no data packets. */
  handleEncryptedData(): Promise<never> {
    return Promise.reject(new Error('this room takes no data packets'))
  }

  on(event: string, listener: Listener): this {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener])
    return this
  }

  private seal(sender: RTCRtpSender, track: LocalTrack): void {
    const source = sourceOf(track.source)
    this.careFor(() => {
      if (source === null) throw new Error(`no track of source ${track.source} is sent`)
      this.frames.seal(sender, { source, ordinal: 0 }, isSound(source) ? 'audio/opus' : `video/${track.codec ?? ''}`)
    })
  }

  /** What cannot be put under the worker's care is stopped: the browser passes no frame of it, and the room says so. */
  private careFor(put: () => void): void {
    try {
      put()
    } catch (error) {
      this.failed(error instanceof Error ? error.message : String(error))
    }
  }

  private guardConfiguration(engine: EngineInside): void {
    const made = engine.makeRTCConfiguration
    if (typeof made !== 'function') {
      throw new MediaError('UNSUPPORTED', `livekit-client is not ${LIBRARY_VERSION}: its engine has no makeRTCConfiguration`)
    }
    engine.makeRTCConfiguration = (answer) => {
      const configuration = made.call(engine, answer)
      // With this flag Chromium passes no frame, out or in, before a transform is set: no gap in which plaintext could flow.
      return { ...configuration, iceServers: ownServers(configuration.iceServers ?? [], this.hosts), encodedInsertableStreams: true }
    }
  }
}
