/** How much a device looks at of what others send: counted in decodings, bytes and items, for the worst there is of each type. */
import * as cborg from 'cborg'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { BEFORE_FIRST, decode, encode, encodeEntry, readEntry } from '../record'
import { decodeMail } from './mail-payloads'
import { MAIL, OPENING, SAID, SIGNED } from './payload-limits'
import { decodeInvitation, decodeOpening } from './payloads'
import { decodeRoomPayload } from './room-payloads'

/** Bytes that the library was given, a number for each decoding. */
const decoded: number[] = []
vi.mock('cborg', async (original) => {
  const library = await original<typeof cborg>()
  const counting: typeof cborg.decode = (bytes, options) => {
    decoded.push(bytes.length)
    return library.decode(bytes, options) as unknown
  }
  return { ...library, decode: counting }
})
beforeEach(() => void decoded.splice(0))

const DECODERS = [
  { name: 'mail', rows: MAIL, read: decodeMail },
  { name: 'a group', rows: SAID, read: decodeRoomPayload },
  { name: 'the opening room', rows: { head: OPENING.head, words: OPENING.words, match: OPENING.match, stop: OPENING.stop }, read: decodeOpening },
  { name: 'an invitation', rows: { invitation: OPENING.invitation }, read: decodeInvitation },
]
const MIB = 1024 * 1024
/** What is costly to read, beginning like a payload of this type and about this long. */
const bombs = (type: string, size: number): readonly Uint8Array[] => {
  const wide = encode([1, type, new Uint8Array(size)])
  const long = [0x9a, 0, 0x0f, 0xff, 0xff]
  const filled = (head: readonly number[], byte: number): Uint8Array => {
    const begin = Uint8Array.from([0x83, ...encode(1), ...encode(type), ...head])
    const bytes = new Uint8Array(begin.length + size).fill(byte)
    bytes.set(begin)
    return bytes
  }
  const [items, maps, deep] = [filled(long, 0), filled(long, 0xa0), filled([], 0x81)]
  return [wide, items, maps, deep]
}

describe.each(DECODERS)('what $name says', ({ rows, read }) => {
  it.each(Object.keys(rows))('of the type %s is refused unread when it is larger than that may be', (type) => {
    for (const bomb of bombs(type, MIB)) expect(read(bomb)).toBeNull()
    expect(decoded).toEqual([])
  })

  it.each(Object.entries(rows))('of the type %s within its bytes is decoded once at most, and never with more items', (type, [bytes, items, depth]) => {
    const head = encode([1, type]).length
    for (const bomb of bombs(type, bytes - head - 8)) read(bomb)
    expect(decoded.length).toBeLessThanOrEqual(1)
    const full = encode([1, type, Array.from({ length: items - 4 }, () => 0)])
    const over = encode([1, type, Array.from({ length: items - 3 }, () => 0)])
    const limits = { bytes, items, depth: Math.max(depth, 2) }
    if (over.length <= bytes) expect([() => decode(full, limits), () => decode(over, limits)].map(throws)).toEqual([false, true])
  })

  it('of a type nobody knows, or of another version, is not decoded at all', () => {
    for (const strange of [encode([1, 'confetti', 1]), encode([2, 'entry', new Uint8Array(8)]), encode({ a: 1 }), encode([1, 'constructor', 1]), new Uint8Array(0)])
      expect(read(strange)).toBeNull()
    expect(decoded).toEqual([])
  })
})

it('a message has its limits too, and so has an entry with its body', () => {
  const list = (items: number): Uint8Array => encode(Array.from({ length: items }, () => 0))
  expect([65_535, 65_536].map((items) => throws(() => decode(list(items))))).toEqual([false, true])
  const named = { talk: new Uint8Array(16), room: new Uint8Array(16), author: 'n1', seq: 1, prev: null, basis: BEFORE_FIRST }
  const entry = (items: number): Uint8Array =>
    encodeEntry({ ...named, salt: new Uint8Array(16), kind: 'message', body: { list: Array.from({ length: items }, () => 0) } })
  expect([16_384 - 20, 16_384].map((items) => throws(() => readEntry(entry(items))))).toEqual([false, true])
})

it('the table of the specification is the program’s', () => {
  const page = readFileSync(new URL('../../../spec/opening.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| (mail|signed in mail|group|opening)[^|]*\| `([\w-]+)` \| ([\d,]+) \| (\d+) \| (\d+) \|$/gm)]
  const written = rows.map(([, where, type, ...numbers]) => [where, type, ...numbers.map((each) => Number(each.replaceAll(',', '')))])
  const ours = Object.entries({ mail: MAIL, 'signed in mail': SIGNED, group: SAID, opening: OPENING }).flatMap(([where, table]) =>
    Object.entries(table as Record<string, readonly number[]>).map(([type, row]) => [where, type, ...row]),
  )
  expect(written).toEqual(ours)
})

function throws(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch {
    return true
  }
}
