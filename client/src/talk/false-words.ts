/** A signed word of one leaf that is not so, and behind which no receipt of the host stands (spec/record.md §10). */
import type { Room } from './room'

export interface FalseWord {
  /** Index of the leaf that signed it. */
  readonly leaf: number
  readonly statement: Uint8Array // COSE_Sign1
  /** The position of the record it speaks of. */
  readonly at: number
}

/** Told to the person; what follows from it is decided by entries of the log alone. */
export function falseWord(room: Room, { leaf }: FalseWord): void {
  const by = room.group?.leaves.find((each) => each.index === leaf)
  if (by !== undefined) room.notice('record-gap', room.personOf(by), null, null, 'FALSE_WORD')
}
