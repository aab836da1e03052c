/** Sealing for somebody: with a key both sides have (opening room, invitation document), or to a mailbox key (HPKE base mode, RFC 9180 §5.1.1). */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { concat, utf8 } from '../record'
import { asCode, CryptoError } from './errors'
import { inSteps } from './padding'
import { exchangeKeyUsable } from './profile'

type Bytes = Uint8Array
const IV = 12
const ENCAPSULATED = 32
const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
const buffer = (bytes: Bytes): ArrayBuffer => own(bytes).buffer
const aes = (key: Bytes, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', own(key), { name: 'AES-GCM' }, false, [use])

/** iv (12) ‖ AES-256-GCM, under a 32-byte key. */
export async function sealWith(key: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  return concat(
    iv,
    new Uint8Array(
      await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(aad) }, await aes(key, 'encrypt'), own(plaintext)),
    ),
  )
}

/** Throws CryptoError('SEAL_BROKEN'). */
export function openSealed(key: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes> {
  return asCode('SEAL_BROKEN', async () => {
    const parameters = { name: 'AES-GCM', iv: own(sealed.slice(0, IV)), additionalData: own(aad) }
    return new Uint8Array(await crypto.subtle.decrypt(parameters, await aes(key, 'decrypt'), own(sealed.slice(IV))))
  })
}

const mailSuite = (): CipherSuite =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const mailInfo = (device: Bytes): ArrayBuffer => buffer(concat(utf8('parley/1/mail'), device))

/** A mailbox of this device (X25519). */
export async function mailboxKeys(): Promise<{ readonly secret: Bytes; readonly key: Bytes }> {
  const { kem } = mailSuite()
  const pair = await kem.generateKeyPair()
  return {
    secret: new Uint8Array(await kem.serializePrivateKey(pair.privateKey)),
    key: new Uint8Array(await kem.serializePublicKey(pair.publicKey)),
  }
}

/** Mail only the holder of `mailbox` opens, and only as mail to `device`. In steps of 256 bytes. Throws CryptoError('MAILBOX_KEY'). */
export async function sealMail(mailbox: Bytes, device: Bytes, plaintext: Bytes): Promise<Bytes> {
  if (!exchangeKeyUsable(mailbox)) throw new CryptoError('MAILBOX_KEY')
  const hpke = mailSuite()
  const sender = await hpke.createSenderContext({
    recipientPublicKey: await hpke.kem.deserializePublicKey(buffer(mailbox)),
    info: mailInfo(device),
  })
  return concat(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(buffer(pad(plaintext)))))
}

/** Throws CryptoError('SEAL_BROKEN'). */
export function openMail(secret: Bytes, device: Bytes, sealed: Bytes): Promise<Bytes> {
  return asCode('SEAL_BROKEN', async () => {
    const hpke = mailSuite()
    const recipientKey = await hpke.kem.deserializePrivateKey(buffer(secret))
    const recipient = await hpke.createRecipientContext({
      recipientKey,
      enc: buffer(sealed.slice(0, ENCAPSULATED)),
      info: mailInfo(device),
    })
    return unpad(new Uint8Array(await recipient.open(buffer(sealed.slice(ENCAPSULATED)))))
  })
}

/** One byte 0x80 ends the text, zeros fill the step (ISO/IEC 7816-4). */
function pad(plaintext: Bytes): Bytes {
  const out = new Uint8Array(inSteps(plaintext.length + 1))
  out.set(plaintext)
  out[plaintext.length] = 0x80
  return out
}

function unpad(padded: Bytes): Bytes {
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 0x80) throw new CryptoError('SEAL_BROKEN')
  return padded.slice(0, end)
}

/** The keys a link's 32-byte secret stands for (spec/opening.md §1). */
export async function invitationKeys(
  secret: Bytes,
): Promise<{ readonly authSeed: Bytes; readonly sealKey: Bytes; readonly macKey: Bytes }> {
  const base = await crypto.subtle.importKey('raw', own(secret), 'HKDF', false, ['deriveBits'])
  const derive = async (info: string): Promise<Bytes> =>
    new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: own(utf8(info)) }, base, 256),
    )
  return {
    authSeed: await derive('parley/1/invite-auth'),
    sealKey: await derive('parley/1/invite-seal'),
    macKey: await derive('parley/1/invite-mac'),
  }
}
