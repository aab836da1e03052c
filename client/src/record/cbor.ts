/**
 * Canonical CBOR (RFC 8949 §4.2.1) of a small subset: one value, one sequence of bytes (spec/record.md §4).
 * Libraries let through what is not canonical, each something else; so bytes are decoded, encoded again and compared.
 */
import { decode as decodeCbor } from 'cborg'
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

/** Throws RecordError('BAD_CBOR') for a value outside the subset: floats, lone surrogates, mixed keys, undefined. */
export function encode(value: Cbor): Uint8Array {
  return canonical(value, MAX_DEPTH)
}

/**
 * The value whose canonical encoding is exactly `bytes`, maps as Map. Throws RecordError('BAD_CBOR'), also for more than `limit` bytes:
 * an envelope has no more; the frame around it, and a state that a device kept, may have.
 */
export function decode(bytes: Uint8Array, limit: number = LIMITS.messageBytes): Cbor {
  if (bytes.length > limit) throw new RecordError('BAD_CBOR', `longer than ${limit} bytes`)
  checkDepth(bytes)
  let value: unknown
  try {
    value = decodeCbor(bytes, { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false, allowUndefined: false })
  } catch {
    throw new RecordError('BAD_CBOR', 'not well-formed')
  }
  if (!equalBytes(encode(value as Cbor), bytes)) throw new RecordError('BAD_CBOR', 'not canonical')
  return value as Cbor
}

const WIDTHS = new Map([[24, 1], [25, 2], [26, 4], [27, 8]])

/** Walks the heads alone, so that a bomb of nested collections is refused before the library's recursion meets it. */
function checkDepth(bytes: Uint8Array): void {
  const left: number[] = [] // of each collection entered: how many items are still to come
  let at = 0
  while (at < bytes.length) {
    const initial = bytes[at] ?? 0
    const [major, info] = [initial >> 5, initial & 31]
    const width = WIDTHS.get(info) ?? 0
    const count = width === 0 ? info : argument(bytes, at + 1, width)
    at += 1 + width + (major === 2 || major === 3 ? count : 0)
    if (major === 4 || major === 5) {
      if (left.length === MAX_DEPTH) throw new RecordError('BAD_CBOR', `nested deeper than ${MAX_DEPTH}`)
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
