/**
 * What a member can do with the library in his own hands: commits that are signed and sealed as they must be, with anything inside. Follows RFC 9420 §12.4.1,
 * with a hook at every place where a hostile member would do otherwise.
 */
import { type CiphersuiteImpl, type ClientState, emptyPskIndex, encodeMlsMessage, type LeafNode, type Proposal } from 'ts-mls'
import { applyProposals, nextEpochContext } from 'ts-mls/clientState.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import type { ProposalOrRef } from 'ts-mls/proposalOrRefType.js'
import { encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret } from 'ts-mls/crypto/kdf.js'
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js'
import { groupContextEncoder } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { protect } from 'ts-mls/messageProtection.js'
import { calculateParentHash } from 'ts-mls/parentHash.js'
import { filteredDirectPathAndCopathResolution, getHpkePublicKey } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import type { Group } from '../group'
import { leafKey } from '../suite'

type Bytes = Uint8Array
type Tree = ClientState['ratchetTree']

export interface Forgery {
  readonly proposals?: readonly Proposal[]
  readonly references?: readonly Bytes[]
  /** 'none' leaves the path out, whatever the proposals ask for. Default: a path. */
  readonly path?: 'none'
  /** Changes the new leaf before it is signed; `signAs` is the seed that signs it. */
  readonly leaf?: (leaf: LeafNode) => Partial<LeafNode>
  readonly signAs?: Bytes
  /** Another public key for a node of the path than the one that follows from its secret. */
  readonly nodeKey?: (nodeIndex: number, honest: Bytes, all: ReadonlyMap<number, Bytes>) => Bytes
  /** Last change to the finished path. */
  readonly finished?: (path: UpdatePath, nodes: readonly number[]) => UpdatePath
  /** The tree the path is made for, when the library's own proposals cannot make it. */
  readonly authenticatedData?: Bytes
}

/** The bytes of a commit by the leaf of `g`. Nothing of `g` is used up: the caller may burn the generation or not. */
export async function forge(g: Group, f: Forgery): Promise<Bytes> {
  const { suite: cs } = await leafKey(g.leafSeed)
  const own = toLeafIndex(g.ownLeaf)
  const state: ClientState = {
    ...g.state,
    clientConfig: { ...g.state.clientConfig, authService: { validateCredential: async () => true } },
  }
  const byValue = (f.proposals ?? []).map((proposal): ProposalOrRef => ({ proposalOrRefType: 'proposal', proposal }))
  const proposals = [
    ...byValue,
    ...(f.references ?? []).map((reference): ProposalOrRef => ({ proposalOrRefType: 'reference', reference })),
  ]
  const after = await applyProposals(state, byValue, undefined, emptyPskIndex, false, cs).catch(() => null)
  const tree = after?.tree ?? state.ratchetTree
  const added =
    after?.additionalResult.kind === 'memberCommit'
      ? after.additionalResult.addedLeafNodes.map(([i]) => leafToNodeIndex(toLeafIndex(Number(i))))
      : []
  const made = f.path === 'none' ? null : await forgePath(state, tree, new Set(added.map(Number)), f, cs)
  const aad = f.authenticatedData ?? new Uint8Array()
  const commit = { proposals, path: made?.path }
  const { signature, framedContent } = await createContentCommitSignature(
    state.groupContext,
    'mls_private_message',
    commit,
    { senderType: 'member', leafIndex: own },
    aad,
    state.signaturePrivateKey,
    cs.signature,
  )
  const newTree = made?.tree ?? tree
  const context = await nextEpochContext(
    state.groupContext,
    'mls_private_message',
    framedContent,
    signature,
    await treeHashRoot(newTree, cs.hash),
    state.confirmationTag,
    cs.hash,
  )
  const commitSecret = made === null ? new Uint8Array(cs.kdf.size) : await deriveSecret(made.rootSecret, 'path', cs.kdf)
  const epoch = await initializeEpoch(state.keySchedule.initSecret, commitSecret, context, new Uint8Array(cs.kdf.size), cs.kdf)
  const confirmationTag = await createConfirmationTag(epoch.keySchedule.confirmationKey, context.confirmedTranscriptHash, cs.hash)
  const content = { ...framedContent, auth: { contentType: framedContent.contentType, signature, confirmationTag } }
  const sealed = await protect(
    state.keySchedule.senderDataSecret,
    aad,
    state.groupContext,
    state.secretTree,
    content,
    own,
    { kind: 'padUntilLength', padUntilLength: 1024 },
    cs,
  )
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: sealed.privateMessage })
}

interface MadePath {
  readonly path: UpdatePath
  readonly tree: Tree
  readonly rootSecret: Bytes
}

async function forgePath(
  state: ClientState,
  tree: Tree,
  added: ReadonlySet<number>,
  f: Forgery,
  cs: CiphersuiteImpl,
): Promise<MadePath> {
  const own = toLeafIndex(state.privatePath.leafIndex)
  const old = tree[leafToNodeIndex(own)] ?? state.ratchetTree[leafToNodeIndex(own)]
  if (old === undefined || old.nodeType !== 'leaf') throw new Error('no leaf of ours')
  const steps = filteredDirectPathAndCopathResolution(own, tree)
  const secrets = [cs.rng.randomBytes(cs.kdf.size)]
  for (let i = 0; i < steps.length; i++) secrets.push(await deriveSecret(secrets[i] ?? new Uint8Array(), 'path', cs.kdf))
  const keys = await Promise.all(
    secrets.map(async (secret) =>
      cs.hpke.exportPublicKey((await cs.hpke.deriveKeyPair(await deriveSecret(secret, 'node', cs.kdf))).publicKey),
    ),
  )
  const honest = new Map(steps.map((step, i) => [Number(step.nodeIndex), keys[i + 1] ?? new Uint8Array()]))

  const copy = tree.slice()
  for (const index of directPath(leafToNodeIndex(own), leafWidth(tree.length))) copy[index] = undefined
  for (const { nodeIndex } of steps) {
    const key = honest.get(Number(nodeIndex)) ?? new Uint8Array()
    copy[nodeIndex] = {
      nodeType: 'parent',
      parent: {
        hpkePublicKey: f.nodeKey?.(Number(nodeIndex), key, honest) ?? key,
        parentHash: new Uint8Array(),
        unmergedLeaves: [],
      },
    }
  }
  for (const { nodeIndex } of [...steps].reverse()) {
    const [parentHash] = await calculateParentHash(copy, nodeIndex, cs.hash)
    const node = copy[nodeIndex]
    if (node?.nodeType === 'parent') copy[nodeIndex] = { nodeType: 'parent', parent: { ...node.parent, parentHash } }
  }
  const [parentHash] = await calculateParentHash(copy, leafToNodeIndex(own), cs.hash)
  const plain = { ...old.leaf, leafNodeSource: 'commit' as const, hpkePublicKey: keys[0] ?? new Uint8Array(), parentHash }
  const changed = { ...plain, ...(f.leaf?.(plain) ?? {}), leafNodeSource: 'commit' as const, parentHash }
  const signer =
    f.signAs === undefined
      ? { suite: cs, handle: state.signaturePrivateKey }
      : await leafKey(f.signAs).then((k) => ({ suite: k.suite, handle: k.publicKey }))
  const leaf = await signLeafNodeCommit(
    { ...changed, groupId: state.groupContext.groupId, leafIndex: own },
    signer.handle,
    signer.suite.signature,
  )
  copy[leafToNodeIndex(own)] = { nodeType: 'leaf', leaf }

  const context = encode(groupContextEncoder)({
    ...state.groupContext,
    treeHash: await treeHashRoot(copy, cs.hash),
    epoch: state.groupContext.epoch + 1n,
  })
  const nodes = await Promise.all(
    steps.map(async ({ nodeIndex, resolution }, i) => {
      const readers = resolution.filter((index) => !added.has(Number(index))).map((index) => tree[index])
      const sealed = await Promise.all(
        readers.map(async (node) => {
          if (node === undefined) throw new Error('blank reader')
          const { ct, enc } = await encryptWithLabel(
            await cs.hpke.importPublicKey(getHpkePublicKey(node)),
            'UpdatePathNode',
            context,
            secrets[i + 1] ?? new Uint8Array(),
            cs.hpke,
          )
          return { ciphertext: ct, kemOutput: enc }
        }),
      )
      const node = copy[nodeIndex]
      return { hpkePublicKey: node === undefined ? new Uint8Array() : getHpkePublicKey(node), encryptedPathSecret: sealed }
    }),
  )
  const path = { leafNode: leaf, nodes }
  return {
    path:
      f.finished?.(
        path,
        steps.map((s) => Number(s.nodeIndex)),
      ) ?? path,
    tree: copy,
    rootSecret: secrets.at(-1) ?? new Uint8Array(),
  }
}
