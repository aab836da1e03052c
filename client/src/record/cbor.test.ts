/** One value, one sequence of bytes (spec/record.md §4). The shared vectors hold the encodings; here stands what only this language can get wrong. */
import { describe, expect, it } from 'vitest'
import { type Cbor, decode, encode, hex, RecordError, unhex } from '.'

const refusal = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return error instanceof RecordError ? error.code : String(error)
  }
  return 'accepted'
}
const nested = (levels: number, inside: string): string => '81'.repeat(levels) + inside

describe('encoding', () => {
  it('writes minus zero as zero, and an integer the same whether it is narrow or wide', () => {
    expect(hex(encode(-0))).toBe('00')
    expect(hex(encode(5n))).toBe(hex(encode(5)))
    expect(hex(encode(2n ** 53n))).toBe('1b0020000000000000')
  })

  it.each<[string, unknown]>([
    ['a float', 1.5],
    ['not a number', NaN],
    ['a lone surrogate, which the library would replace', 'a\ud800'],
    ['a lone surrogate in a key', { 'a\udc00': 1 }],
    ['an integer beyond 64 bits', 2n ** 64n],
    ['nothing', undefined],
    ['nothing, inside', [undefined]],
    ['a function', () => 1],
    ['text and integer keys in one map', new Map<string | number, number>([['a', 1], [1, 1]])],
    ['an integer key beyond 23', new Map([[24, 1]])],
    ['seventeen levels', JSON.parse('['.repeat(17) + ']'.repeat(17))],
  ])('refuses %s', (_, value) => {
    expect(refusal(() => encode(value as Cbor))).toBe('BAD_CBOR')
  })
})

describe('decoding', () => {
  it('gives bigint only for what a number cannot hold', () => {
    expect(decode(unhex('1b001fffffffffffff'))).toBe(Number.MAX_SAFE_INTEGER)
    expect(decode(unhex('1b0020000000000000'))).toBe(2n ** 53n)
    expect(decode(unhex('3bffffffffffffffff'))).toBe(-(2n ** 64n))
  })

  it('counts empty collections as levels: sixteen pass, seventeen do not', () => {
    expect(decode(unhex(nested(15, '80')))).toBeDefined()
    expect(decode(unhex(nested(16, '01')))).toBeDefined()
    for (const bytes of [nested(16, '80'), nested(16, 'a0'), nested(17, '01')]) expect(refusal(() => decode(unhex(bytes)))).toBe('BAD_CBOR')
  })

  it('takes levels one after another for what they are, not for depth', () => {
    expect(decode(encode([[[1], {}], [[2]], { a: [[3]], b: [] }, 4]))).toHaveLength(4)
    expect(decode(encode(Array.from({ length: 40 }, () => [[]])))).toHaveLength(40)
  })

  it('refuses a bomb of collections and of lengths without running out of anything', () => {
    for (const bomb of ['81'.repeat(100_000), '9bffffffffffffffff', '5bffffffffffffffff', 'bb7fffffffffffffff', '9affffffff']) {
      expect(refusal(() => decode(unhex(bomb)))).toBe('BAD_CBOR')
    }
  })

  it('refuses more bytes than its limit, and takes them when a higher one is given', () => {
    const bytes = encode('x'.repeat(1_100_000))
    expect(refusal(() => decode(bytes))).toBe('BAD_CBOR')
    expect(decode(bytes, 2_000_000)).toHaveLength(1_100_000)
  })

  it.each([
    ['nothing', ''],
    ['two values', '0101'],
    ['a longer head than needed', '1800'],
    ['keys out of order', 'a2616201616101'],
    ['a key twice', 'a2616101616101'],
    ['invalid UTF-8, which the library would replace', '62c328'],
    ['half a float', 'f93c00'],
    ['undefined', 'f7'],
    ['a tag', 'c101'],
    ['an indefinite list', '9f01ff'],
    ['a bignum', 'c249010000000000000000'],
  ])('refuses %s', (_, bytes) => {
    expect(refusal(() => decode(unhex(bytes)))).toBe('BAD_CBOR')
  })
})
