/**
 * What the media folder promises to the layer above. No LiveKit type passes this line.
 * Every field of a view is observed, none is intended: `on` means the engine has the track and frames leave this device sealed.
 */

/** What a track carries. The wire number of each is in `frames/kid.ts`. */
export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio'

/** Leave to enter the media engine once: `url` is a ws(s) base of the page's own origin, `generation` counts the engine's starts. */
export interface MediaGrant {
  readonly url: string
  readonly token: string
  readonly generation: number
}

/** Keys of one MLS epoch. `removed` are the leaves that the commit into this epoch took out; `leaves` are all that are in it, the own one too. */
export interface EpochKeys {
  readonly epoch: number
  readonly baseKey: Uint8Array
  readonly ownLeaf: number
  readonly leaves: readonly number[]
  readonly removed: readonly number[]
}

/** Who sends a track, from the sender's MLS-signed `sending` message. `ordinal` tells several tracks of one source apart. */
export interface Sender {
  readonly leaf: number
  readonly source: Source
  readonly ordinal: number
}

/** An own track as the engine knows it: the layer above announces it to the room. */
export interface PublishedTrack {
  readonly sid: string
  readonly source: Source
  readonly ordinal: number
}

export interface RemoteTrackView {
  readonly leaf: number
  readonly source: Source
  /** In the engine's word: only frames that opened are evidence, silence is not. */
  readonly muted: boolean
  /** playing: frames opened lately · waiting: none yet, or none lately · undecryptable: frames come and none opens. */
  readonly state: 'playing' | 'waiting' | 'undecryptable'
  /** Plays the track in the element; returns what takes it off again. */
  readonly attach: (element: HTMLMediaElement) => () => void
  /** Frames the browser has decoded since the track began; for sound, samples received. */
  readonly framesDecoded: () => Promise<number>
  /** ms (Date.now) of the last decoded frame if the picture should move and stands still. */
  readonly frozenSince: number | null
  /** False: not asked for (`receive`), so nothing of it comes. */
  readonly wanted: boolean
}

export type AlarmCode = 'NOT_ON_THE_LIST' | 'TRACK_CLAIMED' | 'ENCRYPTION_FAILED' | 'PLAINTEXT_SEEN'
export interface Alarm {
  readonly code: AlarmCode
  readonly text: string
  /** Whose doing it is, where that is proved. */
  readonly leaf?: number
}

export type MediaState = 'closed' | 'connecting' | 'connected' | 'interrupted' | 'refused'
export type LocalState = 'off' | 'starting' | 'on' | 'failed'
export type LinkState = 'good' | 'weak' | 'lost'

export interface MediaView {
  readonly state: MediaState
  readonly local: Readonly<Record<Source, LocalState>>
  /** The own picture, unencrypted and on this device only; null while the source is off, the same object while it is on. */
  localTrack(source: Source): { readonly attach: (element: HTMLMediaElement) => () => void } | null
  readonly remote: readonly RemoteTrackView[]
  readonly speaking: readonly number[]
  readonly alarms: readonly Alarm[]
  readonly link: LinkState
}

export interface Device {
  readonly id: string
  readonly label: string
}
export interface DeviceLists {
  readonly microphones: readonly Device[]
  readonly cameras: readonly Device[]
  readonly speakers: readonly Device[]
}

/**
 * Refusals of this folder. `code` is stable:
 * EPOCH_USED   keys of an epoch under which a frame worker that is gone may have sent: a later epoch is needed (spec/media.md §4)
 * BAD_KEYS     the keys are not what an epoch's keys can be: length, leaf over 1023, own leaf not among the leaves
 * REFUSED      the gate refused this device (401/403): it is not on the room's list
 * NO_DEVICE    there is no such microphone, camera or screen
 * DEVICE_DENIED, DEVICE_BUSY   there is one: the person or a setting refused it; another program uses it
 * NOT_JOINED   a source was switched on outside a room
 * UNSUPPORTED  this browser cannot encrypt media frames
 * LEFT         `leave` was called while this was under way
 */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  constructor(
    readonly code: 'EPOCH_USED' | 'BAD_KEYS' | 'REFUSED' | 'NO_DEVICE' | 'DEVICE_DENIED' | 'DEVICE_BUSY' | 'NOT_JOINED' | 'UNSUPPORTED' | 'LEFT',
    text: string,
  ) {
    super(text)
  }
}

export interface MediaRoom {
  readonly view: MediaView
  /** Called after every change of `view`; returns what ends it. */
  subscribe(listener: () => void): () => void
  /** Resolves when every frame sealed from now on is under these keys. Before the first call nothing is sent and nothing is played. */
  setKeys(keys: EpochKeys): Promise<void>
  /**
   * The whole list, from MLS-signed `sending` messages: by the engine's track id everybody who claims it, in any order. Of several claims the frames decide.
   * A track that nobody claims is never played, and after 3 s is an alarm.
   */
  setSenders(senders: ReadonlyMap<string, readonly Sender[]>): void
  /**
   * Sets who is told the own tracks, whole list, whenever it changes: the layer above announces it in a `sending` message. A muted source stays on it;
   * after `leave` it is empty.
   */
  onPublished(listener: (tracks: readonly PublishedTrack[]) => void): void
  /**
   * The person is being asked whether to enter: gets what `join` will need. With `connect` it also connects; until `join` nothing is sent and nothing of
   * others is asked for. Ends with what is returned, if it was not joined.
   */
  prepare(grant: () => Promise<MediaGrant>, connect: boolean): () => void
  /** Resolves when connected; owns recovery from then on, asking for a fresh grant each time. */
  join(grant: () => Promise<MediaGrant>): Promise<void>
  /** The control channel says that the engine was started anew. */
  engineChanged(generation: number): void
  /** Leaves that are announced as publishing: one of them missing or standing still for 3 s means a fresh join. */
  expected(leaves: readonly number[]): void
  /** Which of the announced tracks are asked for from the engine. Until told, all. */
  receive(wanted: (sender: Sender) => boolean): void
  /** While on, nothing of others is heard on this device. */
  setSilent(silent: boolean): void
  /** Switches a source. Off closes the device. `deviceId` chooses among `devices()`. */
  set(source: Source, on: boolean, deviceId?: string): Promise<void>
  devices(): Promise<DeviceLists>
  setSpeaker(id: string): Promise<void>
  /** All own tracks are stopped before it resolves. Keys are forgotten, counters are not: the same object may join again. */
  leave(): Promise<void>
}
