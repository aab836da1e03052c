/** What an epoch keeps and forgets, what the host sees of a message, and that no local clock decides anything. */
import { createCommit, createGroup, emptyPskIndex, encodeMlsMessage, joinGroup, processPrivateMessage } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { describe, expect, it, vi } from 'vitest'
import { hex, utf8 } from '../record'
import { readMls, readOuter } from './framing'
import { encodeGroup, exportSecret, makeKeyPackage, readOwnKeyPackage, withCheck } from './group'
import { join } from './joining'
import { sealMessage } from './messages'
import { leafKey, suite } from './suite'
import { consentTo, joinOf, makeLeaf, NOON, random } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'
import { privateMessage } from './testing/verdicts'

const DAY = 86_400_000
atNoon()

describe('after a removal', () => {
  it('the removed member is heard by nobody, also in the epoch he still has; the library alone would hear him', async () => {
    const rig = await Rig.withMembers(4)
    const gone = rig.device('m2')
    const before = rig.device('sami').group
    const leftWith = gone.group
    const removal = await rig.remove('nora', 'm2')
    expect(removal.get('m2')).toMatchObject({ kind: 'commit', removedSelf: true })
    expect(removal.get('sami')).toMatchObject({ kind: 'commit', removedSelf: false, removed: [{ index: 2 }] })
    const { bytes } = await sealMessage(leftWith, utf8('I am still here'))
    const outcomes = await rig.post(bytes)
    expect([...outcomes.values()].map((r) => r.kind)).toEqual(['stale', 'stale', 'stale'])

    const cs = await suite()
    const removing = rig.log.at(-2)?.bytes ?? new Uint8Array()
    const library = await processPrivateMessage(
      { ...before.state, clientConfig: defaultClientConfig },
      privateMessage(removing),
      emptyPskIndex,
      cs,
    )
    if (library.kind !== 'newState') throw new Error('the removal')
    expect(await processPrivateMessage(library.newState, privateMessage(bytes), emptyPskIndex, cs)).toMatchObject({
      kind: 'applicationMessage',
      message: utf8('I am still here'),
    })
  })

  it('he reads nothing that is said in the new epoch', async () => {
    const rig = await Rig.withMembers(4)
    const leftWith = rig.device('m2').group
    await rig.remove('nora', 'm2')
    const said = await rig.device('sami').seal('without him')
    await rig.post(said)
    expect(rig.device('m3').heard).toEqual(['1: without him'])
    const forced = { ...leftWith.state, groupContext: { ...leftWith.state.groupContext, epoch: leftWith.epoch + 1n } }
    await expect(processPrivateMessage(forced, privateMessage(said), emptyPskIndex, await suite())).rejects.toThrow()
    expect(rig.device('m2').removed).toBe(true)
  })
})

describe('an epoch that is over', () => {
  it('is kept by nobody: nothing historical in any state, states do not grow, and its messages count for nobody', async () => {
    const rig = await Rig.withMembers(3)
    const late = await rig.device('m2').seal('too late')
    const sizes: number[] = []
    for (let i = 0; i < 12; i++) {
      await rig.refresh(['nora', 'sami', 'm2'][i % 3] ?? '')
      for (const device of rig.devices.values()) expect(device.group.state.historicalReceiverData.size).toBe(0)
      sizes.push(encodeGroup(rig.device('nora').group).length)
    }
    expect(Math.max(...sizes)).toBe(Math.min(...sizes))
    expect([...(await rig.post(late)).values()].map((r) => r.kind)).toEqual(['stale', 'stale', 'stale'])
    await rig.post(await rig.device('m2').seal('too late')) // the same words, sealed again
    for (const device of rig.devices.values()) expect(device.heard).toEqual(['2: too late'])
  })

  it('gives media keys of its own: the exporter agrees within an epoch and changes with it', async () => {
    const rig = await Rig.withMembers(3)
    const keys = async (): Promise<readonly string[]> =>
      Promise.all([...rig.devices.values()].map(async (d) => hex(await exportSecret(d.group, 'Parley SFrame v1', rig.room, 32))))
    const first = await keys()
    await rig.refresh('sami')
    const second = await keys()
    expect(new Set(first).size).toBe(1)
    expect(new Set(second).size).toBe(1)
    expect(first[0]).not.toBe(second[0])
  })
})

describe('on the wire', () => {
  it('a message has no clear words and one of few lengths, whatever its own', async () => {
    const rig = await Rig.found()
    const sizes = new Map<number, number>()
    for (const length of [0, 1, 100, 186, 187, 188, 400, 443, 900, 1000, 5_000, 16_000, 20_000]) {
      const { group, bytes } = await sealMessage(rig.device('nora').group, random(length))
      rig.device('nora').group = group
      expect(privateMessage(bytes).authenticatedData).toHaveLength(0)
      expect((privateMessage(bytes).ciphertext.length - 16) % 256).toBe(0)
      sizes.set(length, bytes.length)
      expect((await rig.post(bytes)).get('sami')?.kind).toBe('message')
    }
    expect([sizes.get(0), sizes.get(100), sizes.get(186)]).toEqual([334, 334, 334])
    expect([sizes.get(187), sizes.get(400)]).toEqual([590, 590])
  })

  it('a commit comes in the same steps, and says room, epoch and kind only', async () => {
    const rig = await Rig.withMembers(5)
    const anna = await rig.certify('anna', 'northland')
    const made = [
      await rig.device('nora').prepare(),
      await rig
        .device('nora')
        .prepare({ adds: [await rig.knock(anna)], warrants: await rig.warrantsFor(rig.head('nora'), anna) }),
    ]
    for (const { bytes } of made) {
      expect(privateMessage(bytes).authenticatedData).toHaveLength(0)
      expect((privateMessage(bytes).ciphertext.length - 16) % 256).toBe(0)
      expect(readOuter(bytes)).toEqual({ room: rig.room, epoch: rig.device('nora').group.epoch, content: 'commit' })
    }
  })
})

describe('clocks', () => {
  it('that are a day wrong change no verdict: log time decides, on every device alike', async () => {
    const rig = await Rig.withMembers(3)
    const anna = await rig.certify('anna', 'northland')
    const bela = await rig.certify('bela', 'southmark')
    const hour = [NOON - 60_000, NOON + 3_600_000] as const
    const good = await rig
      .device('nora')
      .prepare({ adds: [await rig.knock(anna, hour)], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    rig.append(good.bytes)
    rig.time = NOON + 2 * 3_600_000 // the host's stamp of the second: too late for the package, whatever clocks say
    const late = await rig.device('sami').prepare()
    rig.append(late.bytes)
    const verdicts: string[] = []
    for (const [name, off] of [
      ['nora', 0],
      ['sami', DAY],
      ['m2', -DAY],
    ] as const) {
      vi.setSystemTime(NOON + off)
      await rig.device(name).catchUp()
      verdicts.push(
        rig
          .device(name)
          .outcomes.slice(-2)
          .map((r) => r.kind)
          .join(),
      )
    }
    expect(verdicts).toEqual(['commit,stale', 'commit,stale', 'commit,stale'])
    vi.setSystemTime(NOON)
    const expired = await rig
      .device('nora')
      .prepare({ adds: [await rig.knock(bela, hour)], warrants: await rig.warrantsFor(rig.head('nora'), bela) })
    rig.append(expired.bytes)
    const refusals: string[] = []
    for (const [name, off] of [
      ['nora', 0],
      ['sami', DAY],
      ['m2', -DAY],
    ] as const) {
      vi.setSystemTime(NOON + off)
      const last = await rig.device(name).catchUp()
      refusals.push(last?.kind === 'refused' ? last.code : String(last?.kind))
    }
    expect(refusals).toEqual(['KEY_PACKAGE_EXPIRED', 'KEY_PACKAGE_EXPIRED', 'KEY_PACKAGE_EXPIRED'])
    expect(await rig.views()).toHaveLength(1)
  })

  it('do not lock a newcomer out after a member’s key package ran out; with the library’s check on, they would', async () => {
    const rig = await Rig.found() // sami never committed: his leaf still has a lifetime
    vi.setSystemTime(NOON + 60 * DAY)
    rig.time = NOON + 60 * DAY
    const anna = await rig.certify('anna', 'northland')
    const knock = await rig.knock(anna, [NOON + 59 * DAY, NOON + 61 * DAY])
    const warrants = [
      await joinOf(rig.head('nora'), rig.room, anna),
      ...(await Promise.all(rig.heads.map((h) => consentTo(h, rig.room, anna, NOON + 61 * DAY)))),
    ]
    const { bytes, welcome } = await rig.device('nora').prepare({ adds: [knock], warrants })
    await rig.post(bytes)
    if (welcome === undefined) throw new Error('somebody was added')
    const own = await readOwnKeyPackage(knock.keyPackage, knock.leaf.seed)
    const message = readMls(welcome)
    if (message.wireformat !== 'mls_welcome') throw new Error('a Welcome')
    const checking = {
      ...defaultClientConfig,
      lifetimeConfig: { ...defaultClientConfig.lifetimeConfig, validateLifetimeOnReceive: true },
    }
    await expect(
      joinGroup(
        message.welcome,
        own.publicPackage,
        own.privatePackage,
        emptyPskIndex,
        await suite(),
        undefined,
        undefined,
        checking,
      ),
    ).rejects.toThrow('Lifetime')
    await rig.enter(knock, welcome, rig.device('nora').used)
    expect(await rig.views()).toHaveLength(1)
  })

  it('a committer whose own clock lies outside the key package’s time is told so, and has used up nothing', async () => {
    const rig = await Rig.found()
    const knock = await rig.knock(await rig.certify('anna', 'northland'), [NOON - 3_600_000, NOON + 3_600_000])
    vi.setSystemTime(NOON - DAY)
    const before = encodeGroup(rig.device('nora').group)
    await expect(rig.device('nora').prepare({ adds: [knock] })).rejects.toMatchObject({ code: 'CLOCK_OUTSIDE_LIFETIME' })
    expect(encodeGroup(rig.device('nora').group)).toEqual(before)
  })
})

describe('a Welcome', () => {
  const setUp = async () => {
    const rig = await Rig.withMembers(3)
    const anna = await rig.certify('anna', 'northland')
    const knock = await rig.knock(anna)
    const { bytes, welcome } = await rig
      .device('nora')
      .prepare({ adds: [knock], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    await rig.post(bytes)
    if (welcome === undefined) throw new Error('somebody was added')
    const { room, foundingHash } = rig
    return { rig, anna, knock, welcome, options: { room, foundingHash, leafCheck: rig.leafCheck } }
  }

  it('opens for whom it was made, in the room and under the founding document he was invited to, and for nobody else', async () => {
    const { rig, anna, knock, welcome, options } = await setUp()
    const open = (change: object, kp = knock.keyPackage, seed = knock.leaf.seed, bytes = welcome) =>
      join(bytes, kp, seed, { ...options, ...change })
    await expect(open({ room: random(16) })).rejects.toMatchObject({ code: 'WRONG_GROUP' })
    await expect(open({ foundingHash: random(32) })).rejects.toMatchObject({ code: 'FOUNDING_DIFFERS' })
    await expect(
      open({
        leafCheck: async (_: Uint8Array, key: Uint8Array) =>
          hex(key) !== hex(rig.device('sami').group.leaves[1]?.signatureKey ?? key),
      }),
    ).rejects.toMatchObject({ code: 'LEAF_REFUSED' })
    const other = await rig.knock(anna)
    await expect(open({}, other.keyPackage, other.leaf.seed)).rejects.toMatchObject({ code: 'WELCOME_BROKEN' })
    await expect(open({}, knock.keyPackage, other.leaf.seed)).rejects.toMatchObject({ code: 'LEAF_KEY_MISSING' })
    await expect(open({}, { ...knock.keyPackage, private: random(30) })).rejects.toMatchObject({ code: 'STATE_BROKEN' })
    expect((await open({})).group.ownLeaf).toBe(3)
  })

  it('does not open altered, at whatever place', async () => {
    const { knock, welcome, options } = await setUp()
    for (let at = 4; at < welcome.length; at += Math.ceil(welcome.length / 25)) {
      const altered = welcome.slice()
      altered[at] = (altered[at] ?? 0) ^ 0x10
      await expect(join(altered, knock.keyPackage, knock.leaf.seed, options)).rejects.toMatchObject({
        code: expect.stringMatching(/^(MLS_MALFORMED|WELCOME_BROKEN)$/),
      })
    }
    expect((await join(welcome, knock.keyPackage, knock.leaf.seed, options)).group.epoch).toBeGreaterThan(0n)
  })

  it('of a group founded otherwise than a room of this kind is refused', async () => {
    const rig = await Rig.found()
    const [nora, anna] = [await makeLeaf(rig.head('nora')), await makeLeaf(await rig.certify('anna', 'northland'))]
    const pair = (l: typeof nora) => makeKeyPackage(l.identity, l.seed, NOON / 1000 - 60, NOON / 1000 + 600)
    const [noras, annas] = [await pair(nora), await pair(anna)]
    const own = await readOwnKeyPackage(noras, nora.seed)
    const { suite: cs } = await leafKey(nora.seed)
    const bare = await createGroup(
      rig.room,
      own.publicPackage,
      own.privatePackage,
      [{ extensionType: 0xf100, extensionData: rig.foundingHash }],
      cs,
    )
    const made = await createCommit(
      { state: withCheck(bare, async () => true), cipherSuite: cs },
      {
        extraProposals: [{ proposalType: 'add', add: { keyPackage: (await readOwnKeyPackage(annas, anna.seed)).publicPackage } }],
        ratchetTreeExtension: true,
      },
    )
    if (made.welcome === undefined) throw new Error('somebody was added')
    const welcome = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome })
    await expect(
      join(welcome, annas, anna.seed, { room: rig.room, foundingHash: rig.foundingHash, leafCheck: rig.leafCheck }),
    ).rejects.toMatchObject({ code: 'CONTEXT_EXTENSIONS' })
  })
})
