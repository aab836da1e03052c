/** The suites of SFrame that are AES in counter mode with an HMAC cut short (RFC 9605 §4.5.1). Parley sends none; a reference must know them. */
import { concat, equalBytes, own, RecordError } from './bytes'
import type { Suite } from './sframe'

/** Ciphertext and tag. `key`: the cipher's key and then the authentication key, as derived. */
export async function sealCounter(suite: Suite, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  const ciphertext = await counterMode(key.subarray(0, suite.keyBytes), nonce, plaintext)
  return concat(ciphertext, await tagOf(suite, key, nonce, aad, ciphertext))
}

/** Throws RecordError('BAD_FRAME') unless the tag fits. */
export async function openCounter(suite: Suite, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  if (sealed.length < suite.tagBytes) throw new RecordError('BAD_FRAME', 'shorter than its tag')
  const ciphertext = sealed.subarray(0, sealed.length - suite.tagBytes)
  const tag = await tagOf(suite, key, nonce, aad, ciphertext)
  if (!equalBytes(tag, sealed.subarray(ciphertext.length))) throw new RecordError('BAD_FRAME', 'the tag does not fit')
  return counterMode(key.subarray(0, suite.keyBytes), nonce, ciphertext)
}

/** In counter mode sealing and opening are one. */
async function counterMode(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', own(key), { name: 'AES-CTR' }, false, ['encrypt'])
  const parameters = { name: 'AES-CTR', counter: own(concat(nonce, new Uint8Array(4))), length: 32 }
  return new Uint8Array(await crypto.subtle.encrypt(parameters, imported, own(data)))
}

async function tagOf(suite: Suite, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', own(key.subarray(suite.keyBytes)), { name: 'HMAC', hash: suite.hash }, false, ['sign'])
  const sizes = [aad.length, ciphertext.length, suite.tagBytes].map(sizeIn8Bytes)
  const mac = await crypto.subtle.sign('HMAC', imported, own(concat(...sizes, nonce, aad, ciphertext)))
  return new Uint8Array(mac, 0, suite.tagBytes).slice()
}

function sizeIn8Bytes(size: number): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(size))
  return out
}
