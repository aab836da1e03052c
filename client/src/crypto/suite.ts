/**
 * MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (RFC 9420 §17.1) over the browser's own cryptography. The library's providers are not used: they bring
 * a second implementation of everything. The library never holds a leaf's private key: it carries the public key as a handle, the key stays with the browser.
 */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { CiphersuiteImpl } from 'ts-mls'
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js'
import { concat, ed25519FromSeed, equalBytes, sha256, verifyEd25519 } from '../record'
import { CryptoError } from './errors'

type Bytes = Uint8Array
export const SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'
const HASH_BYTES = 32

const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** A secret gives birth to many others, and importing costs as much as deriving: one import for as long as somebody holds the secret's bytes. */
const macKeys = new WeakMap<Bytes, Promise<CryptoKey>>()

function macKey(key: Bytes): Promise<CryptoKey> {
  const known = macKeys.get(key)
  if (known !== undefined) return known
  const made = importMacKey(key)
  macKeys.set(key, made)
  return made
}

/** HMAC pads a short key with zeros (RFC 2104), so an empty one is 32 zero bytes; the browser refuses to import none. */
function importMacKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey(
    'raw',
    own(key.length === 0 ? new Uint8Array(HASH_BYTES) : key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
}
const mac = async (key: Bytes, data: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', await macKey(key), own(data)))

/** HKDF-Expand (RFC 5869 §2.3). Throws CryptoError('EXPAND_LENGTH') over 255 blocks. */
async function expand(prk: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const blocks = Math.ceil(length / HASH_BYTES)
  if (blocks > 255) throw new CryptoError('EXPAND_LENGTH')
  const key = await macKey(prk)
  const out = new Uint8Array(blocks * HASH_BYTES)
  let last: Bytes = new Uint8Array()
  for (let i = 0; i < blocks; i++) {
    last = new Uint8Array(await crypto.subtle.sign('HMAC', key, own(concat(last, info, Uint8Array.of(i + 1)))))
    out.set(last, i * HASH_BYTES)
  }
  return out.slice(0, length)
}

const aesKey = (key: Bytes, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, [use])
const gcm = (nonce: Bytes, aad: Bytes): AesGcmParams => ({ name: 'AES-GCM', iv: own(nonce), additionalData: own(aad) })
const aead = {
  encrypt: async (key: Bytes, nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), await aesKey(key, 'encrypt'), own(plaintext))),
  decrypt: async (key: Bytes, nonce: Bytes, aad: Bytes, ciphertext: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), await aesKey(key, 'decrypt'), own(ciphertext))),
}

async function makeSuite(): Promise<CiphersuiteImpl> {
  const hpke = await makeGenericHpke(
    { kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' },
    aead,
    new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() }),
  )
  const noKey = (): Promise<never> => Promise.reject(new CryptoError('LEAF_KEY_MISSING'))
  return {
    name: SUITE,
    hpke,
    kdf: { size: HASH_BYTES, extract: mac, expand },
    hash: { digest: sha256, mac, verifyMac: async (key, given, data) => equalBytes(await mac(key, data), given) },
    signature: { sign: noKey, keygen: noKey, verify: (key, message, signature) => verifyEd25519(key, message, signature) },
    rng: { randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)) },
  }
}

let made: Promise<CiphersuiteImpl> | null = null

/** The suite that opens and verifies; it holds no key and cannot sign. */
export const suite = (): Promise<CiphersuiteImpl> => (made ??= makeSuite())

export interface LeafKey {
  readonly publicKey: Bytes
  readonly suite: CiphersuiteImpl
}

const leafKeys = new WeakMap<Bytes, Promise<LeafKey>>()

/** The key of a 32-byte seed, and the suite that signs with it and with nothing else. It lives as long as somebody holds the seed. */
export function leafKey(seed: Bytes): Promise<LeafKey> {
  const known = leafKeys.get(seed)
  if (known !== undefined) return known
  const key = makeLeafKey(seed)
  leafKeys.set(seed, key)
  return key
}

async function makeLeafKey(seed: Bytes): Promise<LeafKey> {
  const [{ publicKey, sign }, base] = await Promise.all([ed25519FromSeed(seed), suite()])
  const signature = {
    ...base.signature,
    sign: (handle: Bytes, message: Bytes) =>
      equalBytes(handle, publicKey) ? sign(message) : Promise.reject(new CryptoError('LEAF_KEY_MISSING')),
  }
  return { publicKey, suite: { ...base, signature } }
}
