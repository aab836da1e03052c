/** What else a commit may try: refused by every device alike, with one code, and the room goes on. */
import { createCommit } from 'ts-mls'
import { beforeAll, describe, expect, it } from 'vitest'
import { capabilities, commitBytes, WARRANT } from './profile'
import { leafKey } from './suite'
import { type Forgery, forge } from './testing/forge'
import { leaveOf, random } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'
import { codes, libraryTakes, refused } from './testing/verdicts'

atNoon()

describe('a commit that tries something else', () => {
  const forgeries: readonly [string, string, (rig: Rig) => Forgery | Promise<Forgery>][] = [
    ['a proposal by reference', 'BY_REFERENCE', () => ({ references: [random(32)] })],
    [
      'other group context extensions',
      'PROPOSAL_TYPE',
      () => ({ proposals: [{ proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } }] }),
    ],
    [
      'a re-initialisation',
      'PROPOSAL_TYPE',
      () => ({
        proposals: [
          {
            proposalType: 'reinit',
            reinit: {
              groupId: random(16),
              version: 'mls10',
              cipherSuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
              extensions: [],
            },
          },
        ],
        path: 'none',
      }),
    ],
    [
      'a pre-shared key',
      'PROPOSAL_TYPE',
      () => ({
        proposals: [
          { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: random(8), pskNonce: random(32) } } },
        ],
      }),
    ],
    ['an unknown proposal type', 'PROPOSAL_TYPE', () => ({ proposals: [{ proposalType: 0xf002, proposalData: random(8) }] })],
    [
      'an external init',
      'PROPOSAL_TYPE',
      () => ({ proposals: [{ proposalType: 'external_init', externalInit: { kemOutput: random(32) } }] }),
    ],
    ['the removal of a blank leaf', 'REMOVE_BLANK', () => ({ proposals: [{ proposalType: 'remove', remove: { removed: 5 } }] })],
    [
      'a removal without warrant',
      'REMOVE_WITHOUT_WARRANT',
      () => ({ proposals: [{ proposalType: 'remove', remove: { removed: 1 } }] }),
    ],
    [
      'the removal of the committer himself',
      'COMMIT_INVALID',
      async (r) => ({
        proposals: [
          { proposalType: 'remove', remove: { removed: 2 } },
          { proposalType: WARRANT, proposalData: await leaveOf(r.device('m2').person, r.room, r.device('m2').person) },
        ],
      }),
    ],
    [
      'a removal without fresh keys',
      'PATH_MISSING',
      async (r) => ({
        path: 'none',
        proposals: [
          { proposalType: 'remove', remove: { removed: 1 } },
          { proposalType: WARRANT, proposalData: await leaveOf(r.head('nora'), r.room, r.head('sami')) },
        ],
      }),
    ],
    ['nothing at all, not even fresh keys', 'PATH_MISSING', () => ({ path: 'none' })],
    [
      'a leaf with another capability',
      'LEAF_CHANGED',
      () => ({ leaf: () => ({ capabilities: { ...capabilities, proposals: [WARRANT, 0xf002] } }) }),
    ],
    [
      'a leaf with an extension',
      'LEAF_CHANGED',
      () => ({ leaf: () => ({ extensions: [{ extensionType: 0xf100, extensionData: random(3) }] }) }),
    ],
    ['a leaf signed by another key', 'PATH_LEAF', () => ({ signAs: random(32) })],
    ['a leaf key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ leaf: () => ({ hpkePublicKey: new Uint8Array(32) }) })],
    ['a leaf key of the wrong length', 'EXCHANGE_KEY', () => ({ leaf: () => ({ hpkePublicKey: random(31) }) })],
    ['a node key nobody can encrypt to', 'EXCHANGE_KEY', () => ({ nodeKey: () => new Uint8Array(32) })],
    ['another leaf’s encryption key as its own', 'KEY_TWICE', (r) => ({ leaf: () => ({ hpkePublicKey: leafKeyOf(r, 0) }) })],
    ['one key for two nodes', 'KEY_TWICE', (r) => ({ nodeKey: () => leafKeyOf(r, 0) })],
    ['a path with a node left out', 'PATH_SHAPE', () => ({ finished: (path) => ({ ...path, nodes: path.nodes.slice(1) }) })],
    [
      'a path that leaves a reader out',
      'PATH_SHAPE',
      () => ({
        finished: (path) => ({
          ...path,
          nodes: path.nodes.map((n) => ({ ...n, encryptedPathSecret: n.encryptedPathSecret.slice(1) })),
        }),
      }),
    ],
    [
      'a path secret cut short',
      'PATH_SHAPE',
      () => ({
        finished: (path) => ({
          ...path,
          nodes: path.nodes.map((n) => ({
            ...n,
            encryptedPathSecret: n.encryptedPathSecret.map((c) => ({ ...c, ciphertext: c.ciphertext.slice(1) })),
          })),
        }),
      }),
    ],
    [
      'keys the parent hashes do not fit',
      'COMMIT_INVALID',
      () => ({ finished: (path) => ({ ...path, nodes: path.nodes.map((n) => ({ ...n, hpkePublicKey: random(32) })) }) }),
    ],
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

  it('is refused unopened when it is larger than any room needs, and opened when it just fits', async () => {
    const most = commitBytes(room.device('m2').group)
    const warrant = (length: number): Forgery => ({ proposals: [{ proposalType: WARRANT, proposalData: new Uint8Array(length) }] })
    expect(await refused(room, await forge(room.device('m2').group, warrant(most)))).toBe('COMMIT_TOO_LARGE')
    const fits = await forge(room.device('m2').group, warrant(most - 4096))
    expect(fits.length).toBeLessThanOrEqual(most)
    expect(await refused(room, fits)).not.toBe('COMMIT_TOO_LARGE')
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

describe('bytes that are no message of this room', () => {
  it('are refused by code, whatever they are', async () => {
    const rig = await Rig.found()
    const good = await rig.device('nora').seal('one')
    const other = await Rig.found()
    const longer = new Uint8Array([...good, 0])
    const wide = withLongLength(good)
    const outcomes = []
    for (const bytes of [new Uint8Array(), random(20), good.slice(0, -1), longer, wide])
      outcomes.push(codes(await rig.post(bytes)))
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
