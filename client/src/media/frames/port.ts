/**
 * The page's end of the frame worker, for one room: gives keys, puts senders and receivers under its care, counts.
 * Fails closed: a sender or receiver that cannot be put under the worker's care throws, and without it the browser passes no frame.
 */
import { type EpochKeys, MediaError, type Sender } from '../contract'
import type { Context } from './kid'
import type { Bound, Direction, EncodedMediaFrame, Frames, FromWorker, PipeCount, PipeOptions, ToWorker } from './messages'

/** Chromium's first form of encoded transforms, for engines that lack RTCRtpScriptTransform. */
interface EncodedStreams {
  readonly createEncodedStreams?: () => { readonly readable: Frames; readonly writable: WritableStream<EncodedMediaFrame> }
}
type Carried = (RTCRtpSender | RTCRtpReceiver) & EncodedStreams

export interface PortEvents {
  first(pipe: string, what: string, sender: Sender | null): void
  /** A pipe's stream ended although nobody closed it. */
  ended(pipe: string, text: string): void
  /** The worker is gone; this port is of no use any more. */
  failed(text: string): void
}

/** Under which pipe a sender or receiver runs, and what that was last bound to. */
interface Care {
  readonly pipe: string
  readonly bound: string
}

/** What is asked of the worker and waits for its answer. */
interface Pending {
  readonly resolve: (message: FromWorker) => void
  readonly reject: (error: Error) => void
}

const REFUSAL = {
  EPOCH_USED: 'These keys belong to an epoch that is over.',
  BAD_KEYS: 'These are not the keys of an epoch.',
} as const

export class FramePort {
  private readonly pending = new Map<number, Pending>()
  private readonly carried = new Map<Carried, Care>()
  private requests = 0
  private dead: string | null = null

  constructor(
    private readonly worker: Worker,
    private readonly room: string,
    private readonly events: PortEvents,
  ) {
    worker.addEventListener('message', this.received)
    worker.addEventListener('error', this.failed)
    worker.addEventListener('messageerror', this.failed)
  }

  /** Resolves when the worker seals under them. Rejects with MediaError. */
  async setKeys(keys: EpochKeys): Promise<void> {
    await this.ask((request) => ({ kind: 'keys', room: this.room, request, keys }))
  }

  async forget(): Promise<void> {
    await this.ask((request) => ({ kind: 'forget', room: this.room, request }))
  }

  async count(): Promise<readonly PipeCount[]> {
    const answer = await this.ask((request) => ({ kind: 'count', room: this.room, request }))
    return answer.kind === 'counted' ? answer.pipes : []
  }

  /** The mark the engine says it puts at the end of frames it makes up: believed only as far as to raise no alarm over them. */
  setFiller(mark: Uint8Array): void {
    this.send({ kind: 'filler', room: this.room, mark: mark.slice() })
  }

  /**
   * From now on what the sender sends is sealed for this context, or dropped; the first sealed frame is told anew.
   * `mime` is for browsers whose frames do not tell their codec. Returns the pipe.
   */
  seal(sender: RTCRtpSender, context: Context, mime: string): string {
    const pipe = this.carried.get(sender)?.pipe ?? crypto.randomUUID()
    this.send({ kind: 'bind-seal', room: this.room, pipe, context, mime })
    this.carry(sender, 'seal', { pipe, bound: '' })
    return pipe
  }

  /** A new receiver: gives nothing before `open` says whose frames it may give. One that is known stays as it is. */
  guard(receiver: RTCRtpReceiver): void {
    if (!this.carried.has(receiver)) this.open(receiver, { claims: [], shown: null, mime: '' })
  }

  /** From now on the receiver gives only what `bound` says. Returns the pipe. */
  open(receiver: RTCRtpReceiver, bound: Bound): string {
    const known = this.carried.get(receiver)
    const pipe = known?.pipe ?? crypto.randomUUID()
    const said = JSON.stringify([bound.mime, [bound.shown, ...bound.claims].map((each) => each && [each.leaf, each.source, each.ordinal])])
    if (known?.bound !== said) this.send({ kind: 'bind-open', room: this.room, pipe, bound })
    this.carry(receiver, 'open', { pipe, bound: said })
    return pipe
  }

  /** Lets go of senders and receivers whose connection is gone. */
  release(which: readonly (RTCRtpSender | RTCRtpReceiver)[] = [...this.carried.keys()]): void {
    for (const one of which) {
      const pipe = this.carried.get(one)?.pipe
      if (pipe === undefined) continue
      this.carried.delete(one)
      this.send({ kind: 'close', room: this.room, pipe })
    }
  }

  private carry(one: Carried, direction: Direction, care: Care): void {
    if (!this.carried.has(one)) this.attach(one, { room: this.room, pipe: care.pipe, direction })
    this.carried.set(one, care)
  }

  private attach(one: Carried, options: PipeOptions): void {
    if (attachTransform(this.worker, one, options)) return
    if (!one.createEncodedStreams) throw new MediaError('UNSUPPORTED', 'This browser cannot encrypt media frames.')
    const { readable, writable } = one.createEncodedStreams()
    this.worker.postMessage({ kind: 'streams', options, readable, writable } satisfies ToWorker, [readable, writable])
  }

  private ask(make: (request: number) => ToWorker): Promise<FromWorker> {
    if (this.dead !== null) return Promise.reject(new Error(this.dead))
    const request = ++this.requests
    return new Promise((resolve, reject) => {
      this.pending.set(request, { resolve, reject })
      this.worker.postMessage(make(request))
    })
  }

  private send(message: ToWorker): void {
    if (this.dead === null) this.worker.postMessage(message)
  }

  private readonly received = ({ data }: MessageEvent<FromWorker>): void => {
    if (data.room !== this.room) return
    switch (data.kind) {
      case 'first':
        return this.events.first(data.pipe, data.what, data.sender)
      case 'ended':
        return this.events.ended(data.pipe, data.text)
      case 'refused':
        return this.take(data.request)?.reject(new MediaError(data.code, REFUSAL[data.code]))
      case 'done':
      case 'counted':
        return this.take(data.request)?.resolve(data)
    }
  }

  private readonly failed = (event: Event): void => {
    const text = event instanceof ErrorEvent && event.message ? event.message : 'the frame worker stopped'
    if (this.dead !== null) return
    this.die(text)
    this.worker.terminate()
    this.events.failed(text)
  }

  private die(text: string): void {
    this.dead = text
    this.worker.removeEventListener('message', this.received)
    this.worker.removeEventListener('error', this.failed)
    this.worker.removeEventListener('messageerror', this.failed)
    for (const { reject } of this.pending.values()) reject(new Error(text))
    this.pending.clear()
  }

  private take(request: number): Pending | undefined {
    const pending = this.pending.get(request)
    this.pending.delete(request)
    return pending
  }
}

/** False where the browser has no such transforms, or refuses one although it has them: the older form is tried then. */
function attachTransform(worker: Worker, one: Carried, options: PipeOptions): boolean {
  if (typeof RTCRtpScriptTransform === 'undefined') return false
  try {
    one.transform = new RTCRtpScriptTransform(worker, options)
    return true
  } catch {
    return false
  }
}
