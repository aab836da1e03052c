/**
 * SFrame (RFC 9605): the header, the keys of a key id, and how a frame is sealed and opened with AES-GCM (suites 4 and 5; Parley's is 5).
 * Suites and their sizes are those of §4.5, table 1; the counter-mode ones are in `sframe-counter`.
 */
import { concat, own, RecordError, utf8 } from './bytes'

/** A cipher suite; sizes in bytes. `authBytes` is 0 where the cipher authenticates by itself. */
export interface Suite {
  readonly number: number
  readonly hash: 'SHA-256' | 'SHA-512'
  readonly keyBytes: number
  readonly authBytes: number
  readonly tagBytes: number
}

const SUITES: ReadonlyMap<number, Suite> = new Map(
  ([
    [1, 'SHA-256', 16, 32, 10], [2, 'SHA-256', 16, 32, 8], [3, 'SHA-256', 16, 32, 4], [4, 'SHA-256', 16, 0, 16], [5, 'SHA-512', 32, 0, 16],
    [6, 'SHA-512', 32, 64, 10], [7, 'SHA-512', 32, 64, 8], [8, 'SHA-512', 32, 64, 4],
  ] as const).map(([number, hash, keyBytes, authBytes, tagBytes]) => [number, { number, hash, keyBytes, authBytes, tagBytes }]),
)
const PARLEY_SUITE = 5
const NONCE_BYTES = 12
const LIMIT = 1n << 64n

/** Throws RecordError('BAD_FRAME') for a number the RFC gives to no suite. */
export function suiteOf(number: number): Suite {
  const suite = SUITES.get(number)
  if (suite === undefined) throw new RecordError('BAD_FRAME', `no suite ${number}`)
  return suite
}

// --- header (§4.3)

/** Which key, which frame under it, and how many bytes said so. */
export interface Header {
  readonly kid: bigint
  readonly ctr: bigint
  readonly length: number
}

/** One configuration byte, then what of KID and CTR did not fit into it. Throws RecordError('BAD_FRAME') for numbers beyond 64 bits. */
export function encodeHeader(kid: number | bigint, ctr: number | bigint): Uint8Array {
  const [kidBits, kidBytes] = packed(BigInt(kid))
  const [ctrBits, ctrBytes] = packed(BigInt(ctr))
  return concat(Uint8Array.of((kidBits << 4) | ctrBits), kidBytes, ctrBytes)
}

/** Four bits for the configuration byte, and the bytes that follow. */
function packed(value: bigint): readonly [number, Uint8Array] {
  if (value < 0n || value >= LIMIT) throw new RecordError('BAD_FRAME', 'a header field beyond 64 bits')
  if (value < 8n) return [Number(value), new Uint8Array()]
  const size = sizeOf(value)
  return [8 | (size - 1), bigEndian(value, size)]
}

/** Throws RecordError('BAD_FRAME') for a header that is cut off, or longer than needed. */
export function decodeHeader(bytes: Uint8Array): Header {
  const configuration = bytes[0]
  if (configuration === undefined) throw new RecordError('BAD_FRAME', 'empty')
  const [kid, afterKid] = unpacked(bytes, configuration >> 4, 1)
  const [ctr, length] = unpacked(bytes, configuration & 15, afterKid)
  return { kid, ctr, length }
}

function unpacked(bytes: Uint8Array, bits: number, at: number): readonly [bigint, number] {
  if (bits < 8) return [BigInt(bits), at]
  const end = at + (bits & 7) + 1
  if (end > bytes.length) throw new RecordError('BAD_FRAME', 'ends within its header')
  let value = 0n
  for (const byte of bytes.subarray(at, end)) value = (value << 8n) | BigInt(byte)
  if (value < 8n || sizeOf(value) !== end - at) throw new RecordError('BAD_FRAME', 'a longer header than needed')
  return [value, end]
}

function sizeOf(value: bigint): number {
  let size = 1
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) size++
  return size
}

function bigEndian(value: bigint, size: number): Uint8Array {
  const out = new Uint8Array(size)
  for (let i = size - 1, rest = value; i >= 0; i--, rest >>= 8n) out[i] = Number(rest & 255n)
  return out
}

// --- keys (§4.4.2)

/** Key and salt of one key id under one base key. */
export interface SFrameKey {
  readonly kid: number | bigint
  readonly key: CryptoKey
  readonly salt: Uint8Array
}

/** The HKDF info of key and of salt. */
export function labels(suite: Suite, kid: bigint): readonly [key: Uint8Array, salt: Uint8Array] {
  const ending = concat(bigEndian(kid, 8), bigEndian(BigInt(suite.number), 2))
  return [concat(utf8('SFrame 1.0 Secret key '), ending), concat(utf8('SFrame 1.0 Secret salt '), ending)]
}

/** Key and salt as bytes; the key of a counter-mode suite is its cipher's key and then its authentication key. */
export async function deriveBytes(
  suite: Suite, baseKey: Uint8Array, kid: bigint,
): Promise<{ readonly key: Uint8Array; readonly salt: Uint8Array }> {
  const base = await crypto.subtle.importKey('raw', own(baseKey), 'HKDF', false, ['deriveBits'])
  const expand = async (info: Uint8Array, size: number): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: suite.hash, salt: new Uint8Array(), info: own(info) }, base, size * 8))
  const [keyLabel, saltLabel] = labels(suite, kid)
  return { key: await expand(keyLabel, suite.keyBytes + suite.authBytes), salt: await expand(saltLabel, NONCE_BYTES) }
}

/** Throws RecordError('BAD_FRAME') for a suite other than 4 and 5. */
export async function deriveSFrameKey(
  baseKey: Uint8Array, kid: number | bigint, suite = PARLEY_SUITE,
): Promise<{ readonly key: CryptoKey; readonly salt: Uint8Array }> {
  const chosen = suiteOf(suite)
  if (chosen.authBytes !== 0) throw new RecordError('BAD_FRAME', `suite ${suite} is not AES-GCM`)
  const { key, salt } = await deriveBytes(chosen, baseKey, BigInt(kid))
  return { key: await crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, ['encrypt', 'decrypt']), salt }
}

// --- frames (§4.4.3, §4.4.4)

/** Salt XOR counter. */
export function nonceOf(salt: Uint8Array, ctr: number | bigint): Uint8Array<ArrayBuffer> {
  const counter = bigEndian(BigInt(ctr), salt.length)
  return Uint8Array.from(salt, (byte, i) => byte ^ (counter[i] ?? 0))
}

const gcm = (salt: Uint8Array, ctr: number | bigint, header: Uint8Array, metadata: Uint8Array): AesGcmParams =>
  ({ name: 'AES-GCM', iv: nonceOf(salt, ctr), additionalData: own(concat(header, metadata)), tagLength: 128 })

/** header ‖ ciphertext ‖ tag. A key and a counter must never meet twice: the caller counts. */
export async function sealFrame(key: SFrameKey, ctr: number | bigint, metadata: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  const header = encodeHeader(key.kid, ctr)
  return concat(header, new Uint8Array(await crypto.subtle.encrypt(gcm(key.salt, ctr, header, metadata), key.key, own(plaintext))))
}

/** Throws RecordError('BAD_FRAME') when the frame ends early, names another key, or was altered. */
export async function openFrame(key: SFrameKey, metadata: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  const { kid, ctr, length } = decodeHeader(sealed)
  if (kid !== BigInt(key.kid)) throw new RecordError('BAD_FRAME', 'names another key')
  try {
    const parameters = gcm(key.salt, ctr, sealed.subarray(0, length), metadata)
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key.key, own(sealed.subarray(length))))
  } catch {
    throw new RecordError('BAD_FRAME', 'the tag does not fit')
  }
}
