/** One sender's or receiver's way through the worker: what it is bound to, what it counted, when it asks for a key frame. */
import type { Sender } from '../contract'
import type { Keyring } from './keyring'
import type { Context } from './kid'
import type { Direction, PipeCount } from './messages'
import { type EncodedFrame, type OpenDrop, type SealDrop, open, seal } from './transform'

/**
 * How long a picture is held while what opens it is on its way: the signed word of whose it is, or the keys of an epoch just begun. The engine asks a sender
 * for a key frame only so often, so a first one dropped a moment too early costs that pause. Sound is not held: its gap is as short as the wait.
 */
const HOLD_MS: Readonly<Partial<Record<OpenDrop, number>>> = { 'not-bound': 1000, 'no-keys': 1000, 'unknown-epoch': 400 }

/** What a pipe shares with the others of its room. */
export interface Surroundings {
  readonly ring: Keyring
  readonly filler: () => Uint8Array
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly first: (pipe: string, what: 'sealed' | 'opened' | SealDrop | OpenDrop) => void
}

export class Pipe {
  private bound: { readonly context: Context | null; readonly sender: Sender | null; readonly mime: string } = { context: null, sender: null, mime: '' }
  private passed = 0
  private spent = 0
  private dropped: Partial<Record<SealDrop | OpenDrop, number>> = {}
  private told = new Set<string>()
  /** Set once a frame was held in vain; until something changes no other is. */
  private heldInVain = false
  private proceed: () => void = () => {}
  /** Frames were dropped since the last that passed: a decoder behind this pipe needs a key frame. */
  starved = false
  /** Asks the sender for a key frame, where the browser can. */
  askForKeyFrame: () => void = () => {}

  constructor(
    readonly id: string,
    readonly direction: Direction,
    private readonly around: Surroundings,
  ) {}

  bindSeal(context: Context | null, mime: string): void {
    this.bound = { context, sender: null, mime }
    this.told.clear()
  }

  bindOpen(sender: Sender | null, mime: string): void {
    this.bound = { context: null, sender, mime }
    this.told.clear()
    this.retry()
  }

  /** From now on everything is dropped: its connection is gone, whatever may still flow. */
  unbind(): void {
    this.bound = { context: null, sender: null, mime: '' }
    this.heldInVain = true
    this.proceed()
  }

  /** Something changed that may open what did not open before. */
  retry(): void {
    this.heldInVain = false
    this.proceed()
    if (this.starved) this.askForKeyFrame()
  }

  /** The frame to pass on, or null. `mime` is the codec as the frame tells it, if the browser says. */
  async pass(data: ArrayBuffer, mime: string | undefined): Promise<ArrayBuffer | null> {
    const started = this.around.now()
    const frame: EncodedFrame = { mime: mime ?? this.bound.mime, data: new Uint8Array(data) }
    const result = this.direction === 'seal' ? await this.seal(frame) : await this.open(frame)
    if (result.kind === 'dropped') {
      this.starved = true
      this.dropped[result.reason] = (this.dropped[result.reason] ?? 0) + 1
      this.tell(result.reason)
      return null
    }
    this.starved = false
    this.passed += 1
    this.spent += this.around.now() - started
    this.tell(result.kind)
    return result.data.buffer as ArrayBuffer
  }

  count(): PipeCount {
    return { pipe: this.id, direction: this.direction, passed: this.passed, spent_ms: this.spent, dropped: { ...this.dropped } }
  }

  private seal(frame: EncodedFrame) {
    const { context } = this.bound
    return context === null ? ({ kind: 'dropped', reason: 'not-bound' } as const) : seal(this.around.ring, context, frame)
  }

  private async open(frame: EncodedFrame) {
    for (;;) {
      const opened = await open(this.around.ring, this.bound.sender, frame, this.around.filler(), this.around.now())
      const hold_ms = opened.kind === 'opened' || !opened.mayOpen || !isPicture(frame) ? undefined : HOLD_MS[opened.reason]
      if (hold_ms === undefined || this.heldInVain) return opened
      this.heldInVain = true
      await Promise.race([this.around.sleep(hold_ms), new Promise<void>((proceed) => (this.proceed = proceed))])
    }
  }

  private tell(what: 'sealed' | 'opened' | SealDrop | OpenDrop): void {
    if (this.told.has(what)) return
    this.told.add(what)
    this.around.first(this.id, what)
  }
}

function isPicture({ mime }: EncodedFrame): boolean {
  return mime.toLowerCase().startsWith('video/')
}
