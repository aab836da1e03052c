/**
 * Taking a message of the log in two stages (spec/crypto.md): stage 1 is the same on every device, from the log, the tree and log time alone;
 * stage 2 is private to this leaf. A failure of stage 1 is a refusal all share; a failure of stage 2 halts this device and nobody else.
 */
import { type ClientState, emptyPskIndex, type PrivateMessage, processPrivateMessage, type Proposal } from 'ts-mls'
import { applyProposals, validateLeafNodeUpdateOrCommit } from 'ts-mls/clientState.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { decryptSenderData } from 'ts-mls/privateMessage.js'
import { applyUpdatePath } from 'ts-mls/updatePath.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { encodeCapabilities } from 'ts-mls/capabilities.js'
import { equalBytes, sha256 } from '../record'
import type { Pending } from './commit'
import { type Bytes, type Group, groupOf, identityOf, type LeafCheck, type LeafView, leafView, MAX_LEAF, readMls, WARRANT, withKeys } from './group'
import { readOuter } from './outer'
import { pathKeysHold, recording } from './pathkeys'
import { suite } from './suite'

export interface Change { readonly committer: LeafView; readonly adds: readonly LeafView[]; readonly removes: readonly LeafView[]; readonly warrants: readonly Bytes[]; readonly logTime: number }
export type Policy = (change: Change) => Promise<string | null>

export type Received =
  | { readonly kind: 'commit'; readonly group: Group; readonly committer: LeafView; readonly added: readonly LeafView[]; readonly removed: readonly LeafView[]; readonly warrants: readonly Bytes[]; readonly own: boolean; readonly removedSelf: boolean }
  | { readonly kind: 'message'; readonly group: Group; readonly sender: LeafView; readonly payload: Bytes }
  | { readonly kind: 'own-message' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'ahead' }
  | { readonly kind: 'refused'; readonly code: string; readonly group: Group }
  | { readonly kind: 'halt'; readonly committer: LeafView | null; readonly reason: string }

export interface ReceiveOptions { readonly policy: Policy; readonly leafCheck: LeafCheck; readonly logTime: number; readonly pending?: Pending }

export async function receive(g: Group, bytes: Bytes, o: ReceiveOptions): Promise<Received> {
  let epoch: bigint
  try {
    const outer = readOuter(bytes)
    if (!equalBytes(outer.room, g.room)) return { kind: 'refused', code: 'WRONG_GROUP', group: g }
    epoch = outer.epoch
  } catch {
    return { kind: 'refused', code: 'MLS_MALFORMED', group: g }
  }
  if (epoch < g.epoch) return { kind: 'stale' }
  if (epoch > g.epoch) return { kind: 'ahead' }
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_private_message') return { kind: 'refused', code: 'MLS_MALFORMED', group: g }
  const pm = message.privateMessage
  const state = await withKeys(g, o.leafCheck)
  if (pm.contentType === 'application') return takeMessage(g, state, pm)
  const own = o.pending !== undefined && equalBytes(o.pending.hash, await sha256(bytes))
  return own && o.pending !== undefined ? takeOwnCommit(g, pm, o, o.pending) : takeCommit(g, state, pm, o)
}

async function takeMessage(g: Group, state: ClientState, pm: PrivateMessage): Promise<Received> {
  const cs = await suite()
  const sender = await decryptSenderData(pm, state.keySchedule.senderDataSecret, cs).catch(() => undefined)
  if (sender !== undefined && Number(sender.leafIndex) === g.ownLeaf) return { kind: 'own-message' }
  try {
    const leaf = g.leaves.find((l) => l.index === Number(sender?.leafIndex))
    const result = await processPrivateMessage(state, pm, emptyPskIndex, cs)
    if (leaf === undefined || result.kind !== 'applicationMessage') return { kind: 'refused', code: 'MESSAGE_UNREADABLE', group: g }
    return { kind: 'message', group: groupOf(result.newState, g.leafSeed), sender: leaf, payload: result.message }
  } catch {
    return { kind: 'refused', code: 'MESSAGE_UNREADABLE', group: g }
  }
}

// --- stage 1 --------------------------------------------------------------------------------------------------------------
interface Peeked { readonly committer: LeafView; readonly proposals: readonly Proposal[]; readonly change: Change; readonly tree: ClientState['secretTree'] }
type Verdict = { readonly ok: true; readonly peeked: Peeked } | { readonly ok: false; readonly code: string; readonly tree: ClientState['secretTree'] | null }

async function judge(state: ClientState, pm: PrivateMessage, o: ReceiveOptions): Promise<Verdict> {
  const cs = await suite()
  const k = state.keySchedule
  const peek = await unprotectPrivateMessage(k.senderDataSecret, pm, state.secretTree, state.ratchetTree, state.groupContext, state.clientConfig.keyRetentionConfig, cs).catch(() => null)
  if (peek === null) return { ok: false, code: 'COMMIT_UNREADABLE', tree: null }
  const refuse = (code: string): Verdict => ({ ok: false, code, tree: peek.tree })
  const content = peek.content.content
  if (content.contentType !== 'commit' || content.sender.senderType !== 'member' || content.authenticatedData.length !== 0) return refuse('NOT_A_COMMIT')
  const index = Number(content.sender.leafIndex)
  const node = state.ratchetTree[2 * index]
  if (node === undefined || node.nodeType !== 'leaf') return refuse('BLANK_COMMITTER')
  const refs = content.commit.proposals
  if (refs.some((p) => p.proposalOrRefType !== 'proposal')) return refuse('BY_REFERENCE')
  const proposals = refs.flatMap((p) => (p.proposalOrRefType === 'proposal' ? [p.proposal] : []))
  if (proposals.some((p) => p.proposalType !== 'add' && p.proposalType !== 'remove' && p.proposalType !== WARRANT)) return refuse('PROPOSAL_TYPE')
  const committer = leafView(node.leaf, index)
  const change = changeOf(state, committer, proposals, o.logTime)
  if (typeof change === 'string') return refuse(change)
  const path = content.commit.path
  if (path === undefined && (proposals.length === 0 || change.removes.length > 0)) return refuse('PATH_MISSING')
  if (path !== undefined && !sameLeaf(node.leaf, path.leafNode)) return refuse('LEAF_CHANGED')
  const policy = await o.policy(change)
  if (policy !== null) return refuse(policy)
  const dry = await dryRun(state, pm, index, proposals.map((proposal) => ({ proposalOrRefType: 'proposal' as const, proposal })), path)
  return dry === null ? { ok: true, peeked: { committer, proposals, change, tree: peek.tree } } : refuse(dry)
}

function changeOf(state: ClientState, committer: LeafView, proposals: readonly Proposal[], logTime: number): Change | string {
  const adds: LeafView[] = []
  const removes: LeafView[] = []
  const warrants: Bytes[] = []
  for (const p of proposals) {
    if (p.proposalType === 'add') {
      const leaf = p.add.keyPackage.leafNode
      const { notBefore, notAfter } = leaf.lifetime
      const seconds = BigInt(Math.floor(logTime / 1000))
      if (seconds < notBefore || seconds > notAfter) return 'KEY_PACKAGE_EXPIRED'
      adds.push(leafView(leaf, -1))
    } else if (p.proposalType === 'remove') {
      const node = state.ratchetTree[2 * p.remove.removed]
      if (node === undefined || node.nodeType !== 'leaf') return 'REMOVE_BLANK'
      removes.push(leafView(node.leaf, p.remove.removed))
    } else if (p.proposalType === WARRANT && 'proposalData' in p) warrants.push(p.proposalData)
  }
  return { committer, adds, removes, warrants, logTime }
}

/** An UpdatePath gives fresh encryption keys, never another person, key or capability (spec/crypto.md). */
function sameLeaf(a: Parameters<typeof identityOf>[0], b: Parameters<typeof identityOf>[0]): boolean {
  return (
    b.credential.credentialType === 'basic' && equalBytes(identityOf(a), identityOf(b)) && equalBytes(a.signaturePublicKey, b.signaturePublicKey) &&
    equalBytes(encodeCapabilities(a.capabilities), encodeCapabilities(b.capabilities)) && a.extensions.length === 0 && b.extensions.length === 0
  )
}

/** The library's own public checks, without taking anything over. */
async function dryRun(state: ClientState, pm: PrivateMessage, sender: number, refs: Parameters<typeof applyProposals>[1], path: Parameters<typeof applyUpdatePath>[2] | undefined): Promise<string | null> {
  const cs = await suite()
  try {
    await processPrivateMessage(state, pm, emptyPskIndex, cs, () => 'reject')
    if (path === undefined) return null
    const bad = await validateLeafNodeUpdateOrCommit(path.leafNode, sender, state.groupContext, state.clientConfig.authService, cs.signature)
    if (bad !== undefined) return 'PATH_LEAF'
    const after = await applyProposals(state, refs, toLeafIndex(sender), emptyPskIndex, false, cs)
    await applyUpdatePath(after.tree, toLeafIndex(sender), path, cs.hash)
    return null
  } catch {
    return 'COMMIT_INVALID'
  }
}

/** A refused commit still used up one generation of its sender: all devices alike (spec/crypto.md, Generations). */
const afterRefusal = (g: Group, tree: ClientState['secretTree'] | null): Group => (tree === null ? g : groupOf({ ...g.state, secretTree: tree }, g.leafSeed))

// --- stage 2 --------------------------------------------------------------------------------------------------------------
async function takeCommit(g: Group, state: ClientState, pm: PrivateMessage, o: ReceiveOptions): Promise<Received> {
  const verdict = await judge(state, pm, o)
  if (!verdict.ok) return { kind: 'refused', code: verdict.code, group: afterRefusal(g, verdict.tree) }
  const { committer, change } = verdict.peeked
  const { suite: cs, derived } = recording(await suite())
  try {
    const result = await processPrivateMessage(state, pm, emptyPskIndex, cs, () => 'accept')
    if (result.kind !== 'newState' || result.actionTaken !== 'accept') return { kind: 'halt', committer, reason: 'NOT_TAKEN' }
    const removedSelf = result.newState.groupActiveState.kind === 'removedFromGroup'
    if (!removedSelf && !pathKeysHold(state, result.newState, derived)) return { kind: 'halt', committer, reason: 'PATH_KEY_PLANTED' }
    return accepted(g, result.newState, change, false, removedSelf)
  } catch {
    return { kind: 'halt', committer, reason: 'COMMIT_UNUSABLE' }
  }
}

/** The echo of our own commit: judged like any other with the state it was built on, then what it made is taken over. */
async function takeOwnCommit(g: Group, pm: PrivateMessage, o: ReceiveOptions, pending: Pending): Promise<Received> {
  const state = await withKeys({ ...g, state: pending.builtOn }, o.leafCheck)
  const verdict = await judge(state, pm, o)
  if (!verdict.ok) return { kind: 'refused', code: verdict.code, group: g }
  return accepted(g, pending.newState, verdict.peeked.change, true, false)
}

function accepted(g: Group, newState: ClientState, change: Change, own: boolean, removedSelf: boolean): Received {
  const group = groupOf(newState, g.leafSeed)
  const before = new Set(g.leaves.filter((l) => !change.removes.some((r) => r.index === l.index)).map((l) => l.index))
  const added = group.leaves.filter((l) => !before.has(l.index))
  if (added.some((l) => l.index > MAX_LEAF)) return { kind: 'halt', committer: change.committer, reason: 'LEAF_TOO_HIGH' }
  return { kind: 'commit', group, committer: change.committer, added, removed: change.removes, warrants: change.warrants, own, removedSelf }
}
