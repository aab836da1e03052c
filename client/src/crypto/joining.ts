/**
 * Opening a Welcome (RFC 9420 §12.4.3.1), written out because the library's own way in refuses honest trees (tree.ts). It proves membership in *a* group:
 * a Welcome of a losing commit, or of a private fork, opens too. Only attestations of the epoch tell them apart (spec/crypto.md §7).
 */
import type { ClientState, GroupInfo, Welcome } from 'ts-mls'
import { ratchetTreeFromExtension, verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import type { GroupSecrets } from 'ts-mls/groupSecrets.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { deriveKeySchedule } from 'ts-mls/keySchedule.js'
import { pathToRoot } from 'ts-mls/pathSecrets.js'
import { mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { findLeafIndex } from 'ts-mls/ratchetTree.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { type LeafIndex, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import { firstCommonAncestor } from 'ts-mls/updatePath.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { equalBytes } from '../record'
import { asCode, CryptoError } from './errors'
import { type Bytes, readMls } from './framing'
import {
  clientConfig,
  type Group,
  groupOf,
  type KeyPackagePair,
  type LeafCheck,
  type OwnKeyPackage,
  readOwnKeyPackage,
} from './group'
import { pathKeysHold, recording } from './pathkeys'
import { FOUNDING, MAX_LEAF, requiredCapabilities } from './profile'
import { suite, SUITE } from './suite'
import { type Tree, treeProblem } from './tree'

export interface JoinOptions {
  readonly room: Bytes
  readonly foundingHash: Bytes
  readonly leafCheck: LeafCheck
}
interface Opened {
  readonly info: GroupInfo
  readonly tree: Tree
  readonly secrets: GroupSecrets
}

/**
 * The group a Welcome leads into. The private half of the key package is spent whatever the outcome; the caller deletes it first.
 * Throws CryptoError: 'MLS_MALFORMED', 'WELCOME_BROKEN' (not for us, altered, or of another epoch), or the code of what the group lacks.
 */
export async function join(welcome: Bytes, kp: KeyPackagePair, leafSeed: Bytes, o: JoinOptions): Promise<{ group: Group }> {
  const message = readMls(welcome)
  if (message.wireformat !== 'mls_welcome' || message.welcome.cipherSuite !== SUITE) throw new CryptoError('MLS_MALFORMED')
  const own = await readOwnKeyPackage(kp, leafSeed)
  const opened = await asCode('WELCOME_BROKEN', () => open(message.welcome, own))
  const problem = contextProblem(opened.info, o) ?? (await treeProblem(opened.tree, opened.info.groupContext, o.leafCheck))
  if (problem !== null) throw new CryptoError(problem)
  const state = await asCode('WELCOME_BROKEN', () => enter(opened, own, o))
  return { group: groupOf(state, leafSeed) }
}

async function open(welcome: Welcome, own: OwnKeyPackage): Promise<Opened> {
  const cs = await suite()
  const ref = await makeKeyPackageRef(own.publicPackage, cs.hash)
  const secrets = await decryptGroupSecrets(
    await cs.hpke.importPrivateKey(own.privatePackage.initPrivateKey),
    ref,
    welcome,
    cs.hpke,
  )
  if (secrets === undefined || secrets.psks.length > 0) throw new CryptoError('WELCOME_BROKEN')
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk(cs.kdf.size), cs)
  const tree = info === undefined ? undefined : ratchetTreeFromExtension(info)
  if (info === undefined || tree === undefined) throw new CryptoError('WELCOME_BROKEN')
  return { info, tree, secrets }
}

const noPsk = (size: number): Bytes => new Uint8Array(size)

/** The group context says exactly this room, this founding document and these capabilities; nothing else travels beside the tree. */
function contextProblem(info: GroupInfo, o: JoinOptions): string | null {
  const { groupId, extensions, cipherSuite } = info.groupContext
  if (!equalBytes(groupId, o.room)) return 'WRONG_GROUP'
  const founding = extensions.find((e) => e.extensionType === FOUNDING)
  const required = extensions.find((e) => e.extensionType === 'required_capabilities')
  if (cipherSuite !== SUITE || info.extensions.length !== 1 || extensions.length !== 2) return 'CONTEXT_EXTENSIONS'
  if (founding === undefined || required === undefined || !equalBytes(required.extensionData, requiredCapabilities()))
    return 'CONTEXT_EXTENSIONS'
  return equalBytes(founding.extensionData, o.foundingHash) ? null : 'FOUNDING_DIFFERS'
}

async function enter({ info, tree, secrets }: Opened, own: OwnKeyPackage, o: JoinOptions): Promise<ClientState> {
  const cs = await suite()
  const signer = tree[2 * info.signer]
  if (signer === undefined || signer.nodeType !== 'leaf') throw new CryptoError('WELCOME_SIGNER')
  if (!(await verifyGroupInfoSignature(info, signer.leaf.signaturePublicKey, cs.signature)))
    throw new CryptoError('WELCOME_SIGNER')
  const ownLeaf = findLeafIndex(tree, own.publicPackage.leafNode)
  if (ownLeaf === undefined) throw new CryptoError('WELCOME_BROKEN')
  if (tree.length > 2 * MAX_LEAF + 1) throw new CryptoError('LEAF_TOO_HIGH')
  const privatePath = await pathOf(tree, ownLeaf, toLeafIndex(info.signer), secrets, own)
  const psk = noPsk(cs.kdf.size)
  if (!(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs))) throw new CryptoError('WELCOME_BROKEN')
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(secrets.joinerSecret, psk, info.groupContext, cs.kdf)
  return {
    groupContext: info.groupContext,
    ratchetTree: tree,
    privatePath,
    keySchedule,
    confirmationTag: info.confirmationTag,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, cs.kdf),
    signaturePrivateKey: own.privatePackage.signaturePrivateKey,
    unappliedProposals: {},
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: clientConfig(o.leafCheck),
  }
}

/** Our leaf's private key, and those of our ancestors if there was a path secret. Throws CryptoError('PATH_KEY_PLANTED') when they do not fit the tree. */
async function pathOf(
  tree: Tree,
  ownLeaf: LeafIndex,
  signer: LeafIndex,
  secrets: GroupSecrets,
  own: OwnKeyPackage,
): Promise<ClientState['privatePath']> {
  const leafOnly = { leafIndex: Number(ownLeaf), privateKeys: { [leafToNodeIndex(ownLeaf)]: own.privatePackage.hpkePrivateKey } }
  if (secrets.pathSecret === undefined) return leafOnly
  const { suite: cs, derived } = recording(await suite())
  const pathSecrets = await pathToRoot(tree, firstCommonAncestor(tree, ownLeaf, signer), secrets.pathSecret, cs.kdf)
  const privatePath = mergePrivateKeyPaths(await toPrivateKeyPath(pathSecrets, Number(ownLeaf), cs), leafOnly)
  if (!pathKeysHold(null, { privatePath, ratchetTree: tree }, derived)) throw new CryptoError('PATH_KEY_PLANTED')
  return privatePath
}
