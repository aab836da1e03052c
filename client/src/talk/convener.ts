/** The convener's side: opens a talk at the host and makes one link for each head. He learns nothing of the talk by it. */
import { ed25519FromSeed, encodeChallenge, hex, sign1 } from '../record'
import type { HostLink, LinkOptions } from '../transport/link'
import { HostError, list } from '../transport/wire'
import { linkOf, makeInvitation, rememberLink } from './invite'
import { headPowers, chairs } from './founding'
import type { TalkFacts } from './payloads'
import { decodePlain, encodePlain } from './plain'
import type { Vault } from './ports'

type Bytes = Uint8Array
const DAY_MS = 86_400_000
/** How long a head's link can be opened. */
const LINK_DAYS = 30

export interface Plan {
  readonly title: string
  readonly template: string
  readonly languages: readonly string[]
  readonly delegations: readonly { readonly id: string; readonly name: string; readonly kind: 'party' | 'neutral' | 'observer' }[]
  readonly heads: readonly { readonly delegation: string; readonly name: string; readonly me: boolean }[]
}
export interface HeadLinkData {
  readonly invite: Bytes
  readonly secret: Bytes
  readonly delegation: string
  readonly name: string
  readonly me: boolean
  readonly state: 'fresh' | 'opened' | 'used' | 'expired' | 'cancelled'
  readonly at: number | null
}
interface ConvenerData {
  readonly origin: string
  readonly talk: Bytes
  readonly deviceSeed: Bytes
  readonly plan: Plan
  readonly links: readonly HeadLinkData[]
}
export interface ConvenerView {
  readonly talk: string
  readonly plan: Plan
  readonly links: readonly {
    readonly delegation: string
    readonly name: string
    readonly link: string
    readonly state: HeadLinkData['state']
    readonly at: number | null
    readonly me: boolean
  }[]
}

export interface ConvenerPorts {
  readonly vault: Vault
  readonly openLink: (options: Omit<LinkOptions, 'url'>) => HostLink
  readonly now: () => number
  readonly onView: (view: ConvenerView) => void
}

export class Convener {
  #data: ConvenerData
  #link: HostLink | null = null
  private constructor(
    readonly ports: ConvenerPorts,
    data: ConvenerData,
  ) {
    this.#data = data
  }

  static async resume(ports: ConvenerPorts): Promise<Convener | null> {
    const stored = (await ports.vault.read(['convener'])).get('convener')
    if (stored === undefined) return null
    const data = decodePlain<ConvenerData>(stored)
    for (const link of data.links) await rememberLink(link.secret)
    return new Convener(ports, data)
  }

  /** Opens the talk at the host; throws HostError with the host's code. The links are on the disk before the host knows of them. */
  static async open(ports: ConvenerPorts, o: { origin: string; opening: Bytes; plan: Plan }): Promise<Convener> {
    const talk = crypto.getRandomValues(new Uint8Array(16))
    const convener = new Convener(ports, { origin: o.origin, talk, deviceSeed: crypto.getRandomValues(new Uint8Array(32)), plan: o.plan, links: [] })
    const rooms = { opening_room: crypto.getRandomValues(new Uint8Array(16)), plenary: crypto.getRandomValues(new Uint8Array(16)) }
    const host = await convener.connect()
    const facts: TalkFacts = {
      talk,
      host,
      title: o.plan.title,
      template: o.plan.template,
      languages: o.plan.languages,
      delegations: o.plan.delegations,
      heads: o.plan.heads.map(({ delegation, name }) => ({ delegation, name })),
    }
    await convener.#request('talk.open', { opening: o.opening, talk, ...rooms })
    const openingKey = crypto.getRandomValues(new Uint8Array(32))
    const expires = Math.floor(ports.now() + LINK_DAYS * DAY_MS)
    for (const [slot, head] of o.plan.heads.entries()) {
      const kind = o.plan.delegations.find((d) => d.id === head.delegation)?.kind ?? 'party'
      const made = await makeInvitation({
        facts,
        openingRoom: rooms.opening_room,
        plenary: rooms.plenary,
        openingKey,
        inviter: null,
        invited: { name: head.name, delegation: head.delegation, role: 'head', powers: headPowers(kind, chairs(facts).includes(head.delegation)), slot },
      })
      await convener.#keep({
        ...convener.#data,
        links: [
          ...convener.#data.links,
          { invite: made.invite, secret: made.secret, delegation: head.delegation, name: head.name, me: head.me, state: 'fresh', at: null },
        ],
      })
      await convener.#request('invite.create', { invite: made.invite, auth: made.auth, sealed: made.sealed, power: 'signer', expires })
    }
    return convener
  }

  /** Connects and proves the convener's device; resolves with the host's key. */
  async connect(): Promise<Bytes> {
    const { sign, publicKey } = await ed25519FromSeed(this.#data.deviceSeed)
    return new Promise((resolve, reject) => {
      this.#link = this.ports.openLink({
        prove: async (challenge) => ({
          device: publicKey,
          proof: await sign1('parley/1/challenge', encodeChallenge(challenge.nonce, challenge.host), sign),
        }),
        onProved: (_reply, challenge) => {
          resolve(challenge.host)
          void this.#refresh()
        },
        onPush: (push) => {
          if (push === 'invite') void this.#refresh()
        },
        onState: (state) => {
          if (state.state === 'refused') reject(new HostError(state.code))
        },
        now: this.ports.now,
      })
      this.#link.open()
    })
  }

  #request(verb: string, body: Parameters<HostLink['request']>[1]): ReturnType<HostLink['request']> {
    return this.#link?.request(verb, body) ?? Promise.reject(new HostError('OFFLINE'))
  }

  async #refresh(): Promise<void> {
    const reply = await this.#request('invite.states', {}).catch(() => null)
    if (reply === null) return
    const states = new Map<string, readonly unknown[]>()
    for (const row of list(reply, 'invites')) if (Array.isArray(row) && row[0] instanceof Uint8Array) states.set(hex(row[0]), row)
    const links = this.#data.links.map((link) => {
      const row = states.get(hex(link.invite))
      const at = row === undefined ? null : typeof row[4] === 'number' ? row[4] : typeof row[3] === 'number' ? row[3] : null
      const state = row === undefined ? link.state : row[2] === 'fresh' && typeof row[3] === 'number' ? 'opened' : row[2]
      return { ...link, state: state as HeadLinkData['state'], at }
    })
    await this.#keep({ ...this.#data, links })
    this.ports.onView(this.view())
  }

  async #keep(data: ConvenerData): Promise<void> {
    this.#data = data
    await this.ports.vault.write(new Map([['convener', encodePlain(data)]]))
  }

  view(): ConvenerView {
    const { origin, talk, plan, links } = this.#data
    return {
      talk: hex(talk),
      plan,
      links: links.map((l) => ({ delegation: l.delegation, name: l.name, link: linkOf(origin, l.invite, l.secret), state: l.state, at: l.at, me: l.me })),
    }
  }

  close(): void {
    this.#link?.close()
  }
}
