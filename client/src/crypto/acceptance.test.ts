/** Who comes in, who goes, and what else a commit may try: refused by every device alike, and the room goes on. Each attack has its control. */
import {
  type ClientState, createCommit, createGroupInfoWithExternalPubAndRatchetTree, createProposal, emptyPskIndex, encodeMlsMessage, joinGroupExternal, type KeyPackage, processMessage,
  processPrivateMessage, type Proposal,
} from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { hex } from '../record'
import { readMls } from './framing'
import { makeKeyPackage, readKeyPackage, readOwnKeyPackage, withCheck } from './group'
import { capabilities, WARRANT } from './profile'
import type { Received } from './receive'
import { leafKey, suite } from './suite'
import { type Forgery, forge } from './testing/forge'
import { consentTo, joinOf, leaveOf, makeLeaf, makePerson, NOON, random, warrant } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'

atNoon()

const codes = (outcomes: ReadonlyMap<string, Received>): readonly string[] => [...new Set([...outcomes.values()].map((r) => (r.kind === 'refused' ? r.code : r.kind)))]

/** Posts `bytes`, shows that all devices refuse with the same code and stay where they were, and that the room still works. */
async function refused(rig: Rig, bytes: Uint8Array): Promise<string> {
  const before = await rig.views()
  const outcome = codes(await rig.post(bytes))
  expect(await rig.views()).toEqual(before)
  expect(before).toHaveLength(1)
  await rig.post(await rig.device('nora').seal('still here'))
  for (const device of rig.devices.values()) expect(device.heard.at(-1)).toBe('0: still here')
  expect(outcome).toHaveLength(1)
  return outcome[0] ?? ''
}

describe('a person comes in', () => {
  it('with his join and a consent of every owner: all devices take it, and he reads what is said from then on', async () => {
    const rig = await Rig.found()
    const anna = await rig.certify('anna', 'northland')
    await rig.admit('nora', anna)
    await rig.post(await rig.device('sami').seal('welcome'))
    expect(rig.device('anna').heard).toEqual(['1: welcome'])
    expect(await rig.views()).toHaveLength(1)
  })

  const cases: readonly [string, string, (rig: Rig, anna: Awaited<ReturnType<typeof makePerson>>) => Promise<readonly Uint8Array[]>][] = [
    ['no warrant at all', 'ADD_WITHOUT_WARRANT', async () => []],
    ['no consent', 'CONSENT_MISSING', async (r, a) => [await joinOf(r.head('nora'), r.room, a)]],
    ['the consent of one side only', 'CONSENT_MISSING', async (r, a) => [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a)]],
    ['consents but no join', 'ADD_WITHOUT_WARRANT', async (r, a) => [await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, a)]],
    ['a consent of the same side twice', 'CONSENT_MISSING', async (r, a) =>
      [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a, NOON + 9_000)]],
    ['the very same consent twice', 'WARRANT_TWICE', async (r, a) => {
      const [join, nora, sami] = [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, a)]
      return [join, nora, sami, sami]
    }],
    ['a consent to somebody else', 'CONSENT_MISSING', async (r, a) => {
      const bela = await r.certify('bela', 'northland')
      return [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, bela)]
    }],
    ['a consent to another key of his', 'CONSENT_MISSING', async (r, a) => {
      const other = await makePerson('anna', 'northland', r.head('nora'))
      return [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, other)]
    }],
    ['a consent for another room', 'WARRANT_MALFORMED', async (r, a) =>
      [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), random(16), a)]],
    ['a consent that expired by log time', 'CONSENT_EXPIRED', async (r, a) =>
      [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, a, NOON)]],
    ['a consent in sami’s name signed by nora', 'WARRANT_MALFORMED', async (r, a) => {
      const forged = { ...r.head('nora'), name: 'sami' }
      return [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), await consentTo(forged, r.room, a)]
    }],
    ['an altered consent', 'WARRANT_MALFORMED', async (r, a) => {
      const sami = await consentTo(r.head('sami'), r.room, a)
      sami[sami.length - 1] = (sami.at(-1) ?? 0) ^ 1
      return [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), sami]
    }],
    ['one warrant too many', 'WARRANT_LEFT_OVER', async (r, a) =>
      [...(await r.warrantsFor(r.head('nora'), a)), await warrant(r.head('sami'), r.room, 'member.leave', { person: 'nora' })]],
    ['bytes that are no entry', 'WARRANT_MALFORMED', async (r, a) => [...(await r.warrantsFor(r.head('nora'), a)), random(40)]],
  ]
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.found()
  })
  it.each(cases)('not with %s: %s', async (_, code, warrants) => {
    const anna = await rig.certify('anna', 'northland')
    const { bytes } = await rig.device('nora').prepare({ adds: [await rig.knock(anna)], warrants: await warrants(rig, anna) })
    expect(await refused(rig, bytes)).toBe(code)
  })
  it('and the room that refused all this still takes the same person with all it takes', async () => {
    await rig.admit('sami', await rig.certify('anna', 'northland'))
    expect(await rig.views()).toHaveLength(1)
    expect(rig.device('anna').group.leaves).toHaveLength(3)
  })

  it('not a second time with consents that worked once', async () => {
    const rig = await Rig.found()
    const anna = await rig.certify('anna', 'northland')
    const warrants = await rig.warrantsFor(rig.head('nora'), anna)
    const first = await rig.device('nora').prepare({ adds: [await rig.knock(anna)], warrants })
    expect(codes(await rig.post(first.bytes))).toEqual(['commit'])
    await rig.remove('sami', 'nora').catch(() => undefined)
    const again = await rig.device('sami').prepare({ adds: [await rig.knock(anna)], warrants })
    expect(codes(await rig.post(again.bytes))).toContain('WARRANT_USED')
  })

  it('not on another key package than his own, whatever was consented', async () => {
    const rig = await Rig.found()
    const anna = await rig.certify('anna', 'northland')
    const mallory = await makePerson('anna', 'northland') // certified by nobody
    const { bytes } = await rig.device('nora').prepare({ adds: [await rig.knock(mallory)], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    expect(await refused(rig, bytes)).toBe('COMMIT_INVALID')
  })
})

describe('a key package', () => {
  const add = async (rig: Rig, alter: (kp: KeyPackage) => object, lifetime?: readonly [number, number]): Promise<Uint8Array> => {
    const anna = await rig.certify('anna', 'northland')
    const knock = await rig.knock(anna, lifetime)
    const kp = readKeyPackage(knock.keyPackage.public)
    const warrants = await rig.warrantsFor(rig.head('nora'), anna)
    const proposals: Proposal[] = [{ proposalType: 'add', add: { keyPackage: { ...kp, ...alter(kp) } } }, ...warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData }))]
    return forge(rig.device('nora').group, { proposals, path: 'none' })
  }
  const withCapabilities = (change: Partial<typeof capabilities>) => (kp: KeyPackage): object => ({ leafNode: { ...kp.leafNode, capabilities: { ...capabilities, ...change } } })
  const twist = new Uint8Array(32)
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.found()
  })

  it.each<[string, string, (kp: KeyPackage) => object]>([
    ['that does not know warrants', 'CAPABILITIES', withCapabilities({ proposals: [] })],
    ['that does not know the founding extension', 'CAPABILITIES', withCapabilities({ extensions: [] })],
    ['that knows more than the one form', 'CAPABILITIES', withCapabilities({ proposals: [WARRANT, 0xf002] })],
    ['with an extension in its leaf', 'LEAF_EXTENSIONS', (kp) => ({ leafNode: { ...kp.leafNode, extensions: [{ extensionType: 0xf100, extensionData: random(4) }] } })],
    ['with an extension of its own', 'KEY_PACKAGE_FORM', () => ({ extensions: [{ extensionType: 0xf100, extensionData: random(4) }] })],
    ['with an init key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ initKey: twist })],
    ['with a leaf key nobody can encrypt to', 'EXCHANGE_KEY', (kp) => ({ leafNode: { ...kp.leafNode, hpkePublicKey: twist } })],
    ['with a signature key of small order', 'SIGNATURE_KEY', (kp) => ({ leafNode: { ...kp.leafNode, signaturePublicKey: new Uint8Array(32).fill(1, 0, 1) } })],
    ['with a signature that does not fit', 'COMMIT_INVALID', () => ({ signature: random(64) })],
  ])('%s is refused: %s', async (_, code, alter) => {
    expect(await refused(rig, await add(rig, alter))).toBe(code)
  })

  it('is judged at log time: too early, too late, or good for ever is refused', async () => {
    expect(await refused(rig, await add(rig, () => ({}), [NOON + 1_000, NOON + 9_000]))).toBe('KEY_PACKAGE_EXPIRED')
    expect(await refused(rig, await add(rig, () => ({}), [NOON - 9_000, NOON - 1_000]))).toBe('KEY_PACKAGE_EXPIRED')
    const lasting = await add(rig, (kp) => ({ leafNode: { ...kp.leafNode, lifetime: { notBefore: 0n, notAfter: 2n ** 62n } } }))
    expect(await refused(rig, lasting)).toBe('LIFETIME_TOO_LONG')
    await expect(makeKeyPackage(random(4), random(32), 0, 401 * 86_400)).rejects.toMatchObject({ code: 'LIFETIME_TOO_LONG' })
  })

  it('with the encryption key of another leaf is refused: the library takes it, and from then on every path fails for everybody', async () => {
    const rig = await Rig.withMembers(3)
    const victim = rig.device('sami').group.state.ratchetTree[2]
    if (victim?.nodeType !== 'leaf') throw new Error('sami sits at leaf 1')
    const { hpkePublicKey } = victim.leaf
    const doubled = await forge(rig.device('nora').group, { proposals: await addWithKey(rig, hpkePublicKey), path: 'none' })
    const taken = await libraryTakes(rig, doubled)
    expect(taken?.ratchetTree.filter((n) => n?.nodeType === 'leaf' && hex(n.leaf.hpkePublicKey) === hex(hpkePublicKey))).toHaveLength(2)
    expect(await refused(rig, doubled)).toBe('KEY_TWICE')
  })
})

/** An Add whose leaf borrows somebody's encryption key: everything about it is signed as it must be. */
async function addWithKey(rig: Rig, hpkePublicKey: Uint8Array): Promise<Proposal[]> {
  const anna = await rig.certify('anna', 'northland')
  const knock = await rig.knock(anna)
  const kp = readKeyPackage(knock.keyPackage.public)
  const key = await leafKey(knock.leaf.seed)
  const leafNode = await signLeafNodeKeyPackage({ ...kp.leafNode, hpkePublicKey }, key.publicKey, key.suite.signature)
  const keyPackage = await signKeyPackage({ ...kp, leafNode }, key.publicKey, key.suite.signature)
  const warrants = await rig.warrantsFor(rig.head('nora'), anna)
  return [{ proposalType: 'add', add: { keyPackage } }, ...warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData }))]
}

/** The library as it comes: every credential is good. */
const trusting = (state: ClientState): ClientState => ({ ...state, clientConfig: defaultClientConfig })

/** What the library alone does with a private message, as a member who trusts it would. */
async function libraryTakes(rig: Rig, bytes: Uint8Array, who = 'sami'): Promise<ClientState | null> {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_private_message') throw new Error('a private message')
  const result = await processPrivateMessage(trusting(rig.device(who).group.state), message.privateMessage, emptyPskIndex, await suite())
  return result.kind === 'newState' ? result.newState : null
}

describe('a commit that tries something else', () => {
  const forgeries: readonly [string, string, (rig: Rig) => Forgery | Promise<Forgery>][] = [
    ['a proposal by reference', 'BY_REFERENCE', () => ({ references: [random(32)] })],
    ['other group context extensions', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } }] })],
    ['a re-initialisation', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 'reinit', reinit: { groupId: random(16), version: 'mls10', cipherSuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', extensions: [] } }], path: 'none' })],
    ['a pre-shared key', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: random(8), pskNonce: random(32) } } }] })],
    ['an unknown proposal type', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 0xf002, proposalData: random(8) }] })],
    ['an external init', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 'external_init', externalInit: { kemOutput: random(32) } }] })],
    ['the removal of a blank leaf', 'REMOVE_BLANK', () => ({ proposals: [{ proposalType: 'remove', remove: { removed: 5 } }] })],
    ['a removal without warrant', 'REMOVE_WITHOUT_WARRANT', () => ({ proposals: [{ proposalType: 'remove', remove: { removed: 1 } }] })],
    ['the removal of the committer himself', 'COMMIT_INVALID', async (r) => ({
      proposals: [{ proposalType: 'remove', remove: { removed: 2 } }, { proposalType: WARRANT, proposalData: await leaveOf(r.device('m2').person, r.room, r.device('m2').person) }],
    })],
    ['a removal without fresh keys', 'PATH_MISSING', async (r) => ({
      path: 'none', proposals: [{ proposalType: 'remove', remove: { removed: 1 } }, { proposalType: WARRANT, proposalData: await leaveOf(r.head('nora'), r.room, r.head('sami')) }],
    })],
    ['nothing at all, not even fresh keys', 'PATH_MISSING', () => ({ path: 'none' })],
    ['a leaf with another capability', 'LEAF_CHANGED', () => ({ leaf: () => ({ capabilities: { ...capabilities, proposals: [WARRANT, 0xf002] } }) })],
    ['a leaf with an extension', 'LEAF_CHANGED', () => ({ leaf: () => ({ extensions: [{ extensionType: 0xf100, extensionData: random(3) }] }) })],
    ['a leaf signed by another key', 'PATH_LEAF', () => ({ signAs: random(32) })],
    ['a leaf key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ leaf: () => ({ hpkePublicKey: new Uint8Array(32) }) })],
    ['a leaf key of the wrong length', 'EXCHANGE_KEY', () => ({ leaf: () => ({ hpkePublicKey: random(31) }) })],
    ['a node key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ nodeKey: () => new Uint8Array(32) })],
    ['another leaf’s encryption key as its own', 'KEY_TWICE', (r) => ({ leaf: () => ({ hpkePublicKey: leafKeyOf(r, 0) }) })],
    ['one key for two nodes', 'KEY_TWICE', (r) => ({ nodeKey: () => leafKeyOf(r, 0) })],
    ['a path with a node left out', 'PATH_SHAPE', () => ({ finished: (path) => ({ ...path, nodes: path.nodes.slice(1) }) })],
    ['a path that leaves a reader out', 'PATH_SHAPE', () => ({ finished: (path) => ({ ...path, nodes: path.nodes.map((n) => ({ ...n, encryptedPathSecret: n.encryptedPathSecret.slice(1) })) }) })],
    ['a path secret cut short', 'PATH_SHAPE', () => ({ finished: (path) => ({ ...path, nodes: path.nodes.map((n) => ({ ...n, encryptedPathSecret: n.encryptedPathSecret.map((c) => ({ ...c, ciphertext: c.ciphertext.slice(1) })) })) }) })],
    ['keys the parent hashes do not fit', 'COMMIT_INVALID', () => ({ finished: (path) => ({ ...path, nodes: path.nodes.map((n) => ({ ...n, hpkePublicKey: random(32) })) }) })],
    ['words in the clear beside it', 'MLS_MALFORMED', () => ({ authenticatedData: random(8) })],
  ]
  let room: Rig
  beforeAll(async () => {
    room = await Rig.withMembers(4)
  })
  it.each(forgeries)('%s is refused: %s', async (_, code, forgery) => {
    const rig = room
    expect(await refused(rig, await forge(rig.device('m2').group, await forgery(rig)))).toBe(code)
  })

  it('is taken when it tries nothing: the forger’s tools make honest commits too', async () => {
    const rig = await Rig.withMembers(4)
    rig.append(await forge(rig.device('m2').group, {}))
    for (const name of ['nora', 'sami', 'm3']) expect((await rig.device(name).catchUp())?.kind).toBe('commit')
  })

  it('and a key nobody can encrypt to would have stopped the room: the library takes it, and his neighbour cannot commit', async () => {
    const rig = await Rig.withMembers(4)
    const bytes = await forge(rig.device('m2').group, { leaf: () => ({ hpkePublicKey: new Uint8Array(32) }) })
    const state = await libraryTakes(rig, bytes, 'm3')
    if (state === null) throw new Error('the library takes it')
    const { suite: cs } = await leafKey(rig.device('m3').group.leafSeed)
    await expect(createCommit({ state, cipherSuite: cs })).rejects.toThrow()
  })
})

function leafKeyOf(rig: Rig, leaf: number): Uint8Array {
  const node = rig.device('nora').group.state.ratchetTree[2 * leaf]
  if (node?.nodeType !== 'leaf') throw new Error('blank')
  return node.leaf.hpkePublicKey
}

describe('a stranger', () => {
  it('cannot enter by an external commit, which the library’s default would take', async () => {
    const rig = await Rig.withMembers(3)
    const cs = await suite()
    const info = await createGroupInfoWithExternalPubAndRatchetTree(rig.device('nora').group.state, [], await leafKey(rig.device('nora').group.leafSeed).then((k) => k.suite))
    const ghost = await makeLeaf(await makePerson('ghost', 'northland'))
    const pair = await makeKeyPackage(ghost.identity, ghost.seed, NOON / 1000 - 60, NOON / 1000 + 60)
    const own = await readOwnKeyPackage(pair, ghost.seed)
    const { suite: ghostSuite } = await leafKey(ghost.seed)
    const { publicMessage } = await joinGroupExternal(info, own.publicPackage, own.privatePackage, false, ghostSuite, undefined, defaultClientConfig)
    const control = await processMessage({ wireformat: 'mls_public_message', publicMessage }, trusting(rig.device('sami').group.state), emptyPskIndex, () => 'accept', cs)
    expect(control.kind === 'newState' && control.newState.ratchetTree.filter((n) => n?.nodeType === 'leaf')).toHaveLength(4)
    expect(await refused(rig, encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }))).toBe('MLS_MALFORMED')
  })

  it.each([['private', false], ['public', true]] as const)('gains nothing by a standalone proposal (%s) of a member', async (_, asPublic) => {
    const rig = await Rig.withMembers(3)
    const { suite: cs } = await leafKey(rig.device('m2').group.leafSeed)
    const made = await createProposal(rig.device('m2').group.state, asPublic, { proposalType: 'remove', remove: { removed: 0 } }, cs)
    expect(await refused(rig, encodeMlsMessage(made.message))).toBe('MLS_MALFORMED')
  })

  it('who is certified but not admitted cannot slip into an admitted leaf by an UpdatePath; the library lets him', async () => {
    const rig = await Rig.withMembers(4)
    const carla = await rig.certify('carla', 'northland')
    const leaf = await makeLeaf(carla)
    const swapped = await forge(rig.device('m2').group, { leaf: () => ({ credential: { credentialType: 'basic', identity: leaf.identity }, signaturePublicKey: leaf.key }), signAs: leaf.seed })
    const message = readMls(swapped)
    const control = message.wireformat === 'mls_private_message' ? await processPrivateMessage(withCheck(rig.device('sami').group.state, rig.leafCheck), message.privateMessage, emptyPskIndex, await suite()) : null
    expect(control?.kind === 'newState' && control.newState.ratchetTree.some((n) => n?.nodeType === 'leaf' && hex(n.leaf.signaturePublicKey) === hex(leaf.key))).toBe(true)
    expect(await refused(rig, swapped)).toBe('LEAF_CHANGED')
  })
})

describe('bytes that are no message of this room', () => {
  it('are refused by code, whatever they are', async () => {
    const rig = await Rig.found()
    const good = await rig.device('nora').seal('one')
    const other = await Rig.found()
    const longer = new Uint8Array([...good, 0])
    const wide = withLongLength(good)
    const outcomes = []
    for (const bytes of [new Uint8Array(), random(20), good.slice(0, -1), longer, wide]) outcomes.push(codes(await rig.post(bytes)))
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => ['MLS_MALFORMED']))
    expect(codes(await rig.post(await other.device('nora').seal('elsewhere')))).toEqual(['WRONG_GROUP'])
    expect(codes(await rig.post(good))).toEqual(['own-message', 'message'])
  })
})

/** The same message with its group id's length in two bytes instead of one: another hash, and the library reads it just as well. */
function withLongLength(bytes: Uint8Array): Uint8Array {
  const wide = new Uint8Array([...bytes.slice(0, 4), 0x40, 16, ...bytes.slice(5)])
  expect(bytes[4]).toBe(16)
  return wide
}
