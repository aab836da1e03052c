/** The composition root of the talk worker: one talk (or one convener) at a time, calls in, events out. Keys never leave this thread. */
import { CryptoError, knownTalks, lockTalk, Store } from '../crypto'
import { hex } from '../record'
import { HostLink, type LinkOptions } from '../transport/link'
import { HostError, octets, text } from '../transport/wire'
import type { Acts } from './acts'
import { type Accepted, introduce, newTalk } from './begin'
import { BOOK, keptBook } from './book-store'
import type { Calls, CallName, FromWorker, HeadsRemembered, ToWorker } from './calls'
import { Convener, type ConvenerPorts } from './convener'
import { TalkEngine } from './engine'
import { type Book, forget as forgetHead, forgetOwn } from './pin-book'
import type { EnginePorts, Vault } from './ports'
import { liveByTheHost } from './host-clock'
import { encodeEvidence } from './evidence'
import { openInvitation, readLink, rememberLink } from './invite'
import type { Invitation } from './payloads'
import { viewChange } from './posted'
import type { ProblemView, TalkView } from './view'

const post = (message: FromWorker): void => self.postMessage(message)
const CONVENER = 'convener'

class Problem extends Error {
  constructor(readonly problem: ProblemView) {
    super(problem.code)
  }
}
const refuse = (code: string): never => {
  throw new Problem({ code })
}

const clock = liveByTheHost()
let origin = ''
let socketUrl = ''
let engine: TalkEngine | null = null
let convener: Convener | null = null
let store: Store | null = null
let release: (() => void) | null = null
let asked: { readonly invitation: Invitation; readonly invite: Uint8Array; readonly secret: Uint8Array } | null = null

/** What the page has of the talk. */
let shown: TalkView | null = null
function show(next: TalkView): void {
  const view = { ...next, clockOffset: clock.ahead() } // the page goes by the device's clock
  post({ event: 'view', change: viewChange(shown, view) })
  shown = view
}

const openLink = (options: Omit<LinkOptions, 'url'>): HostLink => new HostLink({ ...clock.following(options), url: socketUrl })
const { now } = clock
/** Ticks tell an unbroken waking from a page that was frozen. */
const PACE_MS = 1_000
setInterval(() => clock.pace.tick(), PACE_MS)
const enginePorts = (vault: Vault): EnginePorts => ({
  vault,
  book: keptBook,
  openLink,
  now,
  pace: clock.pace,
  onView: show,
  onSubjects: (change) => post({ event: 'subjects', change }),
  onSignal: (signal) => post({ event: 'signal', signal }),
})
const convenerPorts = (vault: Vault): ConvenerPorts => ({ vault, openLink, now, onView: (view) => post({ event: 'convener', view }) })

/** One question to the host by a device nobody knows. */
async function askUnproven<T>(ask: (link: HostLink) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const link = openLink({
      prove: null,
      onPush: () => undefined,
      now,
      onProved: () =>
        void ask(link)
          .then(resolve, reject)
          .finally(() => link.close()),
      onState: (state) => {
        if (state.state === 'offline') {
          link.close()
          reject(new HostError('HOST_UNREACHABLE'))
        }
      },
    })
    link.open()
  })
}

async function closeAll(): Promise<void> {
  engine?.stop()
  convener?.close()
  store?.close()
  release?.()
  engine = convener = store = release = shown = null
}

/** The only writer of this talk on this device. */
async function lock(talk: string): Promise<void> {
  release = (await lockTalk(talk)) ?? refuse('SECOND_TAB')
}

async function readInvitation(invite: Uint8Array, secret: Uint8Array): Promise<Calls['readInvitation']['answer']> {
  const reply = await askUnproven((link) => link.request('invite.read', { invite }))
  const state = text(reply, 'state')
  if (state === 'cancelled') refuse('LINK_EXPIRED') // nothing is left to be unsealed
  const invitation = (await openInvitation(invite, secret, octets(reply, 'sealed'))) ?? refuse('LINK_WRONG')
  const talk = hex(invitation.facts.talk)
  const here = (await knownTalks()).some((k) => k.talk === talk)
  if (state === 'expired') refuse('LINK_EXPIRED')
  if (state === 'used') refuse(here ? 'LINK_USED_HERE' : 'LINK_USED')
  asked = { invitation, invite, secret }
  const { invited, facts } = invitation
  const delegation = facts.delegations.find((d) => d.id === invited.delegation)
  return { title: facts.title, name: invited.name, delegation: { id: invited.delegation, name: delegation?.name ?? '' }, role: invited.role, invitedBy: null }
}

async function accept(o: Calls['accept']['args'][0]): Promise<string> {
  const a = asked ?? refuse('LINK_UNKNOWN')
  await closeAll()
  const talk = hex(a.invitation.facts.talk)
  // a second person of the same talk on one device would share its storage
  if ((await knownTalks()).some((k) => k.talk === talk)) refuse('TALK_ALREADY_HERE')
  await lock(talk)
  const said = { name: o.name.trim(), title: o.title.trim(), storage: o.storage, zone: o.zone, recognised: o.recognised }
  const accepted: Accepted = { ...a, ...said, origin, now: now() }
  store = await Store.create(talk, o.storage, o.passphrase)
  engine = await TalkEngine.open(enginePorts(store), await newTalk(accepted))
  await introduce(engine, accepted)
  engine.start()
  return talk
}

async function resume(talk: string, passphrase?: string): Promise<Calls['resume']['answer']> {
  await closeAll()
  const releaseLock = await lockTalk(talk)
  if (releaseLock === null) return 'elsewhere'
  release = releaseLock
  try {
    store = await Store.open(talk, passphrase)
    engine = await TalkEngine.open(enginePorts(store))
    clock.atLeast(Math.max(0, ...[...engine.rooms.values()].map((room) => room.data.time)))
    for (const invitation of engine.data.invitations) await rememberLink(invitation.secret)
    engine.start()
    return 'open'
  } catch (error) {
    release()
    release = null
    if (!(error instanceof CryptoError)) throw error
    if (error.code === 'PASSPHRASE_NEEDED') return 'passphrase'
    if (error.code === 'PASSPHRASE_WRONG') return 'wrong-passphrase'
    if (error.code === 'TALK_UNKNOWN') return 'unknown'
    throw error
  }
}

/** Names and dates; no key leaves this thread. */
const headsShown = (book: Book | null): HeadsRemembered =>
  book === null ? { readable: false, own: [], known: [] } : {
    readable: true,
    own: book.own.map((each) => each.delegation),
    known: book.known.map(({ delegation, name, at }) => ({ delegation, name, at })),
  }

async function convenerStore(): Promise<Store> {
  return (await knownTalks()).some((k) => k.talk === CONVENER) ? Store.open(CONVENER) : Store.create(CONVENER, 'keep')
}

const CALLS: { readonly [N in CallName]: (...args: Calls[N]['args']) => Promise<Calls[N]['answer']> } = {
  begin: async (o, s) => {
    origin = o
    socketUrl = s
    return null
  },
  readLink: (path, fragment) => readLink(path, fragment),
  readInvitation,
  accept,
  openTalk: async (opening, plan) => {
    await closeAll()
    store = await convenerStore()
    convener = await Convener.open(convenerPorts(store), { origin, opening, plan })
    post({ event: 'convener', view: convener.view() })
    return null
  },
  convened: async () => {
    await closeAll()
    store = await convenerStore()
    convener = await Convener.resume(convenerPorts(store))
    if (convener === null) return false
    post({ event: 'convener', view: convener.view() })
    void convener.connect().catch(() => undefined)
    return true
  },
  known: async () => (await knownTalks()).filter((k) => k.talk !== CONVENER && k.talk !== BOOK).map((k) => ({ ...k, title: null })),
  resume,
  act: async (name, args) => {
    const acts = engine?.acts ?? refuse('TALK_UNKNOWN')
    const act = Object.hasOwn(acts, name) ? (acts[name as keyof Acts] as (...a: readonly unknown[]) => Promise<ProblemView | null>) : refuse('UNKNOWN_VERB')
    return act(...args)
  },
  earlier: (room, before) => (engine ?? refuse('TALK_UNKNOWN')).roomViews.earlier(room, before),
  putFile: (room, content, replaces) => (engine ?? refuse('TALK_UNKNOWN')).transfers.put(room, content, replaces),
  getFile: (room, hash, name) => (engine ?? refuse('TALK_UNKNOWN')).transfers.get(room, hash, name),
  transfer: (id, what) => (engine ?? refuse('TALK_UNKNOWN')).transfers.tell(id, what),
  grant: async (room) => {
    const reply = await (engine ?? refuse('TALK_UNKNOWN')).host.request('media.join', {
      room: Uint8Array.from(room.match(/../g) ?? [], (b) => parseInt(b, 16)),
    })
    return { token: text(reply, 'token'), generation: Number(reply.get('generation')) }
  },
  evidence: async () => encodeEvidence(engine ?? refuse('TALK_UNKNOWN')),
  forget: async () => {
    const kept = store
    engine?.stop()
    engine = null
    await kept?.destroy()
    store = null
    await closeAll()
    return null
  },
  heads: async () => headsShown(await keptBook.read()),
  forgetHead: async (delegation, name) => headsShown(await keptBook.change((book) => forgetHead(book, { delegation, name }))),
  forgetOwn: async () => headsShown(await keptBook.change(forgetOwn)),
  forgetHeads: async () => {
    await keptBook.clear()
    return headsShown(await keptBook.read())
  },
  tryNow: async () => {
    engine?.tryNow()
    return null
  },
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const { id, call, args } = event.data
  const run = CALLS[call] as (...a: readonly unknown[]) => Promise<unknown>
  run(...args).then(
    (answer) => post({ id, answer }),
    (error: unknown) => post({ id, problem: problemOf(error) }),
  )
}

function problemOf(error: unknown): ProblemView {
  if (error instanceof Problem) return error.problem
  const code = error instanceof HostError || error instanceof CryptoError ? error.code : 'FAULT'
  return { code: code === 'OFFLINE' ? 'HOST_UNREACHABLE' : code, detail: { text: error instanceof Error ? error.message : String(error) } }
}
