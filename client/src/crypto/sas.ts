/**
 * Five words (spec/crypto.md, SAS): every head commits to a nonce before anybody reveals one, so that whoever sits between two heads has one guess
 * in 2^55 a run. A pure state machine: messages in, messages and words out; a refused step ends the run for good.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { type Cbor, decode, encode, equalBytes, sha256 } from '../record'

type Bytes = Uint8Array
export const WORDS: readonly string[] = wordlist

export interface SasHead { readonly name: string; readonly key: Bytes }
export interface SasOptions { readonly talk: Bytes; readonly founding: Bytes; readonly me: SasHead; readonly others: readonly SasHead[]; readonly nonce: Bytes }
interface Revealed { readonly key: Bytes; readonly nonce: Bytes }
export interface SasState {
  readonly stage: 'commit' | 'reveal' | 'done' | 'failed'
  readonly options: SasOptions
  readonly commitments: ReadonlyMap<string, Bytes>
  readonly reveals: ReadonlyMap<string, Revealed>
}
export type SasFailure = 'SAS_MALFORMED' | 'SAS_UNKNOWN_HEAD' | 'SAS_REFLECTED' | 'SAS_SECOND_COMMITMENT' | 'SAS_EARLY_REVEAL' | 'SAS_SECOND_REVEAL' | 'SAS_WRONG_KEY' | 'SAS_COMMITMENTS_DIFFER' | 'SAS_COMMITMENT_BROKEN' | 'SAS_SAME_KEY' | 'SAS_ENDED'
export interface SasStep { readonly state: SasState; readonly out?: Bytes; readonly code?: readonly string[]; readonly failed?: SasFailure }

const commitment = (o: SasOptions, head: SasHead, nonce: Bytes): Promise<Bytes> => sha256(encode(['parley/1/sas-commit', o.founding, head.name, head.key, nonce]))
const heads = (o: SasOptions): readonly SasHead[] => [o.me, ...o.others].sort((a, b) => (a.name < b.name ? -1 : 1))

export async function startSas(options: SasOptions): Promise<{ state: SasState; message: Bytes }> {
  const c = await commitment(options, options.me, options.nonce)
  const state: SasState = { stage: 'commit', options, commitments: new Map([[options.me.name, c]]), reveals: new Map() }
  return { state, message: encode([1, 'sas-commit', options.talk, options.me.name, c]) }
}

export async function stepSas(state: SasState, message: Bytes): Promise<SasStep> {
  const fail = (failed: SasFailure): SasStep => ({ state: { ...state, stage: 'failed' }, failed })
  if (state.stage === 'done') return { state }
  if (state.stage === 'failed') return fail('SAS_ENDED')
  const keys = heads(state.options).map((h) => h.key)
  if (keys.some((k, i) => keys.some((other, j) => i < j && equalBytes(k, other)))) return fail('SAS_SAME_KEY')
  const read = parse(message, state.options.talk)
  if (read === null) return fail('SAS_MALFORMED')
  if (read.from === state.options.me.name) return fail('SAS_REFLECTED')
  const head = state.options.others.find((h) => h.name === read.from)
  if (head === undefined) return fail('SAS_UNKNOWN_HEAD')
  return read.type === 'commit' ? takeCommitment(state, head, read.c, fail) : takeReveal(state, head, read, fail)
}

async function takeCommitment(state: SasState, head: SasHead, c: Bytes, fail: (f: SasFailure) => SasStep): Promise<SasStep> {
  if (state.commitments.has(head.name)) return fail('SAS_SECOND_COMMITMENT')
  if ([...state.commitments.values()].some((other) => equalBytes(other, c))) return fail('SAS_REFLECTED')
  const commitments = new Map(state.commitments).set(head.name, c)
  const next: SasState = { ...state, commitments }
  if (commitments.size < state.options.others.length + 1) return { state: next }
  const { me, nonce, talk } = state.options
  const out = encode([1, 'sas-reveal', talk, me.name, me.key, nonce, await allOf(next)])
  return { state: { ...next, stage: 'reveal', reveals: new Map([[me.name, { key: me.key, nonce }]]) }, out }
}

const allOf = (state: SasState): Promise<Bytes> =>
  sha256(encode(['parley/1/sas-all', heads(state.options).map((h) => state.commitments.get(h.name) ?? new Uint8Array())]))

async function takeReveal(state: SasState, head: SasHead, r: { key: Bytes; nonce: Bytes; all: Bytes }, fail: (f: SasFailure) => SasStep): Promise<SasStep> {
  if (state.stage !== 'reveal') return fail('SAS_EARLY_REVEAL')
  if (state.reveals.has(head.name)) return fail('SAS_SECOND_REVEAL')
  if (!equalBytes(r.key, head.key)) return fail('SAS_WRONG_KEY')
  if (!equalBytes(r.all, await allOf(state))) return fail('SAS_COMMITMENTS_DIFFER')
  if (!equalBytes(await commitment(state.options, head, r.nonce), state.commitments.get(head.name) ?? new Uint8Array())) return fail('SAS_COMMITMENT_BROKEN')
  const reveals = new Map(state.reveals).set(head.name, { key: r.key, nonce: r.nonce })
  if (reveals.size < state.options.others.length + 1) return { state: { ...state, reveals } }
  return { state: { ...state, stage: 'done', reveals }, code: await wordsOf(state.options, reveals) }
}

/** The first 55 bits as five words of eleven. */
async function wordsOf(o: SasOptions, reveals: ReadonlyMap<string, Revealed>): Promise<readonly string[]> {
  const rows = heads(o).map((h) => [h.name, h.key, reveals.get(h.name)?.nonce ?? new Uint8Array()])
  const digest = await sha256(encode(['parley/1/sas-code', o.founding, rows]))
  let bits = 0n
  for (const byte of digest.slice(0, 7)) bits = (bits << 8n) | BigInt(byte)
  bits >>= 1n
  return [4n, 3n, 2n, 1n, 0n].map((place) => WORDS[Number((bits >> (place * 11n)) & 2047n)] ?? '')
}

type Parsed = { readonly type: 'commit'; readonly from: string; readonly c: Bytes } | { readonly type: 'reveal'; readonly from: string; readonly key: Bytes; readonly nonce: Bytes; readonly all: Bytes }

function parse(message: Bytes, talk: Bytes): Parsed | null {
  let v: Cbor
  try {
    v = decode(message)
  } catch {
    return null
  }
  if (!Array.isArray(v) || v[0] !== 1) return null
  const [, type, itsTalk, from, a, b, c] = v as readonly Cbor[]
  const octets = (x: Cbor | undefined): x is Bytes => x instanceof Uint8Array && x.length === 32
  if (!(itsTalk instanceof Uint8Array) || !equalBytes(itsTalk, talk) || typeof from !== 'string') return null
  if (type === 'sas-commit' && v.length === 5 && octets(a)) return { type: 'commit', from, c: a.slice() }
  if (type === 'sas-reveal' && v.length === 7 && octets(a) && octets(b) && octets(c)) return { type: 'reveal', from, key: a.slice(), nonce: b.slice(), all: c.slice() }
  return null
}
