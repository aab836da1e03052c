/**
 * What a device remembers of a talk: plain data (see `plain.ts`), written sealed before anything that depends on it is sent or shown.
 * One record for the talk and one for each room; what grows with a talk, the rules' state and the messages, lies beside them (`room-records.ts`).
 */
import type { KeptData } from './room-receipts'
import type { Asking } from './asking'
import type { AnswerState, Long, Welcome } from './mail-payloads'
import type { FalseWordData, OtherWord } from './false-words'
import type { OpeningData } from './opening-data'
import type { Parting } from './returning'
import type { Inviter, TalkFacts } from './payloads'
import type { FileClaim } from './file-keys'
import type { NoticeView, PositionTag, Reach, ReleaseWord, RoleName, RoomKind, StorageMode } from './view'
import type { RecordData } from './record-data'

type Bytes = Uint8Array

export interface OwnKeys {
  readonly personSeed: Bytes
  readonly deviceSeed: Bytes
  readonly mailboxSecret: Bytes
  readonly mailboxKey: Bytes
  readonly personKey: Bytes
  readonly deviceKey: Bytes
}

export interface Me {
  readonly id: string // '' until certified
  readonly name: string
  readonly title: string
  readonly delegation: string
  readonly role: RoleName
  readonly powers: readonly string[]
  readonly slot: number // of a head, else -1
  readonly certificate: Bytes | null // person sign1
}

export interface InvitationData {
  readonly invite: Bytes
  readonly secret: Bytes
  readonly name: string
  readonly delegation: string
  readonly role: RoleName
  readonly powers: readonly string[]
  readonly expires: number
  readonly state: 'fresh' | 'opened' | 'used' | 'expired' | 'cancelled'
  readonly usedAt: number | null
}

/** A person of the own delegation who knocked; kept by the head who invited him. */
export interface Knocked {
  readonly invite: Bytes
  readonly name: string
  readonly title: string
  readonly key: Bytes
  readonly device: Bytes
  readonly mailbox: Bytes
  readonly linkProven: boolean
  readonly asked: number
  readonly certificate: Bytes | null
  readonly id: string | null
  readonly declined: string | null
  /** What the person asked with, by room (hex); null once it has served: who was let in by it and left again must ask anew. */
  readonly joins: Readonly<Record<string, Asking | null>>
}

/** A room this person may ask to enter, on the word of a head (spec/opening.md §7). */
export interface OfferData {
  readonly room: Bytes
  readonly kind: RoomKind
  readonly title: string
  readonly founding: Bytes
  readonly device: Bytes
  readonly mailbox: Bytes
  readonly visit: boolean
  readonly at: number
}

/** Somebody who asked a head to come into the own caucus, or is expected there: a visitor, or (`visit` false) a co-head. */
export interface VisitData {
  readonly person: string
  readonly delegation: string
  readonly device: Bytes
  readonly mailbox: Bytes
  readonly asked: number
  readonly visit: boolean
  readonly state: 'asked' | 'let-in' | 'declined'
  /** When a visit ends, ms; null for who belongs here. */
  readonly until: number | null
  readonly joins: Readonly<Record<string, Asking | null>>
}

/** A file on its way to the host, by the id it has there. The same bytes, chosen again after a restart, go on where they ended. */
export interface UploadData {
  readonly room: string
  readonly name: string
  readonly size: number
  readonly hash: string
  readonly key: Bytes
  readonly replaces: string | null
}

/** A leaf seed and a key package made for a room this device asked to enter. */
export interface AskedLeaf {
  readonly leafSeed: Bytes
  readonly public: Bytes
  readonly private: Bytes
  readonly at: number
}

/** A letter too long to be mailed: where it is, how often it could not be had, and when it is asked for next, ms. */
export interface LetterData {
  readonly room: Bytes
  readonly file: Bytes
  readonly key: Bytes
  readonly hash: Bytes
  readonly size: number
  readonly failed: number
  readonly next: number
}

export interface TalkData {
  readonly version: 1
  readonly facts: TalkFacts
  readonly storage: StorageMode
  /** In which this device's person reads the clock; a head says it for the delegation. */
  readonly zone: string
  readonly origin: string // of the host
  readonly me: Me
  readonly keys: OwnKeys
  readonly openingRoom: Bytes
  readonly plenary: Bytes
  readonly openingKey: Bytes | null
  readonly opening: OpeningData | null
  readonly openingLog: LogPlace
  readonly plenaryFounding: Bytes | null
  readonly inviter: Inviter | null
  readonly invitations: readonly InvitationData[]
  readonly knocked: readonly Knocked[]
  readonly uploads: Readonly<Record<string, UploadData>>
  readonly visits: readonly VisitData[]
  /** Own knocks at other delegations, by delegation: when, and whether it was declined. */
  readonly knocking: Readonly<Record<string, { readonly at: number; readonly declined: string | null }>>
  readonly offers: Readonly<Record<string, OfferData>> // by room (hex)
  /** Offers this device made: `person/room`. */
  readonly offered: readonly string[]
  readonly rooms: readonly string[] // hex
  readonly caucus: Bytes | null
  readonly answers: readonly {
    readonly room: string
    readonly consents: readonly (readonly [string, AnswerState])[]
    readonly reason: string | null
    readonly at: number
    /** When its head signed it, by their clock: a later one follows. */
    readonly said: number
  }[]
  /** By person: when they signed the knock at the own caucus that was heard last. */
  readonly knockedAt: Readonly<Record<string, number>>
  /** Letters this device is to fetch. */
  readonly letters: readonly LetterData[]
  /** By room: what this device asked to enter it with, newest first; who lets him in may have an earlier one before him. */
  readonly asked: Readonly<Record<string, readonly AskedLeaf[]>>
  /** Requests to the host that must survive a crash: links, mail, device lists. Sent in order. */
  readonly toHost: readonly { readonly id: number; readonly verb: string; readonly body: Readonly<Record<string, unknown>> }[]
  readonly nextId: number
  readonly liveRoom: string | null
  readonly evidence: readonly Evidence[]
  readonly stopped: { readonly code: string; readonly at: number } | null
}

export interface LogPlace {
  readonly seq: number
  readonly log: Bytes
  readonly stamp: number
  /** The host's for the item at `seq`; null before the first one this device was shown. */
  readonly receipt: Bytes | null
}

/** A contradiction that was noticed, and the signed bytes that show it, for whoever must judge it (spec/record.md §9). */
export interface Evidence {
  readonly code: string
  readonly room: Bytes
  readonly at: number
  readonly items: readonly Bytes[]
}

export type Intent =
  /** `apart`: waits as long as a visitor is in the room, and holds up nothing else. `owed`: the device says it by itself, and not where the rules refuse it. */
  | {
    readonly do: 'entry'
    readonly id: number
    readonly kind: string
    readonly body: Readonly<Record<string, unknown>>
    readonly sign1: Bytes | null
    readonly apart?: boolean
    readonly owed?: boolean
  }
  | { readonly do: 'payload'; readonly id: number; readonly payload: Bytes; readonly apart?: boolean }
  | { readonly do: 'admit'; readonly id: number; readonly person: string }
  | { readonly do: 'remove'; readonly id: number; readonly person: string; readonly reason: string | null; readonly leaving: Bytes | null }
  | { readonly do: 'leave'; readonly id: number } // says this person's signed leave
  | { readonly do: 'refresh'; readonly id: number } // empty commit: fills the path (protocol §6)

export interface Inflight {
  readonly intent: Intent
  readonly bytes: Bytes
  readonly hash: Bytes
  readonly payload: Bytes | null // of a message: our own cannot be opened again
  readonly pending: Bytes | null // of a commit: encodePending
  readonly welcome: { readonly bytes: Bytes; readonly persons: readonly string[] } | null
  readonly sign1s: readonly Bytes[] // entries the commit carries
}

export interface RequestData {
  readonly person: string
  readonly certificate: Bytes
  readonly keyPackage: Bytes
  readonly asked: number
  /** A member who asks for a fresh leaf (rules R12). */
  readonly returns?: boolean
}

/** A room agreed in plenary, as every device there computes it (spec/opening.md §6). */
export interface AgreedData {
  readonly room: Bytes
  readonly founding: Bytes
  /** The first state without members; null for who was not here when it was agreed. */
  readonly rules: Bytes | null
  readonly seats: readonly Seat[]
  /** Persons, in the order of the founding document; null until every owner has a seat. */
  readonly founders: readonly string[] | null
}
export interface Seat extends Asking {
  readonly person: string
  readonly device: Bytes
  readonly mailbox: Bytes
}

export interface MessageData {
  readonly id: string
  readonly author: string
  readonly text: string
  readonly at: number
  readonly position: number
  readonly seq: number
  readonly rejected: string | null
}

/** What a delegation wrote in its caucus (spec/opening.md §4). `salt` is secret as long as the talk lasts: each release uses one made of it. */
export interface ItemData {
  readonly id: string
  readonly subject: string
  readonly content: string
  readonly salt: string
  readonly reach: Reach
  readonly by: string
  readonly at: number
}

/** A position of the own delegation on an item or on what was received (`private.note`, rules R2). `room` and `entry` are what it is about. */
export interface PositionData {
  readonly id: string
  readonly room: string
  readonly entry: string
  readonly tag: PositionTag
  readonly text: string
  readonly visitors: boolean // whether a visitor who was there might read it
  readonly by: string
  readonly at: number
}

/** Who did what to a release, in the order of the log; of an authorisation also the signed entries that prove it elsewhere. */
export interface ReleaseNotes {
  readonly steps: readonly { readonly what: ReleaseWord; readonly by: string; readonly at: number }[]
  readonly sign1s: readonly Bytes[]
}

/** What an attestation claims (spec/record.md): equal on every honest device. */
export interface EpochClaim {
  readonly epoch: number
  readonly auth: Bytes
  readonly seq: number
  readonly log: Bytes
  readonly tree: Bytes
  readonly state: Bytes
}

export type RoomStage = 'joining' | 'open' | 'halted' | 'removed'

/** A head who came after the founding, and the signed entries that prove it (spec/crypto.md §1); not `done`: not all signers have posted it yet. */
export interface SuccessionData {
  readonly delegation: string
  readonly old: string
  readonly person: string
  readonly key: Bytes
  readonly proofs: readonly Proof[]
  readonly done: boolean
}

/** A signed entry and its author's certificate: proof for who was not there. */
export interface Proof {
  readonly sign1: Bytes
  readonly certificate: Bytes
}

export interface RoomData {
  readonly room: Bytes
  readonly kind: RoomKind
  /** Of a room agreed in plenary; else empty. */
  readonly title: string
  readonly founding: Bytes
  readonly stage: RoomStage
  readonly place: LogPlace
  readonly kept: KeptData
  readonly group: Bytes // encodeGroup
  readonly leafSeed: Bytes
  /** Our attestation of the present epoch until the host has it. */
  readonly owed: Bytes | null
  /** The position of the state that is written whole; the entries up to `position` are written beside it. Before anything is written −1. */
  readonly base: number
  readonly position: number
  readonly time: number
  readonly queue: readonly Intent[]
  readonly inflight: Inflight | null
  readonly nextIntent: number
  readonly evidence: Readonly<Record<string, readonly Bytes[]>> // leaf key hex → sign1s
  /** Signed consents by person, to be shown by value in the commit they allow. */
  readonly consents: Readonly<
    Record<string, readonly { readonly id: string; readonly delegation: string; readonly by: string; readonly at: number; readonly sign1: Bytes }[]>
  >
  readonly people: Readonly<Record<string, { readonly device: Bytes; readonly mailbox: Bytes }>>
  readonly certificates: Readonly<Record<string, Bytes>> // person → person sign1
  readonly successions: readonly SuccessionData[]
  /** Parties that left, by delegation, with what proves it. */
  readonly departures: Readonly<Record<string, Proof>>
  /** By the newcomer's leaf (hex): what this device mailed him, until he shows that he has it; how often, and when it does again, ms. */
  readonly welcomes: Readonly<Record<string, { readonly mail: Welcome | Long; readonly sent: number; readonly next: number }>>
  readonly requests: readonly RequestData[]
  /** Of a caucus: what was written there while this device was in it. */
  readonly items: readonly ItemData[]
  /** Of a caucus: positions noted there; of those one person noted about one thing, the latest. */
  readonly positions: readonly PositionData[]
  /** By the entry that offered, authorised or carried. */
  readonly releases: Readonly<Record<string, ReleaseNotes>>
  /** Of a plenary: the rooms agreed there, by proposal. */
  readonly agreed: Readonly<Record<string, AgreedData>>
  /** Keys of files that were said here, by the hash of their bytes: what each member said last, or the one that is proven (see file-keys.ts). */
  readonly files: Readonly<Record<string, readonly FileClaim[]>>
  /** What this device holds to be true of the present epoch, and which leaves attested the same, which otherwise. */
  readonly attested: { readonly epoch: number; readonly mine: EpochClaim; readonly leaves: readonly number[]; readonly others?: readonly OtherWord[] }
  /** By leaf, the latest: what it signed and is not so; `excused`: the host showed it another log (spec/crypto.md §14). */
  readonly falseWords?: readonly FalseWordData[]
  /** Of each person the latest asking that was put before the room: when its key package begins, s, and its hash. */
  readonly askedSince: Readonly<Record<string, { readonly since: number; readonly package: Bytes }>>
  readonly sending: Readonly<Record<string, readonly { readonly context: number; readonly engineId: string }[]>> // leaf → tracks
  readonly hands: readonly string[] // persons
  /** Who said that he leaves: his signed entry, its place in his chain, and when. */
  readonly leaving: Readonly<
    Record<string, { readonly sign1: Bytes; readonly link: { readonly author_seq: number; readonly prev: string | null }; readonly at: number }>
  >
  readonly record: RecordData
  /** Own messages that were not in the log when this person was put out of the room: nobody else has them. */
  readonly unsent: readonly string[]
  /** Members who came later and asked for the record from before: up to which position, when, and not from whom. */
  readonly wanted: readonly { readonly person: string; readonly position: number; readonly at: number; readonly except: readonly string[] }[]
  readonly zones: Readonly<Record<string, string>> // by delegation, as its heads said
  readonly zoneSaid: string // what this device said last; else empty
  readonly notices: readonly (Omit<NoticeView, 'person' | 'by'> & { readonly person: string | null; readonly by: string | null })[]
  /** How many messages are kept, and how many of them, by others, this person has not seen. */
  readonly said: number
  readonly unread: number
  /** Where the record it is given here parts from the one this device had: the own word for it waits for the person (spec/crypto.md §14). */
  readonly parting?: Parting | null
  /** `was`: the stage it stopped in. */
  readonly problem: { readonly code: string; readonly detail: string; readonly was: RoomStage } | null
  /** By device (hex): who took a member's device off the host's list, until it is back. */
  readonly takenOff: Readonly<Record<string, string | null>>
  /** By person: the entry that put him out last, kept to be shown to him should he be away. */
  readonly putOut: Readonly<Record<string, { readonly by: string; readonly at: number; readonly sign1: Bytes }>>
  readonly removedBy: { readonly by: string | null; readonly reason: string | null; readonly at: number } | null
  readonly proposals: readonly {
    readonly id: string
    readonly kind: string
    readonly author: string
    readonly at: number
    readonly bytes: number
    readonly body: unknown
  }[]
  readonly signed: readonly { readonly proposal: string; readonly person: string; readonly delegation: string; readonly at: number }[]
}
