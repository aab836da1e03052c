/** What the page asks of the talk worker and hears from it. Plain data only: everything passes between threads. */
import type { ConvenerView, Plan } from './convener'
import type { Signal } from './ports'
import type { Link } from './invite'
import type { ViewChange } from './posted'
import type { SubjectsChange } from './subjects'
import type { MessageView, PersonView, ProblemView, RoleName, StorageMode } from './view'

export interface InvitationSeen {
  readonly title: string
  readonly name: string
  readonly delegation: { readonly id: string; readonly name: string }
  readonly role: RoleName
  readonly invitedBy: PersonView | null
}
export interface KnownTalkData {
  readonly talk: string
  readonly title: string | null
  readonly storage: StorageMode
  readonly lastOpened: number
}
/** What this device remembers beyond its talks (spec/crypto.md §8). */
export interface HeadsRemembered {
  readonly readable: boolean
  /** Delegations whose heads know this device again. */
  readonly own: readonly string[]
  readonly known: readonly { readonly delegation: string; readonly name: string; readonly at: number }[]
}
export type Resumed = 'open' | 'passphrase' | 'wrong-passphrase' | 'elsewhere' | 'unknown'

/** Calls by name: arguments and answer. */
export interface Calls {
  begin: { args: [origin: string, socketUrl: string]; answer: null }
  readLink: { args: [path: string, fragment: string]; answer: Link }
  readInvitation: { args: [invite: Uint8Array, secret: Uint8Array]; answer: InvitationSeen }
  accept: { args: [o: { name: string; title: string; storage: StorageMode; zone: string; recognised: boolean; passphrase?: string }]; answer: string }
  openTalk: { args: [opening: Uint8Array, plan: Plan]; answer: null }
  convened: { args: []; answer: boolean }
  known: { args: []; answer: readonly KnownTalkData[] }
  resume: { args: [talk: string, passphrase?: string]; answer: Resumed }
  act: { args: [name: string, args: readonly unknown[]]; answer: ProblemView | null }
  /** Messages before the `before`th that is kept, which is the first shown; none when there are none, or that one is no longer the first. */
  earlier: { args: [room: string, before: number]; answer: readonly MessageView[] }
  /** Answers when the file was read and its upload begun. */
  putFile: { args: [room: string, content: File, replaces: string | null]; answer: ProblemView | null }
  getFile: { args: [room: string, hash: string, name: string]; answer: Blob }
  transfer: { args: [id: string, what: 'pause' | 'resume' | 'cancel']; answer: ProblemView | null }
  grant: { args: [room: string]; answer: { token: string; generation: number } }
  evidence: { args: []; answer: Uint8Array }
  forget: { args: []; answer: null }
  heads: { args: []; answer: HeadsRemembered }
  forgetHead: { args: [delegation: string, name: string]; answer: HeadsRemembered }
  /** The keys this device shows: heads who know it do not know it again. */
  forgetOwn: { args: []; answer: HeadsRemembered }
  /** All of it, also where it does not open. */
  forgetHeads: { args: []; answer: HeadsRemembered }
  tryNow: { args: []; answer: null }
}
export type CallName = keyof Calls

export type ToWorker = { readonly id: number; readonly call: CallName; readonly args: readonly unknown[] }
export type FromWorker =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: ProblemView }
  | { readonly event: 'view'; readonly change: ViewChange }
  | { readonly event: 'subjects'; readonly change: SubjectsChange }
  | { readonly event: 'convener'; readonly view: ConvenerView }
  | { readonly event: 'signal'; readonly signal: Signal }
