/** Runners of bytes: `cbor`, `code_points`, `ed25519`, `sign1`, `statement`, and the lists of the SFrame working group, which name no runner. */
import { sha256 } from '@noble/hashes/sha2.js'
import {
  type Cbor, concat, decode, encode, encodeDevice, encodeEntry, encodeFounding, encodePerson, hex, keyProblem, readDevice, readEntry, readFounding, readPerson,
  readSign1, RecordError, unhex, verifyEd25519, verifySign1,
} from '../src/record'
import { decodeHeader, deriveBytes, deriveSFrameKey, encodeHeader, labels, nonceOf, openFrame, sealFrame, suiteOf } from '../src/record/sframe'
import { openCounter, sealCounter } from '../src/record/sframe-counter'
import { difference } from './comparing'

// --- canonical CBOR

type Tagged = readonly [string, ...unknown[]]

/** `["i", "5"]`, `["s", text]`, `["b", hex]`, `["t"|"f"|"n"]`, `["a", items]`, `["m", pairs]`. */
const READERS: Readonly<Record<string, (content: never) => Cbor>> = {
  i: (digits: string) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits)),
  s: (text: string) => text,
  b: (digits: string) => unhex(digits),
  t: () => true,
  f: () => false,
  n: () => null,
  a: (items: readonly Tagged[]) => items.map(valueOf),
  m: (pairs: readonly (readonly [Tagged, Tagged])[]) => new Map(pairs.map(([key, item]) => [valueOf(key) as string | number, valueOf(item)])),
}

function valueOf([word, content]: Tagged): Cbor {
  const read = READERS[word]
  if (read === undefined) throw new TypeError(`no value is tagged ${word}`)
  return read(content as never)
}

/** The tagged form of a value, maps sorted, so that types are compared too. */
function tagged(value: Cbor): Tagged {
  if (value === null) return ['n']
  if (typeof value === 'boolean') return [value ? 't' : 'f']
  if (typeof value === 'number' || typeof value === 'bigint') return ['i', value.toString()]
  if (typeof value === 'string') return ['s', value]
  if (value instanceof Uint8Array) return ['b', hex(value)]
  if (Array.isArray(value)) return ['a', value.map((each) => tagged(each as Cbor))]
  const pairs = [...(value as ReadonlyMap<string | number, Cbor>)].map(([key, item]) => [tagged(key), tagged(item)] as const)
  return ['m', pairs.sort(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))]
}

export interface CborCase { readonly bytes: string; readonly value?: Tagged }

/** Both ways where there is a value; without one the bytes must be refused. */
export function runCbor({ bytes, value }: CborCase): string | null {
  if (value !== undefined) {
    const expected = valueOf(value)
    return difference(bytes, hex(encode(expected))) ?? difference(tagged(expected), tagged(decode(unhex(bytes))))
  }
  try {
    return `decoded as ${JSON.stringify(tagged(decode(unhex(bytes))))}`
  } catch (error) {
    return error instanceof RecordError ? difference('BAD_CBOR', error.code) : `refused with ${String(error)}`
  }
}

// --- every code point

export interface CodePointsCase { readonly range: readonly [string, string]; readonly expect: { readonly sha256: string; readonly refused: number } }

/** By hand, so that code points that have no encoding can be tried too. */
function utf8Of(point: number): readonly number[] {
  if (point < 0x80) return [point]
  const length = point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
  const tail = Array.from({ length: length - 1 }, (_, n) => 0x80 | ((point >> (6 * (length - 2 - n))) & 0x3f))
  return [((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1))), ...tail]
}

/** Texts with a code point at the beginning, in the middle and at the end; of the first plane also alone and in each place by itself. */
function places<T>(point: number, one: T, a: T, b: T): readonly (readonly T[])[] {
  const everywhere = [one, a, one, b, one]
  return point < 0x1_0000 ? [everywhere, [one], [one, a, b], [a, one, b], [a, b, one], [one, one, a]] : [everywhere]
}

const inOrderOfBytes = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((byte, n) => byte !== b[n])
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0)
}

/**
 * Every code point of a range in every place of a text, as an item and as a key of a map: read, and written again as the same bytes. Expected: the
 * SHA-256 over all that were taken, and how many code points were refused.
 */
export function runCodePoints({ range, expect }: CodePointsCase): string | null {
  const [first, last] = range.map((each) => parseInt(each, 16)) as [number, number]
  const taken = sha256.create()
  let refused = 0
  for (let point = first; point <= last; point++) {
    const texts = places(point, utf8Of(point), [0x61], [0x62]).map((parts) => parts.flat()).map((text) => [0x60 | text.length, ...text])
    const keys = [...new Map(texts.map((text) => [text.join(), text])).values()].sort(inOrderOfBytes)
    const data = Uint8Array.from([0x82, 0x80 | texts.length, ...texts.flat(), 0xa0 | keys.length, ...keys.flatMap((key) => [...key, 0xf6])])
    let read: Cbor
    try {
      read = decode(data)
    } catch (error) {
      if (!(error instanceof RecordError)) return `U+${point.toString(16)}: ${String(error)}`
      refused++
      continue
    }
    const [items, map] = read as readonly [readonly string[], ReadonlyMap<string, null>]
    const expected = places(point, String.fromCodePoint(point), 'a', 'b').map((parts) => parts.join(''))
    const same = expected.every((text, i) => items[i] === text && map.get(text) === null) && map.size === new Set(expected).size
    if (!same || hex(encode(read)) !== hex(data)) return `U+${point.toString(16)} did not come back as it was`
    taken.update(data)
  }
  return difference(expect, { sha256: hex(taken.digest()), refused })
}

// --- Ed25519

export interface SignatureCase { readonly public_key: string; readonly message: string; readonly signature: string; readonly expect: unknown }

export async function runEd25519(given: SignatureCase): Promise<string | null> {
  const key = unhex(given.public_key)
  return difference(given.expect, {
    key_problem: keyProblem(key),
    signature_accepted: await verifyEd25519(key, unhex(given.message), unhex(given.signature)),
  })
}

// --- signed statements

export interface Sign1Case { readonly bytes: string; readonly key: string; readonly label: string; readonly expect: unknown }

export async function runSign1({ bytes, key, label, expect }: Sign1Case): Promise<string | null> {
  try {
    const payload = await verifySign1(label, unhex(bytes), unhex(key))
    return difference(expect, { payload: hex(payload), id: hex(await readSign1(unhex(bytes)).id(label)) })
  } catch (error) {
    return refused(expect, error)
  }
}

/** Of each layout: read, and written again. */
const STATEMENTS: Readonly<Record<string, (payload: Uint8Array) => Uint8Array>> = {
  entry: (payload) => encodeEntry(readEntry(payload)),
  person: (payload) => encodePerson(readPerson(payload)),
  device: (payload) => encodeDevice(readDevice(payload)),
  founding: (payload) => encodeFounding(readFounding(payload)),
}

export interface StatementCase { readonly statement: string; readonly bytes: string; readonly expect: unknown }

/** A good one is read and written again as the same bytes; of others the code is named. */
export function runStatement({ statement, bytes, expect }: StatementCase): string | null {
  const through = STATEMENTS[statement]
  if (through === undefined) return `no layout ${statement}`
  try {
    return difference(expect, { bytes: hex(through(unhex(bytes))) })
  } catch (error) {
    return refused(expect, error)
  }
}

const refused = (expect: unknown, error: unknown): string | null =>
  error instanceof RecordError ? difference(expect, { code: error.code }) : String(error)

// --- SFrame; numbers of 64 bits come as text

export interface HeaderCase { readonly kid: string; readonly ctr: string; readonly encoded: string }

export function runHeader(given: HeaderCase): string | null {
  const header = decodeHeader(unhex(given.encoded))
  return difference(given.encoded, hex(encodeHeader(BigInt(given.kid), BigInt(given.ctr))))
    ?? difference([given.kid, given.ctr, given.encoded.length / 2], [header.kid.toString(), header.ctr.toString(), header.length])
}

export interface CipherCase {
  readonly cipher_suite: number
  readonly key: string
  readonly nonce: string
  readonly aad: string
  readonly pt: string
  readonly ct: string
}

export async function runCipher(given: CipherCase): Promise<string | null> {
  const suite = suiteOf(given.cipher_suite)
  const [key, nonce, aad] = [unhex(given.key), unhex(given.nonce), unhex(given.aad)]
  const sealed = await sealCounter(suite, key, nonce, aad, unhex(given.pt))
  return difference([given.ct, given.pt], [hex(sealed), hex(await openCounter(suite, key, nonce, aad, sealed))])
}

export interface FrameCase {
  readonly cipher_suite: number
  readonly kid: string
  readonly ctr: string
  readonly base_key: string
  readonly metadata: string
  readonly pt: string
  readonly ct: string
  readonly sframe_key_label: string
  readonly sframe_salt_label: string
  readonly sframe_key: string
  readonly sframe_salt: string
  readonly nonce: string
}

export async function runFrame(given: FrameCase): Promise<string | null> {
  const suite = suiteOf(given.cipher_suite)
  const { key, salt } = await deriveBytes(suite, unhex(given.base_key), BigInt(given.kid))
  const [keyLabel, saltLabel] = labels(suite, BigInt(given.kid))
  const { sealed, opened } = await (suite.authBytes === 0 ? throughGcm(given) : throughCounter(given, key, salt))
  return difference(
    [given.sframe_key_label, given.sframe_salt_label, given.sframe_key, given.sframe_salt, given.nonce, given.ct, given.pt],
    [keyLabel, saltLabel, key, salt, nonceOf(salt, BigInt(given.ctr)), sealed, opened].map(hex),
  )
}

interface Sealed { readonly sealed: Uint8Array; readonly opened: Uint8Array }

async function throughGcm(given: FrameCase): Promise<Sealed> {
  const kid = BigInt(given.kid)
  const key = { kid, ...(await deriveSFrameKey(unhex(given.base_key), kid, given.cipher_suite)) }
  const metadata = unhex(given.metadata)
  const sealed = await sealFrame(key, BigInt(given.ctr), metadata, unhex(given.pt))
  return { sealed, opened: await openFrame(key, metadata, sealed) }
}

async function throughCounter(given: FrameCase, key: Uint8Array, salt: Uint8Array): Promise<Sealed> {
  const suite = suiteOf(given.cipher_suite)
  const header = encodeHeader(BigInt(given.kid), BigInt(given.ctr))
  const [nonce, aad] = [nonceOf(salt, BigInt(given.ctr)), concat(header, unhex(given.metadata))]
  const sealed = await sealCounter(suite, key, nonce, aad, unhex(given.pt))
  return { sealed: concat(header, sealed), opened: await openCounter(suite, key, nonce, aad, sealed) }
}
