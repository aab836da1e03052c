/** What a head's device remembers of the opening (spec/opening.md §2): the heads, the words under way, who said that they match. Plain data. */
type Bytes = Uint8Array

/** What a head showed to this delegation, to be known again by (spec/crypto.md §8). */
export type PinSaid = { readonly is: 'none' } | { readonly is: 'broken' } | { readonly is: 'good'; readonly key: Bytes }

/**
 * What this device finds of it, by the names of delegation and head.
 * Nobody of this delegation is known: `none`, `new` (no key is shown, or one). This head is known: `same`, `other`, `missing` (by this key, by another, and
 * none is shown). Others of the delegation are, and this name is not: `stranger`. The key is known under other names: `renamed`. `broken`: what is shown is
 * not this head's in this talk. `unread`: what this device remembers does not open.
 */
export interface PinFound {
  readonly is: 'none' | 'new' | 'same' | 'other' | 'missing' | 'stranger' | 'renamed' | 'broken' | 'unread'
  /** When the words were compared with whoever is known under this name, ms. */
  readonly at: number | null
  /** Whom the device knows of this delegation instead. */
  readonly others: readonly string[]
  /** Under which other names this key was compared. */
  readonly earlier: { readonly delegation: string; readonly name: string; readonly at: number } | null
}
export interface HeadPin {
  readonly said: PinSaid
  readonly found: PinFound
  /** When the person decided to go on in spite of what was found, ms; null: not decided, or nothing to decide. */
  readonly wentOn: number | null
}

export interface HeadKnown {
  readonly slot: number
  readonly person: Bytes
  readonly id: string
  readonly key: Bytes
  readonly device: Bytes
  readonly mailbox: Bytes
  /** Of the others, not of this device's own person. */
  readonly pin?: HeadPin
}

/** A change of the opening room's list at the host that no head needs: whose device (slot), by which head's device. Null: nobody's who is known. */
export interface ListNews {
  readonly at: number
  readonly kind: 'taken' | 'back' | 'stranger'
  readonly slot: number | null
  readonly by: number | null
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
  /** Whether the person wanted the keys of this talk's heads remembered; null: not asked, or not answered. */
  readonly remembered?: boolean | null
  readonly failed: { readonly code: string; readonly runs: number } | null
  readonly lists: readonly ListNews[]
  readonly leafSeed: Bytes | null
  readonly keyPackage: { readonly public: Bytes; readonly private: Bytes } | null
}
