/** What passes between the page and the frame worker. One worker can serve several rooms. */
import type { EpochKeys, Sender } from '../contract'
import type { Context } from './kid'
import type { OpenDrop, SealDrop } from './transform'

export type EncodedMediaFrame = RTCEncodedVideoFrame | RTCEncodedAudioFrame
export type Frames = ReadableStream<EncodedMediaFrame>
export type Direction = 'seal' | 'open'

/** Options of an RTCRtpScriptTransform: which pipe its frames belong to. */
export interface PipeOptions {
  readonly room: string
  readonly pipe: string
  readonly direction: Direction
}

/**
 * What a receiver's pipe opens: frames whose key id names one of `claims`. They go on to the decoder only if it is `shown`, in whose place the track stands;
 * null while the frames are yet to say whose it is.
 */
export interface Bound {
  readonly claims: readonly Sender[]
  readonly shown: Sender | null
  readonly mime: string
}

export type ToWorker =
  | { readonly kind: 'keys'; readonly room: string; readonly request: number; readonly keys: EpochKeys }
  | { readonly kind: 'forget'; readonly room: string; readonly request: number }
  | { readonly kind: 'filler'; readonly room: string; readonly mark: Uint8Array }
  /** Whose frames pass here. Null or no claims: nobody's, so everything is dropped. `mime` where frames do not tell their codec. */
  | { readonly kind: 'bind-seal'; readonly room: string; readonly pipe: string; readonly context: Context | null; readonly mime: string }
  | { readonly kind: 'bind-open'; readonly room: string; readonly pipe: string; readonly bound: Bound }
  | { readonly kind: 'close'; readonly room: string; readonly pipe: string }
  /** For browsers without RTCRtpScriptTransform; the streams are transferred. */
  | { readonly kind: 'streams'; readonly options: PipeOptions; readonly readable: Frames; readonly writable: WritableStream<EncodedMediaFrame> }
  | { readonly kind: 'count'; readonly room: string; readonly request: number }

/** What a pipe did since it was made. `spent_ms` is the time from frame in to frame out, summed over `passed`. */
export interface PipeCount {
  readonly pipe: string
  readonly direction: Direction
  readonly passed: number
  readonly spent_ms: number
  readonly dropped: Readonly<Partial<Record<SealDrop | OpenDrop, number>>>
}

/** `failing`: frames came for some time and none opened. */
export type First = 'sealed' | 'opened' | 'failing' | SealDrop | OpenDrop

export type FromWorker =
  | { readonly kind: 'done'; readonly room: string; readonly request: number }
  | { readonly kind: 'refused'; readonly room: string; readonly request: number; readonly code: 'EPOCH_USED' | 'BAD_KEYS' }
  | { readonly kind: 'counted'; readonly room: string; readonly request: number; readonly pipes: readonly PipeCount[] }
  /**
   * The first frame sealed, opened (by whom) or dropped for this reason since the pipe was last bound, or since none opened any more: what the view need
   * not poll for.
   */
  | { readonly kind: 'first'; readonly room: string; readonly pipe: string; readonly what: First; readonly sender: Sender | null }
  /** A pipe's stream ended, with the error's text if by one. Nothing passes any more; a pipe that was closed before does not report. */
  | { readonly kind: 'ended'; readonly room: string; readonly pipe: string; readonly text: string }
