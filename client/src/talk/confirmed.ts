/**
 * Who vouches for the log as this device has it (spec/record.md §10): a device does when it names the running hash of a place, in a word in time, in what
 * it had when it signed (`basis`), or in its attestation of a state. Nothing in the rules waits for it.
 */
import type { LeafView } from '../crypto'
import { entriesOf, type RoomState } from '../domain'
import { hex } from '../record'
import { type Counters, noCounters } from './pulses'
import { isMember, kindOf, ownersOf } from './reading'
import type { Room } from './room'
import type { EpochClaim } from './state'

/** same: as here. differs: this device has another one there. ahead: this device is not there yet. old: it knows that place no more. */
export type Compared = 'same' | 'differs' | 'ahead' | 'old'

/** Up to which position a delegation vouched, by whom, and when this device heard it, ms of the host's time. */
export interface Vouched {
  readonly position: number
  readonly at: number
  readonly person: string
}
/** The host's receipt for a place of the log, and the position the record had after it. */
export interface KeptReceipt {
  readonly seq: number
  readonly position: number
  readonly receipt: Uint8Array
}
/** Something binding: the position of the entry that made it so, and by delegation when a device of it first vouched for that. */
export interface Result {
  readonly position: number
  readonly at: Readonly<Record<string, number>>
}
export interface ConfirmedData {
  readonly by: Readonly<Record<string, Vouched>>
  readonly receipts: readonly KeptReceipt[]
  /** By what they are: `decision/<id>`, `charter/<id>`, `member/<person>`, `left/<delegation>`. */
  readonly results: Readonly<Record<string, Result>>
  readonly counters: Counters
}
export const nothingConfirmed: ConfirmedData = { by: {}, receipts: [], results: {}, counters: noCounters }

/** Receipts kept of what every party vouched for, and kept in all. */
const RECEIPTS_SETTLED = 32
const RECEIPTS_MOST = 256

/** Rooms in which somebody named another run than this device has, without a receipt: it says what it has, so that one of the two can be convicted. */
export const doubted = new WeakSet<Room>()

/** Whose devices must vouch for what is to be called confirmed: every party that has not left; of a room no party owns, every owner. */
export function partiesOf(rules: RoomState): readonly string[] {
  const owners = ownersOf(rules)
  const parties = owners.filter((each) => kindOf(rules, each) === 'party')
  return parties.length > 0 ? parties : owners
}

export const ownDelegation = (room: Room): string => room.person(room.context.me)?.delegation ?? ''

/** Up to which position a delegation vouched. This device vouches for its own. */
export const vouchedUpTo = (room: Room, delegation: string): number =>
  delegation === ownDelegation(room) ? room.rules.position : (room.confirmed.by[delegation]?.position ?? 0)

/** How what was said to be the run at a position compares with what is here. */
export function compared({ position: last, runs }: RoomState, position: number, run: Uint8Array): Compared {
  if (position > last) return 'ahead'
  if (position === 0) return run.every((byte) => byte === 0) ? 'same' : 'differs'
  const here = runs.at(position - last - 1)
  if (position <= last - runs.length || here === undefined) return 'old'
  return here === hex(run) ? 'same' : 'differs'
}

/** A leaf named the running hash at a position. What was named is kept; nothing here stops anything. */
export function noteConfirmation(room: Room, leaf: LeafView, position: number, run: Uint8Array): Compared {
  const found = compared(room.rules, position, run)
  if (found === 'same') vouch(room, leaf, position)
  else if (found !== 'old') doubted.add(room)
  return found
}

/** At which position this device attested an epoch's state. */
const attestedAt = new WeakMap<EpochClaim, number>()

export const noteAttested = (room: Room, mine: EpochClaim): void => void attestedAt.set(mine, room.rules.position)

/** A leaf attested what this device did: the state, of which the run is part. */
export function confirmAttested(room: Room, leaf: LeafView): void {
  const position = attestedAt.get(room.data.attested.mine)
  if (position !== undefined) vouch(room, leaf, position)
}

function vouch(room: Room, leaf: LeafView, position: number): void {
  const person = room.personOf(leaf)
  const delegation = room.person(person)?.delegation
  const { confirmed } = room
  if (delegation === undefined || !isMember(room.rules, person) || (confirmed.by[delegation]?.position ?? 0) >= position) return
  const at = room.context.now()
  const by = { ...confirmed.by, [delegation]: { position, at, person } }
  const results = confirmedNow(confirmed.results, delegation, position, at)
  room.confirmed = { ...confirmed, by, results, counters: room.pulses.counters }
  room.confirmed = { ...room.confirmed, receipts: stillKept(room, room.confirmed.receipts) }
}

/** The same object when nothing in it changed. */
function confirmedNow(results: ConfirmedData['results'], delegation: string, position: number, at: number): ConfirmedData['results'] {
  const fresh = Object.entries(results).filter(([, each]) => each.position <= position && each.at[delegation] === undefined)
  if (fresh.length === 0) return results
  return { ...results, ...Object.fromEntries(fresh.map(([key, each]) => [key, { ...each, at: { ...each.at, [delegation]: at } }])) }
}

function stillKept(room: Room, receipts: readonly KeptReceipt[]): readonly KeptReceipt[] {
  const settled = Math.min(...partiesOf(room.rules).map((party) => vouchedUpTo(room, party)))
  const kept = receipts.filter((each, i) => each.position >= settled || i >= receipts.length - RECEIPTS_SETTLED)
  return kept.slice(-RECEIPTS_MOST)
}

/** The next item of the log was taken: its receipt is kept until every party vouched for what it covers. */
export function noteTaken(room: Room): void {
  const { seq, receipt } = room.data.place
  if (receipt === null) return
  const receipts = [...room.confirmed.receipts, { seq, position: room.data.position, receipt }]
  room.confirmed = { ...room.confirmed, receipts: receipts.length > RECEIPTS_MOST ? stillKept(room, receipts) : receipts }
}

/** An entry was applied: what binds by it is known by its position. This device vouches for its own side. */
export function noteResults(room: Room, before: RoomState, after: RoomState): void {
  const fresh = resultsOf(before, after)
  if (fresh.length === 0) return
  const result: Result = { position: after.position, at: { [ownDelegation(room)]: room.context.now() } }
  room.confirmed = { ...room.confirmed, results: { ...room.confirmed.results, ...Object.fromEntries(fresh.map((key) => [key, result])) } }
}

const DECIDED: readonly string[] = ['adopted', 'not_adopted']

function resultsOf(before: RoomState, after: RoomState): readonly string[] {
  const out: string[] = []
  if (before.decisions !== after.decisions) {
    const earlier = new Map(entriesOf(before.decisions))
    for (const [id, { state }] of entriesOf(after.decisions)) if (DECIDED.includes(state) && earlier.get(id)?.state !== state) out.push(`decision/${id}`)
  }
  if (after.charter !== null && before.charter?.id !== after.charter.id) out.push(`charter/${after.charter.id}`)
  if (before.members !== after.members) {
    const persons = new Set([...Object.keys(before.members), ...Object.keys(after.members)])
    for (const person of persons) if (Object.hasOwn(before.members, person) !== Object.hasOwn(after.members, person)) out.push(`member/${person}`)
  }
  for (const delegation of after.left) if (!before.left.includes(delegation)) out.push(`left/${delegation}`)
  return out
}
