/**
 * One room on this device: its group, its rules, its place in the host's log. Items go in in order, effects come out; nothing here does input or output.
 * The caller writes `data` sealed before it performs an effect or shows a view (spec/crypto.md, "What must be on disk before what").
 */
import { decodePending, exportSecret, type Group, type LeafView, receive, type Received, type SealedFile } from '../crypto'
import { apply, encodeState, type Outcome, type Person, type RoomState } from '../domain'
import { encode, equalBytes, type Founding, hex, type RosterChange, sha256 } from '../record'
import type { Delivered } from '../transport/wire'
import { noteAgreed } from './agreed'
import { heard, judgeBasis } from './basis'
import { foundingHash, foundingOf, leafCheck, readIdentity, shownIn, type Sign, titleIn } from './certificates'
import { type ConfirmedData, noteResults, noteTaken, nothingConfirmed } from './confirmed'
import { judged, readSignedEntry, type SignedEntry, signEntry } from './entries'
import type { Mail } from './mail-payloads'
import { type Told, whatWasDone } from './matters'
import { notePutOut } from './removals'
import { Pulses } from './pulses'
import { decodeRoomPayload } from './room-payloads'
import { takePayload } from './room-said'
import { afterOwnCommit, announceAgain, rosterAfter } from './room-welcome'
import { isVisitor, membersOf, objectionsTo, personOf, proposalState } from './reading'
import { follow, KIND } from './receipts'
import { noteDeparture } from './leaving'
import { takeListItem } from './lists'
import { attest, complain, takeAttestation, takeComplaint } from './room-epoch'
import { noteDenial } from './false-words'
import { effectOf, said } from './room-notes'
import { judgeChange, type PolicyRoom } from './room-policy'
import { takeGoingOn } from './going-on'
import { RoomReceipts } from './room-receipts'
import { type Kept, RoomRecords } from './room-records'
import { halt, isParted, makesWay, putOut, unsentIn } from './stopping'
import { believedHeads, noteSuccession, successionsInEffect } from './successions'
import type { Vault } from './ports'
import type { Inflight, Intent, MessageData, RoomData } from './state'

type Bytes = Uint8Array
type ListChange = RosterChange['change']

export interface RoomContext {
  readonly talk: Bytes
  readonly host: Bytes
  readonly me: string // person id
  readonly sign: Sign // by the person key
  readonly plenary: Founding
  readonly now: () => number // ms of the host's time
  /** Whether the host's clock goes as this device's own does (spec/crypto.md §9). */
  readonly timely: () => boolean
  readonly vault: Vault // read for what this device keeps of a room and does not hold in memory
}

export type RoomEffect =
  | { readonly do: 'append'; readonly room: Bytes; readonly kind: number; readonly bytes: Bytes }
  | { readonly do: 'list'; readonly room: Bytes; readonly device: Bytes; readonly change: ListChange; readonly after: number }
  | { readonly do: 'keep'; readonly file: SealedFile; readonly bytes: Bytes } // before the mail that says where it is
  | { readonly do: 'mail'; readonly to: Bytes; readonly mailbox: Bytes; readonly mail: Mail }
  | { readonly do: 'epoch'; readonly room: Bytes; readonly added: readonly number[]; readonly removed: readonly number[] }
  | { readonly do: 'pulse'; readonly room: Bytes; readonly bytes: Bytes }
  | { readonly do: 'sending'; readonly room: Bytes }
  | { readonly do: 'evidence'; readonly code: string; readonly room: Bytes; readonly items: readonly Bytes[] }

/** What a room is at its beginning here; `kept`, when the disk has it: the messages from the `first` on, counted from 0. */
export interface RoomStart {
  readonly group: Group | null
  readonly rules: RoomState
  readonly kept?: Kept
}

export class Room {
  group: Group | null
  rules: RoomState
  /** The last ones, from the `firstMessage`th on, counted from 0; earlier ones are on the disk. */
  messages: MessageData[]
  firstMessage: number
  effects: RoomEffect[] = []
  /** Hashes of key changes with fresh randomness that this page made. In memory alone: what a disk says may be an older copy's. */
  readonly refreshes = new Set<string>()
  /** Whether one of them was taken: no other page of this device, nor a copy of it, can have had the keys since. */
  ownKeys = false
  records: RoomRecords
  /** Who vouched for what; beside `data`, because words come more often than what is in the log. */
  confirmed: ConfirmedData
  readonly pulses: Pulses
  readonly begun: RoomState | null
  readonly founding: Founding
  #encoded: { readonly rules: RoomState; readonly bytes: Bytes } | null = null
  #foundingHash: Promise<Bytes>
  #leafCheck: (identity: Bytes, signatureKey: Bytes) => Promise<boolean>

  constructor(
    readonly context: RoomContext,
    public data: RoomData,
    { group, rules, kept }: RoomStart,
  ) {
    this.group = group
    this.rules = rules
    this.messages = [...(kept?.messages ?? [])]
    this.firstMessage = kept?.first ?? 0
    this.confirmed = kept?.confirmed ?? nothingConfirmed
    this.pulses = new Pulses(this.confirmed.counters)
    this.records = new RoomRecords(kept === undefined ? null : { data, group, confirmed: this.confirmed }, new RoomReceipts(kept?.receipts))
    this.begun = kept === undefined ? rules : null
    this.founding = foundingOf(data.founding)
    this.#foundingHash = foundingHash(data.founding)
    this.#leafCheck = leafCheck(context.plenary, (delegation) => this.headKeys(delegation))
  }

  get id(): string {
    return hex(this.data.room)
  }

  takeEffects(): readonly RoomEffect[] {
    const out = this.effects
    this.effects = []
    return out
  }

  /** Entered again after a removal: what was said before stays this person's, and its records are followed by those of this room. */
  follow(earlier: Room): void {
    const { said, unread, items, positions, releases } = earlier.data
    const files = { ...this.data.files, ...earlier.data.files }
    this.data = { ...this.data, said, unread, unsent: unsentIn(earlier), items, positions, releases, files }
    this.messages = earlier.messages
    this.firstMessage = earlier.firstMessage
    this.records = earlier.records
    this.records.receipts.giveUp(earlier.data.kept)
  }

  /** The rules as bytes: what is written and what is attested are the same, so they are made once. */
  rulesBytes(): Bytes {
    if (this.#encoded?.rules !== this.rules) this.#encoded = { rules: this.rules, bytes: encodeState(this.rules) }
    return this.#encoded.bytes
  }

  personOf(leaf: LeafView): string {
    return readIdentity(leaf.identity)?.person.id ?? ''
  }

  leafOf(person: string): LeafView | null {
    return this.group?.leaves.find((leaf) => this.personOf(leaf) === person) ?? null
  }

  /** Keys whose certificates are believed in this room: of heads whose words were compared, of those it was founded by, and of those who came after them. */
  headKeys(delegation: string): readonly Bytes[] {
    return believedHeads([this.context.plenary, this.founding], successionsInEffect(this), delegation)
  }

  /** Whether a leaf's person is certified by a head of his delegation, and its key by that person. It never says that he was admitted. */
  isCertified(leaf: LeafView): Promise<boolean> {
    return this.#leafCheck(leaf.identity, leaf.signatureKey)
  }

  objections(person: string): readonly string[] {
    return objectionsTo(this.rules, person)
  }

  isVisitor(person: string): boolean {
    return isVisitor(this.rules, person)
  }

  proposalState(id: string): string | null {
    return proposalState(this.rules, id)
  }

  /** Signs an entry of ours without putting it in the queue: for acts another member must carry out. */
  ownEntry(kind: string, body: Readonly<Record<string, unknown>>): Promise<Bytes> {
    return signEntry({ talk: this.context.talk, room: this.data.room, author: this.context.me, kind, body, rules: this.rules, sign: this.context.sign })
  }

  /** The certificate of somebody who was ever seen here. */
  certificateOf(person: string): Bytes | null {
    const leaf = this.leafOf(person)
    return (leaf === null ? undefined : readIdentity(leaf.identity)?.personSign1) ?? this.data.certificates[person] ?? null
  }

  /** The form of address in his certificate. */
  titleOf(person: string): string {
    return titleIn(shownIn(this.certificateOf(person) ?? undefined))
  }

  person(id: string): Person | null {
    return personOf(this.rules, id)
  }

  /** Takes the next item of the log. Throws BrokenPromise; everything else becomes state. */
  async take(item: Delivered): Promise<void> {
    const place = await follow(this.data.place, this.data.room, this.context.host, item)
    this.data = { ...this.data, place, kept: this.records.receipts.taken(this.data.kept, item) }
    if (this.data.stage === 'removed' && item.kind !== KIND.list) return
    await this.#taken(item)
    noteTaken(this)
  }

  async #taken(item: Delivered): Promise<void> {
    if (item.kind === KIND.list) return takeListItem(this, item.bytes)
    if (item.kind === KIND.restored) return takeGoingOn(this, item.bytes)
    if (item.kind === KIND.attestation) return takeAttestation(this, item.bytes)
    if (item.kind === KIND.complaint) return takeComplaint(this, item.bytes)
    if (item.kind === KIND.mls && (this.data.stage !== 'halted' || isParted(this))) return this.#message(item)
  }

  async #message(item: Delivered): Promise<void> {
    const group = this.group
    if (group === null) return
    const inflight = this.data.inflight
    const mine = inflight !== null && equalBytes(inflight.hash, await sha256(item.bytes))
    const result = await receive(group, item.bytes, {
      policy: (change) => judgeChange(this.#policyRoom(group), change),
      leafCheck: this.#leafCheck,
      logTime: Math.max(this.data.place.stamp, this.data.time),
      ...(mine && inflight.pending !== null ? { pending: decodePending(inflight.pending) } : {}),
    })
    await this.#received(result, item, mine ? inflight : null)
  }

  async #received(result: Received, item: Delivered, mine: Inflight | null): Promise<void> {
    switch (result.kind) {
      case 'commit':
        return this.#commit(result, item, mine)
      case 'message':
        this.group = result.group
        return this.#said(result.sender, heard(this, result.sender, result.payload), item)
      case 'own-message': {
        const own = this.group?.leaves.find((leaf) => leaf.index === this.group?.ownLeaf)
        if (mine === null || mine.payload === null || own === undefined) return
        this.data = { ...this.data, inflight: null }
        return this.#said(own, mine.payload, item)
      }
      case 'stale':
        return mine === null ? undefined : this.again(mine)
      case 'refused':
        this.group = result.group
        if (mine !== null) this.data = { ...this.data, inflight: null }
        return this.notice('refused-entry', null, null, null, result.code)
      case 'ahead':
        return halt(this, 'LOG_AHEAD', '')
      case 'halt':
        return complain(this, item, result.committer, result.reason)
    }
  }

  #said(leaf: LeafView, payload: Bytes | null, item: Delivered): Promise<void> {
    return takePayload(this, payload === null ? null : decodeRoomPayload(payload), { person: this.personOf(leaf), leaf, seq: item.seq })
  }

  /** Our message or commit was overtaken by another epoch: the same act goes out again, first in the queue. */
  again(mine: Inflight): void {
    const intent: Intent = mine.intent.do === 'entry' && mine.sign1s[0] !== undefined ? { ...mine.intent, sign1: mine.sign1s[0] } : mine.intent
    this.data = { ...this.data, inflight: null, queue: [intent, ...this.data.queue] }
  }

  #policyRoom(group: Group): PolicyRoom {
    return {
      talk: this.context.talk,
      room: this.data.room,
      epoch: Number(group.epoch),
      rules: this.rules,
      position: this.data.position,
      founding: this.founding,
      leaves: group.leaves,
    }
  }

  // --- a new epoch -------------------------------------------------------------------------------------------------------
  async #commit(result: Extract<Received, { kind: 'commit' }>, item: Delivered, mine: Inflight | null): Promise<void> {
    const before = this.group?.leaves ?? []
    this.group = result.group
    this.#keepCertificates([...before, ...result.group.leaves])
    const carried = await this.#carried(result.warrants)
    for (const signed of carried) if (signed.entry.kind !== 'admission.consent') await this.apply(signed)
    const about = (person: string): Bytes[] => carried.filter((s) => (s.entry.body as Record<string, unknown>)['person'] === person).map((s) => s.sign1)
    this.data = rosterAfter(this, result, about)
    if (mine !== null) this.data = { ...this.data, inflight: null }
    if (mine !== null && this.refreshes.has(hex(mine.hash))) this.ownKeys = true
    this.effects.push({ do: 'epoch', room: this.data.room, added: result.added.map((l) => l.index), removed: result.removed.map((l) => l.index) })
    if (result.removedSelf) return makesWay(this, result.added) ? undefined : putOut(this)
    await attest(this)
    if (result.added.length > 0) announceAgain(this)
    if (mine !== null) await afterOwnCommit(this, mine, result, item)
  }

  #keepCertificates(leaves: readonly LeafView[]): void {
    const found = leaves.flatMap((leaf) => readIdentity(leaf.identity) ?? [])
    this.data = { ...this.data, certificates: { ...this.data.certificates, ...Object.fromEntries(found.map((i) => [i.person.id, i.personSign1])) } }
  }

  async #carried(warrants: readonly Bytes[]): Promise<readonly SignedEntry[]> {
    const out: SignedEntry[] = []
    for (const bytes of warrants) {
      const signed = await readSignedEntry(bytes, this.context.talk, this.data.room)
      if (signed !== null) out.push(signed)
    }
    return out
  }

  // --- what is to be done ------------------------------------------------------------------------------------------------
  enqueue(intent: Intent): number {
    const id = this.data.nextIntent
    this.data = { ...this.data, nextIntent: id + 1, queue: [...this.data.queue, { ...intent, id }] }
    return id
  }

  /** Says it unless it waits to be said already. */
  enqueueOnce(payload: Bytes): void {
    if (!this.intents().some((i) => i.do === 'payload' && equalBytes(i.payload, payload))) this.enqueue({ do: 'payload', id: 0, payload })
  }

  /** What this device wants to do here: under way, then waiting. */
  intents(): readonly Intent[] {
    return [...(this.data.inflight === null ? [] : [this.data.inflight.intent]), ...this.data.queue]
  }

  /** Whether an own entry of this kind about this person waits to be in the log. */
  underWay(kind: string, person: string): boolean {
    return this.intents().some((i) => i.do === 'entry' && i.kind === kind && i.body['person'] === person)
  }

  removing(person: string): boolean {
    return this.intents().some((i) => i.do === 'remove' && i.person === person)
  }

  /** Whether this person is the first, by leaf, of those of his delegation who may admit: what one of them should do, he does. */
  isFirstOf(delegation: string): boolean {
    const able = (this.group?.leaves ?? []).map((leaf) => this.person(this.personOf(leaf)))
    return able.find((p) => p?.delegation === delegation && p.powers.includes('admit'))?.id === this.context.me
  }

  /** Takes an entry at its place in the record. What the rules make of it is the same on every device. */
  async apply(signed: SignedEntry, seq = this.data.place.seq): Promise<Outcome> {
    const position = this.data.position + 1
    const { entry } = signed
    const before = membersOf(this.rules)
    const placed = { position, stamp: this.data.place.stamp, ...(await judged(signed, this.rules)) }
    if (placed.signatureGood) judgeBasis(this, this.leafOf(entry.author), signed.basis, signed.sign1)
    const { state, outcome } = apply(this.rules, entry, placed)
    this.records.applied({ sign1: signed.sign1, ...placed })
    const agrees = this.data.kind === 'plenary' && (this.rules.rooms !== state.rooms || this.rules.tracks !== state.tracks)
    const earlier = this.rules
    this.rules = state
    noteResults(this, earlier, state)
    if (earlier.charter !== null && earlier.charter.id !== state.charter?.id) this.notice('amended', null, entry.author, null, null)
    if (entry.kind === 'head.replace' && outcome === 'ok') noteSuccession(this, signed, earlier)
    if (entry.kind === 'delegation.leave' && outcome === 'ok') noteDeparture(this, signed)
    this.data = { ...this.data, position, time: Math.max(this.data.time, this.data.place.stamp) }
    if (agrees) await noteAgreed(this)
    const body = entry.body as Record<string, unknown>
    if (entry.kind === 'message') said(this, entry.id, entry.author, typeof body['text'] === 'string' ? body['text'] : '', seq, outcome)
    else if (outcome === 'ALREADY_DELIVERED') return outcome // several devices of an owner deliver; the log took the first
    else if (outcome === 'CHECKPOINT_OLD') return outcome // its author's device signs anew (checkpoints.ts)
    else if (outcome !== 'ok' && outcome !== 'held') this.notice('refused-entry', entry.author, null, null, outcome)
    else {
      effectOf(this, signed, body, before)
      if (entry.kind === 'word.deny') await noteDenial(this, String(body['person']), String(body['word']))
      this.data = notePutOut(this.data, before, state, signed)
      const told = whatWasDone({ id: entry.id, kind: entry.kind, body }, earlier, state)
      if (told !== null) this.noticeOf(told, entry.author)
    }
    return outcome
  }

  notice(kind: RoomData['notices'][number]['kind'], person: string | null, by: string | null, reason: string | null, code: string | null): void {
    this.#keepNotice({ kind, person, by, reason, code })
  }

  noticeOf({ kind, matter, reason }: Told, by: string): void {
    this.#keepNotice({ kind, person: null, by, reason, code: null, matter })
  }

  #keepNotice(notice: Omit<RoomData['notices'][number], 'id' | 'at' | 'position'>): void {
    const id = `${this.data.place.seq}-${this.data.notices.length}`
    this.data = { ...this.data, notices: [...this.data.notices.slice(-199), { id, at: this.data.place.stamp, position: this.rules.position, ...notice }] }
  }

  /** The base key of SFrame for the present epoch (spec/media.md). */
  async frameKey(): Promise<{ epoch: number; baseKey: Bytes; ownLeaf: number; leaves: readonly number[] } | null> {
    const group = this.group
    if (group === null || this.data.stage !== 'open') return null
    const baseKey = await exportSecret(group, 'Parley SFrame v1', encode([await this.#foundingHash, this.data.room]), 32)
    return { epoch: Number(group.epoch), baseKey, ownLeaf: group.ownLeaf, leaves: group.leaves.map((l) => l.index) }
  }
}
