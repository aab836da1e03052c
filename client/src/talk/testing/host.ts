/**
 * An in-memory host of spec/protocol.md for tests of the talk engine: real framing, real receipts, real device proofs; no network and no disk.
 * `tamper` sees every item before it is delivered, so that a test can play a host that lies.
 */
import { type Cbor, decode, ed25519FromSeed, encode, equalBytes, hex, LIMITS, readSign1, sign1, verifySign1 } from '../../record'
import { readOuter } from '../../crypto'
import { type SecondLog, secondLogOf } from './second-log'
import { envelopeHash, nextLog } from '../receipts'
import { cut, type Invite, type Item, type Log, Refusal } from './host-log'
import { claimed, type Closed, said, settleClosed, takeBack } from './restored'

type Bytes = Uint8Array
type Fields = Map<string, Cbor>

export class MemoryHost {
  readonly logs = new Map<string, Log>()
  /** A second history of a room and who is shown it. `same`: what is appended to one is in both, in the second one a moment later. */
  readonly forks = new Map<string, { readonly devices: ReadonlySet<string>; readonly log: Log; readonly same: boolean }>()
  readonly connections = new Set<Connection>()
  readonly mail = new Map<string, [number, Bytes][]>()
  readonly powers = new Map<string, Set<string>>()
  /** Parts of sealed files, by `file/part`. */
  readonly parts = new Map<string, Bytes>()
  readonly invites = new Map<string, Invite>()
  /** Return another item, several, or none: what this device is shown. */
  tamper: (device: string, room: string, item: Item) => readonly Item[] = (_d, _r, item) => [item]
  /** Which pulses a device is handed for one that another sent. */
  pulsing: (by: string, to: string, bytes: Bytes) => readonly Bytes[] = (_by, _to, bytes) => [bytes]
  /** The code with which a request of a device is refused, or null. */
  refuses: (verb: string, device: string) => string | null = () => null
  /** What is kept of a part of a file, by `file/part`; null: nothing. */
  storing: (name: string, bytes: Bytes) => Bytes | null = (_name, bytes) => bytes
  /** Rooms that take nothing since a restore. */
  readonly closed = new Map<string, Closed>()
  /** What a device is shown where the host keeps two logs. */
  forked: SecondLog | null = null
  clock = 1_790_000_000_000
  #mailId = 1
  #hinted = new Set<string>()
  #writing: Promise<unknown> = Promise.resolve()
  #sign!: (b: Bytes) => Promise<Bytes>
  key!: Bytes
  rooms = { opening: '', plenary: '' }

  static async start(): Promise<MemoryHost> {
    const host = new MemoryHost()
    const { publicKey, sign } = await ed25519FromSeed(crypto.getRandomValues(new Uint8Array(32)))
    host.key = publicKey
    host.#sign = sign
    return host
  }

  /** A socket to this host, as the browser's WebSocket would be. */
  socket = (): WebSocket => new Connection(this) as unknown as WebSocket

  /** The history of a room that a device is shown. */
  logFor(room: string, device: string): Log | undefined {
    const fork = this.forks.get(room)
    return fork?.devices.has(device) === true ? fork.log : this.logs.get(room)
  }

  logOf(room: Bytes, device: string): Log {
    const log = this.logFor(hex(room), device)
    if (log === undefined || !log.devices.has(device)) throw new Refusal('NO_SUCH_ROOM')
    return log
  }

  newLog(devices: readonly string[]): Log {
    const list = { devices: new Set(devices), n: 0, changed: new Map<string, number>(), removals: new Map<string, Item>() }
    return { items: [], log: new Uint8Array(32), stamp: 0, ...list, seen: new Map(), epoch: -1n }
  }

  /** One append after the other, as one writer would. */
  append(room: Bytes, device: string, kind: number, bytes: Bytes): Promise<Item> {
    const result = this.#writing.then(() => this.#append(room, device, kind, bytes))
    this.#writing = result.catch(() => undefined)
    return result
  }

  /** A host that lies: it signs that the room went on without what it hides, and asked nobody. */
  claimRestored(room: string): Promise<Item> {
    return claimed(this, room, this.#sign)
  }

  /** A change of the list, by the host itself. */
  list(room: Bytes, bytes: Bytes): Promise<Item> {
    const result = this.#writing.then(() => this.#append(room, null, 5, bytes))
    this.#writing = result.catch(() => undefined)
    return result
  }

  async #append(room: Bytes, device: string | null, kind: number, bytes: Bytes): Promise<Item> {
    const log = device === null ? this.logs.get(hex(room)) : this.logOf(room, device)
    if (log === undefined) throw new Refusal('NO_SUCH_ROOM')
    const fork = this.forks.get(hex(room))
    if (fork?.same === true) {
      const [one, other] = [await this.#put(room, this.logs.get(hex(room)) ?? log, kind, bytes, 0), await this.#put(room, fork.log, kind, bytes, 1)]
      return log === fork.log ? other : one
    }
    return this.#put(room, log, kind, bytes, 0)
  }

  async #put(room: Bytes, log: Log, kind: number, bytes: Bytes, later: number): Promise<Item> {
    const known = log.items.find((i) => i.kind === kind && equalBytes(i.bytes, bytes))
    if (known !== undefined) return known
    if (this.closed.has(hex(room))) throw new Refusal('RESTORED')
    if (kind === 1) {
      const outer = readOuter(bytes)
      if (!equalBytes(outer.room, room)) throw new Refusal('WRONG_GROUP')
      if (outer.content === 'commit') {
        if (outer.epoch < log.epoch && !this.#hinted.has(hex(bytes))) {
          this.#hinted.add(hex(bytes))
          throw new Refusal('OLD_EPOCH') // a hint, given once
        }
        if (outer.epoch > log.epoch) log.epoch = outer.epoch
      }
    }
    const seq = log.items.length + 1
    const envelope = await envelopeHash(kind, bytes)
    this.clock += 7
    log.stamp = this.clock + later
    const next = await nextLog(log.log, envelope, log.stamp)
    log.log = next
    const item: Item = {
      seq,
      kind,
      bytes,
      receipt: await sign1('parley/1/receipt', encode([1, 'receipt', room, seq, log.stamp, envelope, next]), this.#sign),
    }
    log.items.push(item)
    for (const c of this.connections) c.deliver(hex(room))
    return item
  }

  settle(room: Bytes): Promise<void> {
    return settleClosed(this, room, this.#sign)
  }

  /** From now on this device is shown a log of this room without what `hides`, with receipts as good as any. */
  fork(device: string, room: string, hides: (item: Item) => boolean): void {
    this.forked = secondLogOf(this, { device, room, hides, sign: this.#sign })
  }

  push(device: string, kind: string, body: Record<string, Cbor>): void {
    for (const c of this.connections) if (c.device === device) c.send([kind, 0, body])
  }

  sendMail(to: string, bytes: Bytes): void {
    const id = this.#mailId++
    this.mail.set(to, [...(this.mail.get(to) ?? []), [id, bytes]])
    this.push(to, 'mail', { items: [[id, bytes]] })
  }
}

/** One connection; quacks like a WebSocket towards the client. */
class Connection {
  readyState = 0
  binaryType = 'arraybuffer'
  onmessage: ((e: { data: ArrayBuffer }) => void) | null = null
  onclose: ((e: { code: number }) => void) | null = null
  onerror: (() => void) | null = null
  device = ''
  #nonce = crypto.getRandomValues(new Uint8Array(32))
  #rooms = new Map<string, number>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(readonly host: MemoryHost) {
    host.connections.add(this)
    queueMicrotask(() => {
      this.readyState = 1
      this.push('challenge', { nonce: this.#nonce, host: host.key, now: host.clock, protocol: 1, version: 'test' })
    })
  }

  close(code = 1000): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.host.connections.delete(this)
    queueMicrotask(() => this.onclose?.({ code }))
  }

  send(message: Cbor | Bytes): void {
    if (message instanceof Uint8Array) void (this.#tail = this.#tail.then(() => this.#request(message)))
    else if (this.readyState === 1) {
      const bytes = encode(message)
      queueMicrotask(() => this.onmessage?.({ data: bytes.slice().buffer }))
    }
  }

  push(kind: string, body: Record<string, Cbor>): void {
    this.send([kind, 0, body])
  }

  /** A device that is off a room's list is delivered nothing of it any more, until it subscribes again. */
  forget(room: string): void {
    this.#rooms.delete(room)
  }

  deliver(room: string): void {
    const at = this.#rooms.get(room)
    if (at === undefined) return
    const fresh = (this.host.logFor(room, this.device)?.items ?? []).filter((i) => i.seq > at) // never a gap, whoever asked
    if (fresh.length === 0) return
    this.#rooms.set(room, fresh.at(-1)?.seq ?? at)
    const shown = fresh.flatMap((i) => this.host.tamper(this.device, room, i))
    const bytes = Uint8Array.from(room.match(/../g) ?? [], (b) => parseInt(b, 16))
    const send = (items: readonly Item[]): void => {
      for (const page of cut(items)) this.push('deliver', { room: bytes, items: page.map((i) => [i.seq, i.kind, i.bytes, i.receipt]) })
    }
    if (this.host.forked === null) send(shown)
    else void this.host.forked(this.device, room, shown).then(send)
  }

  /** What another subscriber said for now; kept nowhere. */
  pulse(room: string, bytes: Bytes, by: string): void {
    if (!this.#rooms.has(room)) return
    const id = Uint8Array.from(room.match(/../g) ?? [], (b) => parseInt(b, 16))
    for (const each of this.host.pulsing(by, this.device, bytes)) this.push('pulse', { room: id, bytes: each })
  }

  async #request(bytes: Bytes): Promise<void> {
    const [verb, id, raw] = decode(bytes, LIMITS.frameBytes) as [string, number, Cbor]
    const body: Fields = raw instanceof Map ? (raw as Fields) : new Map(Object.entries(raw as object))
    try {
      const reply = await this.#answer(verb, body)
      if (id !== 0) this.send(['ok', id, reply])
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'MALFORMED'
      if (id !== 0) this.send(['error', id, { code, text: error instanceof Error ? error.message : '' }])
    }
  }

  async #answer(verb: string, body: Fields): Promise<Record<string, Cbor>> {
    const { host } = this
    const refused = host.refuses(verb, this.device)
    if (refused !== null) throw new Refusal(refused)
    const b = (name: string): Bytes => body.get(name) as Bytes
    switch (verb) {
      case 'prove': {
        const payload = decode(await verifySign1('parley/1/challenge', b('proof'), b('device'))) as Cbor[]
        if (!equalBytes(payload[2] as Bytes, this.#nonce)) throw new Refusal('BAD_PROOF')
        this.device = hex(b('device'))
        const waiting = host.mail.get(this.device) ?? []
        for (const [room, log] of host.logs) {
          const item = log.removals.get(this.device)
          const id = Uint8Array.from(room.match(/../g) ?? [], (x) => parseInt(x, 16))
          if (item !== undefined && !log.devices.has(this.device)) setTimeout(() => this.push('removed', { room: id, items: [[item.seq, item.kind, item.bytes, item.receipt]] }))
        }
        if (waiting.length > 0) setTimeout(() => this.push('mail', { items: waiting.map(([i, m]) => [i, m]) }))
        return {
          talk: null,
          powers: [...(host.powers.get(this.device) ?? [])],
          rooms: [],
          restored: [...host.closed].map(([room, { at }]) => [Uint8Array.from(room.match(/../g) ?? [], (x) => parseInt(x, 16)), at, host.logs.get(room)?.items.length ?? 0]),
          roster: [...host.logs].map(([room, l]) => [Uint8Array.from(room.match(/../g) ?? [], (x) => parseInt(x, 16)), l.n]),
        }
      }
      case 'talk.open':
        host.rooms = { opening: hex(b('opening_room')), plenary: hex(b('plenary')) }
        host.logs.set(host.rooms.opening, host.newLog([]))
        host.logs.set(host.rooms.plenary, host.newLog([]))
        return {}
      case 'invite.create':
        host.invites.set(hex(b('invite')), {
          auth: b('auth'),
          sealed: b('sealed'),
          power: body.get('power') as string,
          expires: body.get('expires') as number,
          by: this.device,
          device: null,
          opened: null,
          used: null,
        })
        return {}
      case 'invite.states':
        return {
          invites: [...host.invites]
            .filter(([, i]) => i.by === this.device)
            .map(([id, i]) => [
              Uint8Array.from(id.match(/../g) ?? [], (x) => parseInt(x, 16)),
              i.power,
              i.device === null ? 'fresh' : 'used',
              i.opened,
              i.used,
              null,
            ]),
        }
      case 'invite.read': {
        const invite = host.invites.get(hex(b('invite')))
        if (invite === undefined) throw new Refusal('LINK_UNKNOWN')
        return { sealed: invite.sealed, state: invite.device === null ? 'fresh' : 'used', used: invite.used }
      }
      case 'invite.use': {
        const invite = host.invites.get(hex(b('invite')))
        if (invite === undefined) throw new Refusal('LINK_UNKNOWN')
        if (invite.device !== null && invite.device !== this.device) throw new Refusal('LINK_USED')
        await verifySign1('parley/1/invite', b('proof'), invite.auth)
        invite.device = this.device
        invite.used = host.clock
        host.powers.set(this.device, new Set([invite.power]))
        if (invite.power === 'signer') for (const room of Object.values(host.rooms)) host.logs.get(room)?.devices.add(this.device)
        host.push(invite.by, 'invite', { invite: b('invite'), state: 'used', device: null })
        return {}
      }
      case 'room.create':
        host.logs.set(hex(b('room')), host.newLog([this.device]))
        return {}
      case 'roster':
        return this.#roster(b('change'))
      case 'append':
        if (b('bytes').length > LIMITS.messageBytes) throw new Refusal('TOO_LARGE')
        return { receipt: (await host.append(b('room'), this.device, body.get('kind') as number, b('bytes'))).receipt }
      case 'subscribe': {
        const log = host.logOf(b('room'), this.device)
        const after = body.get('after') as number
        if (after > log.items.length) throw new Refusal('NO_SUCH_POSITION')
        this.#rooms.set(hex(b('room')), after)
        setTimeout(() => this.deliver(hex(b('room'))))
        return { head: log.items.length }
      }
      case 'restored.give':
        if (!(await takeBack(host, body))) throw new Refusal('BAD_PROOF')
        return { head: body.get('seq') as number }
      case 'restored.show':
      case 'restored.without':
        said(host, this.device, verb, body)
        await host.settle(b('room'))
        return {}
      case 'seen':
        return {}
      case 'pulse':
        host.logOf(b('room'), this.device)
        if (b('bytes').length !== 384) throw new Refusal('MALFORMED')
        for (const other of host.connections) if (other !== this) other.pulse(hex(b('room')), b('bytes'), this.device)
        return {}
      case 'file.begin':
        host.logOf(b('room'), this.device)
        return { have: [...host.parts.keys()].filter((k) => k.startsWith(`${hex(b('file'))}/`)).map((k) => Number(k.split('/')[1])) }
      case 'file.put': {
        const name = `${hex(b('file'))}/${String(Number(body.get('part')))}`
        const known = host.parts.get(name)
        if (known !== undefined && !equalBytes(known, b('bytes'))) throw new Refusal('FILE_EXISTS')
        const kept = host.storing(name, b('bytes').slice())
        if (kept !== null) host.parts.set(name, kept)
        return {}
      }
      case 'file.drop': {
        const parts = [...host.parts.keys()].filter((name) => name.startsWith(`${hex(b('file'))}/`))
        for (const name of parts) host.parts.delete(name)
        return {}
      }
      case 'file.get': {
        host.logOf(b('room'), this.device)
        const part = host.parts.get(`${hex(b('file'))}/${String(Number(body.get('part')))}`)
        if (part === undefined) throw new Refusal('NO_SUCH_FILE')
        return { bytes: part }
      }
      case 'mail.send':
        if (b('bytes').length > LIMITS.mailBytes) throw new Refusal('TOO_LARGE')
        host.sendMail(hex(b('to')), b('bytes'))
        return {}
      case 'mail.drop': {
        const ids = body.get('ids') as number[]
        host.mail.set(
          this.device,
          (host.mail.get(this.device) ?? []).filter(([i]) => !ids.includes(i)),
        )
        return {}
      }
      default:
        throw new Refusal('UNKNOWN_VERB')
    }
  }

  async #roster(change: Bytes): Promise<Record<string, Cbor>> {
    const [, , , room, n, device, op, after] = decode(readSign1(change).payload) as [number, string, Bytes, Bytes, number, Bytes, string, number]
    const log = op === 'return' ? this.host.logs.get(hex(room)) : this.host.logOf(room, this.device)
    if (log === undefined) throw new Refusal('NO_SUCH_ROOM')
    if (n !== log.n + 1) throw new Refusal('ROSTER_STALE', `n=${log.n}`)
    const last = log.changed.get(hex(device))
    if (last !== undefined && after < last) throw new Refusal('ROSTER_STALE', `n=${log.n} after=${last}`)
    if (op === 'revoke' && !log.devices.has(hex(device))) throw new Refusal('UNKNOWN_DEVICE')
    log.n = n
    const by = Uint8Array.from(this.device.match(/../g) ?? [], (x) => parseInt(x, 16))
    if (op !== 'revoke') log.devices.add(hex(device))
    const item = await this.host.list(room, encode([1, 'list', by, change]))
    log.changed.set(hex(device), item.seq)
    if (op === 'revoke') {
      log.removals.set(hex(device), item)
      log.devices.delete(hex(device))
      for (const c of this.host.connections) if (c.device === hex(device)) c.forget(hex(room))
    }
    if (op !== 'revoke') this.host.push(hex(device), 'granted', { room })
    else this.host.push(hex(device), 'removed', { room, items: [[item.seq, item.kind, item.bytes, item.receipt]] })
    return {}
  }
}
