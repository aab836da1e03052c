/**
 * The keys of one room in the frame worker: at most two epochs, the counters of what this device sent, the windows of what it opened.
 * Pure but for key derivation; time is an argument in ms. Rules: spec/media.md §§2–4.
 */
import { type SFrameKey, deriveSFrameKey } from '../../record/sframe'
import type { EpochKeys } from '../contract'
import { type Context, type Kid, MAX_LEAF, encodeKid } from './kid'
import { ReplayWindow } from './replay'

/** How long frames of the epoch before are still opened, if nobody was removed. */
export const GRACE_MS = 10_000
const BASE_KEY_BYTES = 32

export interface Sending {
  readonly epoch: number
  readonly frameKey: SFrameKey
  readonly ctr: number
}
export interface Receiving {
  readonly frameKey: SFrameKey
  readonly window: ReplayWindow
}
export type Refusal = 'no-keys' | 'unknown-epoch' | 'unknown-leaf'

interface Epoch {
  readonly number: number
  readonly baseKey: Uint8Array
  readonly ownLeaf: number
  readonly leaves: ReadonlySet<number>
  readonly derived: Map<number, Promise<SFrameKey>>
  readonly windows: Map<number, ReplayWindow>
  /** ms; Infinity while it is the present epoch. */
  usableUntil: number
}

export class Keyring {
  private present: Epoch | null = null
  private before: Epoch | null = null
  private highest = -1
  /** Of the epoch `highest`, and outliving `forget`: who comes back in the same epoch neither repeats a counter nor opens a frame twice. */
  private readonly counters = new Map<number, number>()
  private windows = new Map<number, ReplayWindow>()

  /**
   * Makes these the keys of the present epoch. Returns null, or why not:
   * 'EPOCH_USED' an epoch below one already held, 'BAD_KEYS' no keys of an epoch.
   */
  install(keys: EpochKeys, now: number): 'EPOCH_USED' | 'BAD_KEYS' | null {
    if (!wellFormed(keys)) return 'BAD_KEYS'
    if (keys.epoch < this.highest) return 'EPOCH_USED'
    if (this.present?.number === keys.epoch) return sameKeys(this.present, keys) ? null : 'EPOCH_USED'
    this.retire(keys, now)
    if (keys.epoch > this.highest) {
      this.counters.clear()
      this.windows = new Map()
    }
    this.highest = keys.epoch
    this.present = {
      number: keys.epoch,
      baseKey: keys.baseKey.slice(),
      ownLeaf: keys.ownLeaf,
      leaves: new Set(keys.leaves),
      derived: new Map(),
      windows: this.windows,
      usableUntil: Infinity,
    }
    return null
  }

  /** Keys go, counters stay. */
  forget(): void {
    wipe(this.present)
    wipe(this.before)
    this.present = this.before = null
  }

  /** Key and counter for the next frame of a context; null before keys. The counter is used up even if the frame is then not sent. */
  async sending(context: Context): Promise<Sending | null> {
    const epoch = this.present
    if (epoch === null) return null
    const kid = encodeKid(epoch.ownLeaf, context, epoch.number)
    const ctr = this.counters.get(kid) ?? 0
    this.counters.set(kid, ctr + 1)
    return { epoch: epoch.number, frameKey: await frameKey(epoch, kid), ctr }
  }

  /** The present epoch; null without keys. */
  get epoch(): number | null {
    return this.present?.number ?? null
  }

  /** Key and window to open a frame of this key id. */
  async receiving(kid: Kid, now: number): Promise<Receiving | Refusal> {
    if (this.before !== null && now >= this.before.usableUntil) this.before = wipe(this.before)
    if (this.present === null) return 'no-keys'
    const epoch = [this.present, this.before].find((held) => held !== null && held.number % 256 === kid.epochByte)
    if (!epoch) return 'unknown-epoch'
    if (!epoch.leaves.has(kid.leaf) || kid.leaf === epoch.ownLeaf) return 'unknown-leaf'
    const number = encodeKid(kid.leaf, kid, epoch.number)
    return { frameKey: await frameKey(epoch, number), window: windowOf(epoch, number) }
  }

  /** Could this be the epoch that this device has yet to learn of? A short wait for its keys saves the frame. */
  isAhead(kid: Kid): boolean {
    return this.present !== null && (kid.epochByte - this.present.number % 256 + 256) % 256 === 1
  }

  /** Everybody in an epoch can derive everybody's key of it, so after a removal the whole epoch before goes at once, not just one leaf's keys. */
  private retire(next: EpochKeys, now: number): void {
    wipe(this.before)
    const old = this.present
    const keep = old !== null && next.removed.length === 0 && old.number % 256 !== next.epoch % 256
    if (keep) old.usableUntil = now + GRACE_MS
    this.before = keep ? old : wipe(old)
  }
}

function wellFormed(keys: EpochKeys): boolean {
  const numbers = [keys.ownLeaf, ...keys.leaves]
  return (
    Number.isSafeInteger(keys.epoch) &&
    keys.epoch >= 0 &&
    keys.baseKey.length === BASE_KEY_BYTES &&
    numbers.every((leaf) => Number.isInteger(leaf) && leaf >= 0 && leaf <= MAX_LEAF) &&
    keys.leaves.includes(keys.ownLeaf)
  )
}

function sameKeys(held: Epoch, keys: EpochKeys): boolean {
  return held.ownLeaf === keys.ownLeaf && held.baseKey.every((byte, place) => byte === keys.baseKey[place])
}

/** Derived once per key id (0.14 ms) and shared by frames that ask at the same time. */
function frameKey(epoch: Epoch, kid: number): Promise<SFrameKey> {
  let derived = epoch.derived.get(kid)
  if (derived === undefined) {
    derived = deriveSFrameKey(epoch.baseKey, kid).then(({ key, salt }) => ({ kid, key, salt }))
    epoch.derived.set(kid, derived)
  }
  return derived
}

function windowOf(epoch: Epoch, kid: number): ReplayWindow {
  let window = epoch.windows.get(kid)
  if (window === undefined) epoch.windows.set(kid, (window = new ReplayWindow()))
  return window
}

function wipe(epoch: Epoch | null): null {
  epoch?.baseKey.fill(0)
  epoch?.derived.clear()
  return null
}
