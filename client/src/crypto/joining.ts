/** Opening a Welcome (spec/crypto.md, Joining). It proves nothing yet: a Welcome of a losing commit opens too; only attestations unmask it. */
import { emptyPskIndex, joinGroupWithExtensions } from 'ts-mls'
import { CryptoError } from './errors'
import { type Bytes, clientConfig, contextProblem, type Group, groupOf, type KeyPackagePair, type LeafCheck, MAX_LEAF, readMls, readPrivate } from './group'
import { pathKeysHold, recording } from './pathkeys'
import { suite, SUITE } from './suite'

export interface JoinOptions { readonly room: Bytes; readonly foundingHash: Bytes; readonly leafCheck: LeafCheck }

/** Throws CryptoError; the private half of the key package is spent whatever the outcome. */
export async function join(welcome: Bytes, kp: KeyPackagePair, leafSeed: Bytes, o: JoinOptions): Promise<{ group: Group }> {
  const message = readMls(welcome)
  if (message.wireformat !== 'mls_welcome' || message.welcome.cipherSuite !== SUITE) throw new CryptoError('WELCOME_MALFORMED')
  const own = await readPrivate(kp, leafSeed)
  const { suite: cs, derived } = recording(await suite())
  const [state] = await joinGroupWithExtensions(message.welcome, own.publicPackage, own.privatePackage, emptyPskIndex, cs, undefined, undefined, clientConfig(o.leafCheck)).catch(() => {
    throw new CryptoError('WELCOME_BROKEN')
  })
  const problem = contextProblem(state, o.room, o.foundingHash)
  if (problem !== null) throw new CryptoError(problem)
  if (!pathKeysHold(null, state, derived)) throw new CryptoError('PATH_KEY_PLANTED')
  const group = groupOf(state, leafSeed)
  if (group.leaves.some((l) => l.index > MAX_LEAF)) throw new CryptoError('LEAF_TOO_HIGH')
  return { group }
}
