/**
 * Five words two or more heads read to each other (spec/crypto.md §8): everybody commits to a nonce before anybody reveals one, so that whoever sits between
 * two heads has one guess in 2^55 a run. A pure state machine: messages in, messages and words out. A refused step ends the run for good.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import {
  encode,
  encodeSasCommit,
  encodeSasReveal,
  equalBytes,
  keyProblem,
  readSasCommit,
  readSasReveal,
  type SasCommit,
  type SasReveal,
  sha256,
  utf8,
} from '../record'
import { CryptoError } from './errors'

type Bytes = Uint8Array
/** 2048 words, each told from all others by its first four letters (BIP-39, English). */
export const WORDS: readonly string[] = wordlist
const WORD_BITS = 11n
const CODE_WORDS = 5

export interface SasHead {
  readonly name: string
  readonly key: Bytes
}
/** `founding` is the hash of the founding document all heads hold; `nonce` 32 fresh random bytes, kept in memory and nowhere else. */
export interface SasOptions {
  readonly talk: Bytes
  readonly founding: Bytes
  readonly me: SasHead
  readonly others: readonly SasHead[]
  readonly nonce: Bytes
}
export interface SasState {
  readonly stage: 'commit' | 'reveal' | 'done' | 'failed'
  readonly options: SasOptions
  readonly commitments: ReadonlyMap<string, Bytes>
  /** Nonces revealed so far, by name. */
  readonly nonces: ReadonlyMap<string, Bytes>
}
export type SasFailure =
  | 'SAS_MALFORMED'
  | 'SAS_UNKNOWN_HEAD'
  | 'SAS_REFLECTED'
  | 'SAS_SECOND_COMMITMENT'
  | 'SAS_EARLY_REVEAL'
  | 'SAS_SECOND_REVEAL'
  | 'SAS_WRONG_KEY'
  | 'SAS_COMMITMENTS_DIFFER'
  | 'SAS_COMMITMENT_BROKEN'
  | 'SAS_ENDED'
export interface SasStep {
  readonly state: SasState
  readonly out?: Bytes
  readonly code?: readonly string[]
  readonly failed?: SasFailure
}

/** Begins a run. Throws CryptoError('SAS_HEADS') unless there are two or more heads with different names and different good keys, and a nonce of 32 bytes. */
export async function startSas(options: SasOptions): Promise<{ state: SasState; message: Bytes }> {
  const all = inOrder(options)
  const different = (texts: readonly string[]): boolean => new Set(texts).size === texts.length
  const good =
    all.length > 1 &&
    all.every((h) => keyProblem(h.key) === null) &&
    different(all.map((h) => h.name)) &&
    different(all.map((h) => h.key.join()))
  if (!good || options.nonce.length !== 32) throw new CryptoError('SAS_HEADS')
  const c = await commitment(options, options.me, options.nonce)
  const state: SasState = { stage: 'commit', options, commitments: new Map([[options.me.name, c]]), nonces: new Map() }
  return { state, message: encodeSasCommit({ talk: options.talk, from: options.me.name, c }) }
}

/** Takes a message of another head, or what claims to be one. After the words are there, messages change nothing any more. */
export async function stepSas(state: SasState, message: Bytes): Promise<SasStep> {
  if (state.stage === 'done') return { state }
  const fail = (failed: SasFailure): SasStep => ({ state: { ...state, stage: 'failed' }, failed })
  if (state.stage === 'failed') return fail('SAS_ENDED')
  const read = parse(message)
  if (read === null || !equalBytes(read.said.talk, state.options.talk)) return fail('SAS_MALFORMED')
  if (read.said.from === state.options.me.name) return fail('SAS_REFLECTED')
  const head = state.options.others.find((h) => h.name === read.said.from)
  if (head === undefined) return fail('SAS_UNKNOWN_HEAD')
  const next = read.type === 'commit' ? await takeCommitment(state, head, read.said) : await takeReveal(state, head, read.said)
  return typeof next === 'string' ? fail(next) : next
}

type Read = { readonly type: 'commit'; readonly said: SasCommit } | { readonly type: 'reveal'; readonly said: SasReveal }

function parse(message: Bytes): Read | null {
  try {
    return { type: 'commit', said: readSasCommit(message) }
  } catch {
    // another kind of message, or none
  }
  try {
    return { type: 'reveal', said: readSasReveal(message) }
  } catch {
    return null
  }
}

async function takeCommitment(state: SasState, head: SasHead, { c }: SasCommit): Promise<SasStep | SasFailure> {
  if (state.commitments.has(head.name)) return 'SAS_SECOND_COMMITMENT'
  if ([...state.commitments.values()].some((other) => equalBytes(other, c))) return 'SAS_REFLECTED'
  const commitments = new Map(state.commitments).set(head.name, c)
  if (commitments.size <= state.options.others.length) return { state: { ...state, commitments } }
  const { me, nonce, talk } = state.options
  const next: SasState = { ...state, stage: 'reveal', commitments, nonces: new Map([[me.name, nonce]]) }
  return { state: next, out: encodeSasReveal({ talk, from: me.name, ik: me.key, nonce, all: await allOf(next) }) }
}

async function takeReveal(state: SasState, head: SasHead, r: SasReveal): Promise<SasStep | SasFailure> {
  if (state.stage !== 'reveal') return 'SAS_EARLY_REVEAL'
  if (state.nonces.has(head.name)) return 'SAS_SECOND_REVEAL'
  if (!equalBytes(r.ik, head.key)) return 'SAS_WRONG_KEY'
  if (!equalBytes(r.all, await allOf(state))) return 'SAS_COMMITMENTS_DIFFER'
  if (!equalBytes(await commitment(state.options, head, r.nonce), of(state.commitments, head.name)))
    return 'SAS_COMMITMENT_BROKEN'
  const nonces = new Map(state.nonces).set(head.name, r.nonce)
  if (nonces.size <= state.options.others.length) return { state: { ...state, nonces } }
  return { state: { ...state, stage: 'done', nonces }, code: await wordsOf(state.options, nonces) }
}

/** Heads in the order of their names' UTF-8 bytes, the same on every device. */
const inOrder = (o: SasOptions): readonly SasHead[] => [o.me, ...o.others].sort((a, b) => compare(utf8(a.name), utf8(b.name)))

function compare(a: Bytes, b: Bytes): number {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1)
}

const of = (map: ReadonlyMap<string, Bytes>, name: string): Bytes => map.get(name) ?? new Uint8Array()

/** The name inside is what stops a reflected commitment; the founding hash binds talk, room, owners, rules and protocol. */
const commitment = (o: SasOptions, head: SasHead, nonce: Bytes): Promise<Bytes> =>
  sha256(encode(['parley/1/sas-commit', o.founding, head.name, head.key, nonce]))

/** Every head shows which commitments he was shown: a host that shows different ones is noticed before any word is read. */
const allOf = (state: SasState): Promise<Bytes> =>
  sha256(encode(['parley/1/sas-all', inOrder(state.options).map((h) => of(state.commitments, h.name))]))

/** The first 55 bits as five words of eleven. */
async function wordsOf(o: SasOptions, nonces: ReadonlyMap<string, Bytes>): Promise<readonly string[]> {
  const digest = await sha256(
    encode(['parley/1/sas-code', o.founding, inOrder(o).map((h) => [h.name, h.key, of(nonces, h.name)])]),
  )
  const bits = digest.slice(0, 7).reduce((n, byte) => (n << 8n) | BigInt(byte), 0n) >> 1n
  return Array.from(
    { length: CODE_WORDS },
    (_, i) => WORDS[Number((bits >> (WORD_BITS * BigInt(CODE_WORDS - 1 - i))) & 2047n)] ?? '',
  )
}
