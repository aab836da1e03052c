/** Two heads and as many members as wanted, each an engine with its own connection. They act as their screens would. */
import { introduce, newTalk } from '../src/talk/begin'
import { Convener } from '../src/talk/convener'
import { type Signal, TalkEngine, type Vault } from '../src/talk/engine'
import { openInvitation, readLink } from '../src/talk/invite'
import type { TalkView } from '../src/talk/view'
import { HostLink, type LinkOptions } from '../src/transport/link'
import { octets } from '../src/transport/wire'

type OpenLink = (options: Omit<LinkOptions, 'url'>) => HostLink
const now = (): number => Date.now()

class Memory implements Vault {
  readonly records = new Map<string, Uint8Array>()
  read = (): Promise<ReadonlyMap<string, Uint8Array>> => Promise.resolve(new Map(this.records))
  write = (changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> => {
    for (const [name, bytes] of changes) {
      if (bytes === null) this.records.delete(name)
      else this.records.set(name, bytes.slice())
    }
    return Promise.resolve()
  }
}

/** One person: what is shown, and the newest media keys. */
class Attendant {
  engine: TalkEngine | null = null
  view: TalkView | null = null
  /** The epoch whose keys this device seals under, and when it got them, ms. */
  keys = { epoch: -1, at: 0 }
  private waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = []

  get acts() {
    if (this.engine === null) throw new Error('not in a talk')
    return this.engine.acts
  }

  get id(): string {
    return this.view?.me.id ?? ''
  }

  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push({ holds, resolve }))
  }

  async accept(link: string, name: string, openLink: OpenLink): Promise<void> {
    const { pathname, hash, origin } = new URL(link)
    const read = await readLink(pathname, hash)
    if (read.kind !== 'invitation') throw new Error(read.kind)
    const invitation = await openInvitation(read.invite, read.secret, await sealedDocument(openLink, read.invite))
    if (invitation === null) throw new Error('the link does not open the invitation')
    const accepted = { invitation, invite: read.invite, secret: read.secret, name, title: '', storage: 'forget' as const, origin, now: now() }
    const ports = {
      vault: new Memory(),
      openLink,
      now,
      onView: (view: TalkView) => {
        this.view = view
        this.look()
      },
      onSubjects: () => undefined,
      onSignal: (signal: Signal) => {
        if (signal.kind !== 'keys') return
        this.keys = { epoch: signal.epoch, at: performance.now() }
        this.look()
      },
    }
    this.engine = await TalkEngine.open(ports, await newTalk(accepted))
    await introduce(this.engine, accepted)
    this.engine.start()
  }

  room(kind: 'plenary' | 'caucus') {
    return this.view?.rooms.find((room) => room.kind === kind) ?? null
  }

  isIn(kind: 'plenary' | 'caucus'): boolean {
    return this.room(kind)?.state === 'open'
  }

  private look(): void {
    const met = this.waiting.filter(({ holds }) => holds())
    this.waiting = this.waiting.filter((each) => !met.includes(each))
    for (const { resolve } of met) resolve()
  }
}

const sealedDocument = (openLink: OpenLink, invite: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const link = openLink({
      prove: null,
      now,
      onPush: () => undefined,
      onState: () => undefined,
      onProved: () => void link.request('invite.read', { invite }).then((reply) => resolve(octets(reply, 'sealed')), reject).finally(() => link.close()),
    })
    link.open()
  })

export class Gathering {
  private readonly members: Attendant[] = []
  private named = 0

  private constructor(
    private readonly openLink: OpenLink,
    private readonly first: Attendant,
    private readonly second: Attendant,
  ) {}

  /** From the operator's link to two heads live in the plenary. */
  static async of(link: string): Promise<Gathering> {
    const { origin, hash, pathname } = new URL(link)
    const openLink: OpenLink = (options) => new HostLink({ ...options, url: `${origin.replace(/^http/, 'ws')}/api/v1/socket` })
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
    for (const [at, head] of heads.entries()) await head.accept(convener.view().links[at]?.link ?? '', plan.heads[at]?.name ?? '', openLink)
    const step = (wanted: string) => Promise.all(heads.map((head) => head.until(() => head.view?.opening?.words.step === wanted)))
    await step('ready')
    for (const head of heads) await head.acts.compareWords()
    await step('comparing')
    for (const head of heads) await head.acts.confirmWords(true)
    await Promise.all(heads.map((head) => head.until(() => head.isIn('plenary'))))
    await heads[0].acts.proposeCharter()
    await heads[1].until(() => heads[1].view?.charter.maySign === true)
    await heads[1].acts.signCharter()
    await Promise.all(heads.map((head) => head.until(() => head.view?.charter.state === 'in-force' && head.isIn('caucus'))))
    const gathering = new Gathering(openLink, ...heads)
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
    await first.acts.invite({ name, role: 'member', powers: ['speak'], days: 1 })
    const invited = () => first.view?.invitations.find((each) => each.name === name)
    await first.until(() => invited()?.link != null && first.view?.connection.queued === 0)
    const member = new Attendant()
    await member.accept(invited()?.link ?? '', name, this.openLink)
    await this.consent(first, 'caucus', name)
    await member.until(() => member.isIn('caucus'))
    await member.acts.askToEnter(first.room('plenary')?.room ?? '')
    await this.consent(first, 'plenary', name)
    await this.consent(second, 'plenary', name)
    await member.until(() => member.isIn('plenary'))
    this.members.push(member)
    await this.goLive(member)
    await this.settled()
  }

  /** Removes the last who came. ms from the act until the last of the others has the keys of the new epoch. */
  async remove(): Promise<number> {
    await this.settled()
    const leaving = this.members.pop()
    if (leaving === undefined) throw new Error('nobody is left')
    const staying = [this.first, this.second, ...this.members]
    const before = Math.max(...staying.map((each) => each.keys.epoch))
    const begun = performance.now()
    await this.first.acts.remove(this.first.room('plenary')?.room ?? '', leaving.id, 'Measured')
    await Promise.all(staying.map((each) => each.until(() => each.keys.epoch > before)))
    leaving.engine?.stop()
    return Math.max(...staying.map((each) => each.keys.at)) - begun
  }

  private async consent(head: Attendant, kind: 'plenary' | 'caucus', name: string): Promise<void> {
    const asked = () => head.view?.admissions.find((each) => each.roomKind === kind && each.mayAnswer && each.person.name === name)
    await head.until(() => asked() !== undefined)
    const admission = asked()
    if (admission !== undefined) await head.acts.consent(admission.room, admission.person.id)
  }

  private async goLive(person: Attendant): Promise<void> {
    await person.acts.setLive(person.room('plenary')?.room ?? '')
    await person.until(() => person.keys.epoch >= 0)
  }

  /** Everybody is in the same epoch and has confirmed it. */
  private async settled(): Promise<void> {
    const all = [this.first, this.second, ...this.members]
    const epoch = () => Math.max(...all.map((each) => each.room('plenary')?.epoch ?? 0))
    await Promise.all(all.map((each) => each.until(() => each.room('plenary')?.epoch === epoch() && each.keys.epoch === epoch() && each.view?.security.kind === 'verified')))
  }
}
