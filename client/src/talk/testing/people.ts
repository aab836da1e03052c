/** People of a talk for tests: engines over the in-memory host, acting as their interfaces would. */
import { HostLink } from '../../transport/link'
import { type Accepted, introduce, newTalk } from '../begin'
import { Convener } from '../convener'
import { TalkEngine } from '../engine'
import type { Pace } from '../host-pace'
import type { Signal, Vault } from '../ports'
import { openInvitation, readLink } from '../invite'
import type { RoomSubjects, SubjectsChange } from '../subjects'
import type { DelegationKind, RoleName, RoomKind, TalkView } from '../view'
import { hex } from '../../record'
import { MemoryBook } from './book'
import type { MemoryHost } from './host'

export class MemoryVault implements Vault {
  records = new Map<string, Uint8Array>()
  read(names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return Promise.resolve(new Map([...this.records].filter(([name]) => names.includes(name))))
  }
  write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    for (const [name, bytes] of changes)
      if (bytes === null) this.records.delete(name)
      else this.records.set(name, bytes.slice())
    return Promise.resolve()
  }
}

export class Player {
  view!: TalkView
  subjects: Readonly<Record<string, RoomSubjects>> = {}
  readonly signals: Signal[] = []
  /** What the device finds of the host's clock. */
  readonly pace: { pace: Pace; heard: (stamp: number) => void } = { pace: 'good', heard: () => undefined }
  #away = false
  #waiting: { test: (view: TalkView) => boolean; resolve: () => void }[] = []
  engine!: TalkEngine
  constructor(
    readonly host: MemoryHost,
    readonly vault = new MemoryVault(),
    readonly book = new MemoryBook(),
  ) {}

  ports() {
    return {
      vault: this.vault,
      book: this.book,
      now: () => this.host.clock,
      pace: this.pace,
      onSignal: (s: Signal) => void this.signals.push(s),
      onSubjects: (c: SubjectsChange) => void (this.subjects = { ...this.subjects, [c.room]: { ...this.subjects[c.room], ...c.changed } as RoomSubjects }),
      openLink: (o: ConstructorParameters<typeof HostLink>[0] extends infer T ? Omit<T & object, 'url'> : never) =>
        new HostLink({ ...(o as ConstructorParameters<typeof HostLink>[0]), url: 'memory:', socket: () => this.#socket() }),
      onView: (view: TalkView) => {
        this.view = view
        const met = this.#waiting.filter((w) => w.test(view))
        this.#waiting = this.#waiting.filter((w) => !met.includes(w))
        for (const each of met) each.resolve()
      },
    }
  }

  /** Resolves when the view shows it; the test's own limit ends a wait that never will. */
  sees(test: (view: TalkView) => boolean): Promise<void> {
    if (this.view !== undefined && test(this.view)) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ test, resolve }))
  }

  async accept(link: string, name: string, title = '', zone = '', more: Partial<Accepted> = {}): Promise<void> {
    const url = new URL(link)
    const read = await readLink(url.pathname, url.hash)
    if (read.kind !== 'invitation') throw new Error(read.kind)
    const stored = this.host.invites.get([...read.invite].map((b) => b.toString(16).padStart(2, '0')).join(''))
    const invitation = stored === undefined ? null : await openInvitation(read.invite, read.secret, stored.sealed)
    if (invitation === null) throw new Error('LINK_WRONG')
    const accepted: Accepted = {
      invitation,
      invite: read.invite,
      secret: read.secret,
      name,
      title,
      storage: 'keep',
      zone,
      origin: 'https://host.invalid',
      recognised: true,
      now: this.host.clock,
      ...more,
    }
    this.engine = await TalkEngine.open(this.ports(), await newTalk(accepted))
    await introduce(this.engine, accepted)
    this.engine.start()
  }

  /** The line is cut, and no new one is to be had until `back`. */
  away(): void {
    this.#away = true
    this.#hangUp()
  }

  async back(): Promise<void> {
    this.#away = false
    this.engine.host.tryNow()
    await this.sees((v) => v.connection.state === 'connected')
  }

  #socket(): WebSocket {
    const socket = this.host.socket()
    if (this.#away) queueMicrotask(() => socket.close())
    return socket
  }

  #hangUp(): void {
    const device = hex(this.engine.data.keys.deviceKey)
    for (const each of this.host.connections) if (each.device === device) each.close(1006)
  }

  /** As after a reload of the page: everything is read from the vault. */
  async restart(): Promise<void> {
    this.engine.stop()
    this.engine = await TalkEngine.open(this.ports())
    this.engine.start()
  }

  /** A device that finds this vault on its disk. */
  async restored(): Promise<void> {
    this.engine = await TalkEngine.open(this.ports())
    this.engine.start()
  }

  room(kind: RoomKind) {
    const room = this.view.rooms.find((r) => r.kind === kind)
    if (room === undefined) throw new Error(`no ${kind}`)
    return room
  }
}

export interface Cast {
  readonly template: string
  readonly delegations: readonly { readonly id: string; readonly name: string; readonly kind: DelegationKind }[]
  readonly heads: readonly { readonly delegation: string; readonly name: string; readonly title: string }[]
}
const BILATERAL: Cast = {
  template: 'bilateral',
  delegations: [
    { id: 'NL', name: 'Northland', kind: 'party' },
    { id: 'SM', name: 'Southmark', kind: 'party' },
  ],
  heads: [
    { delegation: 'NL', name: 'Ingrid Vale', title: 'Ms' },
    { delegation: 'SM', name: 'Dario Wells', title: 'Mr' },
  ],
}
export const MEDIATED: Cast = {
  template: 'mediated',
  delegations: [{ id: 'OM', name: 'Office of the Mediator', kind: 'neutral' }, ...BILATERAL.delegations],
  heads: [{ delegation: 'OM', name: 'Amara Okafor', title: 'Ambassador' }, ...BILATERAL.heads],
}

export async function openTalk(host: MemoryHost, cast = BILATERAL): Promise<{ links: readonly { link: string; name: string }[]; convener: Convener }> {
  const ports = {
    vault: new MemoryVault(),
    now: () => host.clock,
    onView: () => undefined,
    openLink: (o: object) => new HostLink({ ...(o as ConstructorParameters<typeof HostLink>[0]), url: 'memory:', socket: host.socket }),
  }
  const { template, delegations } = cast
  const heads = cast.heads.map(({ delegation, name }) => ({ delegation, name, me: false }))
  const plan = { title: 'Talks on safe passage', template, languages: ['en'], delegations, heads }
  const convener = await Convener.open(ports, { origin: 'https://host.invalid', opening: new Uint8Array(32), plan })
  return { links: convener.view().links, convener }
}

/** Heads, in the order of the cast, from links to a charter in force and open caucuses. */
export async function openedAs(host: MemoryHost, cast: Cast, first = new MemoryVault()): Promise<readonly Player[]> {
  const { links } = await openTalk(host, cast)
  const players = cast.heads.map((_, i) => new Player(host, i === 0 ? first : new MemoryVault()))
  const all = (test: (view: TalkView) => boolean): Promise<unknown> => Promise.all(players.map((p) => p.sees(test)))
  for (const [i, player] of players.entries()) await player.accept(links[i]?.link ?? '', cast.heads[i]?.name ?? '', cast.heads[i]?.title)
  await all((v) => v.opening?.words.step === 'ready')
  for (const player of players) await player.engine.acts.compareWords()
  await all((v) => v.opening?.words.step === 'comparing')
  for (const player of players) await player.engine.acts.confirmWords(true)
  await all((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
  const signers = players.filter((p) => p.view.delegations.find((d) => d.id === p.view.me.delegation)?.kind === 'party')
  await signers[0]?.engine.acts.proposeCharter()
  await Promise.all(signers.slice(1).map((p) => p.sees((v) => v.charter.maySign)))
  for (const signer of signers.slice(1)) await signer.engine.acts.signCharter()
  await all((v) => v.charter.state === 'in-force' && v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open'))
  for (const other of players.filter((p) => !signers.includes(p))) await other.engine.acts.signCharter()
  await all((v) => !v.charter.maySubscribe)
  return players
}

/** Two heads from links to a charter in force and open caucuses. */
export async function opened(host: MemoryHost, valesVault = new MemoryVault()): Promise<{ vale: Player; wells: Player }> {
  const [vale, wells] = await openedAs(host, BILATERAL, valesVault)
  if (vale === undefined || wells === undefined) throw new Error('two heads')
  return { vale, wells }
}

export const EXPERT = { role: 'expert' as RoleName, powers: ['speak', 'draft'] }

/** Named by `head`, let into his caucus. */
export async function inCaucus(host: MemoryHost, head: Player, name: string, office = EXPERT): Promise<Player> {
  const problem = await head.engine.acts.invite({ name, ...office, days: 7 })
  if (problem !== null) throw new Error(problem.code)
  await head.sees((v) => v.invitations.some((i) => i.name === name) && v.connection.queued === 0)
  const person = new Player(host)
  await person.accept(head.view.invitations.find((i) => i.name === name)?.link ?? '', name)
  const knock = () => head.view.admissions.find((a) => a.roomKind === 'caucus' && a.mayAnswer && a.person.name === name)
  await head.sees(() => knock() !== undefined)
  await head.engine.acts.consent(knock()?.room ?? '', knock()?.person.id ?? '')
  await person.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open'))
  return person
}

/** Asks for the plenary; these consent, one after the other, the own head first: he puts him before the others. */
export async function consented(person: Player, by: readonly Player[]): Promise<void> {
  const plenary = by[0]?.room('plenary').room ?? ''
  const id = person.view.me.id
  await person.engine.acts.askToEnter(plenary)
  for (const head of by) {
    await head.sees((v) => v.admissions.some((a) => a.room === plenary && a.person.id === id && a.mayAnswer))
    const problem = await head.engine.acts.consent(plenary, id)
    if (problem !== null) throw new Error(problem.code)
  }
}

/** The same by all that must consent; resolves when he is in. */
export async function intoPlenary(person: Player, admitting: readonly Player[]): Promise<void> {
  await consented(person, admitting)
  await person.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
}
