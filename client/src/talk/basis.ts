/**
 * What of a room's record a device had when it said something (spec/record.md §5, spec/opening.md §4): every word names it, so that the next word of
 * the other side shows whether the host gave both one order.
 */
import type { LeafView } from '../crypto'
import { basisHolds, type RoomState } from '../domain'
import { type Basis, basisFields, decode, encode, readBasis, unhex } from '../record'
import { noteConfirmation } from './confirmed'
import { falseWord } from './false-words'
import { array, octets } from './payload-fields'
import type { Room } from './room'

type Bytes = Uint8Array
const LAYOUT = 2

/** A message inside a group: what its author had of the record when it was sealed, and a payload. */
export interface Said {
  readonly basis: Basis
  readonly payload: Bytes
}

export const basisOf = (rules: RoomState): Basis => ({ position: rules.position, run: unhex(rules.run) })

export const encodeSaid = ({ basis, payload }: Said): Bytes => encode([LAYOUT, 'said', basisFields(basis), payload])

/** Null for anything else. What the payload says is not looked at. */
export function readSaid(bytes: Bytes): Said | null {
  try {
    const [version, word, basis, payload] = array(decode(bytes), 4)
    return version === LAYOUT && word === 'said' ? { basis: readBasis(basis), payload: octets(payload) } : null
  } catch {
    return null
  }
}

/** The payload of a message that this leaf sealed, after its basis was looked at; null where there is none. */
export function heard(room: Room, leaf: LeafView, bytes: Bytes): Bytes | null {
  const said = readSaid(bytes)
  if (said !== null) judgeBasis(room, leaf, said.basis, null)
  return said?.payload ?? null
}

/**
 * Compares what a leaf had with what this device has. The same: it vouches for the log up to there. Another, or more than there is: its false word, or
 * a fork of the host's, which receipts tell apart; `statement` is what it signed, null where that cannot be shown to others. Nothing stops here.
 */
export function judgeBasis(room: Room, leaf: LeafView | null, { position, run }: Basis, statement: Bytes | null): void {
  if (leaf === null || leaf.index === room.group?.ownLeaf) return
  noteConfirmation(room, leaf, position, run)
  if (basisHolds(room.rules, { position, run }) !== false) return
  if (statement === null) tellOnce(room, room.personOf(leaf))
  else falseWord(room, { leaf: leaf.index, statement, at: position })
}

function tellOnce(room: Room, person: string): void {
  const told = room.data.notices.some((each) => each.code === 'BASIS_FALSE' && each.person === person)
  if (!told) room.notice('record-gap', person, null, null, 'BASIS_FALSE')
}
