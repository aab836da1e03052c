/**
 * Every layout of spec/record.md §2 comes back as it went, and a reader answers anything else with a code.
 * Entries, certificates and founding documents are in the shared vectors.
 */
import { describe, expect, it } from 'vitest'
import {
  BEFORE_FIRST, type Cbor, decode, encode, encodeAttestation, encodeComplaint, encodeEntry, encodeHistory, encodeJoin, encodePulse, encodeReceipt,
  encodeSasCommit, encodeSasReveal, encodeSending, readAttestation, readComplaint, readEntry, readHistory, readJoin, readPulse, readReceipt,
  readSasCommit, readSasReveal, readSending, RecordError, unhex,
} from '.'

const id = new Uint8Array(16).fill(1)
const hash = new Uint8Array(32).fill(2)
const key = unhex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')

/** A reader and a writer, and one good value between them. */
const through = <T>(write: (value: T) => Uint8Array, read: (bytes: Uint8Array) => T, value: T) => ({ write: () => write(value), read, value })

const LAYOUTS = {
  attestation: through(encodeAttestation, readAttestation, { room: id, epoch: 3, auth: hash, seq: 4, log: hash, tree: hash, state: hash, mls: key }),
  complaint: through(encodeComplaint, readComplaint, { room: id, epoch: 3, envelope: hash, reason: 'NOT_CONSENTED' }),
  receipt: through(encodeReceipt, readReceipt, { room: id, seq: 1, stamp: 1_772_442_000_000, envelope: hash, log: hash }),
  pulse: through(encodePulse, readPulse, { room: id, epoch: 3, counter: 1_772_442_000_000, kind: 'word', content: [1, hash] }),
  sending: through(encodeSending, readSending, { room: id, epoch: 3, tracks: [[1, 'TR_1'], [2, 'TR_2']] as const }),
  history: through(encodeHistory, readHistory, { room: id, upto: 9, blob: hash, size: 10, key: hash, iv: new Uint8Array(12), run: hash, last: null }),
  join: through(encodeJoin, readJoin, { talk: id, room: id, package: hash, device: key, mailbox: hash }),
  'sas-commit': through(encodeSasCommit, readSasCommit, { talk: id, from: 'n1', c: hash }),
  'sas-reveal': through(encodeSasReveal, readSasReveal, { talk: id, from: 'n1', ik: key, nonce: hash, all: hash }),
}
const each = Object.entries(LAYOUTS).map(([name, { write, read, value }]) => ({ name, write, read: read, value }))

const code = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof RecordError) return error.code
    throw error
  }
  return 'accepted'
}

describe.each(each)('$name', ({ write, read, value }) => {
  it('comes back as it went', () => {
    expect(read(write())).toEqual(value)
  })

  it('is refused with any field exchanged for what no field may be, one missing or one more', () => {
    const fields = decode(write()) as readonly Cbor[]
    for (let i = 0; i < fields.length; i++) {
      for (const strange of [-1, 2n ** 60n, false, new Map([['a', 1]])] as readonly Cbor[]) {
        expect(code(() => read(encode(fields.with(i, strange))))).toBe('BAD_LAYOUT')
      }
    }
    expect(code(() => read(encode(fields.slice(0, -1))))).toBe('BAD_LAYOUT')
    expect(code(() => read(encode([...fields, 0])))).toBe('BAD_LAYOUT')
  })

  it('is refused cut short at any byte', () => {
    const bytes = write()
    for (let end = 0; end < bytes.length; end++) expect(code(() => read(bytes.subarray(0, end)))).toBe('BAD_CBOR')
  })
})

describe('keys inside', () => {
  it('must be good ones', () => {
    const fields = decode(LAYOUTS['sas-reveal'].write()) as readonly Cbor[]
    expect(code(() => readSasReveal(encode(fields.with(4, new Uint8Array(32)))))).toBe('BAD_KEY')
  })
})

describe('the body of an entry', () => {
  const entry = { talk: id, room: id, author: 'n1', seq: 1, prev: null, basis: BEFORE_FIRST, salt: id, kind: 'message' }

  it('comes out as plain data, whatever its keys are called', () => {
    const body = { text: 'Good morning', deep: [{ a: 1 }], ...Object.fromEntries([['__proto__', 'x'], ['constructor', 'y']]) }
    const read = readEntry(encodeEntry({ ...entry, body })).body as Record<string, unknown>
    expect(Object.keys(read).sort()).toEqual(['__proto__', 'constructor', 'deep', 'text'])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })

  it('keeps maps with integers as keys apart from maps with text', () => {
    const read = readEntry(encodeEntry({ ...entry, body: { text: new Map([[1, 'x']]) } })).body as { text: unknown }
    expect(read.text).toBeInstanceOf(Map)
  })
})
