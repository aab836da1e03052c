/**
 * One announced sender's place among the remote tracks. It outlives connections: elements put into it stay in it while the engine's tracks come and go,
 * so a fresh join shows in the same element without the interface knowing.
 */
import type { RemoteTrackView, Sender } from './contract'
import type { PipeCount } from './frames/messages'
import { type Measured, type Offered, UNMEASURED, isSpeech, measure } from './offered'
import { isSound } from './sources'

/** Frames opened within this time: playing. Silence is sent every 400 ms, so sound fits too. */
const LATELY_MS = 3000
/** No new picture for this long: frozen. */
const FROZEN_MS = 1500
export const SPEAKING_HOLD_MS = 700

export class Seat {
  private readonly elements = new Set<HTMLMediaElement>()
  private offered: Offered | null = null
  private pipe: string | null = null
  private passed = 0
  private openedAt = -Infinity
  private failing = false
  private measured: Measured = UNMEASURED
  private decodedAt = 0
  private heardAt = -Infinity
  private frozen: number | null = null

  /** False: its track is not asked for. */
  wanted = true

  constructor(readonly sender: Sender) {}

  /** Gives the seat the track that now carries its sender. */
  occupy(offered: Offered | null, pipe: string | null): void {
    const same = this.offered?.receiver === offered?.receiver && this.pipe === pipe
    const before = this.offered
    this.offered = offered
    if (same) return
    this.pipe = pipe
    this.passed = 0
    this.failing = false
    this.measured = UNMEASURED
    this.frozen = null
    for (const element of this.elements) {
      before?.detach(element)
      offered?.attach(element)
    }
  }

  get track(): Offered | null {
    return this.offered
  }

  /** The worker's word that a frame opened. */
  opened(pipe: string, now: number): boolean {
    if (pipe !== this.pipe) return false
    this.openedAt = now
    this.failing = false
    return true
  }

  /** The worker's word that frames come and none opens. */
  fails(pipe: string): void {
    if (pipe === this.pipe) this.failing = true
  }

  /** Takes up what the worker counted. */
  counted(counts: ReadonlyMap<string, PipeCount>, now: number): void {
    const count = this.pipe === null ? undefined : counts.get(this.pipe)
    if (count === undefined) return
    if (count.passed > this.passed) {
      this.openedAt = now
      this.failing = false
    }
    this.passed = count.passed
  }

  async measure(now: number): Promise<void> {
    const offered = this.offered
    const measured = await measure(offered?.receiver ?? null)
    if (this.offered?.receiver !== offered?.receiver) return
    if (isSpeech(this.measured.sound, measured.sound)) this.heardAt = now
    if (measured.decoded > this.measured.decoded || !offered?.due) this.decodedAt = now
    const stands = !isSound(this.sender.source) && measured.decoded > 0 && now - this.decodedAt >= FROZEN_MS
    this.frozen = stands ? this.decodedAt : null
    this.measured = measured
  }

  /** What the watchdog looks at: packets and frames, for either says that the track is alive. */
  progress(): number {
    return this.measured.packets + (isSound(this.sender.source) ? 0 : this.measured.decoded)
  }

  isSpeaking(now: number): boolean {
    return this.sender.source === 'microphone' && now - this.heardAt < SPEAKING_HOLD_MS
  }

  view(now: number): RemoteTrackView {
    return {
      leaf: this.sender.leaf,
      source: this.sender.source,
      muted: this.offered?.muted ?? false,
      state: this.state(now),
      attach: this.attach,
      framesDecoded: this.framesDecoded,
      frozenSince: this.frozen,
      wanted: this.wanted,
    }
  }

  /** Everything out of the elements: the seat is given up. */
  leave(): void {
    this.occupy(null, null)
    this.elements.clear()
  }

  private state(now: number): RemoteTrackView['state'] {
    if (this.failing) return 'undecryptable'
    return now - this.openedAt < LATELY_MS ? 'playing' : 'waiting'
  }

  private readonly attach = (element: HTMLMediaElement): (() => void) => {
    this.elements.add(element)
    this.offered?.attach(element)
    return () => {
      this.elements.delete(element)
      this.offered?.detach(element)
    }
  }

  private readonly framesDecoded = async (): Promise<number> => (await measure(this.offered?.receiver ?? null)).decoded
}
