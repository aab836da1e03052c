/** Heads who compared words in an earlier talk know each other again in a later one, by devices that remember it (spec/crypto.md §8). */
import { afterEach, describe, expect, it } from 'vitest'
import { openSealed } from '../crypto'
import { encode, hex, readSign1, sign1, ed25519FromSeed } from '../record'
import { certifyPerson, personIdOf, type Sign } from './certificates'
import type { HeadPin, PinFound } from './opening-data'
import { noOpening, sealOpening, takeOpening } from './opening'
import { decodeOpening, encodeOpening } from './payloads'
import { forget, forgetOwn } from './pin-book'
import { pinsToShow } from './pin-acts'
import { readPin, signPin } from './pins'
import { MemoryBook } from './testing/book'
import { MemoryHost } from './testing/host'
import { openTalk, Player, MemoryVault } from './testing/people'
import type { TalkView } from './view'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

interface Heads { readonly vale: Player; readonly wells: Player; readonly links: readonly string[] }
type Devices = readonly [vale: MemoryBook, wells: MemoryBook]
interface As { readonly vale?: string; readonly wells?: string; readonly recognised?: boolean; readonly sides?: readonly [string, string] }

/** A talk in which both heads have made their keys, on devices that remember what is in these books. */
async function met(host: MemoryHost, [valesBook, wellsBook]: Devices, as: As = {}): Promise<Heads> {
  const [north, south] = as.sides ?? ['Northland', 'Southmark']
  const { links } = await openTalk(host, {
    template: 'bilateral',
    delegations: [{ id: 'NL', name: north, kind: 'party' }, { id: 'SM', name: south, kind: 'party' }],
    heads: [{ delegation: 'NL', name: 'Ingrid Vale', title: 'Ms' }, { delegation: 'SM', name: 'Dario Wells', title: 'Mr' }],
  })
  const [vale, wells] = [new Player(host, new MemoryVault(), valesBook), new Player(host, new MemoryVault(), wellsBook)]
  players.push(vale, wells)
  await vale.accept(links[0]?.link ?? '', as.vale ?? 'Ingrid Vale', 'Ms')
  await wells.accept(links[1]?.link ?? '', as.wells ?? 'Dario Wells', 'Mr', '', { recognised: as.recognised ?? true })
  await Promise.all([vale, wells].map((p) => p.sees((v) => v.opening?.words.step === 'ready')))
  return { vale, wells, links: links.map((each) => each.link) }
}

const other = (player: Player) => player.view.opening?.heads.find((head) => !head.mine)
const pin = (player: Player) => other(player)?.pin
const step = (player: Player): string | undefined => player.view.opening?.words.step

async function compared(heads: Heads): Promise<void> {
  const both = [heads.vale, heads.wells]
  const all = (wanted: string) => Promise.all(both.map((p) => p.sees((v) => v.opening?.words.step === wanted)))
  for (const each of both) expect(await each.engine.acts.compareWords()).toBeNull()
  await all('comparing')
  for (const each of both) expect(await each.engine.acts.confirmWords(true)).toBeNull()
  await all('verified')
}

/** A first talk of the two, after which each remembers the other. */
async function acquainted(host: MemoryHost, devices: Devices = [new MemoryBook(), new MemoryBook()]): Promise<Devices> {
  const heads = await met(host, devices)
  await compared(heads)
  for (const each of [heads.vale, heads.wells]) expect(await each.engine.acts.rememberKeys(true)).toBeNull()
  return devices
}

describe('in a later talk', () => {
  it('the same head is shown by the day of the words, under keys of the talk that are new', async () => {
    const host = await MemoryHost.start()
    const devices: Devices = [new MemoryBook(), new MemoryBook()]
    const first = await met(host, devices)
    expect([pin(first.vale)?.is, pin(first.wells)?.is]).toEqual(['new', 'new'])
    expect(first.vale.view.opening?.remember).toBe('nothing')
    await compared(first)
    expect(first.vale.view.opening?.remember).toBe('ask')
    const at = first.vale.engine.data.opening?.comparedAt
    for (const each of [first.vale, first.wells]) await each.engine.acts.rememberKeys(true)
    expect(first.vale.view.opening?.remember).toBe('kept')

    const later = await met(host, devices)
    expect([pin(later.vale), pin(later.wells)]).toMatchObject([{ is: 'same', at, unanswered: false }, { is: 'same', unanswered: false }])
    expect(other(later.vale)?.person?.keyFingerprint).not.toBe(other(first.vale)?.person?.keyFingerprint)
    await compared(later) // the words are compared all the same
    expect(later.vale.view.opening?.remember).toBe('nothing')
  })

  it('nobody is known whose key the person did not want remembered, or forgot', async () => {
    const host = await MemoryHost.start()
    const devices: Devices = [new MemoryBook(), new MemoryBook()]
    const first = await met(host, devices)
    await compared(first)
    expect(await first.vale.engine.acts.rememberKeys(false)).toBeNull()
    expect(first.vale.view.opening?.remember).toBe('refused')
    expect(await first.wells.engine.acts.rememberKeys(true)).toBeNull()
    await devices[1].change((book) => forget(book, { delegation: 'Northland', name: 'Ingrid Vale' }))
    const later = await met(host, devices)
    expect([pin(later.vale)?.is, pin(later.wells)?.is]).toEqual(['new', 'new'])
  })

  it('nothing is remembered before every head said that the words match', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await met(host, [new MemoryBook(), new MemoryBook()])
    for (const each of [vale, wells]) await each.engine.acts.compareWords()
    await vale.sees((v) => v.opening?.words.step === 'comparing')
    await vale.engine.acts.confirmWords(true)
    expect(await vale.engine.acts.rememberKeys(true)).toEqual({ code: 'NOTHING_TO_ANSWER' })
    expect(vale.book.book?.known).toEqual([])
  })

  it('what was found stands after a restart, and so does the answer', async () => {
    const host = await MemoryHost.start()
    const [vales] = await acquainted(host)
    const later = await met(host, [vales, new MemoryBook()])
    await later.vale.engine.acts.goOnWithKey(1)
    const before = pin(later.vale)
    await later.vale.restart()
    await later.vale.sees((v) => v.connection.state === 'connected')
    expect(pin(later.vale)).toEqual(before)
    expect(before).toMatchObject({ is: 'other', unanswered: false })
    expect(before?.wentOn).not.toBeNull()
  })
})

interface Warned { readonly name: string; readonly is: PinFound['is']; readonly later: (host: MemoryHost, known: Devices) => Promise<Heads> }
const WARNINGS: readonly Warned[] = [
  { name: 'another key under a known name', is: 'other', later: (host, [vales]) => met(host, [vales, new MemoryBook()]) },
  { name: 'no key where one was known', is: 'missing', later: (host, known) => met(host, known, { recognised: false }) },
  { name: 'an unknown name in a delegation of which somebody is known', is: 'stranger', later: (host, [vales]) => met(host, [vales, new MemoryBook()], { wells: 'Dario We\u200blls' }) },
  {
    name: 'a device whose book does not open', is: 'unread', later: (host, [vales, wellss]) => {
      vales.book = null
      return met(host, [vales, wellss])
    },
  },
]

describe.each(WARNINGS)('a warning of $name', ({ is, later }) => {
  it('keeps the words back until it is answered; the answer is kept, and the words must match all the same', async () => {
    const host = await MemoryHost.start()
    const heads = await later(host, await acquainted(host))
    const { vale, wells } = heads
    expect(pin(vale)).toMatchObject({ is, unanswered: true, wentOn: null })
    expect(await vale.engine.acts.compareWords()).toEqual({ code: 'KEY_UNANSWERED' })
    expect(step(vale)).toBe('ready')
    expect(await vale.engine.acts.goOnWithKey(1)).toBeNull()
    expect(pin(vale)).toMatchObject({ is, unanswered: false })
    if (pin(wells)?.unanswered === true) await wells.engine.acts.goOnWithKey(0)
    await compared(heads)
    expect(pin(vale)?.wentOn).toBeGreaterThan(0)
  })

  it('stops the opening for everybody when the person says so', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await later(host, await acquainted(host))
    expect(await vale.engine.acts.stopForKey()).toBeNull()
    const stopped = (v: TalkView): boolean => v.stage === 'stopped' && v.problem?.code === 'KEY_NOT_AS_BEFORE'
    await Promise.all([vale, wells].map((p) => p.sees(stopped)))
    expect([vale, wells].map((p) => p.view.rooms)).toEqual([[], []])
  })
})

describe('an answer', () => {
  it('is asked again when another talk on the same device changed what is remembered', async () => {
    const host = await MemoryHost.start()
    const devices: Devices = [new MemoryBook(), new MemoryBook()]
    const waiting = await met(host, [devices[0], new MemoryBook()]) // as somebody would who is between the two
    expect(pin(waiting.vale)?.is).toBe('new')
    await acquainted(host, devices)
    expect(await waiting.vale.engine.acts.compareWords()).toEqual({ code: 'KEY_UNANSWERED' })
    expect(pin(waiting.vale)).toMatchObject({ is: 'other', unanswered: true })
  })

  it('is asked again before the words are confirmed', async () => {
    const host = await MemoryHost.start()
    const devices: Devices = [new MemoryBook(), new MemoryBook()]
    const waiting = await met(host, [devices[0], new MemoryBook()])
    for (const each of [waiting.vale, waiting.wells]) expect(await each.engine.acts.compareWords()).toBeNull()
    await waiting.vale.sees((v) => v.opening?.words.step === 'comparing')
    await acquainted(host, devices)
    expect(await waiting.vale.engine.acts.confirmWords(true)).toEqual({ code: 'KEY_UNANSWERED' })
    expect(waiting.vale.engine.data.opening?.matches).toEqual([])
  })

  it('has no effect where nothing is to be answered', async () => {
    const { vale, wells } = await met(await MemoryHost.start(), [new MemoryBook(), new MemoryBook()])
    expect(await vale.engine.acts.goOnWithKey(1)).toEqual({ code: 'NOTHING_TO_ANSWER' })
    expect(await vale.engine.acts.stopForKey()).toEqual({ code: 'NOTHING_TO_ANSWER' })
    await compared({ vale, wells, links: [] })
  })
})

it('what a head shows says nothing for who repeats it in the same talk with a key of their own', async () => {
  const host = await MemoryHost.start()
  const { vale, wells } = await met(host, await acquainted(host))
  const pins = await pinsToShow(wells.engine, true)
  const [context, theirs] = [vale.engine.openingContext(), wells.engine.data.keys]
  if (context === null) throw new Error('no opening')
  const { publicKey, sign } = await ed25519FromSeed(new Uint8Array(32).fill(5))
  const claim = { talk: context.facts.talk, delegation: 'SM', shown: 'Dario Wells', role: 'head', powers: [], from: 0, until: 4_000_000_000_000 } as const
  const found = async (key: Uint8Array, by: Sign) => {
    const person = await certifyPerson({ ...claim, id: await personIdOf(key), key }, by)
    const payload = encodeOpening({ type: 'head', slot: 1, person, device: theirs.deviceKey, mailbox: theirs.mailboxKey, pins })
    const step = await takeOpening(context, noOpening, null, await sealOpening({ ...context, sign: by }, payload), host.clock)
    return step.data.heads[0]?.pin?.found.is
  }
  expect(await found(theirs.personKey, wells.engine.sign)).toBe('same') // the control
  expect(await found(publicKey, sign)).toBe('broken')
})

it('the same key under another name is said to be that', async () => {
  const host = await MemoryHost.start()
  const known = await acquainted(host)
  const later = await met(host, known, { wells: 'Dario Wells-Brandt' })
  expect(pin(later.vale)).toMatchObject({ is: 'renamed', unanswered: false, earlier: { delegation: 'Southmark', name: 'Dario Wells' } })
})

it('names are the same in every normal form', async () => {
  const host = await MemoryHost.start()
  const devices: Devices = [new MemoryBook(), new MemoryBook()]
  const first = await met(host, devices, { wells: 'Zoe\u0308 Wells', sides: ['Nordla\u0301nd', 'Southmark'] })
  await compared(first)
  for (const each of [first.vale, first.wells]) await each.engine.acts.rememberKeys(true)
  const later = await met(host, devices, { wells: 'Zo\u00eb Wells', sides: ['Nordl\u00e1nd', 'Southmark'] })
  expect([pin(later.vale)?.is, pin(later.wells)?.is]).toEqual(['same', 'same'])
})

/** What is signed for one head, in one talk, by one key. */
describe('a statement', () => {
  const seed = new Uint8Array(32).fill(1)
  const talk = new Uint8Array(16).fill(2)
  const person = new Uint8Array(32).fill(3)
  const right = { talk, to: 'NL', person }
  const label = 'parley/1/pin'

  it('holds for its own talk, delegation and person key', async () => {
    const { publicKey } = await ed25519FromSeed(seed)
    expect(await readPin(await signPin(right, seed), right)).toEqual({ is: 'good', key: publicKey })
    expect(await readPin(null, right)).toEqual({ is: 'none' })
  })

  it('is broken anywhere else', async () => {
    const shown = await signPin(right, seed)
    const { publicKey, sign } = await ed25519FromSeed(seed)
    const stranger = (await ed25519FromSeed(new Uint8Array(32).fill(9))).publicKey
    const bent = shown.slice()
    bent.set([(bent.at(-1) ?? 0) ^ 1], bent.length - 1)
    const said = (...fields: Parameters<typeof encode>[0][]) => sign1(label, encode(fields), sign)
    const wrong: Record<string, Promise<HeadPin['said']>> = {
      'another talk': readPin(shown, { ...right, talk: new Uint8Array(16) }),
      'another delegation': readPin(shown, { ...right, to: 'SM' }),
      'another person key': readPin(shown, { ...right, person: new Uint8Array(32).fill(4) }),
      'an altered signature': readPin(bent, right),
      'a key that did not sign': readPin(await said(1, 'pin', talk, 'NL', person, stranger), right),
      'a weak key': readPin(await said(1, 'pin', talk, 'NL', person, new Uint8Array(32)), right),
      'another label': readPin(await sign1('parley/1/visit', readSign1(shown).payload, sign), right),
      'one field more': readPin(await said(1, 'pin', talk, 'NL', person, publicKey, 1), right),
      'another version': readPin(await said(2, 'pin', talk, 'NL', person, publicKey), right),
      'bytes of anything': readPin(new Uint8Array(40), right),
      'more than it may be': readPin(new Uint8Array(100_000), right),
    }
    for (const [how, read] of Object.entries(wrong)) expect([how, await read]).toEqual([how, { is: 'broken' }])
  })
})

describe('what a head shows', () => {
  it('is one key for each delegation, the same from talk to talk, and nothing where it is not wanted or must not outlive the page', async () => {
    const host = await MemoryHost.start()
    const devices: Devices = [new MemoryBook(), new MemoryBook()]
    const { vale } = await met(host, devices)
    const keys = async (player: Player, delegation: string) => {
      const { facts, keys: own } = player.engine.data
      const i = facts.delegations.findIndex((d) => d.id === delegation)
      const said = await readPin((await pinsToShow(player.engine, true))[i] ?? null, { talk: facts.talk, to: delegation, person: own.personKey })
      return said.is === 'good' ? said.key : said.is
    }
    const toSouthmark = await keys(vale, 'SM')
    expect(await keys(vale, 'NL')).toBe('none') // there is no other head of it
    const again = await met(host, devices)
    expect(await keys(again.vale, 'SM')).toEqual(toSouthmark)
    const elsewhere = await met(host, devices, { sides: ['Northland', 'Westfell'] })
    expect(await keys(elsewhere.vale, 'SM')).not.toEqual(toSouthmark)
    await devices[0].change(forgetOwn)
    expect(await keys(again.vale, 'SM')).not.toEqual(toSouthmark)
    expect(await pinsToShow(vale.engine, false)).toEqual([])

    const passing = new Player(host)
    players.push(passing)
    const { links } = await openTalk(host)
    await passing.accept(links[0]?.link ?? '', 'Ingrid Vale', '', '', { storage: 'forget' })
    expect(await pinsToShow(passing.engine, true)).toEqual([])
    expect(passing.book.book).toEqual({ own: [], known: [] })
  })

  it('reaches the host sealed only', async () => {
    const host = await MemoryHost.start()
    const { vale } = await met(host, [new MemoryBook(), new MemoryBook()])
    const { openingKey, openingRoom } = vale.engine.data
    const kept = (host.logs.get(hex(openingRoom))?.items ?? []).filter((item) => item.kind === 4).map((item) => item.bytes)
    const open = async (bytes: Uint8Array) => decodeOpening(readSign1(await openSealed(openingKey ?? new Uint8Array(), openingRoom, bytes)).payload)
    const shown = await Promise.all(kept.map(open))
    const statements = shown.flatMap((payload) => (payload?.type === 'head' ? payload.pins : [])).filter((each) => each !== null)
    expect(statements).toHaveLength(2)
    const find = (needle: Uint8Array, all: readonly Uint8Array[]): number => all.filter((bytes) => hex(bytes).includes(hex(needle))).length
    for (const statement of statements) {
      const key = readSign1(statement).payload.slice(-32)
      expect([find(key, statements), find(key, kept)]).toEqual([1, 0])
    }
  })
})
