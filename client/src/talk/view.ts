/**
 * What the talk engine shows to the layers above: plain data, made anew after every change, safe to post between threads.
 * Every value is observed, none is intended: a field that says "verified" was computed from checked signatures.
 */
import type { PinFound } from './opening-data'

export type RoleName = 'head' | 'deputy' | 'alternate' | 'member' | 'expert' | 'adviser' | 'note_taker' | 'secretary' | 'interpreter' | 'technician'
export type DelegationKind = 'party' | 'neutral' | 'observer'
export type RoomKind = 'plenary' | 'caucus' | 'corridor' | 'contact' | 'track'
export type StorageMode = 'keep' | 'passphrase' | 'forget'

export interface DelegationView {
  readonly id: string // the two-letter code, e.g. "NL"
  readonly name: string
  readonly kind: DelegationKind
  /** Place in charter order from 0: it gives the mark (shape, fill, hue) of ux.md §8.3. */
  readonly order: number
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly title: string // free text: "Ms", "Ambassador", or empty
  readonly delegation: string
  readonly role: RoleName
  readonly powers: readonly string[]
  readonly keyFingerprint: string // "7F3A 91C2 04DE 66B8"
}

/** ux.md §6: exactly one, derived from observed state only. */
export type SecurityState =
  | { readonly kind: 'verified'; readonly heads: number }
  /** `words`: the heads have not compared them. `no-room`: this device has no keys of a room yet, and so no proof of anything. */
  | { readonly kind: 'encrypted'; readonly because: 'words' | 'no-room' }
  | { readonly kind: 'securing'; readonly ready: number; readonly devices: number }
  | { readonly kind: 'offline'; readonly since: number }
  | { readonly kind: 'paused'; readonly code: string }
  | { readonly kind: 'not-secure'; readonly code: string }

/** One sentence and one action: the interface has the words for each code. */
export interface ProblemView {
  readonly code: string
  readonly detail?: Readonly<Record<string, string | number>>
}

/** What is found of a head's key that stays from talk to talk (spec/crypto.md §8). */
export interface PinView extends PinFound {
  /** The person must go on or stop before words are shown. */
  readonly unanswered: boolean
  readonly wentOn: number | null // ms
  /** They showed a good key that is not remembered under this name. */
  readonly keeps: boolean
}

export interface HeadOpeningView {
  readonly slot: number
  /** Null for one's own, and before keys were made. */
  readonly pin: PinView | null
  readonly person: PersonView | null // null: has not made keys yet
  readonly invited: string // the name the convener wrote on the link
  readonly delegation: string
  readonly mine: boolean
  readonly wordsReady: boolean // commitment seen
  readonly wordsMatch: 'unknown' | 'match' | 'mismatch'
  readonly charterSigned: number | null // ms
}

/** A wrong change of the opening room's list at the host: whose device, and by whom. Null: nobody who is known. */
export interface ListNewsView {
  readonly at: number
  readonly kind: 'list-taken' | 'list-back' | 'list-stranger'
  readonly person: PersonView | null
  readonly by: PersonView | null
}

/** Steps of the opening, heads only (ux.md §4.3–4.5). */
export interface OpeningView {
  /** nothing: there is no key to be remembered that is not yet · ask: the person has not answered · kept, refused: they have. */
  readonly remember: 'nothing' | 'ask' | 'kept' | 'refused'
  readonly lists: readonly ListNewsView[]
  readonly heads: readonly HeadOpeningView[]
  /** waiting: not all heads have keys · ready: "compare" may be pressed · comparing: all five words known · confirmed: I said they match ·
   *  verified: every head said so · stopped: somebody said they differ, or a check failed. */
  readonly words:
    | { readonly step: 'waiting' }
    | { readonly step: 'ready' }
    | { readonly step: 'committed' }
    | { readonly step: 'comparing'; readonly code: readonly string[]; readonly read: readonly number[]; readonly choices: readonly (readonly string[])[] }
    | { readonly step: 'confirmed'; readonly code: readonly string[] }
    | { readonly step: 'verified'; readonly code: readonly string[]; readonly at: number }
    | { readonly step: 'stopped'; readonly problem: ProblemView; readonly runs: number }
}

export interface CharterView {
  readonly state: 'none' | 'proposed' | 'in-force' | 'refused'
  readonly id: string | null // entry id, hex
  readonly template: string
  readonly bytes: number
  /** The charter as data (rules.md C7); the interface makes sentences of it. */
  readonly charter: Readonly<Record<string, unknown>> | null
  readonly proposedBy: string | null // delegation
  readonly signed: readonly { readonly delegation: string; readonly person: string; readonly at: number }[]
  readonly mayPropose: boolean
  readonly maySign: boolean
  /** A neutral's or observer's head who has not subscribed to the charter in force (rules C3). */
  readonly maySubscribe: boolean
}

export interface MemberView {
  readonly person: PersonView
  readonly leaf: number | null // null: member by the rules, no keys in the room at present
  readonly me: boolean
  readonly visitor: boolean
  /** When his time here ends by the consent he came with, ms. */
  readonly until: number | null
  readonly hand: boolean
  readonly verified: boolean // certificate chain ends in a head whose words were compared
  readonly connected: boolean | null // in the host's word; null unknown
}

export interface MessageView {
  readonly id: string
  readonly author: PersonView
  readonly mine: boolean
  readonly text: string
  readonly at: number // ms, stamped by the host
  readonly delivery: 'waiting' | 'sent' | 'with-host' | 'delivered' // own messages; others: with-host
  readonly devices: number // how many other devices have it
  readonly rejected: string | null // code of a rule
  readonly before: boolean // from before this person came
}

/** What the rules took of a matter, told as it happened. */
export type MatterKind =
  | 'session-proposed' | 'session-agreed' | 'revision-proposed' | 'session-revised' | 'session-moved' | 'session-postponed' | 'session-cancelled'
  | 'session-opened' | 'session-suspended' | 'session-resumed' | 'session-closed' | 'results-entered' | 'results-confirmed'
  | 'recording-asked' | 'recording-agreed' | 'recording-stopped'
  | 'room-proposed' | 'room-agreed' | 'track-proposed' | 'track-opened' | 'track-close-proposed' | 'track-closed' | 'track-ended' | 'report-presented'
  | 'release-offered' | 'release-opened' | 'release-undone' | 'release-delivered' | 'release-authorised' | 'release-revoked' | 'release-carried'
  | 'amendment-proposed' | 'proposal-refused' | 'proposal-withdrawn'
  | 'decision-proposed' | 'decision-put' | 'decision-objected' | 'decision-unobjected' | 'decision-aside' | 'decision-announced' | 'decision-withdrawn'
  | 'appeal-made' | 'appeal-decided' | 'appeal-withdrawn'

/** What a notice is about, in the words it had then. */
export interface MatterView {
  /** Of the entry it began with. */
  readonly id: string
  readonly title: string
  /** Of a session or decision; the version of a report; of a track that ended, its tasks in work; else 0. */
  readonly number: number
  /** The modality of a session, the kind of a room, how a decision stands; else empty. */
  readonly form: string
  /** Of a release: whose it is. */
  readonly owner: string
  /** To whom a release goes, who owns a room. */
  readonly delegations: readonly string[]
}

export interface NoticeView {
  readonly id: string
  readonly at: number
  readonly kind:
    | MatterKind
    | 'joined' | 'left' | 'removed' | 'objected' | 'objection-lifted' | 'revoked' | 'office-changed' | 'head-replaced' | 'head-asked' | 'amended' | 'party-left'
    | 'key-changed' | 'charter' | 'refused-entry' | 'resumed' | 'record-gap' | 'list-taken' | 'list-back' | 'list-stranger' | 'list-stays' | 'host-restored'
  readonly person: PersonView | null
  readonly by: PersonView | null
  readonly reason: string | null
  readonly code: string | null
  /** Of the record when it happened: who vouches for less has not confirmed it. Missing in what was kept before. */
  readonly position?: number
  /** Of a kind of `MatterKind`, and of no other. */
  readonly matter?: MatterView
}

export interface RoomView {
  readonly room: string // hex
  readonly kind: RoomKind
  /** Of a corridor, contact group or expert track; else empty. */
  readonly title: string
  /** Whether the charter lets the room have any now (rules R11). */
  readonly voiceAndPicture: boolean
  readonly owners: readonly string[]
  /** joining: Welcome opened, waiting for the owners' attestations · open · halted (crypto) · removed · closed */
  readonly state: 'none' | 'asked' | 'joining' | 'open' | 'halted' | 'removed'
  readonly epoch: number
  readonly members: readonly MemberView[]
  /** How many messages are kept, and which of them is the first in `messages`, counted from 0; after them come own words not in the log yet. */
  readonly said: number
  readonly earlier: number
  readonly messages: readonly MessageView[]
  readonly notices: readonly NoticeView[]
  readonly unread: number
  /** Of the record from before this person came; null where there is none, or none is his. `by`: who gave it, or gave one that did not hold. */
  readonly record: { readonly state: 'asked' | 'checking' | 'differs' | 'checked'; readonly by: PersonView | null } | null
  /** Of the own caucus, to its head: members who came later and can be given its record. */
  readonly wanting: readonly PersonView[]
  readonly problem: ProblemView | null
  /** Own messages that never left this device, from before this person was put out of the room. */
  readonly unsent: readonly string[]
  /**
   * The room takes nothing since its host was restored from a backup. `waiting`: whose devices have not shown what they hold, as the host says, and how many
   * `others` nobody here knows. `lacking`: entries that this device holds and the host does not. `goesOn`: this person has said to go on without.
   */
  readonly restored: {
    readonly at: number
    readonly waiting: readonly PersonView[]
    readonly others: number
    readonly lacking: number
    readonly goesOn: boolean
    readonly mayGoOn: boolean
  } | null
  /** Halted, and asked to come back: the heads answer. */
  readonly returning: boolean
  readonly removedBy: { readonly by: PersonView | null; readonly reason: string | null; readonly at: number } | null
}

/** A person who asks to enter a room, shown to those who may answer (and to the one who waits, as `waiting`). */
export interface AdmissionView {
  readonly request: string
  readonly room: string
  readonly roomKind: RoomKind
  readonly person: PersonView
  readonly certifiedBy: PersonView | null // null: the own head has not certified the key yet
  /** A member whose device could not go on asks for a fresh leaf (rules R12). */
  readonly returns: boolean
  readonly linkProven: boolean // the person held the secret of the invitation this head made
  readonly asked: number
  readonly consents: readonly {
    readonly delegation: string
    readonly state: 'missing' | 'given' | 'refused'
    readonly by: PersonView | null
    readonly at: number | null
  }[]
  readonly mayAnswer: boolean
  readonly problem: ProblemView | null // e.g. key differs from the certificate, objected
}

export interface InvitationView {
  readonly invite: string
  readonly name: string
  readonly delegation: string
  readonly role: RoleName
  readonly powers: readonly string[]
  readonly link: string | null // shown once to the maker and kept on his device
  readonly state: 'fresh' | 'opened' | 'used' | 'expired' | 'cancelled'
  readonly usedAt: number | null
  readonly expires: number
}

/** A room that exists for this person and in which he is not. */
export interface OtherRoomView {
  readonly room: string
  /** The entry of the plenary that proposed it; null where this device knows of it only by an offer. */
  readonly proposal: string | null
  readonly kind: RoomKind
  readonly title: string
  readonly owners: readonly string[]
  /** opening: heads' devices have yet to send their keys · closed: open to others, he may ask · asked · offered: he is named and may enter */
  readonly state: 'opening' | 'closed' | 'asked' | 'offered'
  /** Of an opening room: the heads whose devices it waits for. */
  readonly missing: readonly PersonView[]
}

/** Somebody at the door of the own caucus. */
export interface VisitView {
  readonly person: PersonView
  readonly asked: number
  readonly state: 'asked' | 'let-in' | 'declined'
  readonly until: number | null
}

/** How far an item may go: no further than its own people, to a mediator, or into plenary. */
export type Reach = 'own' | 'mediator' | 'plenary'
export type ReleaseWord = 'offered' | 'opened' | 'undone' | 'delivered' | 'authorised' | 'revoked' | 'carried'

/** What was written in a caucus this device is or was in. */
export interface ItemView {
  readonly id: string
  readonly room: string
  readonly delegation: string
  readonly subject: string
  readonly content: string
  readonly reach: Reach
  readonly by: PersonView
  readonly at: number
}

export type PositionTag = 'must_have' | 'want' | 'can_live_with' | 'cannot_accept'

/** What somebody of a delegation noted in its caucus about an item or about something received. */
export interface PositionView {
  readonly id: string
  readonly room: string // the caucus
  readonly about: { readonly room: string; readonly entry: string }
  readonly tag: PositionTag
  readonly text: string
  readonly visitors: boolean
  readonly by: PersonView
  readonly at: number
}

/** A release in one room: an offer, an authorisation, or what was carried there (rules L). */
export interface ReleaseView {
  readonly id: string
  readonly room: string
  readonly state: ReleaseWord
  readonly delegation: string // of the item
  readonly to: readonly string[]
  readonly subject: string
  readonly form: 'verbatim' | 'own_words' | null
  readonly validUntil: number | null
  readonly openedBy: string | null
  /** Of what was carried: the entry that authorised it, of another room. */
  readonly authorisation: string | null
  readonly content: string | null
  /** The item here that it is of; null where this device does not have it. */
  readonly item: string | null
  /** Receipts, in the order of the log; of what was before this device came, nothing. */
  readonly steps: readonly { readonly what: ReleaseWord; readonly by: PersonView; readonly at: number }[]
}

/** A file on its way; `done` and `size` in bytes. */
export interface TransferView {
  readonly id: string
  readonly room: string
  readonly name: string
  readonly direction: 'up' | 'down'
  readonly size: number
  readonly done: number
  /** waiting: for the line or the host · needs-file: chosen before a restart, to be chosen again */
  readonly state: 'reading' | 'moving' | 'paused' | 'waiting' | 'needs-file' | 'failed'
  readonly problem: ProblemView | null
}

/** What one party's devices said of a room's record, as this device has it. Times in ms of the host's clock. */
export interface PartyVouching {
  readonly delegation: string
  /** When it vouched last; null: never since this device came. The own one's is null, for this device vouches for itself. */
  readonly heard: number | null
  /** Up to which position of the record. */
  readonly upTo: number
  /** Whether for everything there is. */
  readonly all: boolean
  /** Whether its word for something new has been missing for longer than a word takes. */
  readonly missing: boolean
}
export interface VouchingView {
  readonly parties: readonly PartyVouching[]
  readonly all: boolean
}

export interface TalkView {
  readonly talk: string // hex
  readonly title: string
  readonly me: PersonView
  readonly template: string
  readonly delegations: readonly DelegationView[]
  readonly stage: 'opening' | 'waiting' | 'open' | 'stopped'
  readonly security: SecurityState
  readonly opening: OpeningView | null // heads only
  readonly charter: CharterView
  readonly rooms: readonly RoomView[]
  readonly otherRooms: readonly OtherRoomView[]
  readonly transfers: readonly TransferView[]
  readonly visits: readonly VisitView[]
  /** Own knocks at other delegations' rooms that were not answered by an offer. */
  readonly knocking: readonly { readonly delegation: string; readonly at: number; readonly declined: string | null }[]
  readonly items: readonly ItemView[]
  readonly positions: readonly PositionView[]
  readonly releases: readonly ReleaseView[]
  readonly admissions: readonly AdmissionView[]
  /** For a person who is not in the plenary yet: the own state and nothing else. */
  readonly waiting: AdmissionView | null
  readonly invitations: readonly InvitationView[]
  readonly connection: {
    readonly state: 'connecting' | 'connected' | 'offline' | 'refused'
    readonly since: number
    readonly nextTry: number | null
    readonly queued: number
  }
  /** The room this person last sat in, to go back to after a reload. */
  readonly seat: string | null
  /** By room: who vouches for what this device has of it. */
  readonly vouching: Readonly<Record<string, VouchingView>>
  readonly clockOffset: number // host minus device, ms
  /** Time zones by delegation, as far as their heads' devices said them; and the one this device's person chose, empty if none. */
  readonly zones: Readonly<Record<string, string>>
  readonly zone: string
  readonly storage: StorageMode
  /** Refused for now, or once: nothing is lost and everything else goes on. */
  readonly trouble: ProblemView | null
  readonly problem: ProblemView | null // stops the whole talk
}
