/** A room of devices around one ordered log: what the host is to them, without the host. What was appended reaches all, in one order. */
import { equalBytes, hex, sha256 } from '../../record'
import { commit, decodePending, encodePending, type Pending } from '../commit'
import {
  attestationValues,
  createGroup,
  decodeGroup,
  encodeGroup,
  type Group,
  type KeyPackagePair,
  type LeafCheck,
  makeKeyPackage,
} from '../group'
import { join } from '../joining'
import { sealMessage } from '../messages'
import { receive, type Received } from '../receive'
import { consentTo, joinOf, type Leaf, leafCheck, leaveOf, makeLeaf, makePerson, NOON, type Person, random } from './people'
import { policyOf } from './rules'

type Bytes = Uint8Array
export interface Item {
  readonly bytes: Bytes
  readonly time: number
}
export interface Knock {
  readonly person: Person
  readonly leaf: Leaf
  readonly keyPackage: KeyPackagePair
}

/** One device: its group, its place in the log, what it waits for. `heard` are the messages it counted, "author: text". */
export class Device {
  group: Group
  place: number
  used: ReadonlySet<string>
  pending: readonly Pending[] = []
  halted: string | null = null
  removed = false
  readonly kept = new Map<string, Bytes>()
  readonly heard: string[] = []
  readonly outcomes: Received[] = []

  constructor(
    readonly rig: Rig,
    readonly person: Person,
    group: Group,
    place: number,
    used: ReadonlySet<string>,
  ) {
    this.group = group
    this.place = place
    this.used = used
  }

  /** Takes everything appended since. Returns the outcome of the last item. */
  async catchUp(upTo = this.rig.log.length): Promise<Received | undefined> {
    let last: Received | undefined
    while (this.place < upTo && this.halted === null && !this.removed) last = await this.takeNext()
    return last
  }

  async takeNext(): Promise<Received> {
    const item = this.rig.log[this.place]
    if (item === undefined) throw new Error('nothing to take')
    this.place += 1
    const { room, heads, people } = this.rig
    const policy = policyOf({ room, heads, people, used: this.used }, this.group.epoch)
    const own = this.pending.find((p) => equalBytes(p.bytes, item.bytes))
    const result = await receive(this.group, item.bytes, {
      policy,
      leafCheck: this.rig.leafCheck,
      logTime: item.time,
      ...(own === undefined ? {} : { pending: own }),
    })
    await this.#take(result, item)
    this.outcomes.push(result)
    return result
  }

  async #take(result: Received, item: Item): Promise<void> {
    if (result.kind === 'halt') this.halted = result.reason
    if (result.kind === 'ahead') this.halted = 'LOG_AHEAD'
    if (result.kind === 'commit' || result.kind === 'message' || result.kind === 'refused') this.group = result.group
    if (result.kind === 'commit') {
      this.pending = []
      this.removed = result.removedSelf
      this.used = new Set([...this.used, ...result.warrants.map(hex)])
    }
    if (result.kind === 'message') this.#hear(result.sender.index, result.payload)
    if (result.kind === 'own-message') {
      const hash = hex(await sha256(item.bytes))
      const payload = this.kept.get(hash)
      this.kept.delete(hash)
      if (payload !== undefined) this.#hear(this.group.ownLeaf, payload)
    }
  }

  #hear(leaf: number, payload: Bytes): void {
    this.heard.push(`${leaf}: ${new TextDecoder().decode(payload)}`)
  }

  async seal(text: string): Promise<Bytes> {
    const payload = new TextEncoder().encode(text)
    const { group, bytes } = await sealMessage(this.group, payload)
    this.group = group
    this.kept.set(hex(await sha256(bytes)), payload)
    return bytes
  }

  /** Makes a commit and keeps it as pending; nobody has it yet. */
  async prepare(
    o: { adds?: readonly Knock[]; removes?: readonly number[]; warrants?: readonly Bytes[] } = {},
  ): Promise<{ bytes: Bytes; welcome?: Bytes }> {
    const made = await commit(this.group, {
      adds: (o.adds ?? []).map((k) => k.keyPackage.public),
      removes: o.removes ?? [],
      warrants: o.warrants ?? [],
    })
    this.group = made.group
    this.pending = [...this.pending, made.pending]
    return { bytes: made.pending.bytes, ...(made.welcome === undefined ? {} : { welcome: made.welcome }) }
  }

  /** As after a crash: only what was written remains. */
  restart(): void {
    this.group = decodeGroup(encodeGroup(this.group))
    this.pending = this.pending.map((p) => decodePending(encodePending(p)))
  }

  async authenticator(): Promise<string> {
    const { auth, tree } = await attestationValues(this.group)
    return `${this.group.epoch} ${hex(auth)} ${hex(tree)}`
  }
}

export class Rig {
  readonly room = random(16)
  readonly foundingHash = random(32)
  readonly log: Item[] = []
  readonly people = new Map<string, Person>()
  readonly devices = new Map<string, Device>()
  time = NOON
  #signed = 0
  readonly leafCheck: LeafCheck

  private constructor(readonly heads: readonly Person[]) {
    this.leafCheck = leafCheck(heads)
    for (const head of heads) this.people.set(head.name, head)
  }

  /** A plenary of Northland and Southmark: both heads are in. */
  static async found(): Promise<Rig> {
    const rig = new Rig([await makePerson('nora', 'northland'), await makePerson('sami', 'southmark')])
    const [nora, sami] = rig.heads
    if (nora === undefined || sami === undefined) throw new Error('two heads')
    const own = await rig.knock(nora)
    const { room, foundingHash } = rig
    const group = await createGroup({
      room,
      foundingHash,
      keyPackage: own.keyPackage,
      leafSeed: own.leaf.seed,
      leafCheck: rig.leafCheck,
    })
    rig.devices.set(nora.name, new Device(rig, nora, group, 0, new Set()))
    await rig.#bring(nora.name, [await rig.knock(sami)], [])
    return rig
  }

  /** Heads and as many members as asked for, in turn of both delegations; every leaf has committed once. */
  static async withMembers(count: number): Promise<Rig> {
    const rig = await Rig.found()
    await rig.refresh('sami')
    for (let i = 2; i < count; i++) {
      const person = await rig.certify(`m${i}`, i % 2 === 0 ? 'northland' : 'southmark')
      await rig.admit('nora', person)
      await rig.refresh(person.name)
    }
    return rig
  }

  device(name: string): Device {
    const device = this.devices.get(name)
    if (device === undefined) throw new Error(`no device of ${name}`)
    return device
  }

  head(name: string): Person {
    const head = this.heads.find((h) => h.name === name)
    if (head === undefined) throw new Error(`no head ${name}`)
    return head
  }

  async certify(name: string, delegation: string): Promise<Person> {
    const person = await makePerson(
      name,
      delegation,
      this.heads.find((h) => h.delegation === delegation),
    )
    this.people.set(name, person)
    return person
  }

  async knock(
    person: Person,
    lifetime: readonly [from: number, to: number] = [NOON - 3_600_000, NOON + 30 * 86_400_000],
  ): Promise<Knock> {
    const leaf = await makeLeaf(person)
    return { person, leaf, keyPackage: await makeKeyPackage(leaf.identity, leaf.seed, lifetime[0] / 1000, lifetime[1] / 1000) }
  }

  append(bytes: Bytes): number {
    this.log.push({ bytes, time: this.time })
    return this.log.length
  }

  /** Appends and lets every device take everything. */
  async post(bytes: Bytes): Promise<ReadonlyMap<string, Received>> {
    this.append(bytes)
    return this.deliver()
  }

  /** The outcome of the last item each device took. */
  async deliver(): Promise<ReadonlyMap<string, Received>> {
    const out = new Map<string, Received>()
    for (const [name, device] of this.devices) {
      const last = await device.catchUp()
      if (last !== undefined) out.set(name, last)
    }
    return out
  }

  /** All it takes to let somebody in, signed afresh: his join and every head's consent. */
  async warrantsFor(author: Person, person: Person): Promise<readonly Bytes[]> {
    this.#signed += 1
    const consents = await Promise.all(
      this.heads.map((head) => consentTo(head, this.room, person, NOON + 3_600_000 + this.#signed)),
    )
    return [await joinOf(author, this.room, person, this.#signed), ...consents]
  }

  async admit(by: string, person: Person, knock?: Knock): Promise<Device> {
    const known = knock ?? (await this.knock(person))
    await this.#bring(by, [known], await this.warrantsFor(this.device(by).person, person))
    return this.device(person.name)
  }

  async #bring(by: string, knocks: readonly Knock[], warrants: readonly Bytes[]): Promise<void> {
    const { bytes, welcome } = await this.device(by).prepare({ adds: knocks, warrants })
    await this.post(bytes)
    if (welcome !== undefined) for (const knock of knocks) await this.enter(knock, welcome, this.device(by).used)
  }

  /** A newcomer begins at the place in the log after the commit that let him in. */
  async enter(knock: Knock, welcome: Bytes, used: ReadonlySet<string>, place = this.log.length): Promise<Device> {
    const { room, foundingHash } = this
    const { group } = await join(welcome, knock.keyPackage, knock.leaf.seed, { room, foundingHash, leafCheck: this.leafCheck })
    const device = new Device(this, knock.person, group, place, used)
    this.devices.set(knock.person.name, device)
    return device
  }

  async remove(by: string, name: string): Promise<ReadonlyMap<string, Received>> {
    const leave = await leaveOf(this.device(by).person, this.room, this.device(name).person)
    const { bytes } = await this.device(by).prepare({ removes: [this.device(name).group.ownLeaf], warrants: [leave] })
    return this.post(bytes)
  }

  async refresh(name: string): Promise<ReadonlyMap<string, Received>> {
    const { bytes } = await this.device(name).prepare()
    return this.post(bytes)
  }

  /** The different views members still in the room have of the epoch; one when all agree. */
  async views(): Promise<readonly string[]> {
    const here = [...this.devices.values()].filter((d) => !d.removed && d.halted === null)
    return [...new Set(await Promise.all(here.map((d) => d.authenticator())))]
  }
}
