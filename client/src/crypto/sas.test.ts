/** Heads compare five words: what they hear when nobody sits between them, and that every trick ends the run before a word is read. */
import { describe, expect, it } from 'vitest'
import { decode, ed25519FromSeed, encode, equalBytes, sha256, unhex, utf8 } from '../record'
import { type SasFailure, type SasHead, type SasOptions, type SasState, type SasStep, startSas, stepSas, WORDS } from './sas'
import { random } from './testing/people'

const TALK = new Uint8Array(16).fill(1)
const FOUNDING = new Uint8Array(32).fill(2)
const head = async (name: string): Promise<SasHead> => ({ name, key: (await ed25519FromSeed(random(32))).publicKey })

interface Party {
  readonly options: SasOptions
  state: SasState
  readonly message: Uint8Array
  reveal?: Uint8Array
  code?: readonly string[]
  failed?: SasFailure
}

async function begin(all: readonly SasHead[], me: number, change: Partial<SasOptions> = {}): Promise<Party> {
  const own = all[me]
  if (own === undefined) throw new Error('no such head')
  const options: SasOptions = {
    talk: TALK,
    founding: FOUNDING,
    me: own,
    others: all.filter((h) => h !== own),
    nonce: random(32),
    ...change,
  }
  return { options, ...(await startSas(options)) }
}

/** Notes what a step gave. */
async function hear(party: Party, message: Uint8Array): Promise<SasStep> {
  const step = await stepSas(party.state, message)
  party.state = step.state
  if (step.out !== undefined) party.reveal = step.out
  if (step.code !== undefined) party.code = step.code
  if (step.failed !== undefined) party.failed = step.failed
  return step
}

/** Two or three heads, all commitments exchanged; everybody's reveal is ready and nobody's told. */
async function committed(count = 2): Promise<readonly Party[]> {
  const all = await Promise.all(['nora', 'sami', 'west'].slice(0, count).map(head))
  const parties = await Promise.all(all.map((_, i) => begin(all, i)))
  for (const a of parties) for (const b of parties) if (a !== b) await hear(a, b.message)
  return parties
}
const revealOf = (p: Party | undefined): Uint8Array => p?.reveal ?? new Uint8Array()
const fields = (message: Uint8Array) => decode(message) as readonly (number | string | Uint8Array)[]
const altered = (message: Uint8Array, at: number, value: string | Uint8Array): Uint8Array =>
  encode(fields(message).with(at, value))

describe('heads whom nobody deceives', () => {
  it.each([2, 3])('(%i of them) all hear the same five words of the list', async (count) => {
    const parties = await committed(count)
    for (const a of parties) for (const b of parties) if (a !== b) await hear(a, revealOf(b))
    const [first] = parties
    for (const p of parties) expect(p.code).toEqual(first?.code)
    expect(first?.code).toHaveLength(5)
    for (const word of first?.code ?? []) expect(WORDS).toContain(word)
    expect(parties.map((p) => p.state.stage)).toEqual(parties.map(() => 'done'))
  })

  it('hear other words in another run, under another founding document, and with another key', async () => {
    const all = [await head('nora'), await head('sami')]
    const codeWith = async (
      heads: readonly SasHead[],
      founding: Uint8Array = FOUNDING,
      nonces: readonly Uint8Array[] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)],
    ): Promise<string> => {
      const [a, b] = await Promise.all([
        begin(heads, 0, { founding, nonce: nonces[0] ?? random(32) }),
        begin(heads, 1, { founding, nonce: nonces[1] ?? random(32) }),
      ])
      await hear(a, b.message)
      await hear(b, a.message)
      await hear(a, revealOf(b))
      return a.code?.join(' ') ?? ''
    }
    const known = await codeWith(all)
    expect(await codeWith(all)).toBe(known)
    expect(await codeWith(all, new Uint8Array(32).fill(9))).not.toBe(known)
    expect(await codeWith(all, FOUNDING, [random(32), random(32)])).not.toBe(known)
    expect(await codeWith([all[0] ?? (await head('nora')), await head('sami')])).not.toBe(known)
  })

  it('hear exactly these words for these inputs: every client of every version must', async () => {
    const [nora, sami] = [await ed25519FromSeed(new Uint8Array(32).fill(11)), await ed25519FromSeed(new Uint8Array(32).fill(12))]
    const heads = [
      { name: 'nora', key: nora.publicKey },
      { name: 'sami', key: sami.publicKey },
    ]
    const [a, b] = await Promise.all([
      begin(heads, 0, { nonce: new Uint8Array(32).fill(21) }),
      begin(heads, 1, { nonce: new Uint8Array(32).fill(22) }),
    ])
    await hear(a, b.message)
    await hear(b, a.message)
    await hear(a, revealOf(b))
    expect(a.code).toEqual(['light', 'price', 'subject', 'dawn', 'thunder']) // found by another implementation too
  })

  it('take nothing any more after the words are there', async () => {
    const [a, b] = await committed()
    if (a === undefined || b === undefined) throw new Error('two')
    await hear(a, revealOf(b))
    expect(await stepSas(a.state, b.message)).toEqual({ state: a.state })
  })
})

describe('a trick', () => {
  const tricks: readonly [string, SasFailure, (a: Party, b: Party) => Promise<readonly Uint8Array[]>][] = [
    ['the own commitment returned under the own name', 'SAS_REFLECTED', async (a) => [a.message]],
    ['the own commitment returned under the peer’s name', 'SAS_REFLECTED', async (a) => [altered(a.message, 3, 'sami')]],
    ['a second commitment', 'SAS_SECOND_COMMITMENT', async (_, b) => [b.message, altered(b.message, 4, random(32))]],
    ['the same commitment again', 'SAS_SECOND_COMMITMENT', async (_, b) => [b.message, b.message]],
    ['a reveal before all commitments', 'SAS_EARLY_REVEAL', async (_, b) => [revealOf(b)]],
    [
      'the own reveal returned under the peer’s name',
      'SAS_WRONG_KEY',
      async (a, b) => [b.message, altered(revealOf(a), 3, 'sami')],
    ],
    [
      'another key at the reveal',
      'SAS_WRONG_KEY',
      async (_, b) => [b.message, altered(revealOf(b), 4, (await head('sami')).key)],
    ],
    [
      'another nonce than was committed to',
      'SAS_COMMITMENT_BROKEN',
      async (_, b) => [b.message, altered(revealOf(b), 5, random(32))],
    ],
    [
      'other commitments than were shown here',
      'SAS_COMMITMENTS_DIFFER',
      async (_, b) => [b.message, altered(revealOf(b), 6, random(32))],
    ],
    ['a head nobody knows', 'SAS_UNKNOWN_HEAD', async (_, b) => [altered(b.message, 3, 'mallory')]],
    ['another talk', 'SAS_MALFORMED', async (_, b) => [altered(b.message, 2, random(16))]],
    [
      'a key of small order',
      'SAS_MALFORMED',
      async (_, b) => [b.message, altered(revealOf(b), 4, unhex(`01${'00'.repeat(31)}`))],
    ],
    ['bytes that are nothing', 'SAS_MALFORMED', async () => [random(60)]],
    ['half a message', 'SAS_MALFORMED', async (_, b) => [b.message.slice(0, -1)]],
  ]
  it.each(tricks)('%s ends the run: %s', async (_, code, trick) => {
    const all = [await head('nora'), await head('sami')]
    const [a, b] = await Promise.all([begin(all, 0), begin(all, 1)])
    await hear(b, a.message) // b is ready to reveal
    const ready: Party = { ...a }
    await hear(ready, b.message) // what a's reveal would be
    if (ready.reveal !== undefined) a.reveal = ready.reveal
    for (const message of await trick(a, b)) await hear(a, message)
    expect(a.failed).toBe(code)
    expect(a.code).toBeUndefined()
    expect((await stepSas(a.state, b.message)).failed).toBe('SAS_ENDED') // for good: fresh nonces, a new run
  })

  it('by a host that shows two heads different commitments of the third is noticed before a word is read', async () => {
    const all = await Promise.all(['nora', 'sami', 'west'].map(head))
    const [nora, sami, west] = await Promise.all(all.map((_, i) => begin(all, i)))
    if (nora === undefined || sami === undefined || west === undefined) throw new Error('three')
    await hear(nora, sami.message)
    await hear(sami, nora.message)
    await hear(nora, west.message)
    await hear(sami, altered(west.message, 4, random(32)))
    await hear(nora, revealOf(sami))
    expect(nora.failed).toBe('SAS_COMMITMENTS_DIFFER')
    expect(nora.code).toBeUndefined()
  })

  it('by somebody between two heads, with keys of his own for each, never gave both the same words', async () => {
    let same = 0
    for (let run = 0; run < 60; run++) {
      const [nora, sami, fakeSami, fakeNora] = await Promise.all(['nora', 'sami', 'sami', 'nora'].map(head))
      if (nora === undefined || sami === undefined || fakeSami === undefined || fakeNora === undefined) throw new Error('four')
      const [left, right] = [
        [nora, fakeSami],
        [fakeNora, sami],
      ]
      const [a, ma, mb, b] = await Promise.all([begin(left, 0), begin(left, 1), begin(right, 0), begin(right, 1)])
      for (const [x, y] of [
        [a, ma],
        [ma, a],
        [b, mb],
        [mb, b],
      ] as const)
        await hear(x, y.message)
      for (const [x, y] of [
        [a, ma],
        [b, mb],
      ] as const)
        await hear(x, revealOf(y))
      expect(a.code).toHaveLength(5)
      expect(b.code).toHaveLength(5)
      if (a.code?.join() === b.code?.join()) same += 1
    }
    expect(same).toBe(0)
  })
})

describe('a run does not begin', () => {
  it('with one head, two of one name, two with one key, a weak key, or a short nonce', async () => {
    const [nora, sami] = [await head('nora'), await head('sami')]
    const refused = (all: readonly SasHead[], change: Partial<SasOptions> = {}) =>
      expect(begin(all, 0, change)).rejects.toMatchObject({ code: 'SAS_HEADS' })
    await refused([nora])
    await refused([nora, { ...sami, name: 'nora' }])
    await refused([nora, { ...sami, key: nora.key }])
    await refused([nora, { ...sami, key: unhex(`01${'00'.repeat(31)}`) }])
    await refused([nora, sami], { nonce: random(16) })
    expect((await begin([nora, sami], 0)).state.stage).toBe('commit')
  })
})

describe('the words', () => {
  it('are 2048, all different in their first four letters, and the ones every client has', async () => {
    expect(WORDS).toHaveLength(2048)
    expect(new Set(WORDS.map((w) => w.slice(0, 4))).size).toBe(2048)
    expect(
      equalBytes(
        await sha256(utf8(`${WORDS.join('\n')}\n`)),
        unhex('2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda'),
      ),
    ).toBe(true)
  })
})
