/**
 * The key id of a frame: 24 bits that name who sends what under which epoch (spec/media.md §1).
 *
 *     source (3) ‖ ordinal (3) ‖ leaf (10) ‖ epoch mod 256 (8)
 */
import type { Sender, Source } from '../contract'

/** Wire number of each source. 0 is nobody's, 5 is kept for interpretation. */
const NUMBER: Readonly<Record<Source, number>> = { microphone: 1, camera: 2, screen: 3, 'screen-audio': 4 }
const SOURCE: ReadonlyMap<number, Source> = new Map((Object.keys(NUMBER) as Source[]).map((source) => [NUMBER[source], source]))

export const MAX_LEAF = 1023
export const MAX_ORDINAL = 7

/** What one counter belongs to: a source of this device, and which of several of that source. */
export interface Context {
  readonly source: Source
  readonly ordinal: number
}

export interface Kid extends Sender {
  /** The low 8 bits of the epoch. */
  readonly epochByte: number
}

/** Throws RangeError if a part does not fit: a wrapped leaf would be another person's key. */
export function encodeKid(leaf: number, context: Context, epoch: number): number {
  if (!isPart(leaf, MAX_LEAF) || !isPart(context.ordinal, MAX_ORDINAL) || !isPart(epoch, Number.MAX_SAFE_INTEGER)) {
    throw new RangeError('a part of the key id is out of range')
  }
  return (NUMBER[context.source] << 21) | (context.ordinal << 18) | (leaf << 8) | epoch % 256
}

/** Total: null for a number that no sender of this profile writes. */
export function decodeKid(kid: number): Kid | null {
  if (!isPart(kid, 0xff_ffff)) return null
  const source = SOURCE.get(kid >>> 21)
  if (source === undefined) return null
  return { source, ordinal: (kid >>> 18) & 7, leaf: (kid >>> 8) & 0x3ff, epochByte: kid & 0xff }
}

export function sameSender(a: Sender, b: Sender): boolean {
  return a.leaf === b.leaf && a.source === b.source && a.ordinal === b.ordinal
}

function isPart(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max
}
