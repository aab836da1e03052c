/**
 * Canonical CBOR (RFC 8949 §4.2.1) of a small subset: one value, one sequence of bytes (spec/record.md §4).
 * Libraries let through what is not canonical, each something else; so bytes are decoded, encoded again and compared.
 */
import { decode as decodeCbor, type Token, Tokenizer, Type } from 'cborg'
import { equalBytes, RecordError } from './bytes'
import { canonical } from './cbor-encode'
import { LIMITS } from './limits'

/** Integers beyond ±(2⁵³−1) are bigint; whoever reads a field refuses them. */
export type Cbor =
  | null | boolean | number | bigint | string | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<string | number, Cbor>
  | { readonly [key: string]: Cbor }

const MAX_DEPTH = 16

/** How much of a value is looked at before it is refused: bytes, items in all (collections, keys and values each count), collections inside each other. */
export interface Limits {
  readonly bytes: number
  readonly items: number
  readonly depth: number
}
/** A message (spec/record.md §4). */
export const MESSAGE: Limits = { bytes: LIMITS.messageBytes, items: LIMITS.messageItems, depth: MAX_DEPTH }
/** What this device kept itself, or asked for: as many items as the bytes hold. */
const upTo = (bytes: number): Limits => ({ bytes, items: bytes, depth: MAX_DEPTH })

/** Throws RecordError('BAD_CBOR') for a value outside the subset: floats, lone surrogates, mixed keys, undefined. */
export function encode(value: Cbor): Uint8Array {
  return canonical(value, MAX_DEPTH)
}

/**
 * The value whose canonical encoding is exactly `bytes`, maps as Map. Throws RecordError('BAD_CBOR'), also for more than `most`: a message has its limits;
 * the frame around it, and a state that a device kept (a number: bytes), may have more. What is too large is refused by a walk over the heads, before
 * anything is made of it.
 */
export function decode(bytes: Uint8Array, most: number | Limits = MESSAGE): Cbor {
  const limits = typeof most === 'number' ? upTo(most) : most
  if (bytes.length > limits.bytes) throw new RecordError('BAD_CBOR', `longer than ${limits.bytes} bytes`)
  checkHeads(bytes, limits)
  let value: unknown
  try {
    value = decodeCbor(bytes, { ...OPTIONS, tokenizer: new WholeText(bytes) })
  } catch {
    throw new RecordError('BAD_CBOR', 'not well-formed')
  }
  if (!equalBytes(encode(value as Cbor), bytes)) throw new RecordError('BAD_CBOR', 'not canonical')
  return value as Cbor
}

/**
 * The word in `[version, word, …]` and how many fields there are, from the first bytes alone: by it the limits are chosen before anything is decoded. Null
 * where something else stands there.
 */
export function wordOf(bytes: Uint8Array): { readonly version: number; readonly word: string; readonly fields: number } | null {
  const [list = 0, version = 255, text = 0] = bytes
  const size = text & 31
  if (list >> 5 !== 4 || (list & 31) > 23 || version > 23 || text >> 5 !== 3 || size > 23 || bytes.length < 3 + size) return null
  return { version, word: String.fromCharCode(...bytes.subarray(3, 3 + size)), fields: list & 31 }
}

const OPTIONS = { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false, allowUndefined: false, allowBigInt: true }

/** Text as it is: what the platform decodes UTF-8 with, and so the library, takes U+FEFF at the beginning for a mark of the encoding and drops it. */
class WholeText extends Tokenizer {
  constructor(bytes: Uint8Array) {
    super(bytes, OPTIONS)
  }

  override next(): Token {
    const at = this.pos()
    const token = super.next()
    if (Type.equals(token.type, Type.string)) {
      const text = at + 1 + (WIDTHS.get((this.data[at] ?? 0) & 31) ?? 0)
      if (this.data[text] === 0xef && this.data[text + 1] === 0xbb && this.data[text + 2] === 0xbf && text + 3 <= this.pos()) token.value = `\ufeff${token.value}`
    }
    return token
  }
}

const WIDTHS = new Map([[24, 1], [25, 2], [26, 4], [27, 8]])

/** Walks the heads alone, so that a bomb of nested or countless items is refused before the library meets it. */
function checkHeads(bytes: Uint8Array, { items, depth }: Limits): void {
  const left: number[] = [] // of each collection entered: how many items are still to come
  let [at, seen] = [0, 0]
  while (at < bytes.length) {
    if (++seen > items) throw new RecordError('BAD_CBOR', `more than ${items} items`)
    const initial = bytes[at] ?? 0
    const [major, info] = [initial >> 5, initial & 31]
    const width = WIDTHS.get(info) ?? 0
    const count = width === 0 ? info : argument(bytes, at + 1, width)
    at += 1 + width + (major === 2 || major === 3 ? count : 0)
    if (major === 4 || major === 5) {
      if (left.length >= depth) throw new RecordError('BAD_CBOR', `nested deeper than ${depth}`)
      left.push(major === 5 ? count * 2 : count)
    } else if (left.length > 0) {
      left.push((left.pop() ?? 0) - 1)
    }
    while (left.length > 0 && (left.at(-1) ?? 0) <= 0) {
      left.pop()
      if (left.length > 0) left.push((left.pop() ?? 0) - 1)
    }
  }
}

function argument(bytes: Uint8Array, at: number, width: number): number {
  let number = 0
  for (let i = 0; i < width; i++) number = number * 256 + (bytes[at + i] ?? 0)
  return number
}
