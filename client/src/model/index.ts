/**
 * The contract between view-models and screens: values you observe plus functions you call; no DOM, no React.
 * `App` is the one view-model of the page. Screens live in `ui`; which screen inside a talk is shown is the interface's own affair.
 */
import type { HeadsRemembered } from '../talk/calls'
import type { RoomSubjects } from '../talk/subjects'
import type { Level, ReceptionChoice } from './reception'
import type { AdmissionView, DelegationKind, PersonView, ProblemView, Reach, RoleName, RoomKind, StorageMode, TalkView } from '../talk/view'

export type * from '../talk/view'
export type { HeadsRemembered } from '../talk/calls'
export type { RoomSubjects } from '../talk/subjects'

export type { Level, ReceptionChoice } from './reception'

export interface SuppliedBy {
  readonly by: 'host' | 'launcher'
  readonly version: string
  readonly build: string // short hash of the client bundle
}

/** A talk kept on this device; the title is sealed, so null until opened. */
export interface KnownTalk {
  readonly talk: string
  readonly title: string | null
  readonly storage: StorageMode
  readonly lastOpened: number
}

export interface HeadPlan {
  readonly delegation: string
  readonly name: string
  readonly me: boolean
}
export interface TalkPlan {
  readonly title: string
  readonly template: 'bilateral' | 'mediated' | 'multilateral' | 'hearing'
  readonly languages: readonly string[]
  readonly delegations: readonly { readonly id: string; readonly name: string; readonly kind: DelegationKind }[]
  readonly heads: readonly HeadPlan[]
}
export interface HeadLink {
  readonly delegation: string
  readonly name: string
  readonly link: string
  readonly state: 'fresh' | 'opened' | 'used' | 'expired' | 'cancelled'
  readonly at: number | null
  readonly me: boolean
}

/** What an invitation says once the device has opened it with the secret of the link. */
export interface InvitationPage {
  readonly title: string
  readonly name: string // whom it was made for
  readonly delegation: { readonly id: string; readonly name: string }
  readonly role: RoleName
  readonly invitedBy: PersonView | null
}

export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio'
export interface TileView {
  readonly person: PersonView
  readonly leaf: number | null
  readonly me: boolean
  readonly speaking: boolean
  readonly hand: boolean
  readonly microphone: 'off' | 'on'
  readonly camera: 'off' | 'starting' | 'on' | 'undecryptable' | 'stalled' | 'not-received'
  readonly screen: 'off' | 'on'
  /** ms of the last decoded frame if the picture stands still. */
  readonly frozenSince: number | null
  readonly attachCamera: (element: HTMLVideoElement) => () => void
  readonly attachScreen: (element: HTMLVideoElement) => () => void
}
export interface LiveView {
  readonly room: string | null // the room the device is live in, hex; null: in none
  readonly kind: RoomKind | null
  /** ux.md §5.8: what is closed and opened is told in the order in which it happened. */
  readonly moving: {
    readonly from: string | null
    readonly to: string
    readonly microphoneClosed: boolean
    readonly cameraClosed: boolean
    readonly left: boolean
  } | null
  readonly arrivedAt: number | null
  /** The room left on the way here and when its microphone and camera were closed (before this room opened). Null: came from none. */
  readonly before?: { readonly room: string; readonly closedAt: number } | null
  readonly media: 'closed' | 'connecting' | 'connected' | 'interrupted' | 'refused'
  readonly own: Readonly<Record<Source, 'off' | 'starting' | 'on' | 'failed'>>
  readonly tiles: readonly TileView[]
  /** Who hears me now: names, or nobody. Empty when the microphone is off. */
  readonly heardBy: readonly PersonView[]
  readonly alarms: readonly ProblemView[]
  readonly link: 'good' | 'weak' | 'lost'
  /**
   * Sound and picture are off though the room is open: an alarm stopped them, text only was chosen, or the charter allows none now.
   * `restartEncryption` connects them again after the first two, the opening of a session after the last.
   */
  readonly stopped: 'alarm' | 'text' | 'charter' | null
  /** How much is received, and what the person chose. */
  readonly reception: { readonly level: Level; readonly choice: ReceptionChoice }
  /** All sound of Parley is off on this device. */
  readonly silent: boolean
}
export interface DeviceList {
  readonly microphones: readonly { readonly id: string; readonly label: string }[]
  readonly cameras: readonly { readonly id: string; readonly label: string }[]
  readonly speakers: readonly { readonly id: string; readonly label: string }[]
  /** Ids in use; absent or null: as set on this device. `chooseDevice` with an empty id goes back to that. */
  readonly chosen?: { readonly microphone: string | null; readonly camera: string | null; readonly speaker: string | null }
}
export interface Check {
  readonly name: 'camera' | 'microphone' | 'speakers' | 'connection' | 'encryption' | 'clock'
  readonly state: 'waiting' | 'running' | 'good' | 'weak' | 'failed'
  readonly fact: string
  readonly code: string | null
}

export type AppView =
  | { readonly at: 'loading' }
  | { readonly at: 'start'; readonly talks: readonly KnownTalk[] }
  | { readonly at: 'open-form' } // the convener's page
  | { readonly at: 'opened'; readonly plan: TalkPlan; readonly links: readonly HeadLink[]; readonly talk: string } // links to send
  | { readonly at: 'invitation'; readonly invitation: InvitationPage }
  | { readonly at: 'passphrase'; readonly talk: string; readonly wrong: boolean }
  | { readonly at: 'talk'; readonly talk: TalkView; readonly live: LiveView; readonly subjects: ReadonlyMap<string, RoomSubjects> }
  | { readonly at: 'problem'; readonly problem: ProblemView } // link and browser problems, second tab

export interface App {
  readonly view: AppView
  readonly supplied: SuppliedBy
  subscribe(listener: () => void): () => void
  readonly busy: ReadonlySet<string> // names of commands under way, e.g. 'consent'

  // before a talk. Each returns a problem instead of throwing.
  openTalk(plan: TalkPlan): Promise<ProblemView | null>
  continueAsHead(): Promise<void> // from 'opened' when the convener is a head himself
  /** `recognised`: of a head, whether the other heads are shown keys that stay from talk to talk. */
  acceptInvitation(
    o: { name: string; title: string; storage: StorageMode; zone: string; recognised: boolean; passphrase?: string },
  ): Promise<ProblemView | null>
  openKnownTalk(talk: string): Promise<void>
  unlock(passphrase: string): Promise<void>
  tryAgain(): Promise<void>

  // opening (heads)
  compareWords(): Promise<ProblemView | null>
  confirmWords(match: boolean): Promise<ProblemView | null>
  goOnWithKey(slot: number): Promise<ProblemView | null> // of a head whose key is not the one to be expected
  stopForKey(): Promise<ProblemView | null>
  rememberKeys(wanted: boolean): Promise<ProblemView | null>
  proposeCharter(): Promise<ProblemView | null> // the template of the talk
  signCharter(): Promise<ProblemView | null>
  refuseCharter(reason: string): Promise<ProblemView | null>

  // keys that stay from talk to talk, in a talk or outside of one: each answers with what is remembered after it
  heads(): Promise<HeadsRemembered | ProblemView>
  forgetHead(delegation: string, name: string): Promise<HeadsRemembered | ProblemView>
  forgetOwn(): Promise<HeadsRemembered | ProblemView>
  forgetHeads(): Promise<HeadsRemembered | ProblemView>

  // delegation
  invite(o: { name: string; role: RoleName; powers: readonly string[]; days: number }): Promise<ProblemView | null>
  cancelInvitation(invite: string): Promise<ProblemView | null>

  // admission
  askToEnter(room: string): Promise<ProblemView | null>
  /** Of a room this device comes back to: takes the others' record, though the own one was another. */
  takeRecord(room: string): Promise<ProblemView | null>
  knockAt(delegation: string): Promise<ProblemView | null> // a mediator at the door of a delegation's own room
  letIn(person: string, minutes: number): Promise<ProblemView | null>

  // items of the own caucus and what becomes of them (rules L); opening, undoing, revoking: `perform`
  writeItem(draft: { id: string | null; subject: string; content: string; reach: Reach }): Promise<ProblemView | null>
  releaseItem(item: string, to: readonly string[]): Promise<ProblemView | null>
  authoriseItem(item: string, o: { to: readonly string[]; form: 'verbatim' | 'own_words'; validUntil: number }): Promise<ProblemView | null>
  carryItem(authorisation: string, room: string, words: string): Promise<ProblemView | null>

  declineVisit(person: string, reason: string): Promise<ProblemView | null>
  consent(admission: AdmissionView): Promise<ProblemView | null>
  refuse(admission: AdmissionView, reason: string): Promise<ProblemView | null>
  retractConsent(admission: AdmissionView): Promise<ProblemView | null>
  remove(room: string, person: string, reason: string): Promise<ProblemView | null>

  /** An act about a person, in every room one is in and that person is known. */
  performEverywhere(kind: string, body: Readonly<Record<string, unknown>>): Promise<ProblemView | null>
  /** Any other act of the rules in a room, by the name of its kind (spec/rules.md): a problem, or null when it is signed and on its way. */
  perform(room: string, kind: string, body: Readonly<Record<string, unknown>>): Promise<ProblemView | null>

  // documents
  putFile(room: string, content: File, replaces: string | null): Promise<ProblemView | null>
  getFile(room: string, hash: string, name: string): Promise<Blob | ProblemView>
  transfer(id: string, what: 'pause' | 'resume' | 'cancel'): Promise<ProblemView | null>

  // rooms
  prepareRoom(room: string): () => void // he is being asked whether to enter: what that needs is got meanwhile, until what is returned is called
  enterRoom(room: string): Promise<ProblemView | null> // leaves the other one first
  leaveRoom(): Promise<void>
  sendMessage(room: string, text: string): Promise<ProblemView | null>
  /** Puts messages that come before the first shown into the view, as long as there are any (`RoomView.earlier`). */
  readEarlier(room: string): Promise<ProblemView | null>
  giveRecord(room: string, person: string): Promise<ProblemView | null> // of a caucus, by its head
  askForRecord(room: string): Promise<ProblemView | null>
  /** A signer goes on without what a restored host lacks (`RoomView.restored`). */
  goOnWithout(room: string): Promise<ProblemView | null>
  putAwayUnsent(room: string): Promise<ProblemView | null>
  markRead(room: string): void
  raiseHand(raised: boolean): Promise<ProblemView | null>
  sayZone(zone: string): Promise<ProblemView | null> // an IANA name; of a head, for his delegation
  set(source: Source, on: boolean): Promise<ProblemView | null>
  receive(choice: ReceptionChoice): Promise<void>
  setSilent(silent: boolean): void
  devices(): Promise<DeviceList>
  chooseDevice(kind: 'microphone' | 'camera' | 'speaker', id: string): Promise<void>
  runChecks(onChange: (checks: readonly Check[]) => void): () => void
  previewCamera(element: HTMLVideoElement): () => void
  restartEncryption(): Promise<void>
  leaveTalk(forget: boolean): Promise<void>
  saveEvidence(): Promise<Blob>
}
