/** Making a commit: proposals by value, one warrant each, and the committer's own generation burned (spec/crypto.md, Generations). */
import { type ClientState, createCommit, decodeGroupState, encodeGroupState, encodeMlsMessage, type Proposal } from 'ts-mls'
import { consumeRatchet } from 'ts-mls/secretTree.js'
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { decode, encode, sha256 } from '../record'
import { CryptoError } from './errors'
import { type Bytes, clientConfig, type Group, groupOf, readKeyPackage, WARRANT } from './group'
import { leafKey, suite } from './suite'

/** A commit on its way: what it becomes if the room accepts it, and the state it was judged on. */
export interface Pending { readonly bytes: Bytes; readonly hash: Bytes; readonly builtOn: ClientState; readonly newState: ClientState }
export interface CommitChange { readonly adds: readonly Bytes[]; readonly removes: readonly number[]; readonly warrants: readonly Bytes[] }

export async function commit(g: Group, change: CommitChange): Promise<{ group: Group; pending: Pending; welcome?: Bytes }> {
  await leafKey(g.leafSeed)
  const cs = await suite()
  const extraProposals: Proposal[] = [
    ...change.removes.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...change.adds.map((kp): Proposal => ({ proposalType: 'add', add: { keyPackage: readKeyPackage(kp) } })),
    ...change.warrants.map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData })),
  ]
  const made = await createCommit({ state: g.state, cipherSuite: cs }, { extraProposals, ratchetTreeExtension: true, authenticatedData: new Uint8Array() })
  const bytes = encodeMlsMessage(made.commit)
  const burned = await consumeRatchet(g.state.secretTree, leafToNodeIndex(toLeafIndex(g.ownLeaf)), 'commit', cs)
  const pending: Pending = { bytes, hash: await sha256(bytes), builtOn: g.state, newState: made.newState }
  const group = groupOf({ ...g.state, secretTree: burned.newTree }, g.leafSeed)
  if (made.welcome === undefined) return { group, pending }
  return { group, pending, welcome: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome }) }
}

export const encodePending = (p: Pending): Bytes => encode([1, 'pending', p.bytes, p.hash, encodeGroupState(p.builtOn), encodeGroupState(p.newState)])

export function decodePending(bytes: Bytes): Pending {
  const [, , message, hash, builtOn, newState] = decode(bytes) as readonly Bytes[]
  const state = (b: Bytes | undefined): ClientState => {
    const decoded = b === undefined ? undefined : decodeGroupState(b, 0)
    if (decoded === undefined) throw new CryptoError('STATE_BROKEN')
    return { ...decoded[0], clientConfig: clientConfig(async () => false) }
  }
  if (message === undefined || hash === undefined) throw new CryptoError('STATE_BROKEN')
  return { bytes: message, hash, builtOn: state(builtOn), newState: state(newState) }
}
