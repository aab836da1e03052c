/** Total readers for the fields of a statement `[version, type word, …]`. Each returns a typed value or throws RecordError. */
import { RecordError } from './bytes'
import { type Cbor, decode, type Limits } from './cbor'
import { keyProblem } from './ed25519'

export const VERSION = 1
const NAME_BYTES = 64

const refuse = (wanted: string): never => {
  throw new RecordError('BAD_LAYOUT', `wants ${wanted}`)
}

/** How much of a statement is looked at (spec/record.md §4): of an entry with its body, of a founding document, of any other. */
const LIMITS: Readonly<Record<string, Limits>> = {
  entry: { bytes: 512 * 1024, items: 16_384, depth: 16 },
  founding: { bytes: 16 * 1024, items: 512, depth: 5 },
}
const OTHERS: Limits = { bytes: 32 * 1024, items: 256, depth: 4 }

/** The fields after version and type word; exactly `count` of them. */
export function statement(bytes: Uint8Array, word: string, count: number, version = VERSION): readonly Cbor[] {
  const value: Cbor = decode(bytes, LIMITS[word] ?? OTHERS)
  const fits = Array.isArray(value) && value.length === count + 2 && value[0] === version && value[1] === word
  if (!fits) return refuse(`a ${word} of version ${version}`)
  return (value as readonly Cbor[]).slice(2)
}

/** A copy of exactly so many bytes. */
export const exactly = (value: Cbor | undefined, size: number): Uint8Array =>
  value instanceof Uint8Array && value.length === size ? value.slice() : refuse(`${size} bytes`)

/** Ids of talks and rooms. */
export const id16 = (value: Cbor | undefined): Uint8Array => exactly(value, 16)
/** Hashes and ids of entries. */
export const h32 = (value: Cbor | undefined): Uint8Array => exactly(value, 32)

/** A public key without problem; else RecordError('BAD_KEY'). */
export function goodKey(value: Cbor | undefined): Uint8Array {
  const key = exactly(value, 32)
  const problem = keyProblem(key)
  if (problem !== null) throw new RecordError('BAD_KEY', problem)
  return key
}

/** 0 to 2⁵³−1. */
export const uint = (value: Cbor | undefined): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse('an integer from 0 to 2⁵³−1')

export const text = (value: Cbor | undefined): string => (typeof value === 'string' ? value : refuse('text'))

/** 1 to 64 bytes of UTF-8. */
export function name(value: Cbor | undefined): string {
  const read = text(value)
  return read !== '' && new TextEncoder().encode(read).length <= NAME_BYTES ? read : refuse(`a name of 1 to ${NAME_BYTES} bytes`)
}

export function listOf<T>(value: Cbor | undefined, item: (value: Cbor) => T, atLeast = 0): readonly T[] {
  if (!Array.isArray(value) || value.length < atLeast) return refuse(`a list of at least ${atLeast}`)
  return value.map((each) => item(each as Cbor))
}

/** Two fields in a row. */
export const pair = (value: Cbor): readonly [Cbor, Cbor] =>
  Array.isArray(value) && value.length === 2 ? [value[0] as Cbor, value[1] as Cbor] : refuse('two fields')

export const optional = <T>(value: Cbor | undefined, item: (value: Cbor) => T): T | null =>
  value === null || value === undefined ? null : item(value)

/**
 * Maps with text keys as objects, lists as lists: what the rules read. A key named like a property of every object is a key like others;
 * a map with integers as keys stays a Map, which no rule takes.
 */
export function plain(value: Cbor): unknown {
  if (value instanceof Map) {
    const pairs = [...(value as ReadonlyMap<string | number, Cbor>)]
    return pairs.every(([key]) => typeof key === 'string') ? Object.fromEntries(pairs.map(([key, each]) => [key, plain(each)])) : value
  }
  return Array.isArray(value) ? value.map((each) => plain(each as Cbor)) : value
}
