/**
 * The public half of a ratchet tree (RFC 9420 §§4, 7.9, 12.4.3.1). The library's own check of a whole tree refuses honest trees: it wants every non-blank
 * ancestor of an unmerged leaf to list it, up to the root, where the RFC asks only for those below the node that lists it. A newcomer would be locked out.
 */
import type { ClientState, GroupContext, LeafNode } from 'ts-mls'
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { directPath, isLeaf, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { equalBytes, hex } from '../record'
import type { LeafCheck } from './group'
import { exchangeKeyUsable, leafProblem } from './profile'
import { suite } from './suite'

export type Tree = ClientState['ratchetTree']

/** A code, or null when no key stands in the tree twice and all can be encrypted to. */
export function keysProblem(tree: Tree): string | null {
  const exchange = new Set<string>()
  const signature = new Set<string>()
  for (const node of tree) {
    if (node === undefined) continue
    const key = node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey
    if (!exchangeKeyUsable(key)) return 'EXCHANGE_KEY'
    if (exchange.has(hex(key))) return 'KEY_TWICE'
    exchange.add(hex(key))
    if (node.nodeType !== 'leaf') continue
    if (signature.has(hex(node.leaf.signaturePublicKey))) return 'KEY_TWICE'
    signature.add(hex(node.leaf.signaturePublicKey))
  }
  return null
}

/** What a newcomer checks of a tree he is handed: a code, or null. */
export async function treeProblem(tree: Tree, context: GroupContext, leafCheck: LeafCheck): Promise<string | null> {
  const { hash } = await suite()
  if (tree.some((node, i) => node !== undefined && (node.nodeType === 'leaf') !== isLeaf(toNodeIndex(i)))) return 'TREE_SHAPE'
  const keys = keysProblem(tree)
  if (keys !== null) return keys
  if (tree.some((_, i) => !unmergedHold(tree, i))) return 'TREE_UNMERGED'
  for (const [i, node] of tree.entries()) {
    if (node === undefined || node.nodeType !== 'leaf') continue
    const problem = await leafHolds(node.leaf, i / 2, context, leafCheck)
    if (problem !== null) return problem
  }
  if (!equalBytes(await treeHashRoot(tree, hash), context.treeHash)) return 'TREE_HASH'
  return (await verifyParentHashes(tree, hash)) ? null : 'TREE_PARENT_HASH'
}

/** RFC 9420 §12.4.3.1: each unmerged leaf is there, below this node, once, and known to every non-blank node between the two. */
function unmergedHold(tree: Tree, index: number): boolean {
  const node = tree[index]
  if (node === undefined || node.nodeType !== 'parent') return true
  const listed = node.parent.unmergedLeaves
  if (new Set(listed).size !== listed.length) return false
  return listed.every((leaf) => {
    const at = leafToNodeIndex(toLeafIndex(leaf))
    const path = directPath(at, leafWidth(tree.length)).map(Number)
    const here = path.indexOf(index)
    if (tree[at]?.nodeType !== 'leaf' || here < 0) return false
    return path.slice(0, here).every((between) => {
      const below = tree[between]
      return below === undefined || (below.nodeType === 'parent' && below.parent.unmergedLeaves.includes(leaf))
    })
  })
}

async function leafHolds(leaf: LeafNode, index: number, context: GroupContext, leafCheck: LeafCheck): Promise<string | null> {
  const { signature } = await suite()
  const problem = leafProblem(leaf)
  if (problem !== null) return problem
  if (leaf.credential.credentialType !== 'basic' || !(await leafCheck(leaf.credential.identity, leaf.signaturePublicKey)))
    return 'LEAF_REFUSED'
  if (leaf.leafNodeSource === 'update') return 'LEAF_SOURCE' // nobody's Update proposal was ever accepted here
  if (leaf.leafNodeSource === 'key_package')
    return (await verifyLeafNodeSignatureKeyPackage(leaf, signature)) ? null : 'LEAF_SIGNATURE'
  return (await verifyLeafNodeSignature(leaf, context.groupId, index, signature)) ? null : 'LEAF_SIGNATURE'
}
