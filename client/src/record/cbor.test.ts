/** One value, one sequence of bytes (spec/record.md §4). The shared vectors hold the encodings; here stands what only this language can get wrong. */
import { encode as encodeElsewhere, rfc8949EncodeOptions } from 'cborg'
import { describe, expect, it } from 'vitest'
import { type Cbor, decode, encode, equalBytes, hex, RecordError, unhex } from '.'
import { type Dice, dice } from '../crypto/testing/random'

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

const LENGTHS = [0, 1, 2, 23, 24, 25, 255, 256, 257]
const INTEGERS = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]
const WIDE = [2n ** 53n, 2n ** 64n - 1n, -(2n ** 53n), -(2n ** 64n)]
const LETTERS = ['a', 'z', 'A', '~', '\u007f', '\u0080', 'é', 'ß', '\u07ff', '\u0800', '語', '\uffee', '\u{10000}', '🜚']

/** Any value of the subset: edges of every length of head, text that sorts otherwise in UTF-16 than in UTF-8. */
function anyValue({ below, oneOf }: Dice, levels: number): Cbor {
  const text = (): string => Array.from({ length: oneOf([0, 1, 2, 3, oneOf(LENGTHS)]) }, () => oneOf(LETTERS)).join('')
  const inside = (): Cbor => anyValue({ below, oneOf }, levels - 1)
  const few = <T>(item: () => T): T[] => Array.from({ length: below(5) }, item)
  const kinds: (() => Cbor)[] = [
    () => oneOf([null, true, false]),
    () => oneOf(INTEGERS) * oneOf([1, -1]) + 0,
    () => oneOf(WIDE),
    text,
    () => new Uint8Array(oneOf(LENGTHS)).fill(below(256)),
    () => few(inside),
    () => Object.fromEntries(few(() => [text(), inside()])),
    () => new Map(few(() => [text(), inside()])),
    () => new Map(few(() => [below(24), inside()])),
  ]
  return oneOf(levels === 0 ? kinds.slice(0, 5) : kinds)()
}

describe('encoding, beside an implementation by others', () => {
  it('gives the same bytes for a thousand values', () => {
    const values = dice(8949)
    const long = ['x'.repeat(65_535), 'é'.repeat(40_000), new Uint8Array(65_536)]
    for (const value of [...long, ...Array.from({ length: 1_000 }, () => anyValue(values, 4))]) {
      if (!equalBytes(encode(value), encodeElsewhere(value, rfc8949EncodeOptions))) expect(value).toBe('encoded otherwise')
    }
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
