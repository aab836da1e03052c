/** SFrame (RFC 9605): header, keys of a key id, and the AES-GCM suites 4 and 5. Numbers are bigint where a header allows 64 bits. */
import { RecordError } from './bytes'

type Bytes = Uint8Array
export interface SFrameKey { readonly kid: number | bigint; readonly key: CryptoKey; readonly salt: Bytes }
export interface Header { readonly kid: bigint; readonly ctr: bigint; readonly length: number }
interface Suite { readonly id: number; readonly hash: 'SHA-256' | 'SHA-512'; readonly keyBits: 128 | 256 }

/** RFC 9605 §4.5, table 1: the suites with full 128-bit tags and no counter mode. */
const SUITES: ReadonlyMap<number, Suite> = new Map([
  [4, { id: 4, hash: 'SHA-256', keyBits: 128 }],
  [5, { id: 5, hash: 'SHA-512', keyBits: 256 }],
])
export const PARLEY_SUITE = 5
const LIMIT = 1n << 64n

const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

function bigEndian(value: bigint, length: number): Bytes {
  const out = new Uint8Array(length)
  for (let i = length - 1, v = value; i >= 0; i--, v >>= 8n) out[i] = Number(v & 255n)
  return out
}

const octets = (value: bigint): number => {
  let n = 1
  for (let v = value >> 8n; v > 0n; v >>= 8n) n++
  return n
}

/** RFC 9605 §4.3. Throws RecordError('SFRAME_HEADER') for numbers beyond 64 bits. */
export function encodeHeader(kid: number | bigint, ctr: number | bigint): Bytes {
  const [k, c] = [BigInt(kid), BigInt(ctr)]
  if (k < 0n || c < 0n || k >= LIMIT || c >= LIMIT) throw new RecordError('SFRAME_HEADER')
  const kidBytes = k < 8n ? new Uint8Array() : bigEndian(k, octets(k))
  const ctrBytes = c < 8n ? new Uint8Array() : bigEndian(c, octets(c))
  const high = kidBytes.length === 0 ? Number(k) : 8 | (kidBytes.length - 1)
  const low = ctrBytes.length === 0 ? Number(c) : 8 | (ctrBytes.length - 1)
  return new Uint8Array([(high << 4) | low, ...kidBytes, ...ctrBytes])
}

/** Throws RecordError('SFRAME_HEADER') for a header that is cut off or longer than needed. */
export function decodeHeader(bytes: Bytes): Header {
  const config = bytes[0]
  if (config === undefined) throw new RecordError('SFRAME_HEADER')
  const [kid, afterKid] = part(bytes, config >> 4, 1)
  const [ctr, length] = part(bytes, config & 15, afterKid)
  return { kid, ctr, length }
}

function part(bytes: Bytes, nibble: number, at: number): readonly [bigint, number] {
  if (nibble < 8) return [BigInt(nibble), at]
  const length = (nibble & 7) + 1
  if (bytes.length < at + length) throw new RecordError('SFRAME_HEADER')
  let value = 0n
  for (const byte of bytes.subarray(at, at + length)) value = (value << 8n) | BigInt(byte)
  if (value < 8n || octets(value) !== length) throw new RecordError('SFRAME_HEADER')
  return [value, at + length]
}

const label = (text: string, kid: bigint, suite: number): Bytes => new Uint8Array([...new TextEncoder().encode(text), ...bigEndian(kid, 8), ...bigEndian(BigInt(suite), 2)])
export const keyLabel = (kid: number | bigint, suite = PARLEY_SUITE): Bytes => label('SFrame 1.0 Secret key ', BigInt(kid), suite)
export const saltLabel = (kid: number | bigint, suite = PARLEY_SUITE): Bytes => label('SFrame 1.0 Secret salt ', BigInt(kid), suite)

/** Key and salt as bytes (RFC 9605 §4.4.2); for vectors. Throws RecordError('SFRAME_SUITE'). */
export async function deriveRaw(baseKey: Bytes, kid: number | bigint, suite = PARLEY_SUITE): Promise<{ readonly key: Bytes; readonly salt: Bytes }> {
  const s = SUITES.get(suite)
  if (s === undefined) throw new RecordError('SFRAME_SUITE')
  const base = await crypto.subtle.importKey('raw', own(baseKey), 'HKDF', false, ['deriveBits'])
  const derive = async (info: Bytes, bits: number): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: s.hash, salt: new Uint8Array(), info: own(info) }, base, bits))
  return { key: await derive(keyLabel(kid, suite), s.keyBits), salt: await derive(saltLabel(kid, suite), 96) }
}

export async function deriveSFrameKey(baseKey: Bytes, kid: number | bigint, suite = PARLEY_SUITE): Promise<{ readonly key: CryptoKey; readonly salt: Bytes }> {
  const { key, salt } = await deriveRaw(baseKey, kid, suite)
  return { key: await crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, ['encrypt', 'decrypt']), salt }
}

/** Salt XOR counter (RFC 9605 §4.4.3). */
export function nonceOf(salt: Bytes, ctr: number | bigint): Uint8Array<ArrayBuffer> {
  const counter = bigEndian(BigInt(ctr), salt.length)
  return Uint8Array.from(salt, (b, i) => b ^ (counter[i] ?? 0))
}

function gcm(key: Pick<SFrameKey, 'salt'>, ctr: number | bigint, header: Bytes, metadata: Bytes): AesGcmParams {
  const aad = new Uint8Array(header.length + metadata.length)
  aad.set(header)
  aad.set(metadata, header.length)
  return { name: 'AES-GCM', iv: nonceOf(key.salt, ctr), additionalData: aad, tagLength: 128 }
}

/** header ‖ ciphertext ‖ tag. A (key, counter) pair must never be used twice: the caller counts. */
export async function sealFrame(key: SFrameKey, ctr: number | bigint, metadata: Bytes, plaintext: Bytes): Promise<Bytes> {
  const header = encodeHeader(key.kid, ctr)
  const sealed = await crypto.subtle.encrypt(gcm(key, ctr, header, metadata), key.key, own(plaintext))
  const out = new Uint8Array(header.length + sealed.byteLength)
  out.set(header)
  out.set(new Uint8Array(sealed), header.length)
  return out
}

/** Throws RecordError('SFRAME_HEADER' | 'SFRAME_KID' | 'SFRAME_TAG'). */
export async function openFrame(key: SFrameKey, metadata: Bytes, sealed: Bytes): Promise<Bytes> {
  const { kid, ctr, length } = decodeHeader(sealed)
  if (kid !== BigInt(key.kid)) throw new RecordError('SFRAME_KID')
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(key, ctr, sealed.subarray(0, length), metadata), key.key, own(sealed.subarray(length))))
  } catch {
    throw new RecordError('SFRAME_TAG')
  }
}
