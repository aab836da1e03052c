/**
 * The talk on this device. Everything that happens (pushes of the host, acts of the person, time) goes through one queue; after each step what changed
 * is written sealed, then effects go out, then the view is shown: never in another order (spec/crypto.md, "What must be on disk before what").
 */
import { CryptoError } from '../crypto'
import type { RoomState } from '../domain'
import { ed25519FromSeed, hex, readFounding } from '../record'
import { count, deliveredOf, type Fields, HostError, list, octets, octetsOrNull, text } from '../transport/wire'
import { acts, type Acts } from './acts'
import { headKeys, type Sign } from './certificates'
import type { ConfirmedData } from './confirmed'
import { withEvidence } from './evidence'
import { CLOCK_WRONG, untimely } from './timely'
import { HostSide, KEEP } from './host-side'
import { Inbox } from './inbox'
import { onInvite, spendAskings } from './mail'
import { type Comparison, type OpeningContext, sealOpening } from './opening'
import { takeOpeningItems } from './opening-log'
import { onRemoved } from './lists'
import { MediaSide } from './media-side'
import { owedRooms } from './owed'
import { encodeMail, type Mail } from './mail-payloads'
import { encodeOpening, type OpeningPayload } from './payloads'
import { type Book, noBook } from './pin-book'
import { decodePlain, encodePlain } from './plain'
import type { Engine, EnginePorts } from './ports'
import { project } from './project'
import { brokenItems, BrokenPromise, KIND } from './receipts'
import { takePulse } from './pulse-kinds'
import type { Room, RoomContext, RoomEffect } from './room'
import { openRooms } from './room-open'
import { pump, silenceEarlierPage } from './room-send'
import { ItemViews } from './item-views'
import { RoomViews } from './room-views'
import type { TalkData } from './state'
import { halt } from './stopping'
import { subjectsChanged } from './subjects'
import { Transfers } from './transfers'

type Bytes = Uint8Array

/** The one Engine there is. */
export class TalkEngine implements Engine {
  readonly rooms = new Map<string, Room>()
  readonly acts: Acts
  comparison: Comparison | null = null
  book: Book | null = noBook
  /** What the host says of connected devices and of how far each has read: shown as its word, never relied on. */
  readonly present = new Map<string, ReadonlySet<string>>()
  readonly seen = new Map<string, ReadonlyMap<string, number>>()
  readonly host: HostSide
  readonly media: MediaSide
  readonly transfers: Transfers
  readonly inbox: Inbox
  readonly roomViews: RoomViews
  readonly itemViews: ItemViews
  /** What was refused last and stopped nothing: told until it works again, or for a minute. */
  lastProblem: { code: string; at: number } | null = null
  #tail: Promise<unknown> = Promise.resolve()
  #written: TalkData | null = null
  #shown = new Map<string, { readonly rules: RoomState; readonly results: ConfirmedData['results'] }>()
  #timer: ReturnType<typeof setInterval> | null = null
  #sign: Sign
  #closed = false
  #unwritten: RoomEffect[] = [] // of steps the disk has not taken yet
  #stuck = false

  private constructor(
    readonly ports: EnginePorts,
    public data: TalkData,
    sign: Sign,
    deviceSign: Sign,
  ) {
    this.#sign = sign
    this.host = new HostSide(this, deviceSign, (push, body) => this.pushed(push, body))
    this.media = new MediaSide(this)
    this.transfers = new Transfers(this)
    this.inbox = new Inbox(this)
    this.roomViews = new RoomViews(this)
    this.itemViews = new ItemViews(this)
    this.acts = acts(this, this.media)
  }

  /** Opens a talk this device knows, or a new one from `created`. */
  static async open(ports: EnginePorts, created?: TalkData): Promise<TalkEngine> {
    const stored = created === undefined ? (await ports.vault.read(['talk'])).get('talk') : undefined
    const data = created ?? (stored === undefined ? null : decodePlain<TalkData>(stored))
    if (data === null) throw new HostError('STATE_LOST')
    const person = await ed25519FromSeed(data.keys.personSeed)
    const device = await ed25519FromSeed(data.keys.deviceSeed)
    const engine = new TalkEngine(ports, data, person.sign, device.sign)
    const rooms = data.rooms.length === 0 ? [] : await openRooms(engine.roomContext(), data.rooms, ports.vault)
    for (const room of rooms) engine.rooms.set(room.id, room)
    for (const room of rooms) silenceEarlierPage(room)
    if (created !== undefined) await engine.write() // a talk this device cannot keep is not begun
    if (created !== undefined) await engine.run(async () => undefined)
    return engine
  }

  start(): void {
    this.host.open()
    this.#timer = setInterval(() => void this.run(async () => undefined), 2_000)
  }

  stop(): void {
    this.#closed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.transfers.stop()
    this.host.close()
  }

  tryNow(): void {
    this.host.tryNow()
  }

  trouble(code: string): void {
    this.lastProblem = { code, at: this.ports.now() }
    this.show()
  }

  /** The host takes what this device owes it, or the disk what it writes. */
  recovered(): void {
    this.lastProblem = null
  }

  // --- what the other files of this folder work with -----------------------------------------------------------------------
  get sign(): Sign {
    return this.#sign
  }

  get plenary(): Room | null {
    return this.rooms.get(hex(this.data.plenary)) ?? null
  }

  get caucus(): Room | null {
    return this.data.caucus === null ? null : (this.rooms.get(hex(this.data.caucus)) ?? null)
  }

  hostNow(): number {
    return this.ports.now() + this.host.clockOffset
  }

  roomContext(): RoomContext {
    if (this.data.plenaryFounding === null) throw new Error('a room before the founding')
    const { facts: { talk, host }, me, plenaryFounding } = this.data
    const [now, timely] = [() => this.hostNow(), () => untimely(this) === null]
    return { talk, host, me: me.id, sign: this.#sign, plenary: readFounding(plenaryFounding), now, timely, vault: this.ports.vault }
  }

  /** Keys whose certificates and offers are believed, as far as the rooms this device is in tell. */
  headKeys(delegation: string): readonly Bytes[] {
    const rooms = [this.plenary, this.caucus].filter((room) => room !== null && room.data.stage === 'open')
    return [...headKeys(this.roomContext().plenary, delegation), ...rooms.flatMap((room) => room?.headKeys(delegation) ?? [])]
  }

  openingContext(): OpeningContext | null {
    const { facts, openingRoom, openingKey, plenary, me, keys } = this.data
    const common = { facts, room: openingRoom, plenary, slot: me.slot, sign: this.#sign, personKey: keys.personKey, book: this.book }
    return openingKey === null ? null : { ...common, key: openingKey }
  }

  addRoom(room: Room): void {
    const earlier = this.rooms.get(room.id)
    if (earlier !== undefined) {
      room.follow(earlier)
      this.host.enteredAnew(room)
    }
    this.rooms.set(room.id, room)
    this.data = { ...this.data, rooms: [...new Set([...this.data.rooms, room.id])] }
    if (this.host.proved) void this.host.resume(room)
  }

  /** A request to the host that survives a crash; they go out in order. */
  owe(verb: string, body: Readonly<Record<string, unknown>>): void {
    const id = this.data.nextId
    this.data = { ...this.data, nextId: id + 1, toHost: [...this.data.toHost, { id, verb, body }] }
  }

  oweMail(to: Bytes, mailbox: Bytes, mail: Mail): void {
    this.owe('mail.send', { to, mailbox, mail: encodeMail(mail) })
  }

  /** Messages for the opening room, in order with everything else that is owed to the host: sealed now, so that a repetition is the same bytes. */
  async oweOpening(payloads: readonly OpeningPayload[]): Promise<void> {
    const context = this.openingContext()
    if (context === null) return
    for (const payload of payloads) this.owe('append', { room: context.room, kind: KIND.sealed, bytes: await sealOpening(context, encodeOpening(payload)) })
  }

  // --- one step at a time --------------------------------------------------------------------------------------------------
  run<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      try {
        return await step()
      } finally {
        await this.#settle()
      }
    })
    this.#tail = result.catch(() => undefined)
    return result
  }

  async #settle(): Promise<void> {
    if (this.#closed) return
    await owedRooms(this)
    this.media.freshKeys()
    for (const room of this.rooms.values()) {
      await pump(room, this.host.caughtUp(room))
      const effects = room.takeEffects()
      for (const effect of effects) this.#note(effect)
      this.#unwritten.push(...effects)
    }
    if (await this.#kept()) {
      for (const effect of this.#unwritten.splice(0)) await this.#perform(effect)
      void this.host.drain()
    }
    this.show()
  }

  /** False when the disk does not take it: then nothing leaves this device, and all of it is tried again with the next step. */
  async #kept(): Promise<boolean> {
    try {
      await this.write()
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      this.#stuck = true
      this.trouble(error.code)
      return false
    }
    if (this.#stuck) this.recovered()
    this.#stuck = false
    return true
  }

  /** Effects that must survive a crash become part of what is written. */
  #note(effect: RoomEffect): void {
    if (effect.do === 'list') this.owe('roster', { room: effect.room, device: effect.device, change: effect.change, after: effect.after })
    if (effect.do === 'keep') this.owe(KEEP, { ...effect.file, bytes: effect.bytes })
    if (effect.do === 'mail') this.oweMail(effect.to, effect.mailbox, effect.mail)
    if (effect.do === 'evidence') this.keepEvidence(effect.code, effect.room, effect.items)
  }

  /** Everything that changed, sealed and on the disk when it returns. */
  async write(): Promise<void> {
    const changes = new Map<string, Bytes | null>()
    const { data } = this
    if (this.#written !== data) changes.set('talk', encodePlain(data))
    const rooms = [...this.rooms.values()]
    for (const room of rooms) for (const [name, bytes] of room.records.changes(room)) changes.set(name, bytes)
    if (changes.size > 0) await this.ports.vault.write(changes)
    this.#written = data
    for (const room of rooms) room.records.written()
  }

  async #perform(effect: RoomEffect): Promise<void> {
    if (effect.do === 'pulse') this.host.cast('pulse', { room: effect.room, bytes: effect.bytes })
    if (effect.do === 'append') void this.host.append(effect.room, effect.kind, effect.bytes)
    if (effect.do === 'epoch') await this.media.signalKeys(hex(effect.room), effect.removed)
    if (effect.do === 'epoch' || effect.do === 'sending') this.media.signalSenders(hex(effect.room))
  }

  show(): void {
    for (const [id, room] of this.rooms) {
      const before = this.#shown.get(id)
      const { results } = room.confirmed
      const changed = subjectsChanged(before?.rules, room.rules)
      const vouched = before?.results === results ? {} : { results }
      this.#shown.set(id, { rules: room.rules, results })
      if (changed !== null || before?.results !== results) this.ports.onSubjects({ room: id, changed: { ...changed, ...vouched } })
    }
    this.ports.onView(project(this, { rooms: this.roomViews, items: this.itemViews, transfers: this.transfers }))
  }

  pushed(push: string, body: Fields): void {
    const handler = PUSHES[push]
    if (handler === undefined) return // a newer host may say more
    const entered = this.host.entriesBefore(push, body)
    void this.run(async () => {
      try {
        if (entered !== this.host.entriesBefore(push, body)) return // shown before the room was entered anew
        await handler(this, body)
      } catch (error) {
        if (!(error instanceof HostError)) throw error
        this.trouble(error.code)
      }
    })
  }

  async delivered(body: Fields): Promise<void> {
    const id = hex(octets(body, 'room'))
    const items = deliveredOf(body)
    const live = this.rooms.get(id)
    const follows = live !== undefined && this.host.caughtUp(live) // what comes now was stamped now
    this.host.reached(id, items.at(-1)?.seq ?? 0)
    if (id === hex(this.data.openingRoom)) return takeOpeningItems(this, items)
    const room = this.rooms.get(id)
    if (room === undefined) return
    try {
      for (const item of items) {
        if (item.seq <= room.data.place.seq) continue
        await room.take(item)
        spendAskings(this, room)
      }
      if (follows) this.#timed(room.data.place.stamp)
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error
      if (room.data.stage !== 'halted') this.keepEvidence(error.code, room.data.room, brokenItems(room.data.place, error))
      this.stopRoom(id, error.code, String(error.item.seq))
      this.host.lookBack(id)
    }
    this.host.cast('seen', { room: room.data.room, seq: room.data.place.seq })
  }

  /** A stamp of the host just now: a clock that stopped or runs away is told while it is so. */
  #timed(stamp: number): void {
    this.ports.pace.heard(stamp)
    if (this.ports.pace.pace !== 'good') this.trouble(CLOCK_WRONG)
  }

  stopRoom(id: string, code: string, detail: string): void {
    const room = this.rooms.get(id)
    if (room === undefined) this.data = { ...this.data, stopped: { code, at: this.ports.now() } }
    else halt(room, code, detail)
  }

  keepEvidence(code: string, room: Bytes, items: readonly Bytes[]): void {
    this.data = { ...this.data, evidence: withEvidence(this.data.evidence, { code, room, at: this.hostNow(), items }) }
  }

  mail(body: Fields): void {
    const letters = list(body, 'items').flatMap((item) =>
      Array.isArray(item) && typeof item[0] === 'number' && item[1] instanceof Uint8Array ? [{ id: item[0], sealed: item[1] }] : [],
    )
    void this.inbox.take(letters)
  }

  notePresent(body: Fields): void {
    const id = hex(octets(body, 'room'))
    this.present.set(id, new Set(list(body, 'devices').map((d) => (d instanceof Uint8Array ? hex(d) : ''))))
    this.media.signalSenders(id)
  }

  noteSeen(body: Fields): void {
    const id = hex(octets(body, 'room'))
    const all = new Map(this.seen.get(id) ?? [])
    for (const pair of list(body, 'seen')) if (Array.isArray(pair) && pair[0] instanceof Uint8Array) all.set(hex(pair[0]), Number(pair[1]))
    this.seen.set(id, all)
  }

  noteMedia(body: Fields): void {
    this.ports.onSignal({ kind: 'media', generation: count(body, 'generation'), up: text(body, 'state') === 'up' })
  }
}

/** A table, not a switch: what each push of the host does here (spec/protocol.md §4). */
const PUSHES: Readonly<Record<string, (engine: TalkEngine, body: Fields) => Promise<void> | void>> = {
  deliver: (engine, body) => engine.delivered(body),
  mail: (engine, body) => engine.mail(body),
  invite: (engine, body) => onInvite(engine, octets(body, 'invite'), text(body, 'state'), octetsOrNull(body, 'device')),
  roster: (engine, body) => engine.host.noteRoster(body),
  present: (engine, body) => engine.notePresent(body),
  seen: (engine, body) => engine.noteSeen(body),
  media: (engine, body) => engine.noteMedia(body),
  restored: (engine, body) => engine.host.restored(body),
  pulse: (engine, body) => takePulse(engine, body),
  granted: (engine, body) => engine.host.granted(body),
  removed: async (engine, body) => {
    await onRemoved(engine, body)
    engine.host.removed(octets(body, 'room'))
  },
}
