/** What could part the members of a room: refused and failed commits, planted keys, lost races, a host that tells two stories, a device that forgot. */
import { createCommit, emptyPskIndex, encodeMlsMessage, joinGroup, processPrivateMessage } from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { decodeGroupSecrets, groupSecretsEncoder } from 'ts-mls/groupSecrets.js'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../record'
import { readMls } from './framing'
import { attestationValues, decodeGroup, encodeGroup, readKeyPackage, readOwnKeyPackage } from './group'
import { join } from './joining'
import { WARRANT } from './profile'
import { leafKey, suite } from './suite'
import { forge } from './testing/forge'
import { consentTo, joinOf, leaveOf, random } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'
import { privateMessage, trusting } from './testing/verdicts'

atNoon()

const exchangeKey = async (): Promise<Uint8Array> => {
  const { hpke } = await suite()
  return hpke.exportPublicKey((await hpke.generateKeyPair()).publicKey)
}

describe('two candidates of one member in one epoch, the first against the rules', () => {
  it('all refuse the first, take the second, and hold the same keys', async () => {
    const rig = await Rig.withMembers(3)
    const anna = await rig.certify('anna', 'northland')
    const bad = await rig.device('nora').prepare({ adds: [await rig.knock(anna)] })
    const good = await rig
      .device('nora')
      .prepare({ adds: [await rig.knock(anna)], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    const first = await rig.post(bad.bytes)
    expect([...first.values()]).toMatchObject(Array.from({ length: 3 }, () => ({ kind: 'refused', code: 'ADD_WITHOUT_WARRANT' })))
    const second = await rig.post(good.bytes)
    expect([...second.values()].map((r) => r.kind)).toEqual(['commit', 'commit', 'commit'])
    expect(await rig.views()).toHaveLength(1)
  })

  it('a member who did not use up a generation for the first is heard by nobody with the second', async () => {
    const rig = await Rig.withMembers(3)
    const anna = await rig.certify('anna', 'northland')
    const careless = rig.device('m2').group
    const add = { proposalType: 'add' as const, add: { keyPackage: readKeyPackage((await rig.knock(anna)).keyPackage.public) } }
    const warrants = await rig.warrantsFor(rig.head('nora'), anna)
    const bad = await forge(careless, { proposals: [add], path: 'none' })
    const good = await forge(careless, {
      proposals: [add, ...warrants.map((proposalData) => ({ proposalType: WARRANT, proposalData }))],
      path: 'none',
    })
    rig.append(bad)
    rig.append(good)
    for (const name of ['nora', 'sami'])
      expect(await rig.device(name).catchUp()).toMatchObject({ kind: 'refused', code: 'COMMIT_UNREADABLE' })
    const alone = await Rig.withMembers(3) // the control: the same commit without a first one
    alone.append(await forge(alone.device('m2').group, {}))
    expect((await alone.device('nora').catchUp())?.kind).toBe('commit')
  })

  it('a device that kept its old state after a refusal would take what all others refuse', async () => {
    const rig = await Rig.withMembers(3)
    const bytes = await forge(rig.device('m2').group, { path: 'none' })
    const forgetful = rig.device('sami').group
    await rig.post(bytes)
    const again = await forge(
      { ...rig.device('m2').group, state: { ...rig.device('m2').group.state, secretTree: forgetful.state.secretTree } },
      {},
    )
    rig.append(again)
    expect(await rig.device('nora').catchUp()).toMatchObject({ kind: 'refused', code: 'COMMIT_UNREADABLE' })
    rig.device('sami').group = forgetful
    expect((await rig.device('sami').catchUp())?.kind).toBe('commit')
  })
})

describe('a commit that fails for one member alone', () => {
  it('halts him, names who committed, and is healed by taking him out and in again', async () => {
    const rig = await Rig.withMembers(4)
    const spoiled = await forge(rig.device('m2').group, {
      finished: (path) => ({
        ...path,
        nodes: path.nodes.map((node, i) =>
          i > 0
            ? node
            : {
                ...node,
                encryptedPathSecret: node.encryptedPathSecret.map((c) => ({ ...c, ciphertext: c.ciphertext.map((b) => b ^ 1) })),
              },
        ),
      }),
    })
    rig.append(spoiled)
    const other = await rig.device('sami').prepare() // a later candidate of the same epoch
    rig.append(other.bytes)
    for (const name of ['nora', 'sami']) await rig.device(name).catchUp()
    await rig.device('m3').catchUp()
    expect(
      rig
        .device('nora')
        .outcomes.slice(-2)
        .map((r) => r.kind),
    ).toEqual(['commit', 'stale'])
    expect(rig.device('m3').outcomes.at(-1)).toMatchObject({ kind: 'halt', reason: 'COMMIT_UNUSABLE', committer: { index: 2 } })
    expect(rig.device('m3').group.epoch).toBe(rig.device('nora').group.epoch - 1n)

    rig.devices.delete('m2') // the forger kept no state of his own
    rig.device('sami').pending = []
    const m3 = rig.device('m3')
    rig.devices.delete('m3')
    const knock = await rig.knock(m3.person)
    const { bytes, welcome } = await rig.device('nora').prepare({
      removes: [3],
      adds: [knock],
      warrants: [await leaveOf(rig.head('nora'), rig.room, m3.person), ...(await rig.warrantsFor(rig.head('nora'), m3.person))],
    })
    await rig.post(bytes)
    await rig.enter(knock, welcome ?? new Uint8Array(), rig.device('nora').used)
    await rig.post(await rig.device('m3').seal('back'))
    expect(rig.device('sami').heard).toEqual(['3: back'])
    expect(await rig.views()).toHaveLength(1)
  })
})

describe('a key in the tree that does not follow from the path secret', () => {
  it('halts whoever sits below it and names who committed; the library goes on, and the next honest commit fails for him', async () => {
    const rig = await Rig.withMembers(4)
    const foreign = await exchangeKey()
    const planted = await forge(rig.device('m2').group, { nodeKey: (node, honest) => (node === 5 ? foreign : honest) })
    const cs = await suite()
    const libraryVictim = await processPrivateMessage(
      trusting(rig.device('m3').group.state),
      privateMessage(planted),
      emptyPskIndex,
      cs,
    )
    rig.append(planted)
    for (const name of ['nora', 'sami']) expect((await rig.device(name).catchUp())?.kind).toBe('commit')
    expect(await rig.device('m3').catchUp()).toMatchObject({ kind: 'halt', reason: 'PATH_KEY_PLANTED', committer: { index: 2 } })

    const honest = await rig.device('nora').prepare()
    if (libraryVictim.kind !== 'newState') throw new Error('the library takes it')
    await expect(processPrivateMessage(libraryVictim.newState, privateMessage(honest.bytes), emptyPskIndex, cs)).rejects.toThrow()
    const other = rig.device('sami').group.state
    expect((await processPrivateMessage(trusting(other), privateMessage(honest.bytes), emptyPskIndex, cs)).kind).toBe('newState')
  })

  it('is noticed also when it is the right key of another node', async () => {
    const rig = await Rig.withMembers(5)
    const swapped = await forge(rig.device('nora').group, {
      nodeKey: (node, honest, all) => all.get(node === 1 ? 3 : node === 3 ? 1 : node) ?? honest,
    })
    rig.append(swapped)
    expect(await rig.device('sami').catchUp()).toMatchObject({
      kind: 'halt',
      reason: 'PATH_KEY_PLANTED',
      committer: { index: 0 },
    })
    expect(await rig.device('m2').catchUp()).toMatchObject({ kind: 'halt', reason: 'PATH_KEY_PLANTED' })
    expect((await rig.device('m4').catchUp())?.kind).toBe('commit') // he knows the root only
  })

  it('is noticed by a newcomer in his Welcome; the library lets him in with it', async () => {
    const rig = await Rig.withMembers(4)
    const anna = await rig.certify('anna', 'northland')
    const knock = await rig.knock(anna)
    const nora = rig.device('nora').group
    const { suite: cs } = await leafKey(nora.leafSeed)
    const lying = { ...cs, hpke: { ...cs.hpke, seal: liar(cs.hpke.seal) } }
    const state = trusting(nora.state)
    const extraProposals = [
      { proposalType: 'remove' as const, remove: { removed: 3 } },
      { proposalType: 'add' as const, add: { keyPackage: readKeyPackage(knock.keyPackage.public) } },
    ]
    const welcomeOf = async (suiteUsed: typeof cs): Promise<Uint8Array> => {
      const made = await createCommit({ state, cipherSuite: suiteUsed }, { extraProposals, ratchetTreeExtension: true })
      if (made.welcome === undefined) throw new Error('somebody was added')
      return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome })
    }
    const enter = (welcome: Uint8Array) =>
      join(welcome, knock.keyPackage, knock.leaf.seed, {
        room: rig.room,
        foundingHash: rig.foundingHash,
        leafCheck: rig.leafCheck,
      })
    const bad = await welcomeOf(lying)
    const own = await readOwnKeyPackage(knock.keyPackage, knock.leaf.seed)
    const message = readMls(bad)
    const control =
      message.wireformat === 'mls_welcome'
        ? await joinGroup(message.welcome, own.publicPackage, own.privatePackage, emptyPskIndex, cs)
        : null
    expect(control?.groupContext.epoch).toBe(nora.epoch + 1n)
    await expect(enter(bad)).rejects.toMatchObject({ code: 'PATH_KEY_PLANTED' })
    expect((await enter(await welcomeOf(cs))).group.ownLeaf).toBe(3)
  })
})

/** Seals group secrets with another path secret in them; everything else as it is. */
function liar(seal: Awaited<ReturnType<typeof suite>>['hpke']['seal']): typeof seal {
  const isWelcome = (info: Uint8Array): boolean => new TextDecoder('latin1').decode(info).includes('MLS 1.0 Welcome')
  return async (key, plaintext, info, aad) => {
    if (!isWelcome(info)) return seal(key, plaintext, info, aad)
    const secrets = decodeGroupSecrets(plaintext, 0)?.[0]
    if (secrets?.pathSecret === undefined) throw new Error('a path secret is in it')
    return seal(key, encode(groupSecretsEncoder)({ ...secrets, pathSecret: random(32) }), info, aad)
  }
}

describe('two members let somebody in at the same time', () => {
  it('the first in the log wins; the Welcome of the other opens too, with the same epoch number, and only the epoch’s authenticator unmasks it', async () => {
    const rig = await Rig.withMembers(3)
    const [anna, bela] = [await rig.certify('anna', 'northland'), await rig.certify('bela', 'southmark')]
    const [annas, belas] = [await rig.knock(anna), await rig.knock(bela)]
    const winner = await rig.device('sami').prepare({ adds: [belas], warrants: await rig.warrantsFor(rig.head('sami'), bela) })
    const loser = await rig.device('nora').prepare({ adds: [annas], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    rig.append(winner.bytes)
    rig.append(loser.bytes)
    const last = await rig.deliver()
    expect([...last.values()].map((r) => r.kind)).toEqual(['stale', 'stale', 'stale'])
    const ghost = await join(loser.welcome ?? new Uint8Array(), annas.keyPackage, annas.leaf.seed, {
      room: rig.room,
      foundingHash: rig.foundingHash,
      leafCheck: rig.leafCheck,
    })
    await rig.enter(belas, winner.welcome ?? new Uint8Array(), rig.device('sami').used)
    expect(await rig.views()).toHaveLength(1)
    const room = rig.device('nora').group
    expect(ghost.group.epoch).toBe(room.epoch)
    expect((await attestationValues(ghost.group)).auth).not.toEqual((await attestationValues(room)).auth)
    expect((await attestationValues(rig.device('bela').group)).auth).toEqual((await attestationValues(room)).auth)
  })
})

describe('a host that shows two logs', () => {
  it('parts the room into two that cannot read each other, and whose attestations of one epoch differ', async () => {
    const rig = await Rig.withMembers(4)
    const [a, b] = [await rig.device('nora').prepare(), await rig.device('sami').prepare()]
    const show = async (name: string, bytes: Uint8Array) => {
      const device = rig.device(name)
      rig.log.splice(device.place, Infinity, { bytes, time: rig.time })
      return device.takeNext()
    }
    for (const name of ['nora', 'm2']) expect((await show(name, a.bytes)).kind).toBe('commit')
    for (const name of ['nora', 'm2']) rig.device(name).place -= 1
    for (const name of ['sami', 'm3']) expect((await show(name, b.bytes)).kind).toBe('commit')
    const epochs = [...rig.devices.values()].map((d) => d.group.epoch)
    expect(new Set(epochs).size).toBe(1)
    expect(await rig.views()).toHaveLength(2)
    const said = await rig.device('nora').seal('on this side')
    expect(await show('sami', said)).toMatchObject({ kind: 'refused', code: 'MESSAGE_UNREADABLE' })
    expect((await show('m2', said)).kind).toBe('message')
  })
})

describe('a device that stopped at the wrong moment', () => {
  it('sends the very same message after a crash before sending: nobody refuses it, nothing is doubled', async () => {
    const rig = await Rig.withMembers(3)
    const bytes = await rig.device('sami').seal('once')
    rig.device('sami').restart()
    await rig.post(bytes)
    const again = await rig.post(bytes) // had the host not kept it apart, members would
    expect([...again.values()].map((r) => r.kind)).toEqual(['refused', 'own-message', 'refused'])
    await rig.post(await rig.device('sami').seal('twice'))
    for (const device of rig.devices.values()) expect(device.heard).toEqual(['1: once', '1: twice'])
  })

  it('takes the echo of its own commit after a crash between sending and echo, and goes on to admit', async () => {
    const rig = await Rig.withMembers(3)
    const { bytes } = await rig.device('sami').prepare()
    rig.append(bytes)
    rig.device('sami').restart()
    await rig.deliver()
    for (const device of rig.devices.values()) device.restart()
    await rig.admit('sami', await rig.certify('anna', 'northland'))
    expect(await rig.views()).toHaveLength(1)
  })

  it('is refused by all who heard the first of two messages sealed with one key, and halts when it sees what it forgot', async () => {
    const rig = await Rig.withMembers(3)
    const old = encodeGroup(rig.device('sami').group)
    const first = await rig.device('sami').seal('first')
    rig.device('sami').group = decodeGroup(old)
    const second = await rig.device('sami').seal('second')
    const outcomes = await rig.post(first).then(() => rig.post(second))
    expect(outcomes.get('nora')).toMatchObject({ kind: 'refused', code: 'MESSAGE_UNREADABLE' })
    expect(rig.device('nora').heard).toEqual(['1: first'])

    const restored = await Rig.withMembers(3)
    const before = encodeGroup(restored.device('sami').group)
    restored.append(await restored.device('sami').seal('said and forgotten'))
    restored.device('sami').group = decodeGroup(before)
    await restored.deliver()
    expect(restored.device('sami').halted).toBe('STATE_ROLLED_BACK')
    expect(restored.device('nora').heard).toEqual(['1: said and forgotten'])
  })

  it('halts when it meets a commit of its own that it does not remember', async () => {
    const rig = await Rig.withMembers(3)
    const before = encodeGroup(rig.device('sami').group)
    const { bytes } = await rig.device('sami').prepare()
    rig.device('sami').group = decodeGroup(before)
    rig.device('sami').pending = []
    await rig.post(bytes)
    expect(rig.device('sami').halted).toBe('STATE_ROLLED_BACK')
    expect(rig.device('nora').halted).toBeNull()
  })

  it('cannot be halted by another member who writes in its name', async () => {
    const rig = await Rig.withMembers(3)
    const { suite: cs } = await leafKey(rig.device('m2').group.leafSeed)
    const { protectApplicationData } = await import('ts-mls/messageProtection.js')
    const { keySchedule, groupContext, secretTree, signaturePrivateKey } = rig.device('m2').group.state
    const forged = await protectApplicationData(
      signaturePrivateKey,
      keySchedule.senderDataSecret,
      utf8('I am sami'),
      new Uint8Array(),
      groupContext,
      secretTree,
      1,
      { kind: 'padUntilLength', padUntilLength: 256 },
      cs,
    )
    const outcomes = await rig.post(
      encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: forged.privateMessage }),
    )
    expect(outcomes.get('sami')?.kind).toBe('own-message')
    expect(outcomes.get('nora')).toMatchObject({ kind: 'refused', code: 'MESSAGE_UNREADABLE' })
    await rig.post(await rig.device('sami').seal('I am'))
    for (const device of rig.devices.values()) expect(device.heard).toEqual(['1: I am'])
  })

  it('stops when the log speaks of an epoch it was never given', async () => {
    const rig = await Rig.withMembers(3)
    const sami = rig.device('sami')
    const skipped = await rig.device('nora').prepare()
    rig.append(skipped.bytes)
    await rig.device('nora').catchUp()
    sami.place = rig.log.length // the host keeps the commit from him
    await rig.post(await rig.device('nora').seal('later'))
    expect(sami.outcomes.at(-1)?.kind).toBe('ahead')
  })

  it('reads nothing from a broken record of its own', () => {
    expect(() => decodeGroup(random(64))).toThrow(expect.objectContaining({ code: 'STATE_BROKEN' }))
  })
})

describe('consents', () => {
  it('are handed to the policy as they were signed, in the order of the commit, with the leaves they speak of', async () => {
    const rig = await Rig.withMembers(3)
    const anna = await rig.certify('anna', 'northland')
    const warrants = [
      await joinOf(rig.head('nora'), rig.room, anna),
      await consentTo(rig.head('sami'), rig.room, anna),
      await consentTo(rig.head('nora'), rig.room, anna),
    ]
    const { bytes } = await rig.device('nora').prepare({ adds: [await rig.knock(anna)], warrants })
    const outcome = (await rig.post(bytes)).get('sami')
    expect(outcome).toMatchObject({
      kind: 'commit',
      warrants,
      committer: { index: 0 },
      own: false,
      removedSelf: false,
      removed: [],
    })
    expect(outcome?.kind === 'commit' && outcome.added.map((l) => l.index)).toEqual([3])
  })
})
