/** Canonical CBOR (spec/record.md §4): the one form in which anything is signed, hashed or sent. Decode, encode again, compare. */
import { decode as decodeCbor, encode as encodeCbor, rfc8949EncodeOptions } from 'cborg'
import { equalBytes, RecordError } from './bytes'

export type Cbor = null | boolean | number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<string | number, Cbor> | { readonly [key: string]: Cbor }

const MAX_BYTES = 1_114_112 // a message of 1 MiB in its frame
const MAX_DEPTH = 16

/** Throws RecordError('CBOR') for a value outside the subset: floats, lone surrogates, mixed keys, undefined. */
export function encode(value: Cbor): Uint8Array {
  return new Uint8Array(encodeCbor(checked(value, 1), rfc8949EncodeOptions))
}

/** Throws RecordError('CBOR') unless the bytes are exactly the canonical form of a value of the subset. Maps come back as Map. */
export function decode(bytes: Uint8Array): Cbor {
  if (bytes.length > MAX_BYTES || deeperThan(bytes, MAX_DEPTH)) throw new RecordError('CBOR', 'too long or too deep')
  let value: unknown
  try {
    value = decodeCbor(bytes, { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false, allowUndefined: false })
  } catch {
    throw new RecordError('CBOR', 'not well-formed')
  }
  if (!equalBytes(encode(value as Cbor), bytes)) throw new RecordError('CBOR', 'not canonical')
  return value as Cbor
}

function checked(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH + 1) throw new RecordError('CBOR', 'too deep')
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RecordError('CBOR', 'lone surrogate')
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RecordError('CBOR', 'not an integer')
    return Object.is(value, -0) ? 0 : value
  }
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((each) => checked(each, depth + 1))
  if (typeof value === 'object') return checkedMap(value, depth)
  throw new RecordError('CBOR', 'no such type')
}

/** Only text keys, or only integers 0 to 23: under that rule every encoder sorts alike. */
function checkedMap(value: object, depth: number): Map<unknown, unknown> {
  const pairs: readonly (readonly [unknown, unknown])[] = value instanceof Map ? [...value] : Object.entries(value)
  const text = pairs.every(([key]) => typeof key === 'string' && key.isWellFormed())
  const small = pairs.every(([key]) => typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= 23)
  if (!text && !small) throw new RecordError('CBOR', 'keys')
  return new Map(pairs.map(([key, each]) => [key, checked(each, depth + 1)]))
}

/** Walks the heads only, so that a bomb of nested arrays is refused before it is decoded. */
function deeperThan(bytes: Uint8Array, limit: number): boolean {
  const left: number[] = []
  let at = 0
  while (at < bytes.length) {
    const head = bytes[at] ?? 0
    const major = head >> 5
    const short = head & 31
    const width = short < 24 ? 0 : short === 24 ? 1 : short === 25 ? 2 : short === 26 ? 4 : short === 27 ? 8 : 0
    let count = short < 24 ? short : 0
    for (let i = 1; i <= width; i++) count = count * 256 + (bytes[at + i] ?? 0)
    at += 1 + width
    if (major === 2 || major === 3) at += count
    if ((major === 4 || major === 5) && count > 0) {
      left.push(major === 5 ? count * 2 : count)
      if (left.length > limit) return true
      continue
    }
    while (left.length > 0) {
      const top = (left.pop() ?? 0) - 1
      if (top > 0) {
        left.push(top)
        break
      }
    }
  }
  return false
}
