/**
 * Canonical CBOR (RFC 8949 §4.2.1) in one pass: a device writes its whole state with every step, so encoding is the most frequent work of all.
 * What may be written, spec/record.md §4 says; everything else throws RecordError('BAD_CBOR').
 */
import { RecordError } from './bytes'

const LIMIT = 1n << 64n
const MAJOR = { unsigned: 0x00, negative: 0x20, bytes: 0x40, text: 0x60, list: 0x80, map: 0xa0 } as const
const SIMPLE = { false: 0xf4, true: 0xf5, null: 0xf6 } as const
const FIRST_BYTES = 256
const HEAD_BYTES = 9
const LARGEST_INTEGER_KEY = 23

/** The one encoding of `value`; `depth`: how many collections may be entered. */
export function canonical(value: unknown, depth: number): Uint8Array {
  const writer = new Writer()
  writer.write(value, depth)
  return writer.taken()
}

class Writer {
  #bytes = new Uint8Array(FIRST_BYTES)
  #at = 0
  readonly #text = new TextEncoder()

  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  write(value: unknown, depth: number): void {
    if (typeof value === 'string') return this.#writeText(value)
    if (typeof value === 'number') return this.#writeInteger(value)
    if (typeof value === 'bigint') return this.#writeWide(value)
    if (typeof value === 'boolean') return this.#writeByte(value ? SIMPLE.true : SIMPLE.false)
    if (value === null) return this.#writeByte(SIMPLE.null)
    if (value instanceof Uint8Array) return this.#writeBytes(value)
    if (typeof value !== 'object') throw new RecordError('BAD_CBOR', `${typeof value} has no canonical form`)
    if (depth === 0) throw new RecordError('BAD_CBOR', 'nested too deep')
    if (Array.isArray(value)) return this.#writeList(value, depth - 1)
    if (value instanceof Map) return this.#writePairs([...(value as ReadonlyMap<unknown, unknown>)], depth - 1)
    this.#writePairs(Object.entries(value), depth - 1)
  }

  #writeList(items: readonly unknown[], depth: number): void {
    this.#head(MAJOR.list, items.length)
    for (let i = 0; i < items.length; i++) this.write(items[i], depth) // a hole is written as `undefined` is: not at all
  }

  /** Only text keys, or only integers 0–23: under that rule every encoder sorts alike. */
  #writePairs(pairs: (readonly [unknown, unknown])[], depth: number): void {
    const sorted = pairs.every(isNamed) ? byName(pairs) : pairs.every(isNumbered) ? pairs.sort((a, b) => a[0] - b[0]) : null
    if (sorted === null) throw new RecordError('BAD_CBOR', 'a key is neither text nor an integer 0–23, or both occur')
    this.#head(MAJOR.map, sorted.length)
    for (const [key, value] of sorted) {
      this.write(key, 0)
      this.write(value, depth)
    }
  }

  #writeText(text: string): void {
    // UTF-8 takes at most three bytes for a UTF-16 unit; how long the head is depends on how many it takes
    this.#room(HEAD_BYTES + 3 * text.length)
    if (this.#writePlain(text)) return
    if (!text.isWellFormed()) throw new RecordError('BAD_CBOR', 'a lone surrogate') // the encoder would replace it without a word
    this.#writeBytes(this.#text.encode(text), MAJOR.text)
  }

  /** Text of ASCII alone, as nearly all of it is; false, with nothing written, for any other. */
  #writePlain(text: string): boolean {
    const before = this.#at
    this.#head(MAJOR.text, text.length)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0x7f) {
        this.#at = before
        return false
      }
      this.#bytes[this.#at++] = unit
    }
    return true
  }

  #writeBytes(bytes: Uint8Array, major: number = MAJOR.bytes): void {
    this.#head(major, bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #writeInteger(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RecordError('BAD_CBOR', 'not an integer')
    if (value < 0) this.#head(MAJOR.negative, -1 - value)
    else this.#head(MAJOR.unsigned, value)
  }

  #writeWide(value: bigint): void {
    if (value >= LIMIT || value < -LIMIT) throw new RecordError('BAD_CBOR', 'an integer beyond 64 bits')
    const narrow = Number(value)
    if (Number.isSafeInteger(narrow)) return this.#writeInteger(narrow)
    this.#room(HEAD_BYTES)
    this.#bytes[this.#at] = (value < 0n ? MAJOR.negative : MAJOR.unsigned) | 27
    this.#view().setBigUint64(this.#at + 1, value < 0n ? -1n - value : value)
    this.#at += HEAD_BYTES
  }

  #writeByte(byte: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = byte
  }

  /** The shortest head for `argument`, a whole number from 0 to 2⁵³ − 1. */
  #head(major: number, argument: number): void {
    this.#room(HEAD_BYTES)
    if (argument < 24) {
      this.#bytes[this.#at++] = major | argument
    } else if (argument < 0x100) {
      this.#bytes[this.#at++] = major | 24
      this.#bytes[this.#at++] = argument
    } else if (argument < 0x1_0000) {
      this.#bytes[this.#at] = major | 25
      this.#view().setUint16(this.#at + 1, argument)
      this.#at += 3
    } else if (argument < 0x1_0000_0000) {
      this.#bytes[this.#at] = major | 26
      this.#view().setUint32(this.#at + 1, argument)
      this.#at += 5
    } else {
      this.#bytes[this.#at] = major | 27
      this.#view().setBigUint64(this.#at + 1, BigInt(argument))
      this.#at += 9
    }
  }

  #view(): DataView {
    return new DataView(this.#bytes.buffer)
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + more))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

type Named = readonly [string, unknown]
const isNamed = (pair: readonly [unknown, unknown]): pair is Named => typeof pair[0] === 'string' && pair[0].isWellFormed()
const isNumbered = (pair: readonly [unknown, unknown]): pair is readonly [number, unknown] =>
  typeof pair[0] === 'number' && Number.isInteger(pair[0]) && pair[0] >= 0 && pair[0] <= LARGEST_INTEGER_KEY

const PLAIN = /^[\0-\x7f]*$/

/** RFC 8949 §4.2.1: by the bytes of the encoded key, so shorter keys first. */
function byName(pairs: readonly Named[]): readonly Named[] {
  if (pairs.every(([key]) => PLAIN.test(key))) return pairs.toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
  const text = new TextEncoder()
  const encoded = pairs.map((pair) => ({ pair, key: text.encode(pair[0]) }))
  return encoded.sort((a, b) => a.key.length - b.key.length || compare(a.key, b.key)).map(({ pair }) => pair)
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const differs = a.findIndex((byte, i) => byte !== b[i])
  return differs < 0 ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0)
}
