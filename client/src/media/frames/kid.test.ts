import { describe, expect, it } from 'vitest'
import { decodeHeader, encodeHeader } from '../../record/sframe'
import type { Source } from '../contract'
import { decodeKid, encodeKid } from './kid'

const SOURCES: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio']

describe('key id', () => {
  it('is source, ordinal, leaf and the low byte of the epoch, in this order', () => {
    expect(encodeKid(0x155, { source: 'camera', ordinal: 5 }, 0x1ab)).toBe((2 << 21) | (5 << 18) | (0x155 << 8) | 0xab)
  })

  it('comes back from every source, ordinal, leaf and epoch', () => {
    for (const source of SOURCES) {
      for (const ordinal of [0, 1, 7]) {
        for (const leaf of [0, 1, 512, 1023]) {
          for (const epoch of [0, 255, 256, 70_000]) {
            expect(decodeKid(encodeKid(leaf, { source, ordinal }, epoch))).toEqual({ source, ordinal, leaf, epochByte: epoch % 256 })
          }
        }
      }
    }
  })

  it('is refused, not wrapped, when a part does not fit: it would be another person’s', () => {
    expect(() => encodeKid(1024, { source: 'camera', ordinal: 0 }, 0)).toThrow(RangeError)
    expect(() => encodeKid(-1, { source: 'camera', ordinal: 0 }, 0)).toThrow(RangeError)
    expect(() => encodeKid(0, { source: 'camera', ordinal: 8 }, 0)).toThrow(RangeError)
    expect(() => encodeKid(0, { source: 'camera', ordinal: 0 }, -1)).toThrow(RangeError)
    expect(() => encodeKid(0.5, { source: 'camera', ordinal: 0 }, 1)).toThrow(RangeError)
  })

  it('always takes three bytes of the header', () => {
    for (const source of SOURCES) {
      const header = encodeHeader(encodeKid(0, { source, ordinal: 0 }, 0), 0)
      expect([header.length, Number(decodeHeader(header).kid) > 0xffff]).toEqual([4, true])
    }
  })

  it('of no source of ours, or beyond 24 bits, is nobody’s', () => {
    expect([0, 5, 6, 7].map((source) => decodeKid(source << 21))).toEqual([null, null, null, null])
    expect(decodeKid(0x100_0000 | (2 << 21))).toBeNull()
    expect(decodeKid(-1)).toBeNull()
  })
})
