/**
 * Notices that something which should move stands still. Pure: observations and time in, a verdict out (spec/media.md §6).
 * After an engine's death two devices can be connected and blind to each other for good; only a fresh join heals that.
 */

/** The least time a thing stands still before it counts; on a slow line the caller gives it longer. */
export const STALL_MS = 3000
/** Fresh joins spent on one thing before it is left alone: a joint interruption for everybody is no cure for one dead device. */
export const TRIES = 2
/** Tries are forgiven to what moves this long after the last of them. */
export const FORGIVEN_MS = 60_000

export interface Observation {
  /** Names the thing over all connections: `7/camera`, or `7` for a leaf that should be there. */
  readonly key: string
  /** Should it move? A muted track, a picture off the screen, a leaf that is there: no. */
  readonly due: boolean
  /** Anything that grows while it moves. */
  readonly progress: number
}

interface Watched {
  readonly progress: number
  readonly movedAt: number
  readonly tries: number
  readonly triedAt: number
}
export type Watch = ReadonlyMap<string, Watched>
export const NOTHING_WATCHED: Watch = new Map()

export interface Verdict {
  readonly watch: Watch
  /** Keys of what stands still. */
  readonly stalled: readonly string[]
}

/** What stands still long enough for a fresh join. The caller joins once for all of it, then passes `joined`. */
export function watch(before: Watch, seen: readonly Observation[], now: number, patience_ms = STALL_MS): Verdict {
  // who is announced, withdrawn and announced again has no more tries than before
  const spent = [...before].filter(([, one]) => one.tries > 0 && now - one.triedAt < FORGIVEN_MS)
  const after = new Map<string, Watched>(spent.map(([key, one]) => [key, { ...one, movedAt: now }]))
  for (const { key, due, progress } of seen) {
    const known = before.get(key)
    if (known === undefined) after.set(key, { progress, movedAt: now, tries: 0, triedAt: now })
    else if (due && progress === known.progress) after.set(key, known)
    else after.set(key, { ...known, progress, movedAt: now, tries: now - known.triedAt >= FORGIVEN_MS ? 0 : known.tries })
  }
  const due = new Set(seen.filter((one) => one.due).map((one) => one.key))
  const stalled = [...after].filter(([key, one]) => due.has(key) && one.tries < TRIES && now - one.movedAt >= patience_ms * 2 ** one.tries)
  return { watch: after, stalled: stalled.map(([key]) => key) }
}

/** After a fresh join: counts begin anew, and what it was made for has used up one try. */
export function joined(before: Watch, madeFor: readonly string[], now: number): Watch {
  const again = (key: string, one: Watched): Watched => {
    const tried = madeFor.includes(key) ? { tries: one.tries + 1, triedAt: now } : {}
    return { ...one, progress: 0, movedAt: now, ...tried }
  }
  return new Map([...before].map(([key, one]) => [key, again(key, one)]))
}
