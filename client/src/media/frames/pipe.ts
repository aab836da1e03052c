/** One sender's or receiver's way through the worker: what it is bound to, what it counted, when it asks for a key frame. */
import type { Sender } from '../contract'
import type { Keyring } from './keyring'
import { type Context, sameSender } from './kid'
import type { Bound, Direction, First, PipeCount } from './messages'
import { type EncodedFrame, type OpenDrop, type Opened, type SealDrop, open, seal } from './transform'

/**
 * How long a picture is held while what opens it is on its way: the signed word of whose it is, or the keys of an epoch just begun. The engine asks a sender
 * for a key frame only so often, so a first one dropped a moment too early costs that pause. Sound is not held: its gap is as short as the wait.
 */
const HOLD_MS: Readonly<Partial<Record<OpenDrop, number>>> = {
  'not-bound': 1000,
  'wrong-context': 1000,
  'no-keys': 1000,
  'unknown-epoch': 400,
}
/**
 * Frames that come for so long and do not open cannot be decrypted. Not what came before keys or a name, nor what the engine made up; keys of an epoch just
 * begun may take a moment longer.
 */
const FAILING_MS: Readonly<Partial<Record<OpenDrop | SealDrop, number>>> = {
  'unknown-epoch': 900,
  plaintext: 500,
  'wrong-context': 500,
  'unknown-leaf': 500,
  forged: 500,
  codec: 500,
}
/** So long a picture waits for the page to give its track the place of whom the frame named. */
const PLACE_MS = 1000
const NOBODY: Bound = { claims: [], shown: null, mime: '' }

/** What a pipe shares with the others of its room. */
export interface Surroundings {
  readonly ring: Keyring
  readonly filler: () => Uint8Array
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly first: (pipe: string, what: First, sender: Sender | null) => void
}

export class Pipe {
  private context: Context | null = null
  private bound: Bound = NOBODY
  private passed = 0
  private spent = 0
  private dropped: Partial<Record<SealDrop | OpenDrop, number>> = {}
  private told = new Set<string>()
  /** Set once a frame was held in vain; until something changes no other is. */
  private heldInVain = false
  private proceed: () => void = () => {}
  /** When the first of those came of which none opened since; null while they open. */
  private failingSince: number | null = null
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
    this.context = context
    this.bound = { ...NOBODY, mime }
    this.told.clear()
  }

  bindOpen(bound: Bound): void {
    this.bound = bound
    this.told.clear()
    this.retry()
  }

  /** From now on everything is dropped: its connection is gone, whatever may still flow. */
  unbind(): void {
    this.context = null
    this.bound = NOBODY
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
      this.fail(result.reason, started)
      return null
    }
    this.starved = false
    this.failingSince = null
    this.told.delete('failing')
    this.passed += 1
    this.spent += this.around.now() - started
    this.tell(result.kind, result.kind === 'opened' ? result.sender : null)
    return result.data.buffer as ArrayBuffer
  }

  count(): PipeCount {
    return { pipe: this.id, direction: this.direction, passed: this.passed, spent_ms: this.spent, dropped: { ...this.dropped } }
  }

  private seal(frame: EncodedFrame) {
    const { context } = this
    return context === null ? ({ kind: 'dropped', reason: 'not-bound' } as const) : seal(this.around.ring, context, frame)
  }

  private async open(frame: EncodedFrame): Promise<Opened> {
    for (;;) {
      const opened = await open(this.around.ring, this.bound.claims, frame, this.around.filler(), this.around.now())
      if (opened.kind === 'opened') return this.place(opened, frame)
      const hold_ms = opened.mayOpen && isPicture(frame) ? HOLD_MS[opened.reason] : undefined
      if (hold_ms === undefined || this.heldInVain) return opened
      await this.hold(hold_ms)
    }
  }

  /** A frame goes on only where the track has the place of whom it names. The first one says who that is; a picture waits until the page has done it. */
  private async place(opened: Extract<Opened, { kind: 'opened' }>, frame: EncodedFrame): Promise<Opened> {
    if (this.bound.shown === null) {
      this.tell('opened', opened.sender)
      if (isPicture(frame) && !this.heldInVain) await this.hold(PLACE_MS)
    }
    const { shown } = this.bound
    return shown !== null && sameSender(shown, opened.sender) ? opened : { kind: 'dropped', reason: 'wrong-context', mayOpen: false }
  }

  private fail(reason: SealDrop | OpenDrop, came: number): void {
    const after_ms = FAILING_MS[reason]
    if (after_ms === undefined) return
    this.failingSince ??= came
    if (this.around.now() - this.failingSince < after_ms) return
    this.tell('failing')
    this.told.delete('opened') // the next one that opens is news again
  }

  private hold(ms: number): Promise<void> {
    this.heldInVain = true
    return Promise.race([this.around.sleep(ms), new Promise<void>((proceed) => (this.proceed = proceed))])
  }

  private tell(what: First, sender: Sender | null = null): void {
    if (this.told.has(what)) return
    this.told.add(what)
    this.around.first(this.id, what, sender)
  }
}

function isPicture({ mime }: EncodedFrame): boolean {
  return mime.toLowerCase().startsWith('video/')
}
