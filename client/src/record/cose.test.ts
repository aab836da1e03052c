/** Signed statements (spec/record.md §1): a signature is worth something only under its own label and its own key. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  concat, ed25519FromSeed, encode, equalBytes, hex, type KeyPair, type KeyProblem, keyProblem, readSign1, sha256, sign1, signatureInput, unhex, verifyEd25519,
  verifySign1,
} from '.'

const LABEL = 'parley/1/entry'
const PAYLOAD = encode([1, 'entry'])
let northland: KeyPair
let southmark: KeyPair

beforeAll(async () => {
  northland = await ed25519FromSeed(new Uint8Array(32).fill(1))
  southmark = await ed25519FromSeed(new Uint8Array(32).fill(2))
})

const code = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'accepted', (error: { code?: string }) => error.code)

describe('a signed statement', () => {
  it('is read back by whoever knows label and key, and its id is the hash of what was signed', async () => {
    const signed = await sign1(LABEL, PAYLOAD, northland.sign)
    expect(hex(await verifySign1(LABEL, signed, northland.publicKey))).toBe(hex(PAYLOAD))
    expect(hex(await readSign1(signed).id(LABEL))).toBe(hex(await sha256(signatureInput(LABEL, PAYLOAD))))
  })

  it('is nothing under another label, another key or other bytes', async () => {
    const signed = await sign1(LABEL, PAYLOAD, northland.sign)
    const altered = signed.slice()
    altered[10] = (altered[10] ?? 0) ^ 1
    expect(await code(verifySign1('parley/1/device', signed, northland.publicKey))).toBe('BAD_SIGNATURE')
    expect(await code(verifySign1(LABEL, signed, southmark.publicKey))).toBe('BAD_SIGNATURE')
    expect(await code(verifySign1(LABEL, altered, northland.publicKey))).not.toBe('accepted')
    expect(await code(verifySign1(LABEL, signed, northland.publicKey))).toBe('accepted')
  })

  it('is refused under a key that would sign anything, before the signature is looked at', async () => {
    const signed = await sign1(LABEL, PAYLOAD, northland.sign)
    expect(await code(verifySign1(LABEL, signed, new Uint8Array(32)))).toBe('BAD_KEY')
  })
})

describe('keys', () => {
  it('come from a seed as RFC 8032 §7.1 says', async () => {
    const pair = await ed25519FromSeed(unhex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'))
    expect(hex(pair.publicKey)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
    expect(hex(await pair.sign(new Uint8Array()))).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    )
  })

  it.each<[string, KeyProblem | null]>([
    ['00'.repeat(31), 'length'],
    [`ed${'ff'.repeat(30)}7f`, 'non-canonical y'],
    [`02${'00'.repeat(31)}`, 'not on curve'],
    [`01${'00'.repeat(30)}80`, 'non-canonical sign'],
    ['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'small order'],
  ])('%s has the problem: %s', (key, problem) => {
    expect(keyProblem(unhex(key))).toBe(problem)
  })
})

describe('a signature whose R is the neutral point', () => {
  /** S = k·a mod L for R = O: only the owner of the key can make it, and whoever sees it can compute the key. */
  const L = 2n ** 252n + 27742317777372353535851937790883648493n
  const little = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.slice().reverse())}`)

  it('is one WebCrypto lets through, and this project does not', async () => {
    const seed = new Uint8Array(32).fill(7)
    const { publicKey } = await ed25519FromSeed(seed)
    const message = new TextEncoder().encode('a vote')
    const sha512 = async (bytes: Uint8Array): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-512', new Uint8Array(bytes)))
    const scalar = (await sha512(seed)).slice(0, 32)
    scalar[0] = (scalar[0] ?? 0) & 248
    scalar[31] = ((scalar[31] ?? 0) & 127) | 64
    const neutral = Uint8Array.of(1, ...new Uint8Array(31))
    const k = little(await sha512(concat(neutral, publicKey, message))) % L
    const s = (k * little(scalar)) % L
    const signature = concat(neutral, unhex(s.toString(16).padStart(64, '0')).reverse())

    const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), { name: 'Ed25519' }, false, ['verify'])
    expect(await crypto.subtle.verify({ name: 'Ed25519' }, key, new Uint8Array(signature), message)).toBe(true)
    expect(await verifyEd25519(publicKey, message, signature)).toBe(false)
  })
})

describe('bytes', () => {
  it('are equal only byte for byte, and hex is lower case and even', () => {
    expect(equalBytes(unhex('00ff'), Uint8Array.of(0, 255))).toBe(true)
    expect(equalBytes(unhex('00ff'), unhex('00fe'))).toBe(false)
    expect(equalBytes(unhex('00'), unhex('0000'))).toBe(false)
    for (const bad of ['0', '0G', 'FF', ' 00']) expect(() => unhex(bad)).toThrow('BAD_LAYOUT')
  })
})
