/** Making a commit: proposals by value, the signed entries it rests on beside them, and the committer's own generation burned (spec/crypto.md §5). */
import { type ClientState, createCommit, encodeGroupState, encodeMlsMessage, type PrivateMessage, type Proposal } from 'ts-mls'
import { protect, unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { encodePrivateMessageContent } from 'ts-mls/privateMessage.js'
import { encode, sha256 } from '../record'
import { asCode, CryptoError } from './errors'
import type { Bytes } from './framing'
import { decodeState, forgetful, type Group, groupOf, readKeyPackage, stored, withCheck } from './group'
import { inSteps } from './padding'
import { commitBytes, leafProblem, WARRANT } from './profile'
import { leafKey } from './suite'

/** A commit on its way: what it becomes if the room accepts it, and the state it was made from. Written before it is sent. */
export interface Pending {
  readonly bytes: Bytes
  readonly hash: Bytes
  readonly builtOn: ClientState
  readonly newState: ClientState
}
/** `adds`: key package messages; `removes`: leaf indices; `warrants`: signed entries, nothing around them. All empty: fresh keys for this leaf. */
export interface CommitChange {
  readonly adds: readonly Bytes[]
  readonly removes: readonly number[]
  readonly warrants: readonly Bytes[]
}
export interface Made {
  readonly group: Group
  readonly pending: Pending
  readonly welcome?: Bytes
}

/**
 * `group` of the result replaces `g`, whatever becomes of the commit: one generation of this leaf is used up. Newcomers are judged when the commit comes back
 * in the log, by this device as by all others. Throws CryptoError('MLS_MALFORMED' | a code of profile.ts | 'CLOCK_OUTSIDE_LIFETIME' | 'COMMIT_IMPOSSIBLE').
 */
export async function commit(g: Group, change: CommitChange): Promise<Made> {
  const { suite: cs } = await leafKey(g.leafSeed)
  const state = withCheck(g.state, async () => true)
  const extraProposals = proposalsOf(change)
  const made = await asCode('COMMIT_IMPOSSIBLE', async () =>
    createCommit({ state, cipherSuite: cs }, { extraProposals, ratchetTreeExtension: true }),
  )
  if (made.commit.wireformat !== 'mls_private_message') throw new CryptoError('COMMIT_IMPOSSIBLE')
  const { message, tree } = await padded(g, made.commit.privateMessage)
  const bytes = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: message })
  if (bytes.length > commitBytes(g)) throw new CryptoError('COMMIT_IMPOSSIBLE') // every reader would refuse it
  const pending: Pending = { bytes, hash: await sha256(bytes), builtOn: g.state, newState: forgetful(made.newState) }
  const group = groupOf({ ...g.state, secretTree: tree }, g.leafSeed)
  if (made.welcome === undefined) return { group, pending }
  return { group, pending, welcome: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome }) }
}

function proposalsOf(change: CommitChange): Proposal[] {
  const packages = change.adds.map(readKeyPackage)
  for (const { leafNode } of packages) {
    const problem = leafProblem(leafNode)
    if (problem !== null) throw new CryptoError(problem)
    const now = BigInt(Math.floor(Date.now() / 1000)) // the library asks this clock when it adds; better by our own code
    if (now < leafNode.lifetime.notBefore || now > leafNode.lifetime.notAfter) throw new CryptoError('CLOCK_OUTSIDE_LIFETIME')
  }
  return [
    ...change.removes.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...packages.map((keyPackage): Proposal => ({ proposalType: 'add', add: { keyPackage } })),
    ...change.warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData })),
  ]
}

/**
 * Seals the same commit again, in steps of 256 bytes: the library pads up to a fixed length only, and a commit's length is known when it is made.
 * Padding is outside of everything that is signed or hashed (RFC 9420 §6.3.1). The first sealing never leaves this function.
 */
async function padded(g: Group, pm: PrivateMessage): Promise<{ message: PrivateMessage; tree: ClientState['secretTree'] }> {
  const { suite: cs } = await leafKey(g.leafSeed)
  const {
    keySchedule: { senderDataSecret },
    secretTree,
    ratchetTree,
    groupContext,
    clientConfig: { keyRetentionConfig },
  } = g.state
  const { content } = await unprotectPrivateMessage(
    senderDataSecret,
    pm,
    secretTree,
    ratchetTree,
    groupContext,
    keyRetentionConfig,
    cs,
  )
  if (content.content.contentType !== 'commit' || content.auth.contentType !== 'commit')
    throw new CryptoError('COMMIT_IMPOSSIBLE')
  const whole = { ...content.content, auth: content.auth }
  const length = encodePrivateMessageContent({ kind: 'padUntilLength', padUntilLength: 0 })(whole).length
  const padding = { kind: 'padUntilLength' as const, padUntilLength: inSteps(length) }
  const sealed = await protect(senderDataSecret, new Uint8Array(), groupContext, secretTree, whole, g.ownLeaf, padding, cs)
  return { message: sealed.privateMessage, tree: sealed.tree }
}

export const encodePending = (p: Pending): Bytes =>
  encode([1, 'pending', p.bytes, p.hash, encodeGroupState(p.builtOn), encodeGroupState(p.newState)])

/** Throws CryptoError('STATE_BROKEN'). */
export function decodePending(bytes: Bytes): Pending {
  const [, , message, hash, builtOn, newState] = stored(bytes, 'pending', 6)
  if (message === undefined || hash === undefined) throw new CryptoError('STATE_BROKEN')
  return { bytes: message.slice(), hash: hash.slice(), builtOn: decodeState(builtOn), newState: decodeState(newState) }
}
