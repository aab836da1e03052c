/**
 * Stage 1 of taking a commit (spec/crypto.md §4): the same verdict on every device, from the log, the tree and log time alone. No clock, network, cache or
 * private key of this device takes part. What could be seen in public must be refused here: a failure later halts a member instead.
 */
import { type ClientState, emptyPskIndex, type PrivateMessage, type Proposal } from 'ts-mls'
import { applyProposals, validateLeafNodeCredentialAndKeyUniqueness, validateLeafNodeUpdateOrCommit } from 'ts-mls/clientState.js'
import type { Commit } from 'ts-mls/commit.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { filteredDirectPathAndCopathResolution } from 'ts-mls/ratchetTree.js'
import { type LeafIndex, leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath } from 'ts-mls/updatePath.js'
import { equalBytes } from '../record'
import type { Bytes } from './framing'
import { type LeafView, leafView } from './group'
import { exchangeKeyUsable, identityOf, keyPackageProblem, leafProblem, MAX_LEAF, WARRANT } from './profile'
import { suite } from './suite'
import { keysProblem, type Tree } from './tree'

/** What a commit would change. `warrants` are the signed entries it carries, in its order; `logTime` in ms. */
export interface Change {
  readonly committer: LeafView
  readonly adds: readonly LeafView[]
  readonly removes: readonly LeafView[]
  readonly warrants: readonly Bytes[]
  readonly logTime: number
}
/** The room's rules: a refusal code, or null. Deterministic, total. */
export type Policy = (change: Change) => Promise<string | null>

type SecretTree = ClientState['secretTree']
type UpdatePath = NonNullable<Commit['path']>
type Refusal = { readonly ok: false; readonly code: string; readonly tree: SecretTree | null }
/** `tree` of a refusal: the sender's generation it used up; null when nobody can open the message. */
export type Verdict = { readonly ok: true; readonly change: Change } | Refusal

/** `state` carries the leaf check. The library's `unprotect` is pure: nothing of `state` changes. */
export async function judge(state: ClientState, pm: PrivateMessage, policy: Policy, logTime: number): Promise<Verdict> {
  const { keySchedule, secretTree, ratchetTree, groupContext, clientConfig } = state
  const opening = unprotectPrivateMessage(
    keySchedule.senderDataSecret,
    pm,
    secretTree,
    ratchetTree,
    groupContext,
    clientConfig.keyRetentionConfig,
    await suite(),
  )
  const peek = await opening.catch(() => null)
  if (peek === null) return { ok: false, code: 'COMMIT_UNREADABLE', tree: null }
  const content = peek.content.content
  if (content.contentType !== 'commit' || content.sender.senderType !== 'member')
    return { ok: false, code: 'NOT_A_COMMIT', tree: peek.tree }
  const verdict = await judgeCommit(state, content.commit, toLeafIndex(content.sender.leafIndex), policy, logTime)
  return typeof verdict === 'string' ? { ok: false, code: verdict, tree: peek.tree } : { ok: true, change: verdict }
}

async function judgeCommit(
  state: ClientState,
  commit: Commit,
  committer: LeafIndex,
  policy: Policy,
  logTime: number,
): Promise<Change | string> {
  const proposals = commit.proposals.flatMap((p) => (p.proposalOrRefType === 'proposal' ? [p.proposal] : []))
  if (proposals.length < commit.proposals.length) return 'BY_REFERENCE'
  const change = readChange(state.ratchetTree, committer, proposals, logTime)
  if (typeof change === 'string') return change
  const unpathed = commit.path === undefined
  if (unpathed && (proposals.length === 0 || change.removes.length > 0)) return 'PATH_MISSING'
  return (await policy(change)) ?? (await treeAfterProblem(state, commit, committer)) ?? change
}

function readChange(tree: Tree, committer: LeafIndex, proposals: readonly Proposal[], logTime: number): Change | string {
  const adds: LeafView[] = []
  const removes: LeafView[] = []
  const warrants: Bytes[] = []
  for (const p of proposals) {
    if (p.proposalType === 'add') {
      const problem = keyPackageProblem(p.add.keyPackage, logTime)
      if (problem !== null) return problem
      adds.push(leafView(p.add.keyPackage.leafNode, -1))
    } else if (p.proposalType === 'remove') {
      const removed = leafAt(tree, p.remove.removed)
      if (removed === null) return 'REMOVE_BLANK'
      removes.push(removed)
    } else if (p.proposalType === WARRANT && 'proposalData' in p) warrants.push(p.proposalData)
    else return 'PROPOSAL_TYPE'
  }
  const by = leafAt(tree, committer)
  return by === null ? 'BLANK_COMMITTER' : { committer: by, adds, removes, warrants, logTime }
}

function leafAt(tree: Tree, index: number): LeafView | null {
  const node = tree[2 * index]
  return node === undefined || node.nodeType !== 'leaf' ? null : leafView(node.leaf, index)
}

/** The library's public checks on a copy, and those it lacks: who a path leaf is, keys usable and unique, every path node readable to all below it. */
async function treeAfterProblem(state: ClientState, commit: Commit, committer: LeafIndex): Promise<string | null> {
  try {
    const after = await applyProposals(state, commit.proposals, committer, emptyPskIndex, false, await suite())
    const added =
      after.additionalResult.kind === 'memberCommit' ? after.additionalResult.addedLeafNodes.map(([index]) => Number(index)) : []
    if (added.some((index) => index > MAX_LEAF)) return 'LEAF_TOO_HIGH'
    const double = keysProblem(after.tree)
    if (double !== null || commit.path === undefined) return double
    return await pathProblem(
      state,
      after.tree,
      commit.path,
      committer,
      new Set(added.map((index) => Number(leafToNodeIndex(toLeafIndex(index))))),
    )
  } catch {
    return 'COMMIT_INVALID'
  }
}

async function pathProblem(
  state: ClientState,
  tree: Tree,
  path: UpdatePath,
  committer: LeafIndex,
  added: ReadonlySet<number>,
): Promise<string | null> {
  const cs = await suite()
  const old = state.ratchetTree[leafToNodeIndex(committer)]
  if (!exchangeKeyUsable(path.leafNode.hpkePublicKey)) return 'EXCHANGE_KEY'
  if (old === undefined || old.nodeType !== 'leaf' || !samePerson(old.leaf, path.leafNode)) return 'LEAF_CHANGED'
  if (
    (await validateLeafNodeUpdateOrCommit(
      path.leafNode,
      committer,
      state.groupContext,
      state.clientConfig.authService,
      cs.signature,
    )) !== undefined
  )
    return 'PATH_LEAF'
  if ((await validateLeafNodeCredentialAndKeyUniqueness(tree, path.leafNode, committer)) !== undefined) return 'KEY_TWICE'
  if (!reachesEverybody(tree, path, committer, added)) return 'PATH_SHAPE'
  return keysProblem(await applyUpdatePath(tree, committer, path, cs.hash))
}

/** An UpdatePath gives fresh encryption keys, never another person, key or capability: a certified person who was not admitted could slip in. */
function samePerson(a: Parameters<typeof leafProblem>[0], b: Parameters<typeof leafProblem>[0]): boolean {
  return (
    leafProblem(b) === null && equalBytes(identityOf(a), identityOf(b)) && equalBytes(a.signaturePublicKey, b.signaturePublicKey)
  )
}

/** One sealed path secret for each node below that is not new (RFC 9420 §7.6), each of the only possible size. */
function reachesEverybody(tree: Tree, path: UpdatePath, committer: LeafIndex, added: ReadonlySet<number>): boolean {
  const nodes = filteredDirectPathAndCopathResolution(committer, tree)
  return (
    nodes.length === path.nodes.length &&
    path.nodes.every((node, i) => {
      const readers = nodes[i]?.resolution.filter((index) => !added.has(Number(index))) ?? []
      return (
        node.encryptedPathSecret.length === readers.length &&
        node.encryptedPathSecret.every((c) => c.kemOutput.length === 32 && c.ciphertext.length === 48)
      )
    })
  )
}
