/** What a device remembers of the record from before it came (spec/opening.md §8). Plain data. */
type Bytes = Uint8Array

/** What a device has of a room's record, and what it does to have all of it (spec/opening.md §8). */
export interface RecordData {
  /** Position and hash of the state this device was given when it came; 0: it was here from the beginning. */
  readonly joined: number
  readonly state: Bytes
  /** Whether every entry since the first is on the disk. */
  readonly whole: boolean
  readonly asked: number | null
  /** Who said that he gave it, and who gave one that did not hold. */
  readonly promised: string | null
  readonly failed: readonly string[]
  /** Of each member the last one; what does not hold makes room for the next. */
  readonly offers: readonly RecordOffer[]
  readonly by: string | null // who gave what was checked
}
/** Where a sealed history is, and what opens it; signed by a member. */
export interface RecordOffer {
  readonly by: string
  readonly file: Bytes
  readonly key: Bytes
  readonly hash: Bytes
  readonly size: number
}
