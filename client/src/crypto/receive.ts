/**
 * Taking a message of the log (spec/crypto.md §4). Stage 1 (judge.ts) is a verdict all members share; stage 2 needs this leaf's private keys, and its
 * failure halts this device in this room and nobody else. The first acceptable commit of an epoch wins: every later one is stale.
 */
import { type ClientState, emptyPskIndex, type PrivateMessage, processPrivateMessage } from 'ts-mls'
import { decryptSenderData } from 'ts-mls/privateMessage.js'
import { equalBytes, sha256 } from '../record'
import type { Pending } from './commit'
import { type Bytes, readMls, readOuter } from './framing'
import { type Group, groupOf, type LeafCheck, type LeafView, withCheck } from './group'
import { type Change, judge, type Policy } from './judge'
import { pathKeysHold, recording } from './pathkeys'
import { commitBytes } from './profile'
import { suite } from './suite'

export type Received =
  | {
      readonly kind: 'commit'
      readonly group: Group
      readonly committer: LeafView
      readonly added: readonly LeafView[]
      readonly removed: readonly LeafView[]
      readonly warrants: readonly Bytes[]
      readonly own: boolean
      readonly removedSelf: boolean
    }
  | { readonly kind: 'message'; readonly group: Group; readonly sender: LeafView; readonly payload: Bytes }
  /** The echo of a message of ours: what it says, the caller kept by hash. */
  | { readonly kind: 'own-message' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'ahead' }
  /** Refused by every member alike; `group` has the generation it used up. */
  | { readonly kind: 'refused'; readonly code: string; readonly group: Group }
  /** This device cannot go on in this room; the caller says so, and who committed. No later candidate is taken. */
  | {
      readonly kind: 'halt'
      readonly committer: LeafView | null
      readonly reason: 'COMMIT_UNUSABLE' | 'PATH_KEY_PLANTED' | 'STATE_ROLLED_BACK'
    }

export interface ReceiveOptions {
  readonly policy: Policy
  readonly leafCheck: LeafCheck
  readonly logTime: number
  readonly pending?: Pending
}

/** Total: every byte string gives one outcome. Rejects only if `policy` does. */
export async function receive(g: Group, bytes: Bytes, o: ReceiveOptions): Promise<Received> {
  const pm = privateMessage(bytes)
  if (pm === null) return { kind: 'refused', code: 'MLS_MALFORMED', group: g }
  if (!equalBytes(pm.groupId, g.room)) return { kind: 'refused', code: 'WRONG_GROUP', group: g }
  if (pm.epoch < g.epoch) return { kind: 'stale' }
  if (pm.epoch > g.epoch) return { kind: 'ahead' }
  if (pm.contentType === 'application') return takeMessage(g, pm)
  if (bytes.length > commitBytes(g)) return { kind: 'refused', code: 'COMMIT_TOO_LARGE', group: g } // unopened, by all alike
  const own = o.pending !== undefined && equalBytes(o.pending.hash, await sha256(bytes)) ? o.pending : null
  return own === null ? takeCommit(g, pm, o) : takeOwnCommit(g, pm, o, own)
}

function privateMessage(bytes: Bytes): PrivateMessage | null {
  try {
    readOuter(bytes)
    const message = readMls(bytes)
    return message.wireformat === 'mls_private_message' ? message.privateMessage : null
  } catch {
    return null
  }
}

async function takeMessage(g: Group, pm: PrivateMessage): Promise<Received> {
  const cs = await suite()
  const refused: Received = { kind: 'refused', code: 'MESSAGE_UNREADABLE', group: g }
  const sender = await decryptSenderData(pm, g.state.keySchedule.senderDataSecret, cs).catch(() => undefined)
  const leaf = g.leaves.find((l) => l.index === sender?.leafIndex)
  if (leaf === undefined) return refused
  const opened = await processPrivateMessage(g.state, pm, emptyPskIndex, cs).catch(() => null)
  if (leaf.index === g.ownLeaf) return opened === null ? { kind: 'own-message' } : ROLLED_BACK
  if (opened === null || opened.kind !== 'applicationMessage') return refused
  return { kind: 'message', group: groupOf(opened.newState, g.leafSeed), sender: leaf, payload: opened.message }
}

/** A device that can open its own message has forgotten sealing it: its state is older than what it sent. Going on would use keys twice. */
const ROLLED_BACK: Received = { kind: 'halt', committer: null, reason: 'STATE_ROLLED_BACK' }

async function takeCommit(g: Group, pm: PrivateMessage, o: ReceiveOptions): Promise<Received> {
  const state = withCheck(g.state, o.leafCheck)
  const verdict = await judge(state, pm, o.policy, o.logTime)
  // A refused commit still used up one generation of its sender: all devices alike, or the next one forks them (spec/crypto.md §5).
  if (!verdict.ok)
    return {
      kind: 'refused',
      code: verdict.code,
      group: verdict.tree === null ? g : groupOf({ ...g.state, secretTree: verdict.tree }, g.leafSeed),
    }
  if (verdict.change.committer.index === g.ownLeaf) return ROLLED_BACK
  return follow(g, state, pm, verdict.change)
}

/** Stage 2. */
async function follow(g: Group, state: ClientState, pm: PrivateMessage, change: Change): Promise<Received> {
  const { committer } = change
  const { suite: cs, derived } = recording(await suite())
  const result = await processPrivateMessage(state, pm, emptyPskIndex, cs, () => 'accept').catch(() => null)
  if (result === null || result.kind !== 'newState' || result.actionTaken !== 'accept')
    return { kind: 'halt', committer, reason: 'COMMIT_UNUSABLE' }
  const removedSelf = result.newState.groupActiveState.kind === 'removedFromGroup'
  if (!removedSelf && !pathKeysHold(state, result.newState, derived))
    return { kind: 'halt', committer, reason: 'PATH_KEY_PLANTED' }
  return accepted(g, result.newState, change, { own: false, removedSelf })
}

/** The echo of our own commit: judged like any other on the state it was built from; then what it made is taken over. */
async function takeOwnCommit(g: Group, pm: PrivateMessage, o: ReceiveOptions, pending: Pending): Promise<Received> {
  const verdict = await judge(withCheck(pending.builtOn, o.leafCheck), pm, o.policy, o.logTime)
  if (!verdict.ok) return { kind: 'refused', code: verdict.code, group: g } // `commit` burned the generation already
  return accepted(g, pending.newState, verdict.change, { own: true, removedSelf: false })
}

function accepted(
  g: Group,
  newState: ClientState,
  change: Change,
  who: { readonly own: boolean; readonly removedSelf: boolean },
): Received {
  const group = groupOf(newState, g.leafSeed)
  const stayed = new Set(g.leaves.filter((l) => !change.removes.some((r) => r.index === l.index)).map((l) => l.index))
  const added = group.leaves.filter((l) => !stayed.has(l.index))
  return { kind: 'commit', group, committer: change.committer, added, removed: change.removes, warrants: change.warrants, ...who }
}
