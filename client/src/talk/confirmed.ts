/**
 * Who vouches for the log as this device has it (spec/record.md §10): a device of another party does when it names the running hash of a place, in a word
 * in time or as what it had when it signed (`basis`).
 */
import type { LeafView } from '../crypto'
import type { Room } from './room'

/** same: as here. differs: this device has another one there. ahead: this device is not there yet. old: it knows that place no more. */
export type Compared = 'same' | 'differs' | 'ahead' | 'old'

/** A leaf named the running hash at a position. What was named is kept; nothing here stops anything. */
export function noteConfirmation(_room: Room, _leaf: LeafView, _position: number, _run: Uint8Array): Compared {
  return 'old'
}
