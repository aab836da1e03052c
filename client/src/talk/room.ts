/**
 * One room on this device: its group, its rules, its place in the host's log. Items go in in order, effects come out; nothing here does input or output.
 * The caller writes `data` sealed before it performs an effect or shows a view (spec/crypto.md, "What must be on disk before what").
 */
import { decodeGroup, decodePending, encodeGroup, exportSecret, type Group, type LeafView, receive, type Received } from '../crypto'
import { apply, decodeState, encodeState, type Outcome, type Person, type RoomState } from '../domain'
import { encode, equalBytes, type Founding, hex, sha256, unhex } from '../record'
import type { Delivered } from '../transport/wire'
import { takeRequest } from './asking'
import { foundingHash, foundingOf, leafCheck, readIdentity, shownIn, type Sign, titleIn } from './certificates'
import { judged, readSignedEntry, type SignedEntry, signEntry } from './entries'
import type { Mail } from './mail-payloads'
import { decodeRoomPayload, encodeRoster, type RoomPayload } from './room-payloads'
import { isVisitor, membersOf, objectionsTo, personOf, proposalState } from './reading'
import { follow, KIND } from './receipts'
import { attest, complain, takeAttestation, takeComplaint } from './room-epoch'
import { effectOf, said } from './room-notes'
import { judgeChange, type PolicyRoom } from './room-policy'
import type { Inflight, Intent, MessageData, RoomData } from './state'

type Bytes = Uint8Array

export interface RoomContext {
  readonly talk: Bytes
  readonly host: Bytes
  readonly me: string // person id
  readonly sign: Sign // by the person key
  readonly plenary: Founding
}

export type RoomEffect =
  | { readonly do: 'append'; readonly room: Bytes; readonly kind: number; readonly bytes: Bytes }
  | { readonly do: 'list'; readonly room: Bytes; readonly device: Bytes; readonly change: 'grant' | 'revoke' }
  | { readonly do: 'mail'; readonly to: Bytes; readonly mailbox: Bytes; readonly mail: Mail }
  | { readonly do: 'epoch'; readonly room: Bytes; readonly added: readonly number[]; readonly removed: readonly number[] }
  | { readonly do: 'sending'; readonly room: Bytes }
  | { readonly do: 'evidence'; readonly code: string; readonly room: Bytes; readonly items: readonly Bytes[] }

export class Room {
  group: Group | null
  rules: RoomState
  messages: MessageData[]
  effects: RoomEffect[] = []
  /** Messages of this batch, to be written as records of their own. */
  fresh: MessageData[] = []
  readonly founding: Founding
  #recordedGroup: Group | null = null
  #recordedRules: RoomState | null = null
  #encoded: { readonly rules: RoomState; readonly bytes: Bytes } | null = null
  #foundingHash: Promise<Bytes>
  #leafCheck: (identity: Bytes, signatureKey: Bytes) => Promise<boolean>

  constructor(
    readonly context: RoomContext,
    public data: RoomData,
    messages: readonly MessageData[],
    open?: { group: Group; rules: RoomState },
  ) {
    this.group = open?.group ?? (data.stage === 'removed' ? null : decodeGroup(data.group))
    this.rules = open?.rules ?? decodeState(data.rules)
    this.messages = [...messages]
    this.founding = foundingOf(data.founding)
    this.#foundingHash = foundingHash(data.founding)
    this.#leafCheck = leafCheck(context.plenary)
  }

  get id(): string {
    return hex(this.data.room)
  }

  takeEffects(): readonly RoomEffect[] {
    const out = this.effects
    this.effects = []
    return out
  }

  /** What must be written: the record with group and rules as they are now. */
  record(): RoomData {
    this.data = { ...this.data, group: this.group === null ? new Uint8Array() : encodeGroup(this.group), rules: this.rulesBytes() }
    this.#recordedGroup = this.group
    this.#recordedRules = this.rules
    return this.data
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

  /** True when group and rules are as `data` last recorded them. */
  get clean(): boolean {
    return this.#recordedGroup === this.group && this.#recordedRules === this.rules
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

  /** The form of address in the certificate of somebody who was ever seen here. */
  titleOf(person: string): string {
    const leaf = this.leafOf(person)
    const shown = leaf === null ? undefined : readIdentity(leaf.identity)?.person.shown
    return titleIn(shown ?? shownIn(this.data.certificates[person]))
  }

  person(id: string): Person | null {
    return personOf(this.rules, id)
  }

  /** Takes the next item of the log. Throws BrokenPromise; everything else becomes state. */
  async take(item: Delivered): Promise<void> {
    const place = await follow(this.data.place, this.data.room, this.context.host, item)
    this.data = { ...this.data, place }
    if (this.data.stage === 'removed') return
    if (item.kind === KIND.attestation) return takeAttestation(this, item.bytes)
    if (item.kind === KIND.complaint) return takeComplaint(this, item.bytes)
    if (item.kind === KIND.mls && this.data.stage !== 'halted') return this.#message(item)
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
        return this.#payload(result.sender, decodeRoomPayload(result.payload), item)
      case 'own-message': {
        const own = this.group?.leaves.find((leaf) => leaf.index === this.group?.ownLeaf)
        if (mine === null || mine.payload === null || own === undefined) return
        this.data = { ...this.data, inflight: null }
        return this.#payload(own, decodeRoomPayload(mine.payload), item)
      }
      case 'stale':
        return mine === null ? undefined : this.again(mine)
      case 'refused':
        this.group = result.group
        if (mine !== null) this.data = { ...this.data, inflight: null }
        return this.notice('refused-entry', null, null, null, result.code)
      case 'ahead':
        return this.halt('LOG_AHEAD', 'the log speaks of keys this device was never given')
      case 'halt':
        return complain(this, item, result.committer, result.reason)
    }
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
    for (const signed of carried) if (signed.entry.kind !== 'admission.consent') await this.#apply(signed)
    this.#rosterChanged(result, carried)
    if (mine !== null) this.data = { ...this.data, inflight: null }
    this.effects.push({ do: 'epoch', room: this.data.room, added: result.added.map((l) => l.index), removed: result.removed.map((l) => l.index) })
    if (result.removedSelf) return this.#removedSelf(carried)
    await attest(this)
    if (mine !== null) this.#afterOwn(mine, result, item)
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

  #rosterChanged(result: Extract<Received, { kind: 'commit' }>, carried: readonly SignedEntry[]): void {
    const evidence = { ...this.data.evidence }
    const sending = { ...this.data.sending }
    for (const leaf of result.removed) {
      delete evidence[hex(leaf.signatureKey)]
      delete sending[String(leaf.index)]
    }
    for (const leaf of result.added) {
      const identity = readIdentity(leaf.identity)
      delete sending[String(leaf.index)]
      if (identity === null) continue
      evidence[hex(leaf.signatureKey)] = carried.filter((s) => (s.entry.body as Record<string, unknown>)['person'] === identity.person.id).map((s) => s.sign1)
    }
    const present = new Set(result.added.map((l) => this.personOf(l)))
    this.data = {
      ...this.data,
      evidence,
      sending,
      hands: this.data.hands.filter((p) => !result.removed.some((l) => this.personOf(l) === p)),
      requests: this.data.requests.filter((r) => !present.has(r.person) && !result.removed.some((l) => this.personOf(l) === r.person)),
    }
  }

  #removedSelf(carried: readonly SignedEntry[]): void {
    const leave = carried.find((s) => s.entry.kind === 'member.leave' && (s.entry.body as Record<string, unknown>)['person'] === this.context.me)
    const reason = (leave?.entry.body as Record<string, unknown> | undefined)?.['reason']
    this.group = null // with it every key of the room; who was here is still known by name
    this.data = {
      ...this.data,
      stage: 'removed',
      queue: [],
      inflight: null,
      owed: null,
      leafSeed: new Uint8Array(),
      removedBy: { by: leave?.entry.author ?? null, reason: typeof reason === 'string' ? reason : null, at: this.data.place.stamp },
    }
  }

  /** After our own commit: the host's device list, then the newcomer's way in (in this order). */
  #afterOwn(mine: Inflight, result: Extract<Received, { kind: 'commit' }>, item: Delivered): void {
    for (const leaf of result.removed) {
      const known = this.data.people[this.personOf(leaf)]
      if (known !== undefined) this.effects.push({ do: 'list', room: this.data.room, device: known.device, change: 'revoke' })
    }
    for (const leaf of result.added) {
      const known = this.data.people[this.personOf(leaf)]
      if (known === undefined || mine.welcome === null) continue
      if (this.#needsGrant(result)) this.effects.push({ do: 'list', room: this.data.room, device: known.device, change: 'grant' })
      this.effects.push({
        do: 'mail',
        to: known.device,
        mailbox: known.mailbox,
        mail: {
          type: 'welcome',
          room: this.data.room,
          kind: this.data.kind,
          founding: this.data.founding,
          welcome: mine.welcome.bytes,
          place: [item.seq, this.data.place.log, this.data.place.stamp],
          roster: this.roster(),
        },
      })
    }
  }

  /** The founding heads' devices are on the plenary's list since they used their links. */
  #needsGrant(result: Extract<Received, { kind: 'commit' }>): boolean {
    return !(this.data.kind === 'plenary' && result.warrants.length === 0)
  }

  /** The room as a newcomer is to find it (spec/opening.md §5). */
  roster(): Bytes {
    const { evidence, people, sending, position, time } = this.data
    return encodeRoster({
      state: this.rulesBytes(),
      evidence: Object.entries(evidence).map(([leafKey, sign1s]) => ({ leafKey: unhex(leafKey), sign1s })),
      people: Object.entries(people).map(([person, p]) => ({ person, ...p })),
      sending: Object.entries(sending).map(([leaf, tracks]) => ({ leaf: Number(leaf), tracks })),
      position,
      time,
    })
  }

  /** Nothing is sent or accepted here any more until people have looked at it. */
  halt(code: string, detail: string): void {
    this.data = { ...this.data, stage: 'halted', problem: { code, detail } }
    this.effects.push({ do: 'epoch', room: this.data.room, added: [], removed: [] })
  }

  // --- what members say --------------------------------------------------------------------------------------------------
  async #payload(leaf: LeafView, payload: RoomPayload | null, item: Delivered): Promise<void> {
    const person = this.personOf(leaf)
    if (payload === null) return this.notice('refused-entry', person, null, null, 'PAYLOAD_UNKNOWN')
    switch (payload.type) {
      case 'entry': {
        const signed = await readSignedEntry(payload.sign1, this.context.talk, this.data.room)
        if (signed === null || signed.entry.author !== person) return this.notice('refused-entry', person, null, null, 'NOT_THE_AUTHOR')
        await this.#apply(signed, item.seq)
        return
      }
      case 'request':
        return takeRequest(this, person, payload)
      case 'sending':
        this.data = { ...this.data, sending: { ...this.data.sending, [String(leaf.index)]: payload.tracks } }
        this.effects.push({ do: 'sending', room: this.data.room })
        return
      case 'hand':
        this.data = { ...this.data, hands: payload.raised ? [...new Set([...this.data.hands, person])] : this.data.hands.filter((p) => p !== person) }
        return
      case 'leaving':
        return this.#leaving(person, payload.sign1)
    }
  }

  /** Nobody can commit his own removal: the first signer at hand does it for him. */
  #leaving(person: string, sign1Bytes: Bytes): void {
    if (person === this.context.me || this.data.queue.some((i) => i.do === 'remove' && i.person === person)) return
    const able = (this.group?.leaves ?? []).filter((l) => this.personOf(l) !== person && this.person(this.personOf(l))?.powers.includes('admit') === true)
    const own = able.filter((l) => this.person(this.personOf(l))?.delegation === this.person(person)?.delegation)
    const first = [...own, ...able][0]
    if (first?.index === this.group?.ownLeaf) this.enqueue({ do: 'remove', id: 0, person, reason: null, leaving: sign1Bytes })
  }

  enqueue(intent: Intent): number {
    const id = this.data.nextIntent
    this.data = { ...this.data, nextIntent: id + 1, queue: [...this.data.queue, { ...intent, id }] }
    return id
  }

  async #apply(signed: SignedEntry, seq = this.data.place.seq): Promise<Outcome> {
    const position = this.data.position + 1
    const { entry } = signed
    const before = membersOf(this.rules)
    const { state, outcome } = apply(this.rules, entry, { position, stamp: this.data.place.stamp, ...(await judged(signed, this.rules)) })
    this.rules = state
    this.data = { ...this.data, position, time: Math.max(this.data.time, this.data.place.stamp) }
    const body = entry.body as Record<string, unknown>
    if (entry.kind === 'message') said(this, entry.id, entry.author, typeof body['text'] === 'string' ? body['text'] : '', seq, outcome)
    else if (outcome !== 'ok' && outcome !== 'held') this.notice('refused-entry', entry.author, null, null, outcome)
    else effectOf(this, signed, body, before)
    return outcome
  }

  notice(kind: RoomData['notices'][number]['kind'], person: string | null, by: string | null, reason: string | null, code: string | null): void {
    const id = `${this.data.place.seq}-${this.data.notices.length}`
    this.data = { ...this.data, notices: [...this.data.notices.slice(-199), { id, at: this.data.place.stamp, kind, person, by, reason, code }] }
  }

  /** The base key of SFrame for the present epoch (spec/media.md). */
  async frameKey(): Promise<{ epoch: number; baseKey: Bytes; ownLeaf: number; leaves: readonly number[] } | null> {
    const group = this.group
    if (group === null || this.data.stage !== 'open') return null
    const baseKey = await exportSecret(group, 'Parley SFrame v1', encode([await this.#foundingHash, this.data.room]), 32)
    return { epoch: Number(group.epoch), baseKey, ownLeaf: group.ownLeaf, leaves: group.leaves.map((l) => l.index) }
  }
}
