/** What the engine of a talk needs from outside, and the face of it that the files of this folder work with. */
import type { SealedFile } from '../crypto'
import type { HostLink, LinkOptions, LinkState } from '../transport/link'
import type { Body, Fields } from '../transport/wire'
import type { Sign } from './certificates'
import type { HostPace } from './host-pace'
import type { Mail } from './mail-payloads'
import type { Comparison, OpeningContext } from './opening'
import type { OpeningPayload } from './payloads'
import type { Book, BookKeeper } from './pin-book'
import type { ClosedRooms } from './restored'
import type { Room, RoomContext } from './room'
import type { TalkData } from './state'
import type { SubjectsChange } from './subjects'
import type { TalkView } from './view'

type Bytes = Uint8Array

/** Sealed storage of one talk: what `write` returned from is on the disk. A null value deletes. */
export interface Vault {
  /** The records of these names, without those that are not there. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Bytes>>
  write(changes: ReadonlyMap<string, Bytes | null>): Promise<void>
}

export interface Sender {
  readonly engineId: string
  readonly leaf: number
  readonly context: number
}
export type Signal =
  | {
      readonly kind: 'keys'
      readonly room: string
      readonly epoch: number
      readonly baseKey: Bytes
      readonly ownLeaf: number
      readonly leaves: readonly number[]
      readonly removed: readonly number[]
    }
  | { readonly kind: 'no-keys'; readonly room: string } // removed or halted: all media of the room stop
  | { readonly kind: 'senders'; readonly room: string; readonly senders: readonly Sender[]; readonly expected: readonly number[] }
  | { readonly kind: 'media'; readonly generation: number; readonly up: boolean }

export interface EnginePorts {
  readonly vault: Vault
  /** What the device remembers of heads beyond this talk. */
  readonly book: BookKeeper
  readonly openLink: (options: Omit<LinkOptions, 'url'>) => HostLink
  readonly now: () => number
  /** Whether the host's clock goes as this device's own does. */
  readonly pace: Pick<HostPace, 'pace' | 'heard'>
  readonly onView: (view: TalkView) => void
  /** What the rules hold of a room, where it changed; before the view that goes with it. */
  readonly onSubjects: (change: SubjectsChange) => void
  readonly onSignal: (signal: Signal) => void
}

/** The talk on this device. `data` and the rooms' data are exchanged, never changed in place; what a step changed is on the disk before it has effects. */
export interface Engine {
  readonly ports: EnginePorts
  readonly rooms: ReadonlyMap<string, Room>
  readonly plenary: Room | null
  readonly caucus: Room | null
  data: TalkData
  /** The comparison of words under way; it lives in memory only. */
  comparison: Comparison | null
  /** What the device remembered of heads when it was looked at last; null: it does not open. */
  book: Book | null
  /** What the host says of connected devices and of how far each has read: shown as its word, never relied on. */
  readonly present: ReadonlyMap<string, ReadonlySet<string>>
  readonly seen: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** What was refused last and stopped nothing: told until it works again, or for a minute. */
  readonly lastProblem: { readonly code: string; readonly at: number } | null
  readonly host: HostFace
  readonly transfers: SealedFiles
  /** By this person's key. */
  readonly sign: Sign

  /** One step after the other; what it changed is written, then its effects go out, then the view is shown. */
  run<T>(step: () => Promise<T>): Promise<T>
  write(): Promise<void>
  show(): void
  /** Milliseconds since 1970, by the host's clock. */
  hostNow(): number
  trouble(code: string): void
  recovered(): void
  roomContext(): RoomContext
  openingContext(): OpeningContext | null
  headKeys(delegation: string): readonly Bytes[]
  addRoom(room: Room): void
  stopRoom(id: string, code: string, detail: string): void
  keepEvidence(code: string, room: Bytes, items: readonly Bytes[]): void
  /** A request to the host that survives a crash; they go out in order. */
  owe(verb: string, body: Readonly<Record<string, unknown>>): void
  oweMail(to: Bytes, mailbox: Bytes, mail: Mail): void
  oweOpening(payloads: readonly OpeningPayload[]): Promise<void>
}

/** What the rest asks of this device's side of the contract with the host. */
export interface HostFace {
  readonly state: LinkState
  readonly proved: boolean
  /** The host's clock less this device's, ms. */
  readonly clockOffset: number
  readonly acked: ReadonlySet<string>
  isUnlisted(room: Room): boolean
  /** Which rooms take nothing since a restore. */
  readonly closedRooms: Pick<ClosedRooms, 'of' | 'goesOn'>
  /** Whether everything the host has of a room was read. */
  caughtUp(room: Room): boolean
  request(verb: string, body: Body): Promise<Fields>
}

/** Files that are sealed here and kept with the host, without progress on the screen. */
export interface SealedFiles {
  putSealed(room: Bytes, bytes: Bytes): Promise<SealedFile>
  /** The same under this number and key; a second time for the same bytes does no more. */
  putAs(sealed: SealedFile, bytes: Bytes): Promise<void>
  /** Null when it is not there, or not what `hash` says. */
  fetchSealed(file: SealedFile, hash: Bytes): Promise<Bytes | null>
}
