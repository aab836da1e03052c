/** Media frames (RFC 9605). Numbers are in the vectors; here stands what an engine in the middle can do to a frame. */
import { beforeAll, describe, expect, it } from 'vitest'
import { RecordError } from '.'
import { decodeHeader, deriveSFrameKey, encodeHeader, openFrame, sealFrame, type SFrameKey } from './sframe'

const BASE = new Uint8Array(32).fill(9)
const FRAME = new TextEncoder().encode('a picture')
const PREFIX = Uint8Array.of(1, 2, 3)
const KID = 0x40_00_07
let key: SFrameKey

beforeAll(async () => {
  key = { kid: KID, ...(await deriveSFrameKey(BASE, KID)) }
})

const refusal = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => 'accepted', (error: unknown) => (error instanceof RecordError ? error.code : String(error)))

describe('a sealed frame', () => {
  it('opens for whoever has the key, and costs the bytes the RFC says', async () => {
    const sealed = await sealFrame(key, 5, PREFIX, FRAME)
    expect(await openFrame(key, PREFIX, sealed)).toEqual(FRAME)
    expect(sealed.length - FRAME.length).toBe(1 + 3 + 0 + 16)
  })

  it('does not open with any single bit changed, nor under another prefix', async () => {
    const sealed = await sealFrame(key, 300, PREFIX, FRAME)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await refusal(openFrame(key, PREFIX, changed))).toBe('BAD_FRAME')
    }
    expect(await refusal(openFrame(key, Uint8Array.of(1, 2, 4), sealed))).toBe('BAD_FRAME')
    expect(await refusal(openFrame(key, PREFIX, sealed))).toBe('accepted')
  })

  it('does not open under the key of another sender, of another epoch, or cut short', async () => {
    const sealed = await sealFrame(key, 0, PREFIX, FRAME)
    const sameKid = { kid: KID, ...(await deriveSFrameKey(new Uint8Array(32).fill(8), KID)) }
    const otherKid = { kid: KID + 1, ...(await deriveSFrameKey(BASE, KID + 1)) }
    expect(await refusal(openFrame(sameKid, PREFIX, sealed))).toBe('BAD_FRAME')
    expect(await refusal(openFrame(otherKid, PREFIX, sealed))).toBe('BAD_FRAME')
    for (let end = 0; end < sealed.length; end++) expect(await refusal(openFrame(key, PREFIX, sealed.subarray(0, end)))).toBe('BAD_FRAME')
  })

  it('is different for every counter', async () => {
    const seen = new Set<string>()
    for (const ctr of [0, 1, 7, 8, 255, 256, 65_536, 2 ** 32]) seen.add((await sealFrame(key, ctr, PREFIX, FRAME)).slice(-FRAME.length - 16).join())
    expect(seen.size).toBe(8)
  })
})

describe('a header', () => {
  it('comes back as it went, up to 64 bits', () => {
    for (const kid of [0n, 7n, 8n, 255n, 256n, 2n ** 24n, 2n ** 64n - 1n]) {
      for (const ctr of [0n, 7n, 8n, 2n ** 32n, 2n ** 64n - 1n]) {
        const bytes = encodeHeader(kid, ctr)
        expect(decodeHeader(bytes)).toEqual({ kid, ctr, length: bytes.length })
      }
    }
  })

  it('is refused beyond 64 bits, and when it is longer than needed', async () => {
    expect(() => encodeHeader(2n ** 64n, 0)).toThrow('BAD_FRAME')
    expect(() => encodeHeader(0, -1)).toThrow('BAD_FRAME')
    for (const bytes of [[0x80, 3], [0x08, 7], [0x90, 0, 9]]) expect(() => decodeHeader(Uint8Array.from(bytes))).toThrow('BAD_FRAME')
  })

  it('belongs to no key of a suite that is not AES-GCM', async () => {
    expect(await refusal(deriveSFrameKey(BASE, 1, 1))).toBe('BAD_FRAME')
    expect(await refusal(deriveSFrameKey(BASE, 1, 99))).toBe('BAD_FRAME')
  })
})
