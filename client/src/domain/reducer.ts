/** The reducer (rules G1, G4–G10): one entry after another makes the state of a room. Pure and deterministic. */
import { type Act, type Code, isCode, type Kind, type Outcome } from './act'
import { perform } from './consent'
import { hold, needsSeconds } from './joint'
import { KINDS } from './kinds'
import { shapeProblem } from './shapes'
import { at, put, withEntry } from './shelves'
import { type Body, expired, isVisitor, openSession, type RoomState } from './state'

export interface Entry { readonly id: string; readonly room: string; readonly author: string; readonly author_seq: number; readonly prev: string | null; readonly kind: string; readonly body: unknown }
export interface Placed { readonly position: number; readonly stamp: number; readonly signatureGood: boolean; readonly receiptGood?: boolean }

/**
 * The state after the next entry of the log, and what became of it. A rejected entry changes nothing but its place in the log and, where G9 says so,
 * its author's chain. Throws RangeError if the position is not the next one: a caller that skips entries has no state to speak of.
 */
export function apply(before: RoomState, entry: Entry, placed: Placed): { readonly state: RoomState; readonly outcome: Outcome } {
  if (placed.position !== before.position + 1) throw new RangeError(`position ${placed.position} after ${before.position}`)
  const placedState: RoomState = { ...advance(before, placed.stamp), position: placed.position, log: withEntry(before.log, entry.id) }
  const chain = chainProblem(placedState, entry, placed.signatureGood)
  if (chain !== null) return { state: placedState, outcome: chain }
  const state = { ...placedState, chains: put(placedState.chains, entry.author, { seq: entry.author_seq, id: entry.id }) }
  const kind = at(KINDS, entry.kind)
  if (kind === undefined) return { state, outcome: 'UNKNOWN_KIND' }
  const shape = shapeProblem(kind.shape, entry.body)
  if (shape !== null) return { state, outcome: shape }
  return judge(state, { id: entry.id, kind: entry.kind, body: entry.body as Body, author: entry.author, position: placed.position, time: state.time }, kind)
}

/** Checks 1–3: author, signature, chain (G9). */
function chainProblem(state: RoomState, entry: Entry, signatureGood: boolean): Code | null {
  if (at(state.persons, entry.author) === undefined) return 'UNKNOWN_AUTHOR'
  if (!signatureGood) return 'BAD_SIGNATURE'
  const last = at(state.chains, entry.author)
  const expected = (last?.seq ?? 0) + 1
  if (entry.author_seq !== expected) return entry.author_seq < expected ? 'CHAIN_REPLAY' : 'CHAIN_GAP'
  return entry.prev === (last?.id ?? null) ? null : 'CHAIN_FORK'
}

/** Checks 5–10 and the effect. */
function judge(state: RoomState, act: Act, kind: Kind): { readonly state: RoomState; readonly outcome: Outcome } {
  const problem = standing(state, act) ?? room(state, act, kind) ?? kind.who(state, act) ?? talk(state, kind)
  if (problem !== null) return { state, outcome: problem }
  if (needsSeconds(state, act, kind)) return { state: hold(state, act), outcome: 'held' }
  const result = perform(kind, state, act)
  return isCode(result) ? { state, outcome: result } : { state: result, outcome: 'ok' }
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
  if (kind.marks?.includes('outsiders') === true) return null
  const until = at(state.members, act.author)
  if (until === undefined) return 'NOT_IN_ROOM'
  const overdue = until !== null && act.time >= until
  if (isVisitor(state, act.author) && (kind.marks?.includes('visitors') !== true || overdue)) return 'VISITOR'
  return kind.rooms === undefined || kind.rooms.includes(state.room.kind) ? null : 'WRONG_ROOM'
}

/** Check 8 (C4, A9, M4). */
function talk(state: RoomState, kind: Kind): Code | null {
  if (state.charter === null && kind.marks?.includes('before-charter') !== true) return 'CHARTER_NOT_IN_FORCE'
  if (state.interrupted && kind.marks?.includes('not-interrupted') === true) return 'TALK_INTERRUPTED'
  const session = kind.marks?.includes('on-record-only') === true ? openSession(state) : null
  return session !== null && !session.on_record ? 'OFF_RECORD' : null
}

// --- time in a room (G4–G7)
/** The room at the stamp of its next entry or beat: outage, then due times, then the time itself. */
export function advance(before: RoomState, stamp: number): RoomState {
  const state = outage(before, stamp)
  const time = Math.max(stamp, state.time)
  return { ...fallDue(state, time), time, stamp }
}

/** G7: later than the interval's start, every running deadline moves by the interval's full length. */
function outage(state: RoomState, stamp: number): RoomState {
  const begin = state.stamp
  const allowedMs = state.charter === null ? 0 : (state.charter.charter.outage_s ?? 600) * 1000
  if (begin === null || Object.keys(state.deadlines).length === 0 || stamp - begin <= allowedMs) return state
  const moved = Object.entries(state.deadlines).filter(([, d]) => d.at > begin)
  if (moved.length === 0) return state
  const deadlines = { ...state.deadlines, ...Object.fromEntries(moved.map(([id, d]) => [id, { ...d, at: d.at + stamp - begin }])) }
  return { ...state, deadlines, outages: [...state.outages, { after: state.position, from: begin, to: stamp }] }
}

/** G5: what is due by then has happened. No rule that is built sets a due time, so one that stands here cannot be judged. */
export function fallDue(state: RoomState, time: number): RoomState {
  if (Object.values(state.deadlines).some((d) => d.at <= time)) throw new Error('a due time of a matter whose rules are not built')
  return state
}

/** The room at a beat (G6): outages and due times, no entry. */
export const beat = (state: RoomState, stamp: number): RoomState => advance(state, stamp)
