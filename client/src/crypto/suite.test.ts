/** The cipher suite over the browser's own cryptography: known answers, keys as handles, and keys nobody should use. */
import { describe, expect, it } from 'vitest'
import { ed25519FromSeed, hex, unhex, utf8 } from '../record'
import { exchangeKeyUsable } from './profile'
import { leafKey, suite } from './suite'
import { random } from './testing/people'

describe('the key derivation', () => {
  it('gives the answers of RFC 5869, test cases 1 to 3', async () => {
    const { kdf } = await suite()
    const cases = [
      [
        '0b'.repeat(22),
        '000102030405060708090a0b0c',
        'f0f1f2f3f4f5f6f7f8f9',
        '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
      ],
      [
        Array.from({ length: 80 }, (_, i) => hex(Uint8Array.of(i))).join(''),
        Array.from({ length: 80 }, (_, i) => hex(Uint8Array.of(0x60 + i))).join(''),
        Array.from({ length: 80 }, (_, i) => hex(Uint8Array.of(0xb0 + i))).join(''),
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
      ],
      ['0b'.repeat(22), '', '', '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
    ] as const
    for (const [ikm, salt, info, okm] of cases)
      expect(hex(await kdf.expand(await kdf.extract(unhex(salt), unhex(ikm)), unhex(info), okm.length / 2))).toBe(okm)
    await expect(kdf.expand(random(32), random(4), 255 * 32 + 1)).rejects.toMatchObject({ code: 'EXPAND_LENGTH' })
  })

  it('gives the answer of RFC 4231, test case 2, and notices another', async () => {
    const { hash } = await suite()
    const tag = unhex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
    expect(await hash.mac(utf8('Jefe'), utf8('what do ya want for nothing?'))).toEqual(tag)
    expect(await hash.verifyMac(utf8('Jefe'), tag, utf8('what do ya want for nothing?'))).toBe(true)
    expect(await hash.verifyMac(utf8('Jefe'), tag.with(0, 0), utf8('what do ya want for nothing?'))).toBe(false)
  })
})

describe('a leaf’s key', () => {
  it('signs by its handle, and for no other', async () => {
    const [seed, message] = [random(32), utf8('message')]
    const { publicKey, suite: cs } = await leafKey(seed)
    const signature = await cs.signature.sign(publicKey, message)
    expect(await cs.signature.verify(publicKey, message, signature)).toBe(true)
    expect(await cs.signature.verify(publicKey, utf8('massage'), signature)).toBe(false)
    expect(hex(publicKey)).toBe(hex((await ed25519FromSeed(seed)).publicKey))
    await expect(cs.signature.sign((await leafKey(random(32))).publicKey, message)).rejects.toMatchObject({
      code: 'LEAF_KEY_MISSING',
    })
    await expect((await suite()).signature.sign(publicKey, message)).rejects.toMatchObject({ code: 'LEAF_KEY_MISSING' })
    await expect(leafKey(random(31))).rejects.toThrow()
  })

  it('of small order verifies nothing, although the browser takes it', async () => {
    const identity = unhex(`01${'00'.repeat(31)}`)
    const trivial = new Uint8Array([...identity, ...new Uint8Array(32)]) // R = identity, S = 0
    const key = await crypto.subtle.importKey('raw', new Uint8Array(identity), { name: 'Ed25519' }, false, ['verify'])
    expect(await crypto.subtle.verify({ name: 'Ed25519' }, key, new Uint8Array(trivial), new Uint8Array(utf8('anything')))).toBe(
      true,
    )
    expect(await (await suite()).signature.verify(identity, utf8('anything'), trivial)).toBe(false)
  })
})

describe('an exchange key', () => {
  const P = 2n ** 255n - 19n
  const bytesOf = (u: bigint): Uint8Array => unhex(u.toString(16).padStart(64, '0')).reverse()

  it('of small order is refused in every form it can be written in', () => {
    const points = [
      0n,
      1n,
      P - 1n,
      325606250916557431795983626356110631294008115727848805560023387167927233504n,
      39382357235489614581723060781553021112529911719440698176882885853963445705823n,
    ]
    const forms = points.flatMap((u) => [u, u + P].filter((v) => v < 2n ** 255n).flatMap((v) => [v, v + 2n ** 255n]))
    expect(forms.length).toBe(14)
    for (const u of forms) expect(exchangeKeyUsable(bytesOf(u))).toBe(false)
  })

  it('that the browser cannot agree on is refused, and the ones it makes are taken', async () => {
    const own = (await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits'])) as CryptoKeyPair
    const agrees = async (raw: Uint8Array): Promise<boolean> => {
      try {
        const key = await crypto.subtle.importKey('raw', new Uint8Array(raw), { name: 'X25519' }, false, [])
        const bits = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: key }, own.privateKey, 256))
        return bits.some((b) => b !== 0)
      } catch {
        return false
      }
    }
    for (const u of [0n, 1n, P - 1n, P, P + 1n]) expect(await agrees(bytesOf(u))).toBe(false)
    for (let i = 0; i < 5; i++) {
      const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits'])) as CryptoKeyPair
      const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
      expect(exchangeKeyUsable(raw)).toBe(true)
      expect(await agrees(raw)).toBe(true)
    }
    expect(exchangeKeyUsable(random(31))).toBe(false)
    expect(exchangeKeyUsable(random(33))).toBe(false)
  })
})
