import { describe, expect, it } from 'vitest'
import { sha256 } from '../record'
import { openPart, PART, partsOf, runningHash, type SealedFile, sealedSize, sealPart } from './files'

const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))
const of = (size: number): SealedFile => ({ room: random(16), file: random(16), key: random(32), size })
const refusal = (work: () => Promise<unknown>): Promise<unknown> => work().then(() => 'opened', (error: { code?: string }) => error.code)

describe('a sealed file', () => {
  it('has parts of one size, the last shorter, and opens part by part', async () => {
    const content = new Uint8Array(PART + 1000).map((_, i) => i % 251)
    const file = of(content.length)
    const parts = [await sealPart(file, 0, content.slice(0, PART)), await sealPart(file, 1, content.slice(PART))]
    expect(parts.map((p) => p.length)).toEqual([262_144, 1028])
    expect(sealedSize(content.length)).toBe(262_144 + 1028)
    expect(await openPart(file, 1, parts[1] as Uint8Array)).toEqual(content.slice(PART))
  })

  it('of no bytes is one part', async () => {
    expect([partsOf(0), sealedSize(0)]).toEqual([1, 28])
    const file = of(0)
    expect(await openPart(file, 0, await sealPart(file, 0, new Uint8Array()))).toEqual(new Uint8Array())
  })

  it('is opened at its own place only', async () => {
    const file = of(2 * PART)
    const [first, second] = [await sealPart(file, 0, new Uint8Array(PART)), await sealPart(file, 1, new Uint8Array(PART))]
    const flipped = first.slice()
    flipped[100] = (flipped[100] ?? 0) ^ 1
    expect(await refusal(() => openPart(file, 0, first))).toBe('opened')
    expect(await refusal(() => openPart(file, 0, second))).toBe('FILE_DIFFERS')
    expect(await refusal(() => openPart(file, 0, flipped))).toBe('FILE_DIFFERS')
    expect(await refusal(() => openPart({ ...file, size: PART }, 0, first))).toBe('FILE_DIFFERS') // cut short: it was said to have one part
    expect(await refusal(() => openPart({ ...file, room: random(16) }, 0, first))).toBe('FILE_DIFFERS')
    expect(await refusal(() => openPart({ ...file, file: random(16) }, 0, first))).toBe('FILE_DIFFERS')
    expect(await refusal(() => openPart({ ...file, key: random(32) }, 0, first))).toBe('FILE_DIFFERS')
    expect(await refusal(() => openPart(file, 0, first.slice(0, 20)))).toBe('FILE_DIFFERS')
  })

  it('is not sealed when it is no longer as long as it was', () => {
    expect(() => sealPart(of(100), 0, new Uint8Array(99))).toThrow('FILE_CHANGED')
  })

  it('is hashed piece by piece as it would be in one', async () => {
    const content = new Uint8Array(100_000).map((_, i) => (i * 7) % 253)
    const hash = await runningHash()
    for (let at = 0; at < content.length; at += 7_777) hash.add(content.slice(at, at + 7_777))
    expect(hash.end()).toEqual(await sha256(content))
  })
})
