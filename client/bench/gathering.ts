/** Two heads and as many members as wanted, each a device in a thread of its own. They act as their screens would. */
import type { Acts } from '../src/talk/acts'
import { Convener } from '../src/talk/convener'
import { readLink } from '../src/talk/invite'
import type { TalkView } from '../src/talk/view'
import { HostLink } from '../src/transport/link'
import type { Order, Question, Said } from './device.worker'
import DeviceWorker from './device.worker?worker'
import { Memory, type OpenLink, socketOf } from './ports'

const now = (): number => Date.now()
const instant = (): number => performance.timeOrigin + performance.now()

/** One person: what is shown, and the newest media keys. */
class Attendant {
  /** The epoch whose keys this device seals under, when it got them (ms since the epoch), and how long after the delivery that led to them. */
  keys = { epoch: -1, at: 0, took: 0 }
  private readonly thread = new DeviceWorker()
  private readonly answers = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
  private readonly channel = new MessageChannel()
  private waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = []
  private shown: MessageEvent<TalkView> | null = null
  private asked = 0

  constructor() {
    this.thread.onmessage = ({ data }: MessageEvent<Said>) => this.hear(data)
    this.channel.port1.onmessage = (event: MessageEvent<TalkView>) => {
      this.shown = event
      this.look()
    }
  }

  /** Read out of its message only when somebody looks: sixteen screens on one page would otherwise cost what no device pays. */
  get view(): TalkView | null {
    return this.shown?.data ?? null
  }

  get id(): string {
    return this.view?.me.id ?? ''
  }

  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push({ holds, resolve }))
  }

  accept(link: string, name: string): Promise<void> {
    const views = this.channel.port2
    return this.order({ do: 'accept', link, name, views }, [views])
  }

  act<N extends keyof Acts>(name: N, ...args: Parameters<Acts[N]>): Promise<void> {
    return this.order({ do: 'act', name, args })
  }

  async end(): Promise<void> {
    await this.order({ do: 'stop' })
    this.thread.terminate()
  }

  room(kind: 'plenary' | 'caucus') {
    return this.view?.rooms.find((room) => room.kind === kind) ?? null
  }

  isIn(kind: 'plenary' | 'caucus'): boolean {
    return this.room(kind)?.state === 'open'
  }

  private order(order: Order, transfer: Transferable[] = []): Promise<void> {
    const id = this.asked++
    this.thread.postMessage({ id, order } satisfies Question, transfer)
    return new Promise((resolve, reject) => this.answers.set(id, { resolve, reject }))
  }

  private hear(said: Said): void {
    if (said.kind === 'keys') {
      this.keys = said
      return this.look()
    }
    const answer = this.answers.get(said.id)
    this.answers.delete(said.id)
    if (said.failed === null) answer?.resolve()
    else answer?.reject(new Error(said.failed))
  }

  private look(): void {
    const met = this.waiting.filter(({ holds }) => holds())
    this.waiting = this.waiting.filter((each) => !met.includes(each))
    for (const { resolve } of met) resolve()
  }
}

/** ms: from the act until the last of the others had new keys, and how long the quickest of them needed for its own part. */
export interface Removal {
  readonly all: number
  readonly one: number
}

export class Gathering {
  private readonly members: Attendant[] = []
  private named = 0

  private constructor(
    private readonly first: Attendant,
    private readonly second: Attendant,
  ) {}

  /** From the operator's link to two heads live in the plenary. */
  static async of(link: string): Promise<Gathering> {
    const { origin, hash, pathname } = new URL(link)
    const openLink: OpenLink = (options) => new HostLink({ ...options, url: socketOf(origin) })
    const read = await readLink(pathname, hash)
    if (read.kind !== 'opening') throw new Error(read.kind)
    const plan = {
      title: 'Talks of many',
      template: 'bilateral',
      languages: ['en'],
      delegations: [{ id: 'NO', name: 'Northland', kind: 'party' as const }, { id: 'SO', name: 'Southmark', kind: 'party' as const }],
      heads: [{ delegation: 'NO', name: 'Ingrid Vale', me: false }, { delegation: 'SO', name: 'Tom Wells', me: false }],
    }
    const convener = await Convener.open({ vault: new Memory(), openLink, now, onView: () => undefined }, { origin, opening: read.secret, plan })
    const heads = [new Attendant(), new Attendant()] as const
    for (const [at, head] of heads.entries()) await head.accept(convener.view().links[at]?.link ?? '', plan.heads[at]?.name ?? '')
    const step = (wanted: string) => Promise.all(heads.map((head) => head.until(() => head.view?.opening?.words.step === wanted)))
    await step('ready')
    for (const head of heads) await head.act('compareWords')
    await step('comparing')
    for (const head of heads) await head.act('confirmWords', true)
    await Promise.all(heads.map((head) => head.until(() => head.isIn('plenary'))))
    await heads[0].act('proposeCharter')
    await heads[1].until(() => heads[1].view?.charter.maySign === true)
    await heads[1].act('signCharter')
    await Promise.all(heads.map((head) => head.until(() => head.view?.charter.state === 'in-force' && head.isIn('caucus'))))
    const gathering = new Gathering(...heads)
    for (const head of heads) await gathering.goLive(head)
    return gathering
  }

  get size(): number {
    return 2 + this.members.length
  }

  /** One more member of the first delegation in the plenary, with keys for sound and picture. */
  async admit(): Promise<void> {
    const { first, second } = this
    this.named += 1
    const name = `Member ${this.named}`
    await first.act('invite', { name, role: 'member', powers: ['speak'], days: 1 })
    const invited = () => first.view?.invitations.find((each) => each.name === name)
    await first.until(() => invited()?.link != null && first.view?.connection.queued === 0)
    const member = new Attendant()
    await member.accept(invited()?.link ?? '', name)
    await this.consent(first, 'caucus', name)
    await member.until(() => member.isIn('caucus'))
    await member.act('askToEnter', first.room('plenary')?.room ?? '')
    await this.consent(first, 'plenary', name)
    await this.consent(second, 'plenary', name)
    await member.until(() => member.isIn('plenary'))
    this.members.push(member)
    await this.goLive(member)
    await this.settled()
  }

  /** Removes the last who came. */
  async remove(): Promise<Removal> {
    await this.settled()
    const leaving = this.members.pop()
    if (leaving === undefined) throw new Error('nobody is left')
    const staying = [this.first, this.second, ...this.members]
    const before = Math.max(...staying.map((each) => each.keys.epoch))
    const [room, id] = [this.first.room('plenary')?.room ?? '', leaving.id]
    const begun = instant()
    await this.first.act('remove', room, id, 'Measured')
    await Promise.all(staying.map((each) => each.until(() => each.keys.epoch > before)))
    await leaving.end()
    return { all: Math.max(...staying.map((each) => each.keys.at)) - begun, one: Math.min(...staying.map((each) => each.keys.took)) }
  }

  private async consent(head: Attendant, kind: 'plenary' | 'caucus', name: string): Promise<void> {
    const asked = () => head.view?.admissions.find((each) => each.roomKind === kind && each.mayAnswer && each.person.name === name)
    await head.until(() => asked() !== undefined)
    const admission = asked()
    if (admission !== undefined) await head.act('consent', admission.room, admission.person.id)
  }

  private async goLive(person: Attendant): Promise<void> {
    await person.act('setLive', person.room('plenary')?.room ?? '')
    await person.until(() => person.keys.epoch >= 0)
  }

  /** Everybody is in the same epoch and has confirmed it. */
  private async settled(): Promise<void> {
    const all = [this.first, this.second, ...this.members]
    const epoch = () => Math.max(...all.map((each) => each.room('plenary')?.epoch ?? 0))
    await Promise.all(all.map((each) => each.until(() => each.room('plenary')?.epoch === epoch() && each.keys.epoch === epoch() && each.view?.security.kind === 'verified')))
  }
}
