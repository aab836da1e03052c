/**
 * A delegate whose client does what he wants: the project's own talk engine without its screens, and with the tools to make commits that it never would.
 * Commands come as JSON lines on standard input, one answer a line: {"id", "do", …} → {"id", "is"} or {"id", "failed"}. tests/hostile/kit/insider.py speaks it.
 */
import { createInterface } from 'node:readline'
import { introduce, newTalk } from '../../../client/src/talk/begin'
import { Convener, type Plan } from '../../../client/src/talk/convener'
import { type EnginePorts, type Signal, TalkEngine, type Vault } from '../../../client/src/talk/engine'
import { liveByTheHost } from '../../../client/src/talk/host-clock'
import { encodeEvidence } from '../../../client/src/talk/evidence'
import { openInvitation, readLink } from '../../../client/src/talk/invite'
import type { RoomSubjects } from '../../../client/src/talk/subjects'
import { pinsToShow } from '../../../client/src/talk/pin-acts'
import { MemoryBook } from '../../../client/src/talk/testing/book'
import type { TalkView } from '../../../client/src/talk/view'
import { hex, unhex } from '../../../client/src/record'
import { HostLink, type LinkOptions } from '../../../client/src/transport/link'
import { HostError, octets } from '../../../client/src/transport/wire'
import { attacks } from './attacks'

class Memory implements Vault {
  readonly records = new Map<string, Uint8Array>()
  read = async (): Promise<ReadonlyMap<string, Uint8Array>> => new Map(this.records)
  write = async (changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> => {
    for (const [name, bytes] of changes) if (bytes === null) this.records.delete(name)
      else this.records.set(name, bytes.slice())
  }
}

const clock = liveByTheHost()
const { now } = clock
const vault = new Memory()
const book = new MemoryBook()
let engine: TalkEngine | null = null
let view: TalkView | null = null
const signals: Signal[] = []
/** What the rules hold of each room, as the screens are given it. */
const subjects: Record<string, Partial<RoomSubjects>> = {}

const inside = (): TalkEngine => {
  if (engine === null) throw new Error('not in a talk')
  return engine
}

/**
 * `instead`: another seat than the link is for, as somebody might claim who has read a link that was not theirs. `pins`: shown in place of the own ones
 * (hex, for each delegation, empty for none). A second talk finds what the device remembers of the first, and nothing else.
 */
async function join(o: { link: string; name: string; title: string; instead?: { slot: number; delegation: string }; pins?: readonly string[] }): Promise<{ device: string; person: string }> {
  const url = new URL(o.link)
  const socket = `${url.origin.replace(/^http/, 'ws')}/api/v1/socket`
  const openLink = (options: Omit<LinkOptions, 'url'>): HostLink => new HostLink({ ...clock.following(options), url: socket })
  const read = await readLink(url.pathname, url.hash)
  if (read.kind !== 'invitation') throw new Error(read.kind)
  const sealed = await readSealed(openLink, read.invite)
  const opened = await openInvitation(read.invite, read.secret, sealed)
  if (opened === null) throw new Error('the link does not open the invitation')
  const invitation = o.instead === undefined ? opened : { ...opened, invited: { ...opened.invited, ...o.instead, name: o.name } }
  const { invite, secret } = read
  const { name, title } = o
  const accepted = { invitation, invite, secret, name, title, storage: 'keep' as const, zone: 'Europe/Vienna', origin: url.origin, recognised: true, now: now() }
  const ports: EnginePorts = {
    vault, book, openLink, now, pace: clock.pace,
    onView: (next) => { view = { ...next, clockOffset: clock.ahead() } },
    onSignal: (signal) => { signals.push(signal) },
    onSubjects: ({ room, changed }) => { subjects[room] = { ...subjects[room], ...changed } },
  }
  engine?.stop()
  vault.records.clear()
  const joined = await TalkEngine.open(ports, await newTalk(accepted))
  engine = joined
  if (o.pins === undefined) await introduce(joined, accepted)
  else await joined.run(() => showPins(joined, (o.pins ?? []).map((each) => (each === '' ? null : unhex(each)))))
  joined.start()
  return { device: hex(engine.data.keys.deviceKey), person: engine.data.me.id }
}

/** As a head makes itself known, but with these pins. */
async function showPins(joined: TalkEngine, pins: readonly (Uint8Array | null)[]): Promise<void> {
  const { me, keys } = joined.data
  if (me.certificate === null) throw new Error('only heads show pins')
  await joined.oweOpening([{ type: 'head', slot: me.slot, person: me.certificate, device: keys.deviceKey, mailbox: keys.mailboxKey, pins }])
}

/** Opens a talk with the operator's link; the links for the heads by name. */
async function convene(o: { link: string; plan: Plan }): Promise<Record<string, string>> {
  const url = new URL(o.link)
  const openLink = (options: Omit<LinkOptions, 'url'>): HostLink => new HostLink({ ...clock.following(options), url: `${url.origin.replace(/^http/, 'ws')}/api/v1/socket` })
  const read = await readLink(url.pathname, url.hash)
  if (read.kind !== 'opening') throw new Error(read.kind)
  const convener = await Convener.open({ vault: new Memory(), openLink, now, onView: () => undefined }, { origin: url.origin, opening: read.secret, plan: o.plan })
  return Object.fromEntries(convener.view().links.map((each) => [each.name, each.link]))
}

const readSealed = (openLink: (options: Omit<LinkOptions, 'url'>) => HostLink, invite: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const link = openLink({
      prove: null, onPush: () => undefined, now,
      onProved: () => void link.request('invite.read', { invite }).then((reply) => resolve(octets(reply, 'sealed')), reject).finally(() => link.close()),
      onState: (state) => { if (state.state === 'offline') reject(new HostError('OFFLINE')) },
    })
    link.open()
  })

type Command = { readonly id: number; readonly do: string; readonly with?: Record<string, unknown> }

const COMMANDS: Readonly<Record<string, (o: any) => Promise<unknown>>> = {
  join,
  convene,
  view: async () => view,
  subjects: async ({ room }: { room: string }) => subjects[room] ?? {},
  /** Any act of a person: name and arguments as in `Acts`. */
  act: async ({ name, args }: { name: string; args: unknown[] }) => (inside().acts as any)[name](...args),
  attack: async ({ attack, ...o }: { attack: string }) => {
    const carryOut = attacks[attack]
    if (carryOut === undefined) throw new Error(`no attack is called ${attack}`)
    return inside().run(() => carryOut(inside(), o))
  },
  signals: async () => signals.map((signal) => ('baseKey' in signal ? { ...signal, baseKey: hex(signal.baseKey) } : signal)),
  /** Which of these words are in what this device keeps. */
  kept: async ({ words }: { words: readonly string[] }) => {
    const records = [...vault.records.values()].map((record) => Buffer.from(record))
    return words.filter((word) => records.some((record) => record.includes(word)))
  },
  /** The file a person saves of what was noticed (spec/record.md §9). */
  evidence: async () => hex(encodeEvidence(inside())),
  /** What this device shows as its lasting keys in this talk, as everybody in the opening room can keep it: hex, for each delegation. */
  pins: async () => (await pinsToShow(inside(), true)).map((each) => (each === null ? '' : hex(each))),
  leave: async () => inside().stop(),
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const command = JSON.parse(line) as Command
  const answer = (more: object): void => void process.stdout.write(`${JSON.stringify({ id: command.id, ...more })}\n`)
  const run = COMMANDS[command.do]
  if (run === undefined) return answer({ failed: `no command is called ${command.do}` })
  run(command.with ?? {}).then((is) => answer({ is: is ?? null }), (error: unknown) => answer({ failed: String(error instanceof Error ? (error.stack ?? error) : error) }))
})
lines.on('close', () => process.exit(0))
