/** What a head's device remembers of the opening (spec/opening.md §2): the heads, the words under way, who said that they match. Plain data. */
type Bytes = Uint8Array

export interface HeadKnown {
  readonly slot: number
  readonly person: Bytes
  readonly id: string
  readonly key: Bytes
  readonly device: Bytes
  readonly mailbox: Bytes
}

export interface OpeningData {
  readonly heads: readonly HeadKnown[]
  readonly run: number // of the word comparison, from 1
  /** The last run this device committed in. The comparison itself lives in memory only, so after a restart a new run begins. */
  readonly committedRun: number
  /** Others' messages of the present run that came before this device's person pressed "compare". */
  readonly words: readonly { readonly slot: number; readonly run: number; readonly sas: Bytes }[]
  readonly code: readonly string[] | null
  readonly comparedAt: number | null
  readonly matches: readonly {
    readonly slot: number
    readonly run: number
    readonly match: boolean
    readonly keyPackage: Bytes | null
    readonly at: number
  }[]
  readonly failed: { readonly code: string; readonly runs: number } | null
  readonly leafSeed: Bytes | null
  readonly keyPackage: { readonly public: Bytes; readonly private: Bytes } | null
}
