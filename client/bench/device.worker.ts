/** One device of `gathering.ts`: the talk engine as shipped in a thread of its own, as in the product, with a connection of its own and its state in memory. */
import type { Acts } from '../src/talk/acts'
import { introduce, newTalk } from '../src/talk/begin'
import { TalkEngine } from '../src/talk/engine'
import type { EnginePorts } from '../src/talk/ports'
import { openInvitation, readLink } from '../src/talk/invite'
import { MemoryBook } from '../src/talk/testing/book'
import { HostLink } from '../src/transport/link'
import { octets } from '../src/transport/wire'
import { Memory, type OpenLink, socketOf } from './ports'

export type Order =
  | { readonly do: 'accept'; readonly link: string; readonly name: string; readonly views: MessagePort }
  | { readonly do: 'act'; readonly name: keyof Acts; readonly args: readonly unknown[] }
  | { readonly do: 'stop' }
export interface Question {
  readonly id: number
  readonly order: Order
}
/** `at`: when the keys were there; `took`: ms since the newest delivery reached this device. ms since the epoch, so that threads can be compared. */
export type Said =
  | { readonly kind: 'answer'; readonly id: number; readonly failed: string | null }
  | { readonly kind: 'keys'; readonly epoch: number; readonly at: number; readonly took: number }

const say = (said: Said): void => postMessage(said)
const instant = (): number => performance.timeOrigin + performance.now()
const now = (): number => Date.now()

let engine: TalkEngine | null = null
let delivered = 0

/** Notes when something came, before the engine sees it. */
const noting = (openLink: OpenLink): OpenLink => (options) =>
  openLink({
    ...options,
    onPush: (push, body) => {
      if (push === 'deliver') delivered = instant()
      options.onPush(push, body)
    },
  })

function portsFor(openLink: OpenLink, views: MessagePort): EnginePorts {
  return {
    vault: new Memory(),
    book: new MemoryBook(),
    openLink,
    now,
    pace: { pace: 'good', heard: () => undefined },
    onView: (view) => views.postMessage(view),
    onSubjects: () => undefined,
    onSignal: (signal) => {
      if (signal.kind === 'keys') say({ kind: 'keys', epoch: signal.epoch, at: instant(), took: instant() - delivered })
    },
  }
}

async function accept(link: string, name: string, views: MessagePort): Promise<void> {
  const { pathname, hash, origin } = new URL(link)
  const openLink: OpenLink = (options) => new HostLink({ ...options, url: socketOf(origin) })
  const read = await readLink(pathname, hash)
  if (read.kind !== 'invitation') throw new Error(read.kind)
  const invitation = await openInvitation(read.invite, read.secret, await sealedDocument(openLink, read.invite))
  if (invitation === null) throw new Error('the link does not open the invitation')
  const accepted = { invitation, invite: read.invite, secret: read.secret, name, title: '', storage: 'forget' as const, zone: 'UTC', origin, recognised: false, now: now() }
  engine = await TalkEngine.open(portsFor(noting(openLink), views), await newTalk(accepted))
  await introduce(engine, accepted)
  engine.start()
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

async function carryOut(order: Order): Promise<void> {
  if (order.do === 'accept') return accept(order.link, order.name, order.views)
  if (engine === null) throw new Error('not in a talk')
  if (order.do === 'stop') return engine.stop()
  const problem = await (engine.acts[order.name] as (...args: readonly unknown[]) => Promise<{ code: string } | null>)(...order.args)
  if (problem !== null) throw new Error(problem.code)
}

onmessage = ({ data: { id, order } }: MessageEvent<Question>) => {
  carryOut(order).then(
    () => say({ kind: 'answer', id, failed: null }),
    (error: unknown) => say({ kind: 'answer', id, failed: String(error) }),
  )
}
