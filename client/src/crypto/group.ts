/** An MLS group as the rest of the client knows it: room, epoch, leaves, bytes. Nothing outside this folder reads what is inside. */
import {
  type ClientConfig,
  type ClientState,
  createGroup as createMlsGroup,
  decodeGroupState,
  encodeGroupState,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type KeyPackage,
  type LeafNode,
  mlsExporter,
  type PrivateKeyPackage,
} from 'ts-mls'
import { concat, decode, encode, equalBytes, sha256, utf8 } from '../record'
import { asCode, CryptoError } from './errors'
import { type Bytes, readMls } from './framing'
import { capabilities, FOUNDING, identityOf, leafProblem, MAX_LIFETIME_SECONDS, requiredCapabilities } from './profile'
import { leafKey, suite, SUITE } from './suite'

export interface LeafView {
  readonly index: number
  readonly identity: Bytes
  readonly signatureKey: Bytes
}
/** Says whether a certified person stands behind a leaf. Deterministic: the same answer on every device, at any time. */
export type LeafCheck = (identity: Bytes, signatureKey: Bytes) => Promise<boolean>
/** Immutable. `state` and `leafSeed` are this folder's own business. */
export interface Group {
  readonly room: Bytes
  readonly epoch: bigint
  readonly ownLeaf: number
  readonly leaves: readonly LeafView[]
  readonly state: ClientState
  readonly leafSeed: Bytes
}
/** `public` is an encoded MLSMessage; `private` opens one Welcome and is deleted with it. The caller seals it. */
export interface KeyPackagePair {
  readonly public: Bytes
  readonly private: Bytes
}

/** Nothing is retained of old epochs and skipped generations, and no clock of this device decides (spec/crypto.md §§3, 6). */
export function clientConfig(leafCheck: LeafCheck): ClientConfig {
  return {
    keyRetentionConfig: { retainKeysForGenerations: 0, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 64 }, // 0 epochs would keep all of them
    lifetimeConfig: { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false }, // judged at log time instead (profile.ts)
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => equalBytes(a.leafNode.signaturePublicKey, b.leafNode.signaturePublicKey),
      compareKeyPackageToLeafNode: (a, b) => equalBytes(a.leafNode.signaturePublicKey, b.signaturePublicKey),
    },
    paddingConfig: { kind: 'padUntilLength', padUntilLength: 0 }, // set for each message (padding.ts)
    authService: {
      validateCredential: async (credential, key) =>
        credential.credentialType === 'basic' && (await leafCheck(credential.identity, key)),
    },
  }
}

/** Leaves of a stored state count as nobody's until the caller's check is put in for a call (`withCheck`). */
const nobody: LeafCheck = async () => false
export const withCheck = (state: ClientState, leafCheck: LeafCheck): ClientState => ({
  ...state,
  clientConfig: clientConfig(leafCheck),
})

export const leafView = (leaf: LeafNode, index: number): LeafView => ({
  index,
  identity: identityOf(leaf),
  signatureKey: leaf.signaturePublicKey,
})

const leavesOf = (state: ClientState): readonly LeafView[] =>
  state.ratchetTree.flatMap((node, i) => (node !== undefined && node.nodeType === 'leaf' ? [leafView(node.leaf, i / 2)] : []))

/** Old epochs are forgotten by hand: the library would let a removed member go on speaking in the last one. */
export const forgetful = (state: ClientState): ClientState => ({
  ...state,
  historicalReceiverData: new Map(),
  clientConfig: clientConfig(nobody),
})

export function groupOf(state: ClientState, leafSeed: Bytes): Group {
  const kept = forgetful(state)
  return {
    room: kept.groupContext.groupId,
    epoch: kept.groupContext.epoch,
    ownLeaf: kept.privatePath.leafIndex,
    leaves: leavesOf(kept),
    state: kept,
    leafSeed,
  }
}

/** A key package for one admission, valid from `notBeforeSeconds` to `notAfterSeconds` (Unix). Throws CryptoError('LIFETIME_TOO_LONG'). */
export async function makeKeyPackage(
  identity: Bytes,
  leafSeed: Bytes,
  notBeforeSeconds: number,
  notAfterSeconds: number,
): Promise<KeyPackagePair> {
  if (notAfterSeconds - notBeforeSeconds > MAX_LIFETIME_SECONDS) throw new CryptoError('LIFETIME_TOO_LONG')
  const { publicKey, suite: cs } = await leafKey(leafSeed)
  const lifetime = { notBefore: BigInt(notBeforeSeconds), notAfter: BigInt(notAfterSeconds) }
  const made = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity },
    capabilities,
    lifetime,
    [],
    { signKey: publicKey, publicKey },
    cs,
  )
  return {
    public: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: made.publicPackage }),
    private: encode([1, 'key-package', made.privatePackage.initPrivateKey, made.privatePackage.hpkePrivateKey]),
  }
}

/** Throws CryptoError('MLS_MALFORMED'). */
export function readKeyPackage(bytes: Bytes): KeyPackage {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_key_package' || message.keyPackage.cipherSuite !== SUITE) throw new CryptoError('MLS_MALFORMED')
  return message.keyPackage
}

export interface OwnKeyPackage {
  readonly publicPackage: KeyPackage
  readonly privatePackage: PrivateKeyPackage
}

/** The own key package with its private half. Throws CryptoError('STATE_BROKEN' | 'LEAF_KEY_MISSING') when the parts do not belong together. */
export async function readOwnKeyPackage(pair: KeyPackagePair, leafSeed: Bytes): Promise<OwnKeyPackage> {
  const publicPackage = readKeyPackage(pair.public)
  const { publicKey } = await leafKey(leafSeed)
  if (!equalBytes(publicKey, publicPackage.leafNode.signaturePublicKey)) throw new CryptoError('LEAF_KEY_MISSING')
  const [, , initPrivateKey, hpkePrivateKey] = stored(pair.private, 'key-package', 4)
  if (initPrivateKey === undefined || hpkePrivateKey === undefined) throw new CryptoError('STATE_BROKEN')
  return { publicPackage, privatePackage: { initPrivateKey, hpkePrivateKey, signaturePrivateKey: publicKey } }
}

export interface CreateOptions {
  readonly room: Bytes
  readonly foundingHash: Bytes
  readonly keyPackage: KeyPackagePair
  readonly leafSeed: Bytes
  readonly leafCheck: LeafCheck
}

/** A group of one. The founder judges his own leaf, since the library does not. Throws CryptoError('LEAF_REFUSED') or the code of what the leaf lacks. */
export async function createGroup(o: CreateOptions): Promise<Group> {
  const kp = await readOwnKeyPackage(o.keyPackage, o.leafSeed)
  const leaf = kp.publicPackage.leafNode
  const problem = leafProblem(leaf)
  if (problem !== null) throw new CryptoError(problem)
  if (!(await o.leafCheck(identityOf(leaf), leaf.signaturePublicKey))) throw new CryptoError('LEAF_REFUSED')
  const extensions = [
    { extensionType: FOUNDING, extensionData: o.foundingHash },
    { extensionType: 'required_capabilities' as const, extensionData: requiredCapabilities() },
  ]
  const config = clientConfig(o.leafCheck)
  const cs = await suite()
  const made = await asCode('GROUP_IMPOSSIBLE', () =>
    createMlsGroup(o.room, kp.publicPackage, kp.privatePackage, extensions, cs, config),
  )
  return groupOf(made, o.leafSeed)
}

/** MLS-Exporter (RFC 9420 §8.5) of the present epoch. */
export async function exportSecret(g: Group, label: string, context: Bytes, length: number): Promise<Bytes> {
  return mlsExporter(g.state.keySchedule.exporterSecret, label, context, length, await suite())
}

/** What an attestation says of the epoch: a hash of the authenticator, since the authenticator itself is secret, and the tree hash. */
export async function attestationValues(g: Group): Promise<{ auth: Bytes; tree: Bytes }> {
  return {
    auth: await sha256(concat(utf8('parley/1/epoch'), g.state.keySchedule.epochAuthenticator)),
    tree: g.state.groupContext.treeHash.slice(),
  }
}

export const encodeGroup = (g: Group): Bytes => encode([1, 'group', encodeGroupState(g.state), g.leafSeed])

/** The state as `encodeGroup` wrote it into this device's own sealed store. Throws CryptoError('STATE_BROKEN'). */
export function decodeGroup(bytes: Bytes): Group {
  const [, , state, leafSeed] = stored(bytes, 'group', 4)
  if (leafSeed === undefined) throw new CryptoError('STATE_BROKEN')
  return groupOf(decodeState(state), leafSeed.slice())
}

/** Throws CryptoError('STATE_BROKEN'). */
export function decodeState(bytes: Bytes | undefined): ClientState {
  try {
    const decoded = bytes === undefined ? undefined : decodeGroupState(bytes, 0)
    if (decoded !== undefined && decoded[1] === bytes?.length)
      return forgetful({ ...decoded[0], clientConfig: clientConfig(nobody) })
  } catch {
    throw new CryptoError('STATE_BROKEN')
  }
  throw new CryptoError('STATE_BROKEN')
}

/** The byte strings of one of our own stored arrays. Throws CryptoError('STATE_BROKEN'). */
export function stored(bytes: Bytes, type: string, length: number): readonly (Bytes | undefined)[] {
  try {
    const value = decode(bytes)
    const fits = Array.isArray(value) && value.length === length && value[0] === 1 && value[1] === type
    if (fits) return value.map((v: unknown) => (v instanceof Uint8Array ? v : undefined))
  } catch {
    throw new CryptoError('STATE_BROKEN')
  }
  throw new CryptoError('STATE_BROKEN')
}
