/** Sealing with a key both sides have: opening room, invitation documents; and sealed mail to a mailbox key (HPKE base mode, RFC 9180). */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { concat, utf8, decode, encode } from '../record'
import { CryptoError } from './errors'

type Bytes = Uint8Array
const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
const buffer = (bytes: Bytes): ArrayBuffer => own(bytes).buffer
const aes = (key: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, ['encrypt', 'decrypt'])

/** iv (12) ‖ AES-256-GCM. */
export async function sealWith(key: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(aad) }, await aes(key), own(plaintext))))
}

/** Throws CryptoError('SEAL_BROKEN'). */
export async function openSealed(key: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: own(sealed.slice(0, 12)), additionalData: own(aad) }, await aes(key), own(sealed.slice(12))))
  } catch {
    throw new CryptoError('SEAL_BROKEN')
  }
}

const mailSuite = (): CipherSuite => new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const mailInfo = (device: Bytes): ArrayBuffer => buffer(concat(utf8('parley/1/mail'), device))

export async function mailboxKeys(): Promise<{ readonly secret: Bytes; readonly key: Bytes }> {
  const hpke = mailSuite()
  const pair = await hpke.kem.generateKeyPair()
  return { secret: new Uint8Array(await hpke.kem.serializePrivateKey(pair.privateKey)), key: new Uint8Array(await hpke.kem.serializePublicKey(pair.publicKey)) }
}

/** Padded to steps of 256 bytes: a mail's length does not tell what it is. */
export async function sealMail(mailbox: Bytes, device: Bytes, plaintext: Bytes): Promise<Bytes> {
  const hpke = mailSuite()
  const sender = await hpke.createSenderContext({ recipientPublicKey: await hpke.kem.deserializePublicKey(buffer(mailbox)), info: mailInfo(device) })
  const padded = encode([plaintext, new Uint8Array((256 - ((plaintext.length + 8) % 256)) % 256)])
  const sealed = new Uint8Array(await sender.seal(buffer(padded)))
  return concat(new Uint8Array(sender.enc), sealed)
}

/** Throws CryptoError('SEAL_BROKEN'). */
export async function openMail(secret: Bytes, device: Bytes, sealed: Bytes): Promise<Bytes> {
  try {
    const hpke = mailSuite()
    const recipient = await hpke.createRecipientContext({ recipientKey: await hpke.kem.deserializePrivateKey(buffer(secret)), enc: buffer(sealed.slice(0, 32)), info: mailInfo(device) })
    const padded = decode(new Uint8Array(await recipient.open(buffer(sealed.slice(32)))))
    if (Array.isArray(padded) && padded[0] instanceof Uint8Array) return padded[0].slice()
  } catch {
    throw new CryptoError('SEAL_BROKEN')
  }
  throw new CryptoError('SEAL_BROKEN')
}

/** The keys a link's secret stands for (spec/opening.md §1). */
export async function invitationKeys(secret: Bytes): Promise<{ readonly authSeed: Bytes; readonly sealKey: Bytes; readonly macKey: Bytes }> {
  const base = await crypto.subtle.importKey('raw', own(secret), 'HKDF', false, ['deriveBits'])
  const derive = async (info: string): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: own(utf8(info)) }, base, 256))
  return { authSeed: await derive('parley/1/invite-auth'), sealKey: await derive('parley/1/invite-seal'), macKey: await derive('parley/1/invite-mac') }
}
