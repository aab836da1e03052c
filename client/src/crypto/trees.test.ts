/** Trees of every shape: whoever is admitted can enter, and what he holds is what the others hold. */
import { emptyPskIndex, joinGroupWithExtensions } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { validateRatchetTree } from 'ts-mls/clientState.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { readMls } from './framing'
import { encodeGroup, groupOf, readOwnKeyPackage } from './group'
import { suite } from './suite'
import { dice } from './testing/random'
import { atNoon } from './testing/noon'
import { type Knock, Rig } from './testing/rig'
import { keysProblem, type Tree, treeProblem } from './tree'

atNoon()

describe('an honest tree in which a leaf is unmerged below a fresh root', () => {
  it('lets the next newcomer in; the library alone would lock him out', async () => {
    const rig = await Rig.withMembers(7)
    await rig.refresh('m4')
    await rig.admit('nora', await rig.certify('late', 'northland')) // leaf 7, unmerged in the nodes above
    await rig.refresh('nora') // fills the root afresh, not the right half
    const state = rig.device('nora').group.state
    const library = await validateRatchetTree(
      state.ratchetTree,
      state.groupContext,
      defaultClientConfig.lifetimeConfig,
      defaultClientConfig.authService,
      state.groupContext.treeHash,
      await suite(),
    )
    expect(library?.message).toBe('non-blank intermediate node must list leaf node in its unmerged_leaves')
    const newcomer = await rig.admit('sami', await rig.certify('next', 'southmark'))
    await rig.post(await newcomer.seal('I am in'))
    for (const device of rig.devices.values()) expect(device.heard).toEqual(['8: I am in'])
  })
})

describe('random admissions, removals and refreshes', () => {
  it('leave every member with the same keys after each, and every newcomer with the state the library would have made where it makes one', async () => {
    const roll = dice(9420)
    const rig = await Rig.found()
    let compared = 0
    for (let i = 0; i < 32; i++) {
      const members = [...rig.devices].filter(([, d]) => !d.removed).map(([name]) => name)
      const by = roll.oneOf(members)
      const act = members.length < 4 ? 0 : members.length > 9 ? 9 : roll.below(10)
      if (act < 5) compared += await admitAndCompare(rig, by, `p${i}`)
      else if (act < 7) await rig.refresh(by)
      else {
        const gone = roll.oneOf(members.filter((name) => name !== by))
        await rig.remove(by, gone)
        rig.devices.delete(gone)
      }
      expect(await rig.views(), `after step ${i}`).toHaveLength(1)
      for (const device of rig.devices.values()) expect(device.halted).toBeNull()
    }
    expect(compared).toBeGreaterThan(5)
  })
})

/** 1 when the library entered too, and holds byte for byte the same state. */
async function admitAndCompare(rig: Rig, by: string, name: string): Promise<number> {
  const person = await rig.certify(name, 'northland')
  const knock = await rig.knock(person)
  const { bytes, welcome } = await rig
    .device(by)
    .prepare({ adds: [knock], warrants: await rig.warrantsFor(rig.head('nora'), person) })
  await rig.post(bytes)
  if (welcome === undefined) throw new Error('somebody was added')
  const device = await rig.enter(knock, welcome, rig.device(by).used)
  const library = await libraryEnters(welcome, knock)
  if (library === null) return 0
  expect(encodeGroup(device.group)).toEqual(library)
  return 1
}

async function libraryEnters(welcome: Uint8Array, knock: Knock): Promise<Uint8Array | null> {
  const message = readMls(welcome)
  if (message.wireformat !== 'mls_welcome') throw new Error('a Welcome')
  const own = await readOwnKeyPackage(knock.keyPackage, knock.leaf.seed)
  const entered = await joinGroupWithExtensions(
    message.welcome,
    own.publicPackage,
    own.privatePackage,
    emptyPskIndex,
    await suite(),
    undefined,
    undefined,
    defaultClientConfig,
  ).catch(() => null)
  return entered === null ? null : encodeGroup(groupOf(entered[0], knock.leaf.seed))
}

describe('a tree a newcomer must not trust', () => {
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.withMembers(5)
    await rig.admit('nora', await rig.certify('late', 'northland'))
  })
  const check = async (alter: (tree: Tree) => Tree): Promise<string | null> => {
    const { ratchetTree, groupContext } = rig.device('nora').group.state
    return treeProblem(alter(ratchetTree.slice()), groupContext, rig.leafCheck)
  }
  const parentAt = (tree: Tree, index: number) => {
    const node = tree[index]
    if (node?.nodeType !== 'parent') throw new Error(`no parent at ${index}`)
    return node.parent
  }
  const withUnmerged =
    (index: number, unmergedLeaves: number[]) =>
    (tree: Tree): Tree =>
      tree.with(index, { nodeType: 'parent', parent: { ...parentAt(tree, index), unmergedLeaves } })

  it('as it is, holds', async () => {
    expect(await check((tree) => tree)).toBeNull()
  })

  it.each<[string, string, (tree: Tree) => Tree]>([
    ['with a leaf left out', 'TREE_HASH', (tree) => tree.with(4, undefined)],
    ['with a leaf in a parent’s place', 'TREE_SHAPE', (tree) => tree.with(1, tree[0])],
    ['with a leaf twice', 'KEY_TWICE', (tree) => tree.with(4, tree[2])],
    ['with an unmerged leaf that is not there', 'TREE_UNMERGED', withUnmerged(7, [7])],
    ['with an unmerged leaf of another branch', 'TREE_UNMERGED', withUnmerged(3, [5])],
    ['with an unmerged leaf twice', 'TREE_UNMERGED', withUnmerged(7, [5, 5])],
    ['with an unmerged leaf the node between does not know', 'TREE_UNMERGED', withUnmerged(7, [0])],
    ['with an unmerged leaf forgotten', 'TREE_HASH', withUnmerged(7, [])],
    [
      'with another parent hash',
      'TREE_HASH',
      (tree) => tree.with(3, { nodeType: 'parent', parent: { ...parentAt(tree, 3), parentHash: new Uint8Array(32) } }),
    ],
    [
      'with a leaf that never was',
      'LEAF_SIGNATURE',
      (tree) => {
        const node = tree[2]
        return node?.nodeType === 'leaf'
          ? tree.with(2, { nodeType: 'leaf', leaf: { ...node.leaf, signature: new Uint8Array(64) } })
          : tree
      },
    ],
  ])('%s is refused: %s', async (_, code, alter) => {
    expect(await check(alter)).toBe(code)
  })

  it('is judged by its parent hashes also when its tree hash fits', async () => {
    const { ratchetTree, groupContext } = rig.device('nora').group.state
    const { hash, hpke } = await suite()
    const foreign = await hpke.exportPublicKey((await hpke.generateKeyPair()).publicKey)
    const planted = ratchetTree.with(3, { nodeType: 'parent', parent: { ...parentAt(ratchetTree, 3), hpkePublicKey: foreign } })
    const context = { ...groupContext, treeHash: await treeHashRoot(planted, hash) }
    expect(keysProblem(planted)).toBeNull()
    expect(await treeProblem(planted, context, rig.leafCheck)).toBe('TREE_PARENT_HASH')
  })
})
