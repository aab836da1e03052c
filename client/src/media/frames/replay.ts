/**
 * Which counters of one key id have been opened: a window of 1,024 behind the highest (spec/media.md §3).
 * Frames of one track may overtake each other by a few; simulcast layers share the counter and skip some; nothing honest is 1,024 late.
 */
export const WINDOW = 1024

export class ReplayWindow {
  private highest = -1
  private readonly seen = new Uint8Array(WINDOW)

  /** Would this counter be taken? Ask before the costly check of the tag. */
  isFresh(ctr: number): boolean {
    if (ctr > this.highest) return true
    return ctr > this.highest - WINDOW && this.seen[ctr % WINDOW] === 0
  }

  /** Takes a counter whose tag verified; false if it was taken before, also by a frame that was checked meanwhile. */
  take(ctr: number): boolean {
    if (!this.isFresh(ctr)) return false
    if (ctr > this.highest) this.advance(ctr)
    this.seen[ctr % WINDOW] = 1
    return true
  }

  private advance(ctr: number): void {
    if (ctr - this.highest >= WINDOW) this.seen.fill(0)
    else for (let skipped = this.highest + 1; skipped <= ctr; skipped++) this.seen[skipped % WINDOW] = 0
    this.highest = ctr
  }
}
