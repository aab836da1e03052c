/**
 * MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 over WebCrypto (RFC 9420 §17.1). A leaf's private key is a handle: the library carries eight bytes,
 * the key itself stays with the browser. Every public key is judged before a signature under it counts (spec/record.md).
 */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { CiphersuiteImpl } from 'ts-mls'
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js'
import { ed25519FromSeed, equalBytes, hex, sha256, verifyEd25519 } from '../record'
import { CryptoError } from './errors'

type Bytes = Uint8Array
export const SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
const hmacKey = (key: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', own(key.length === 0 ? new Uint8Array(32) : key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
const mac = async (key: Bytes, data: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.sign('HMAC', await hmacKey(key), own(data)))

/** HKDF-Expand, RFC 5869 §2.3. */
async function expand(prk: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await hmacKey(prk)
  const out = new Uint8Array(Math.ceil(length / 32) * 32)
  let last: Bytes = new Uint8Array()
  for (let i = 1; (i - 1) * 32 < length; i++) {
    const input = new Uint8Array([...last, ...info, i])
    last = new Uint8Array(await crypto.subtle.sign('HMAC', key, input))
    out.set(last, (i - 1) * 32)
  }
  return out.slice(0, length)
}

async function aesKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, ['encrypt', 'decrypt'])
}
const gcm = (nonce: Bytes, aad: Bytes): AesGcmParams => ({ name: 'AES-GCM', iv: own(nonce), additionalData: own(aad) })

/** Private keys of leaves, by handle: the first bytes of the hash of the public key. */
const signers = new Map<string, (bytes: Bytes) => Promise<Bytes>>()

/** Makes the key of a seed usable by the library; returns its handle and its public half. */
export async function leafKey(seed: Bytes): Promise<{ readonly signKey: Bytes; readonly publicKey: Bytes }> {
  const { publicKey, sign } = await ed25519FromSeed(seed)
  const handle = (await sha256(publicKey)).slice(0, 8)
  signers.set(hex(handle), sign)
  return { signKey: handle, publicKey }
}

async function makeSuite(): Promise<CiphersuiteImpl> {
  const aead = {
    encrypt: async (key: Bytes, nonce: Bytes, aad: Bytes, plaintext: Bytes) => new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), await aesKey(key), own(plaintext))),
    decrypt: async (key: Bytes, nonce: Bytes, aad: Bytes, ciphertext: Bytes) => new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), await aesKey(key), own(ciphertext))),
  }
  const hpke = await makeGenericHpke(
    { kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' }, aead,
    new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() }),
  )
  return {
    name: SUITE, hpke,
    kdf: { size: 32, extract: (salt, ikm) => mac(salt, ikm), expand },
    hash: { digest: sha256, mac, verifyMac: async (key, given, data) => equalBytes(await mac(key, data), given) },
    signature: {
      sign: (handle, message) => signers.get(hex(handle))?.(message) ?? Promise.reject(new CryptoError('LEAF_KEY_MISSING')),
      verify: (key, message, signature) => verifyEd25519(key, message, signature),
      keygen: () => leafKey(crypto.getRandomValues(new Uint8Array(32))),
    },
    rng: { randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)) },
  }
}

let made: Promise<CiphersuiteImpl> | null = null
export const suite = (): Promise<CiphersuiteImpl> => (made ??= makeSuite())
