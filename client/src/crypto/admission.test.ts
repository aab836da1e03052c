/** Who comes in and who does not: refused by every device alike, and the room goes on. Each attack has its control. */
import {
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroupExternal,
  type KeyPackage,
  processMessage,
  processPrivateMessage,
  type Proposal,
} from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { hex } from '../record'
import { makeKeyPackage, readKeyPackage, readOwnKeyPackage, withCheck } from './group'
import { offeredLeaf } from './offers'
import { capabilities, WARRANT } from './profile'
import { leafKey, suite } from './suite'
import { forge } from './testing/forge'
import { consentTo, joinOf, makeLeaf, makePerson, NOON, random, warrant } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'
import { codes, libraryTakes, privateMessage, refused, trusting } from './testing/verdicts'

atNoon()

describe('a person comes in', () => {
  it('with his join and a consent of every owner: all devices take it, and he reads what is said from then on', async () => {
    const rig = await Rig.found()
    const anna = await rig.certify('anna', 'northland')
    await rig.admit('nora', anna)
    await rig.post(await rig.device('sami').seal('welcome'))
    expect(rig.device('anna').heard).toEqual(['1: welcome'])
    expect(await rig.views()).toHaveLength(1)
  })

  const cases: readonly [
    string,
    string,
    (rig: Rig, anna: Awaited<ReturnType<typeof makePerson>>) => Promise<readonly Uint8Array[]>,
  ][] = [
    ['no warrant at all', 'ADD_WITHOUT_WARRANT', async () => []],
    ['no consent', 'CONSENT_MISSING', async (r, a) => [await joinOf(r.head('nora'), r.room, a)]],
    [
      'the consent of one side only',
      'CONSENT_MISSING',
      async (r, a) => [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a)],
    ],
    [
      'consents but no join',
      'ADD_WITHOUT_WARRANT',
      async (r, a) => [await consentTo(r.head('nora'), r.room, a), await consentTo(r.head('sami'), r.room, a)],
    ],
    [
      'a consent of the same side twice',
      'CONSENT_MISSING',
      async (r, a) => [
        await joinOf(r.head('nora'), r.room, a),
        await consentTo(r.head('nora'), r.room, a),
        await consentTo(r.head('nora'), r.room, a, NOON + 9_000),
      ],
    ],
    [
      'the very same consent twice',
      'WARRANT_TWICE',
      async (r, a) => {
        const [join, nora, sami] = [
          await joinOf(r.head('nora'), r.room, a),
          await consentTo(r.head('nora'), r.room, a),
          await consentTo(r.head('sami'), r.room, a),
        ]
        return [join, nora, sami, sami]
      },
    ],
    [
      'a consent to somebody else',
      'CONSENT_MISSING',
      async (r, a) => {
        const bela = await r.certify('bela', 'northland')
        return [
          await joinOf(r.head('nora'), r.room, a),
          await consentTo(r.head('nora'), r.room, a),
          await consentTo(r.head('sami'), r.room, bela),
        ]
      },
    ],
    [
      'a consent to another key of his',
      'CONSENT_MISSING',
      async (r, a) => {
        const other = await makePerson('anna', 'northland', r.head('nora'))
        return [
          await joinOf(r.head('nora'), r.room, a),
          await consentTo(r.head('nora'), r.room, a),
          await consentTo(r.head('sami'), r.room, other),
        ]
      },
    ],
    [
      'a consent for another room',
      'WARRANT_MALFORMED',
      async (r, a) => [
        await joinOf(r.head('nora'), r.room, a),
        await consentTo(r.head('nora'), r.room, a),
        await consentTo(r.head('sami'), random(16), a),
      ],
    ],
    [
      'a consent that expired by log time',
      'CONSENT_EXPIRED',
      async (r, a) => [
        await joinOf(r.head('nora'), r.room, a),
        await consentTo(r.head('nora'), r.room, a),
        await consentTo(r.head('sami'), r.room, a, NOON),
      ],
    ],
    [
      'a consent in sami’s name signed by nora',
      'WARRANT_MALFORMED',
      async (r, a) => {
        const forged = { ...r.head('nora'), name: 'sami' }
        return [
          await joinOf(r.head('nora'), r.room, a),
          await consentTo(r.head('nora'), r.room, a),
          await consentTo(forged, r.room, a),
        ]
      },
    ],
    [
      'an altered consent',
      'WARRANT_MALFORMED',
      async (r, a) => {
        const sami = await consentTo(r.head('sami'), r.room, a)
        sami[sami.length - 1] = (sami.at(-1) ?? 0) ^ 1
        return [await joinOf(r.head('nora'), r.room, a), await consentTo(r.head('nora'), r.room, a), sami]
      },
    ],
    [
      'one warrant too many',
      'WARRANT_LEFT_OVER',
      async (r, a) => [
        ...(await r.warrantsFor(r.head('nora'), a)),
        await warrant(r.head('sami'), r.room, 'member.leave', { person: 'nora' }),
      ],
    ],
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
    const { bytes } = await rig
      .device('nora')
      .prepare({ adds: [await rig.knock(mallory)], warrants: await rig.warrantsFor(rig.head('nora'), anna) })
    expect(await refused(rig, bytes)).toBe('COMMIT_INVALID')
  })
})

describe('a key package', () => {
  const add = async (rig: Rig, alter: (kp: KeyPackage) => object, lifetime?: readonly [number, number]): Promise<Uint8Array> => {
    const anna = await rig.certify('anna', 'northland')
    const knock = await rig.knock(anna, lifetime)
    const kp = readKeyPackage(knock.keyPackage.public)
    const warrants = await rig.warrantsFor(rig.head('nora'), anna)
    const proposals: Proposal[] = [
      { proposalType: 'add', add: { keyPackage: { ...kp, ...alter(kp) } } },
      ...warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData })),
    ]
    return forge(rig.device('nora').group, { proposals, path: 'none' })
  }
  const withCapabilities =
    (change: Partial<typeof capabilities>) =>
    (kp: KeyPackage): object => ({ leafNode: { ...kp.leafNode, capabilities: { ...capabilities, ...change } } })
  const twist = new Uint8Array(32)
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.found()
  })

  it.each<[string, string, (kp: KeyPackage) => object]>([
    ['that does not know warrants', 'CAPABILITIES', withCapabilities({ proposals: [] })],
    ['that does not know the founding extension', 'CAPABILITIES', withCapabilities({ extensions: [] })],
    ['that knows more than the one form', 'CAPABILITIES', withCapabilities({ proposals: [WARRANT, 0xf002] })],
    [
      'with an extension in its leaf',
      'LEAF_EXTENSIONS',
      (kp) => ({ leafNode: { ...kp.leafNode, extensions: [{ extensionType: 0xf100, extensionData: random(4) }] } }),
    ],
    [
      'with an extension of its own',
      'KEY_PACKAGE_FORM',
      () => ({ extensions: [{ extensionType: 0xf100, extensionData: random(4) }] }),
    ],
    ['with an init key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ initKey: twist })],
    ['with a leaf key nobody can encrypt to', 'EXCHANGE_KEY', (kp) => ({ leafNode: { ...kp.leafNode, hpkePublicKey: twist } })],
    [
      'with a signature key of small order',
      'SIGNATURE_KEY',
      (kp) => ({ leafNode: { ...kp.leafNode, signaturePublicKey: new Uint8Array(32).fill(1, 0, 1) } }),
    ],
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
    expect(
      taken?.ratchetTree.filter((n) => n?.nodeType === 'leaf' && hex(n.leaf.hpkePublicKey) === hex(hpkePublicKey)),
    ).toHaveLength(2)
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
  return [
    { proposalType: 'add', add: { keyPackage } },
    ...warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData })),
  ]
}

describe('a key package somebody offers', () => {
  it('shows the leaf it would become, as long as members could add it', async () => {
    const rig = await Rig.found()
    const { keyPackage, leaf } = await rig.knock(await rig.certify('anna', 'northland'), [NOON - 1_000, NOON + 1_000])
    expect(await offeredLeaf(keyPackage.public, NOON)).toEqual({ index: -1, identity: leaf.identity, signatureKey: leaf.key, since: NOON / 1_000 - 1 })
    expect(await offeredLeaf(keyPackage.public, NOON + 2_000)).toBeNull()
    expect(await offeredLeaf(keyPackage.public, NOON - 2_000)).toBeNull()
  })

  it('shows nothing when it was altered at any place, or is something else', async () => {
    const rig = await Rig.found()
    const { keyPackage } = await rig.knock(await rig.certify('anna', 'northland'))
    for (let at = 0; at < keyPackage.public.length; at += 29) {
      const altered = keyPackage.public.with(at, (keyPackage.public[at] ?? 0) ^ 4)
      expect(await offeredLeaf(altered, NOON), `byte ${at}`).toBeNull()
    }
    expect(await offeredLeaf(random(300), NOON)).toBeNull()
    expect(await offeredLeaf(await rig.device('nora').seal('no'), NOON)).toBeNull()
    expect(await offeredLeaf(keyPackage.public, NOON)).not.toBeNull()
  })
})

describe('a stranger', () => {
  it('cannot enter by an external commit, which the library’s default would take', async () => {
    const rig = await Rig.withMembers(3)
    const cs = await suite()
    const info = await createGroupInfoWithExternalPubAndRatchetTree(
      rig.device('nora').group.state,
      [],
      await leafKey(rig.device('nora').group.leafSeed).then((k) => k.suite),
    )
    const ghost = await makeLeaf(await makePerson('ghost', 'northland'))
    const pair = await makeKeyPackage(ghost.identity, ghost.seed, NOON / 1000 - 60, NOON / 1000 + 60)
    const own = await readOwnKeyPackage(pair, ghost.seed)
    const { suite: ghostSuite } = await leafKey(ghost.seed)
    const { publicMessage } = await joinGroupExternal(
      info,
      own.publicPackage,
      own.privatePackage,
      false,
      ghostSuite,
      undefined,
      defaultClientConfig,
    )
    const control = await processMessage(
      { wireformat: 'mls_public_message', publicMessage },
      trusting(rig.device('sami').group.state),
      emptyPskIndex,
      () => 'accept',
      cs,
    )
    expect(control.kind === 'newState' && control.newState.ratchetTree.filter((n) => n?.nodeType === 'leaf')).toHaveLength(4)
    expect(await refused(rig, encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }))).toBe(
      'MLS_MALFORMED',
    )
  })

  it.each([
    ['private', false],
    ['public', true],
  ] as const)('gains nothing by a standalone proposal (%s) of a member', async (_, asPublic) => {
    const rig = await Rig.withMembers(3)
    const { suite: cs } = await leafKey(rig.device('m2').group.leafSeed)
    const made = await createProposal(
      rig.device('m2').group.state,
      asPublic,
      { proposalType: 'remove', remove: { removed: 0 } },
      cs,
    )
    expect(await refused(rig, encodeMlsMessage(made.message))).toBe('MLS_MALFORMED')
  })

  it('who is certified but not admitted cannot slip into an admitted leaf by an UpdatePath; the library lets him', async () => {
    const rig = await Rig.withMembers(4)
    const carla = await rig.certify('carla', 'northland')
    const leaf = await makeLeaf(carla)
    const swapped = await forge(rig.device('m2').group, {
      leaf: () => ({ credential: { credentialType: 'basic', identity: leaf.identity }, signaturePublicKey: leaf.key }),
      signAs: leaf.seed,
    })
    const state = withCheck(rig.device('sami').group.state, rig.leafCheck)
    const control = await processPrivateMessage(state, privateMessage(swapped), emptyPskIndex, await suite())
    expect(
      control.kind === 'newState' &&
        control.newState.ratchetTree.some((n) => n?.nodeType === 'leaf' && hex(n.leaf.signaturePublicKey) === hex(leaf.key)),
    ).toBe(true)
    expect(await refused(rig, swapped)).toBe('LEAF_CHANGED')
  })
})
