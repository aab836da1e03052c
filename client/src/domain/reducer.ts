/** The reducer (rules G1, G8–G10): one entry after another makes the state of a room. Pure and deterministic. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, hex, unhex, utf8 } from '../record'
import { type Act, type Kind, marked } from './act'
import { advance } from './clock'
import type { Code, Outcome } from './codes'
import { perform } from './consent'
import { hold, needsSeconds } from './joint'
import { KINDS } from './kinds'
import { shapeProblem } from './shapes'
import { at, put } from './shelves'
import { type Body, expired, isVisitor, LOG_KEPT, openSession, type RoomState } from './state'

/** An entry as it comes from the log, body unchecked (G3). Ids are 64 hex digits. */
export interface Entry {
  readonly id: string
  readonly room: string
  readonly author: string
  readonly author_seq: number
  readonly prev: string | null
  readonly kind: string
  readonly body: unknown
}

/**
 * Where the host put an entry: position from 1 without gaps, stamp in ms UTC. `signatureGood`: the signature holds under the key certified for
 * its author, over an entry of this talk and this room; `proofGood`: what its body brings as proof of another entry holds (`proofGood` of `proof`).
 * `receiptGood` changes no outcome; it is for findings (Z3).
 */
export interface Placed {
  readonly position: number
  readonly stamp: number
  readonly signatureGood: boolean
  readonly proofGood?: boolean
  readonly receiptGood?: boolean
}

export interface Applied {
  readonly state: RoomState
  readonly outcome: Outcome
}

/**
 * The state after the next entry of the log, and what became of it. A rejected entry changes nothing but its place in the log and, where
 * G9 says so, its author's chain. Throws RangeError if the position is not the next one: a caller that skips entries has no state to speak of.
 */
export function apply(before: RoomState, entry: Entry, { position, stamp, signatureGood, proofGood = false }: Placed): Applied {
  if (position !== before.position + 1) throw new RangeError(`position ${position} after ${before.position}`)
  const run = runAfter(before.run, entry.id, stamp)
  const placed: RoomState = { ...advance(before, stamp), position, log: lastWith(before.log, entry.id), run, runs: lastWith(before.runs, run) }
  const problem = chainProblem(placed, entry, signatureGood)
  if (problem !== null) return { state: placed, outcome: problem }
  const state = { ...placed, chains: put(placed.chains, entry.author, { seq: entry.author_seq, id: entry.id }) }
  const kind = at(KINDS, entry.kind)
  const malformed = kind === undefined ? 'UNKNOWN_KIND' : shapeProblem(kind.shape, entry.body)
  if (kind === undefined || malformed !== null) return { state, outcome: malformed ?? 'UNKNOWN_KIND' }
  const { id, author, body } = entry
  return judge(state, { id, kind: entry.kind, body: body as Body, author, position, time: state.time, proofGood }, kind)
}

/** The room at a beat (G6): outages and due times, no entry. */
export const beat = (state: RoomState, stamp: number): RoomState => advance(state, stamp)

/** `LOG_KEPT` items at most, this one the last. */
function lastWith(items: readonly string[], item: string): readonly string[] {
  const kept = items.slice(1 - LOG_KEPT)
  kept.push(item)
  return kept
}

/** The running hash after one more entry: its id, as text, and when the host took it (spec/record.md §6). */
function runAfter(run: string, id: string, stamp: number): string {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(stamp))
  return hex(sha256(concat(unhex(run), utf8(id), time)))
}

/**
 * Checks 1–3: author, signature, chain (G9). Devices ask them before an entry gets a position, by the state alone and so alike: what fails gets none, and
 * only who reads a record made elsewhere meets these codes as outcomes.
 */
export function chainProblem(state: RoomState, entry: Pick<Entry, 'id' | 'author' | 'author_seq' | 'prev'>, signatureGood: boolean): Code | null {
  if (at(state.persons, entry.author) === undefined) return 'UNKNOWN_AUTHOR'
  if (!signatureGood) return 'BAD_SIGNATURE'
  const last = at(state.chains, entry.author)
  const expected = (last?.seq ?? 0) + 1
  if (entry.author_seq !== expected) return entry.author_seq < expected ? 'CHAIN_REPLAY' : 'CHAIN_GAP'
  return entry.prev === (last?.id ?? null) ? null : 'CHAIN_FORK'
}

/** Checks 5–10 and the effect. */
function judge(state: RoomState, act: Act, kind: Kind): Applied {
  const problem = standing(state, act) ?? room(state, act, kind) ?? kind.who(state, act) ?? talk(state, kind)
  if (problem !== null) return { state, outcome: problem }
  if (needsSeconds(state, act, kind)) return { state: hold(state, act), outcome: 'held' }
  const result = perform(kind, state, act)
  return typeof result === 'string' ? { state, outcome: result } : { state: result, outcome: 'ok' }
}

/** Check 5. */
function standing(state: RoomState, act: Act): Code | null {
  const author = at(state.persons, act.author)
  if (author === undefined) return 'UNKNOWN_AUTHOR'
  if (state.left.includes(author.delegation)) return 'DELEGATION_LEFT'
  if (author.revoked) return 'AUTHOR_REVOKED'
  return expired(author, act.time) ? 'AUTHOR_EXPIRED' : null
}

/** Check 6 (R7, R10). */
function room(state: RoomState, act: Act, kind: Kind): Code | null {
  if (marked(kind, 'outsiders')) return null
  const until = at(state.members, act.author)
  if (until === undefined) return 'NOT_IN_ROOM'
  const overdue = until !== null && act.time >= until
  if (isVisitor(state, act.author) && (overdue || !marked(kind, 'visitors'))) return 'VISITOR'
  return kind.rooms === undefined || kind.rooms.includes(state.room.kind) ? null : 'WRONG_ROOM'
}

/** Check 8 (C4, A9, M4). */
function talk(state: RoomState, kind: Kind): Code | null {
  if (state.charter === null && !marked(kind, 'before-charter')) return 'CHARTER_NOT_IN_FORCE'
  if (state.interrupted && marked(kind, 'not-interrupted')) return 'TALK_INTERRUPTED'
  return marked(kind, 'on-record-only') && openSession(state)?.on_record === false ? 'OFF_RECORD' : null
}
