/** Byte strings: hex, comparison, hashes. Faults are RecordError. */

/** Stable codes of RecordError (spec/record.md §7). */
export type Fault = 'BAD_CBOR' | 'BAD_COSE' | 'BAD_KEY' | 'BAD_SIGNATURE' | 'BAD_LAYOUT' | 'BAD_FRAME'

/** These bytes are not what they claim to be, and are refused. */
export class RecordError extends Error {
  override readonly name = 'RecordError'

  constructor(readonly code: Fault, text = '') {
    super(text === '' ? code : `${code}: ${text}`)
  }
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += DIGITS[byte]
  return text
}

/** Throws RecordError('BAD_LAYOUT') for anything but an even number of lower-case hex digits. */
export function unhex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new RecordError('BAD_LAYOUT', 'not hex')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

/** In the same time wherever they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let differ = 0
  for (let i = 0; i < a.length; i++) differ |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return differ === 0
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A copy that WebCrypto takes whatever buffer the bytes came from. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', own(bytes)))

/** HMAC-SHA-256. */
export async function hmac(key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', own(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, own(bytes)))
}
