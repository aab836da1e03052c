/** An MLS group as the rest of the client knows it: leaves, epoch, bytes. No type of the library passes `index.ts`. */
import {
  type ClientConfig, type ClientState, createGroup as createMlsGroup, decodeGroupState, decodeMlsMessage, encodeGroupState, encodeMlsMessage, encodeRequiredCapabilities, generateKeyPackageWithKey,
  type KeyPackage, type LeafNode, type MLSMessage, mlsExporter, type PrivateKeyPackage,
} from 'ts-mls'
import { decode, encode, equalBytes, sha256, utf8, concat } from '../record'
import { CryptoError } from './errors'
import { leafKey, suite, SUITE } from './suite'

export type Bytes = Uint8Array
export interface LeafView { readonly index: number; readonly identity: Bytes; readonly signatureKey: Bytes }
export type LeafCheck = (identity: Bytes, signatureKey: Bytes) => Promise<boolean>
export interface Group { readonly room: Bytes; readonly epoch: bigint; readonly ownLeaf: number; readonly leaves: readonly LeafView[]; readonly state: ClientState; readonly leafSeed: Bytes }
export interface KeyPackagePair { readonly public: Bytes; readonly private: Bytes }

export const WARRANT = 0xf001
export const FOUNDING = 0xf100
/** Leaf numbers of a frame's key id have ten bits (spec/media.md). */
export const MAX_LEAF = 1023

const capabilities = { versions: ['mls10' as const], ciphersuites: [SUITE as typeof SUITE], extensions: [FOUNDING], proposals: [WARRANT], credentials: ['basic' as const] }
const required = (): Bytes => encodeRequiredCapabilities({ extensionTypes: [FOUNDING], proposalTypes: [WARRANT], credentialTypes: ['basic'] })

/** Nothing is retained of old epochs and skipped generations, and no clock of this device decides (spec/crypto.md). */
export function clientConfig(leafCheck: LeafCheck): ClientConfig {
  return {
    keyRetentionConfig: { retainKeysForGenerations: 0, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 64 },
    lifetimeConfig: { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => equalBytes(a.leafNode.signaturePublicKey, b.leafNode.signaturePublicKey),
      compareKeyPackageToLeafNode: (a, b) => equalBytes(a.leafNode.signaturePublicKey, b.signaturePublicKey),
    },
    paddingConfig: { kind: 'padUntilLength', padUntilLength: 256 },
    authService: { validateCredential: async (credential, key) => credential.credentialType === 'basic' && (await leafCheck(credential.identity, key)) },
  }
}

export const identityOf = (leaf: LeafNode): Bytes => (leaf.credential.credentialType === 'basic' ? leaf.credential.identity : new Uint8Array())
export const leafView = (leaf: LeafNode, index: number): LeafView => ({ index, identity: identityOf(leaf), signatureKey: leaf.signaturePublicKey })

export function leavesOf(state: ClientState): readonly LeafView[] {
  return state.ratchetTree.flatMap((node, i) => (node !== undefined && node.nodeType === 'leaf' ? [leafView(node.leaf, i / 2)] : []))
}

/** Old epochs are forgotten by hand: the library would let a removed member go on speaking in the last one. */
export function groupOf(state: ClientState, leafSeed: Bytes): Group {
  const clean: ClientState = { ...state, historicalReceiverData: new Map() }
  return { room: clean.groupContext.groupId, epoch: clean.groupContext.epoch, ownLeaf: clean.privatePath.leafIndex, leaves: leavesOf(clean), state: clean, leafSeed }
}

/** A whole MLSMessage and nothing after it, copied out of the caller's buffer. Throws CryptoError('MLS_MALFORMED'). */
export function readMls(bytes: Bytes): MLSMessage {
  try {
    const decoded = decodeMlsMessage(bytes.slice(), 0)
    if (decoded !== undefined && decoded[1] === bytes.length && decoded[0].version === 'mls10') return decoded[0]
  } catch {
    throw new CryptoError('MLS_MALFORMED')
  }
  throw new CryptoError('MLS_MALFORMED')
}

export async function makeKeyPackage(identity: Bytes, leafSeed: Bytes, notBeforeSeconds: number, notAfterSeconds: number): Promise<KeyPackagePair> {
  const { signKey, publicKey } = await leafKey(leafSeed)
  const lifetime = { notBefore: BigInt(notBeforeSeconds), notAfter: BigInt(notAfterSeconds) }
  const made = await generateKeyPackageWithKey({ credentialType: 'basic', identity }, capabilities, lifetime, [], { signKey, publicKey }, await suite())
  return {
    public: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: made.publicPackage }),
    private: encode([1, 'key-package', made.privatePackage.initPrivateKey, made.privatePackage.hpkePrivateKey]),
  }
}

export function readKeyPackage(bytes: Bytes): KeyPackage {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_key_package' || message.keyPackage.cipherSuite !== SUITE) throw new CryptoError('MLS_MALFORMED')
  return message.keyPackage
}

export async function readPrivate(pair: KeyPackagePair, leafSeed: Bytes): Promise<{ publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }> {
  const fields = decode(pair.private) as readonly Bytes[]
  const { signKey } = await leafKey(leafSeed)
  return { publicPackage: readKeyPackage(pair.public), privatePackage: { initPrivateKey: fields[2] ?? new Uint8Array(), hpkePrivateKey: fields[3] ?? new Uint8Array(), signaturePrivateKey: signKey } }
}

export interface CreateOptions { readonly room: Bytes; readonly foundingHash: Bytes; readonly keyPackage: KeyPackagePair; readonly leafSeed: Bytes; readonly leafCheck: LeafCheck }

/** A group of one. The founder judges the own leaf: the library does not. Throws CryptoError. */
export async function createGroup(o: CreateOptions): Promise<Group> {
  const kp = await readPrivate(o.keyPackage, o.leafSeed)
  const leaf = kp.publicPackage.leafNode
  if (!(await o.leafCheck(identityOf(leaf), leaf.signaturePublicKey))) throw new CryptoError('LEAF_REFUSED')
  const extensions = [
    { extensionType: FOUNDING, extensionData: o.foundingHash },
    { extensionType: 'required_capabilities' as const, extensionData: required() },
  ]
  return groupOf(await createMlsGroup(o.room, kp.publicPackage, kp.privatePackage, extensions, await suite(), clientConfig(o.leafCheck)), o.leafSeed)
}

/** The group context must say exactly this founding and these capabilities (spec/crypto.md, Joining). */
export function contextProblem(state: ClientState, room: Bytes, founding: Bytes): string | null {
  const { groupId, extensions } = state.groupContext
  if (!equalBytes(groupId, room)) return 'WRONG_GROUP'
  const hash = extensions.find((e) => e.extensionType === FOUNDING)
  const caps = extensions.find((e) => e.extensionType === 'required_capabilities')
  if (extensions.length !== 2 || hash === undefined || caps === undefined) return 'CONTEXT_EXTENSIONS'
  if (!equalBytes(hash.extensionData, founding)) return 'FOUNDING_DIFFERS'
  return equalBytes(caps.extensionData, required()) ? null : 'CONTEXT_EXTENSIONS'
}

export async function exportSecret(g: Group, label: string, context: Bytes, length: number): Promise<Bytes> {
  return mlsExporter(g.state.keySchedule.exporterSecret, label, context, length, await suite())
}

/** What an attestation says of the epoch: a hash of the authenticator, since the authenticator itself is secret, and the tree hash. */
export async function attestationValues(g: Group): Promise<{ auth: Bytes; tree: Bytes }> {
  return { auth: await sha256(concat(utf8('parley/1/epoch'), g.state.keySchedule.epochAuthenticator)), tree: g.state.groupContext.treeHash }
}

export function encodeGroup(g: Group): Bytes {
  return encode([1, 'group', encodeGroupState(g.state), g.leafSeed])
}

/** The state of this device's own sealed store. The leaf's key and the check of leaves are given again by `withKeys`. */
export function decodeGroup(bytes: Bytes): Group {
  const [, , state, leafSeed] = decode(bytes) as readonly Bytes[]
  const decoded = state === undefined ? undefined : decodeGroupState(state, 0)
  if (decoded === undefined || leafSeed === undefined) throw new CryptoError('STATE_BROKEN')
  return groupOf({ ...decoded[0], clientConfig: clientConfig(async () => false) }, leafSeed.slice())
}

/** Config and signing handle are not part of what is stored. */
export async function withKeys(g: Group, leafCheck: LeafCheck): Promise<ClientState> {
  await leafKey(g.leafSeed)
  return { ...g.state, clientConfig: clientConfig(leafCheck) }
}
