/**
 * This device's side of the contract with the host (spec/protocol.md): proves itself, reads the logs of its rooms, and sends what is owed,
 * in order and until it is answered. What is refused for now is tried again; what is refused for good is told to the room.
 */
import { sealMail } from '../crypto'
import { encodeChallenge, encodeRosterChange, equalBytes, hex, type RosterChange, sha256, sign1 } from '../record'
import { type Challenge, HostLink, type LinkState } from '../transport/link'
import { type Body, count, deliveredOf, type Fields, HostError, list, octets } from '../transport/wire'
import type { Sign } from './certificates'
import type { Engine, HostFace } from './ports'
import { KIND } from './receipts'
import { unlisted } from './removals'
import { ClosedRooms, giveBack } from './restored'
import type { Room } from './room'
import type { Inflight, TalkData } from './state'
import { goOn } from './stopping'
import { lose, WentOn } from './went-on'

type Bytes = Uint8Array
type Owed = TalkData['toHost'][number]
const AGAIN_MS = 1_000
/** Owed to the host in several requests: a sealed file, part by part. */
export const KEEP = 'file'
/** What nobody is told of when it is refused: the list changed since, and its own item is judged; a file given up never came to the host, or is whole. */
const UNTOLD: ReadonlySet<string> = new Set(['roster', 'file.drop'])
/** Refused for now: what is owed stays on this device and goes out again after so long, unless the host names a time itself. */
const LATER_MS: Readonly<Record<string, number>> = {
  STORAGE_BUSY: AGAIN_MS, RESTORED: 5 * AGAIN_MS, STORAGE_FULL: 3 * AGAIN_MS, QUOTA_BYTES: 3 * AGAIN_MS, HOST_FAULT: 3 * AGAIN_MS,
}

/** The room whose log a push shows; empty for every other push. */
function shownRoom(push: string, body: Fields): string {
  const room = push === 'deliver' ? body.get('room') : undefined
  return room instanceof Uint8Array ? hex(room) : ''
}

export class HostSide implements HostFace {
  state: LinkState
  clockOffset = 0
  /** Hashes of messages the host has, since the last connection. */
  readonly acked = new Set<string>()
  #link: HostLink | null = null
  #heads = new Map<string, number>()
  #rosterN = new Map<string, number>()
  /** Rooms whose list this device is not on, as the host says since the last connection. */
  readonly #unlisted = new Set<string>()
  /** How often a room was entered anew; and those of which the host still shows the log from the earlier place. */
  readonly #entered = new Map<string, number>()
  readonly #elsewhere = new Set<string>()
  readonly closedRooms = new ClosedRooms()
  /** Closed rooms of which this device holds more than the host. */
  readonly #ahead = new Set<string>()
  readonly #wentOn = new WentOn()
  #draining = false
  #closed = false

  constructor(
    readonly engine: Engine,
    readonly sign: Sign,
    readonly onPush: (push: string, body: Fields) => void,
  ) {
    this.state = { state: 'connecting', since: engine.ports.now(), nextTry: null }
  }

  get proved(): boolean {
    return this.#link?.proved === true
  }

  open(): void {
    const { engine } = this
    this.#link = engine.ports.openLink({
      prove: (challenge) => this.#prove(challenge),
      onProved: (reply) => this.#proved(reply),
      onPush: (push, body) => {
        const id = shownRoom(push, body)
        if (!this.#elsewhere.has(id) && !this.#wentOn.takes(id, () => deliveredOf(body))) this.onPush(push, body)
      },
      onState: (state) => {
        this.state = state
        if (state.state === 'offline' && state.code !== undefined) engine.trouble(state.code)
        else engine.show()
      },
      now: engine.ports.now,
    })
    this.#link.open()
  }

  close(): void {
    this.#closed = true
    this.#link?.close()
  }

  tryNow(): void {
    this.#link?.tryNow()
  }

  request(verb: string, body: Body): Promise<Fields> {
    return this.#link?.request(verb, body) ?? Promise.reject(new HostError('OFFLINE'))
  }

  cast(verb: string, body: Body): void {
    this.#link?.cast(verb, body)
  }

  /** Whether everything the host has of a room was read. */
  caughtUp(room: Room): boolean {
    return this.proved && room.data.place.seq >= (this.#heads.get(room.id) ?? Infinity)
  }

  /** The room is read from another place from now on: what was shown before that is not of it. */
  enteredAnew(room: Room): void {
    this.#entered.set(room.id, (this.#entered.get(room.id) ?? 0) + 1)
    if (this.proved) this.#elsewhere.add(room.id)
  }

  /** How often the room that a push shows was entered anew: what waits here from before is not of it. */
  entriesBefore(push: string, body: Fields): number {
    return this.#entered.get(shownRoom(push, body)) ?? 0
  }

  isUnlisted(room: Room): boolean {
    return this.#unlisted.has(room.id)
  }

  /** Items up to here were pushed. */
  reached(id: string, seq: number): void {
    if (seq > (this.#heads.get(id) ?? Infinity)) this.#heads.set(id, seq)
  }

  async resume(room: Room): Promise<void> {
    if (room.data.stage === 'removed' || this.#toBeCreated(room.data.room)) return
    await this.#giveBack(room)
    await this.#subscribe(room.data.room, room.data.place.seq)
    if (room.data.owed !== null) void this.append(room.data.room, KIND.attestation, room.data.owed)
    if (room.data.inflight !== null && room.data.stage !== 'halted') void this.append(room.data.room, KIND.mls, room.data.inflight.bytes)
  }

  /** A room of ours the host does not know yet: nothing can be read or appended there. */
  #toBeCreated(room: Bytes): boolean {
    return this.engine.data.toHost.some((o) => o.verb === 'room.create' && equalBytes(o.body['room'] as Bytes, room))
  }

  async #prove(challenge: Challenge): Promise<Body> {
    if (!equalBytes(challenge.host, this.engine.data.facts.host)) throw new HostError('OTHER_HOST')
    this.clockOffset = challenge.now - this.engine.ports.now()
    const proof = await sign1('parley/1/challenge', encodeChallenge(challenge.nonce, challenge.host), this.sign)
    return { device: this.engine.data.keys.deviceKey, proof }
  }

  async #proved(reply: Fields): Promise<void> {
    for (const pair of list(reply, 'roster')) if (Array.isArray(pair) && pair[0] instanceof Uint8Array) this.#rosterN.set(hex(pair[0]), Number(pair[1]))
    this.acked.clear()
    this.#elsewhere.clear()
    this.closedRooms.proved(reply)
    this.#ahead.clear()
    this.#wentOn.begin()
    this.#unlisted.clear()
    const entered = !this.engine.data.toHost.some((o) => o.verb === 'invite.use')
    if (this.closedRooms.of(this.engine.data.openingRoom) !== null) this.#showOpening()
    if (this.engine.data.openingKey !== null && entered) await this.#subscribe(this.engine.data.openingRoom, this.engine.data.openingLog.seq)
    for (const room of this.engine.rooms.values()) await this.resume(room)
    void this.engine.run(async () => undefined)
  }

  async #subscribe(room: Bytes, after: number): Promise<void> {
    try {
      const reply = await this.request('subscribe', { room, after })
      this.#heads.set(hex(room), count(reply, 'head'))
      this.#unlisted.delete(hex(room))
      this.#elsewhere.delete(hex(room))
      this.#ahead.delete(hex(room))
      await this.#shownAgain(room)
    } catch (error) {
      const code = error instanceof HostError ? error.code : 'FAULT'
      // Of a closed room it waits for what is missing, or for people.
      if (code === 'NO_SUCH_POSITION' && this.closedRooms.of(room) !== null) return void this.#ahead.add(hex(room))
      if (code === 'NO_SUCH_POSITION') await this.#rolledBack(room)
      else if (code === 'NO_SUCH_ROOM') await this.unlisted(room)
      else if (code !== 'OFFLINE') this.engine.trouble(code)
    }
  }

  /** Of a room that is closed since a restore, what the host lacks. */
  async #giveBack(room: Room): Promise<void> {
    const closed = this.closedRooms.of(room.data.room)
    if (closed === null) return
    await giveBack(this.engine, room, closed.head).catch((error: unknown) => {
      if (error instanceof HostError && error.code !== 'OFFLINE') this.engine.trouble(error.code)
    })
  }

  /** The opening is over when there are rooms: nothing of it is handed back. */
  #showOpening(): void {
    const { openingRoom, openingLog } = this.engine.data
    void this.request('restored.show', { room: openingRoom, receipt: openingLog.receipt }).catch(() => undefined)
  }

  /** A room that was closed waits for others now, or is open again: then with everything this device holds, or without a part of it. */
  restored(body: Fields): void {
    const room = this.engine.rooms.get(hex(octets(body, 'room')))
    const isOpen = this.closedRooms.told(body)
    if (room === undefined || !this.#ahead.has(room.id)) return
    if (room.data.place.seq <= count(body, 'head')) return void this.#subscribe(room.data.room, room.data.place.seq)
    if (!isOpen) return
    this.engine.keepEvidence('RESTORED_WITHOUT', room.data.room, room.data.place.receipt === null ? [] : [room.data.place.receipt])
    this.engine.stopRoom(room.id, 'RESTORED_WITHOUT', '')
    lose(room, count(body, 'head')) // where the host's own mark begins
  }

  /** The host has less than this device was shown: a backup was restored, or it lies. */
  async #rolledBack(id: Bytes): Promise<void> {
    await this.engine.run(async () => this.#stopRolledBack(id))
    this.lookBack(hex(id))
  }

  /** A room has stopped over what the host shows: whether the others went on without what this device holds is found out. */
  lookBack(id: string): void {
    const room = this.engine.rooms.get(id)
    if (room?.data.stage === 'halted') void this.#wentOn.look(this.engine, room)
  }

  #stopRolledBack(id: Bytes): void {
    const { engine } = this
    const place = engine.rooms.get(hex(id))?.data.place ?? engine.data.openingLog
    engine.keepEvidence('HOST_ROLLED_BACK', id, place.receipt === null ? [] : [place.receipt])
    engine.stopRoom(hex(id), 'HOST_ROLLED_BACK', '')
  }

  /** The host has again what this device was shown. Whether it is the same is proven by the next receipt, as after every connection. */
  async #shownAgain(id: Bytes): Promise<void> {
    const room = this.engine.rooms.get(hex(id))
    if (room?.data.problem?.code === 'HOST_ROLLED_BACK') await this.engine.run(async () => goOn(room))
  }

  /** The list names this device no more. Of a room it does not have yet, there is nothing to close. */
  removed(id: Bytes): void {
    if (this.engine.rooms.has(hex(id))) void this.unlisted(id)
    else this.engine.trouble('TAKEN_OFF_LIST')
  }

  async unlisted(id: Bytes): Promise<void> {
    const room = this.engine.rooms.get(hex(id))
    if (room === undefined) return this.engine.trouble('NO_SUCH_ROOM')
    this.#unlisted.add(room.id)
    await this.engine.run(() => unlisted(this.engine, room))
  }

  /** Appends; what is refused for good is told to the room, what is refused for now is tried again. */
  async append(room: Bytes, kind: number, bytes: Bytes): Promise<void> {
    if (this.#toBeCreated(room) || this.engine.rooms.get(hex(room))?.data.stage === 'removed') return // goes out once the host has the room, or never more
    try {
      await this.request('append', { room, kind, bytes })
      this.engine.recovered()
      this.acked.add(hex(await sha256(bytes)))
      this.engine.show()
    } catch (error) {
      const host = error instanceof HostError ? error : new HostError('FAULT')
      if (host.code === 'OFFLINE' || this.#closed) return // sent again after the next connection
      const later = host.code === 'NO_SUCH_ROOM' ? AGAIN_MS : this.#later(host)
      if (later !== null) {
        setTimeout(() => void this.append(room, kind, bytes), later)
        return
      }
      await this.engine.run(async () => this.#appendRefused(hex(room), bytes, host.code))
    }
  }

  /** When to try again, ms, after a refusal that is one for now; what the person can do something about is told. Null when it is for good. */
  #later(host: HostError): number | null {
    const own = LATER_MS[host.code] ?? null
    if (own !== null) this.engine.trouble(host.code)
    return host.retryMs ?? own
  }

  async #appendRefused(id: string, bytes: Bytes, code: string): Promise<void> {
    const room = this.engine.rooms.get(id)
    if (code !== 'OLD_EPOCH') this.engine.trouble(code)
    if (room === undefined || room.data.inflight === null || !equalBytes(room.data.inflight.bytes, bytes)) return
    if (code === 'OLD_EPOCH') {
      this.#lookAgain(room, room.data.inflight)
      return
    }
    room.notice('refused-entry', null, null, null, code)
    room.data = { ...room.data, inflight: null }
  }

  /** The host saw a commit of a later epoch. If it reaches us the act is made anew; if nothing comes, it was none, and the same bytes go out again. */
  #lookAgain(room: Room, inflight: Inflight): void {
    const epoch = room.data.attested.epoch
    const look = async (): Promise<void> => {
      if (room.data.inflight === null || !equalBytes(room.data.inflight.bytes, inflight.bytes)) return
      if (room.data.attested.epoch > epoch) room.again(room.data.inflight)
      else void this.append(room.data.room, KIND.mls, inflight.bytes)
    }
    setTimeout(() => void this.engine.run(look), AGAIN_MS / 2)
  }

  /** Sends what is owed to the host, in order, one at a time. */
  async drain(): Promise<void> {
    if (this.#draining) return
    this.#draining = true
    try {
      for (let next = this.engine.data.toHost[0]; next !== undefined && this.#link?.proved === true; next = this.engine.data.toHost[0]) {
        const done = await this.#deliverOwed(next)
        if (!done) return
        const id = next.id
        await this.engine.run(async () => {
          this.engine.data = { ...this.engine.data, toHost: this.engine.data.toHost.filter((o) => o.id !== id) }
        })
        const made = next.verb === 'room.create' ? this.engine.rooms.get(hex(next.body['room'] as Bytes)) : undefined
        if (made !== undefined) await this.resume(made)
      }
    } finally {
      this.#draining = false
    }
  }

  async #deliverOwed(owed: Owed): Promise<boolean> {
    try {
      if (owed.verb === KEEP) await this.#keep(owed)
      else await this.request(owed.verb, await this.#bodyOf(owed))
      this.engine.recovered()
      if (owed.verb === 'invite.use' && this.engine.data.openingKey !== null)
        void this.#subscribe(this.engine.data.openingRoom, this.engine.data.openingLog.seq)
      if (owed.verb === 'roster') this.#rosterN.set(hex(owed.body['room'] as Bytes), this.#nextN(owed.body['room'] as Bytes))
      return true
    } catch (error) {
      const host = error instanceof HostError ? error : new HostError('FAULT', String(error))
      if (host.code === 'OFFLINE' || this.#closed) return false
      const stale = /n=(\d+)(?! after=)\b/.exec(host.message)
      if (host.code === 'ROSTER_STALE' && stale !== null) {
        this.#rosterN.set(hex(owed.body['room'] as Bytes), Number(stale[1]))
        return this.#deliverOwed(owed)
      }
      const later = this.#later(host)
      if (later !== null) {
        setTimeout(() => void this.drain(), later)
        return false
      }
      if (!UNTOLD.has(owed.verb)) this.engine.trouble(host.code)
      if (owed.verb === 'invite.use') this.engine.data = { ...this.engine.data, stopped: { code: host.code, at: this.engine.ports.now() } }
      return true
    }
  }

  #nextN(room: Bytes): number {
    return (this.#rosterN.get(hex(room)) ?? 0) + 1
  }

  #keep({ body }: Owed): Promise<void> {
    const { room, file, key, bytes } = body as { room: Bytes; file: Bytes; key: Bytes; bytes: Bytes }
    return this.engine.transfers.putAs({ room, file, key, size: bytes.length }, bytes)
  }

  async #bodyOf(owed: Owed): Promise<Body> {
    if (owed.verb === 'mail.send') {
      const { to, mailbox, mail } = owed.body as { to: Bytes; mailbox: Bytes; mail: Bytes }
      return { to, bytes: await sealMail(mailbox, to, mail) }
    }
    if (owed.verb === 'roster') {
      const { room, device, change, after } = owed.body as Pick<RosterChange, 'room' | 'device' | 'change' | 'after'>
      const payload = encodeRosterChange({ talk: this.engine.data.facts.talk, room, n: this.#nextN(room), device, change, after })
      return { change: await sign1('parley/1/roster', payload, this.sign) }
    }
    return owed.body as Body
  }

  noteRoster(body: Fields): void {
    this.#rosterN.set(hex(octets(body, 'room')), count(body, 'n'))
  }

  /** A device list names us: the room can be read from now on. */
  granted(body: Fields): void {
    const { openingRoom, openingKey, openingLog } = this.engine.data
    const id = octets(body, 'room')
    const room = this.engine.rooms.get(hex(id))
    if (room !== undefined) void this.resume(room)
    else if (openingKey !== null && equalBytes(id, openingRoom)) void this.#subscribe(openingRoom, openingLog.seq)
  }
}
