/**
 * What every leaf of a Parley group looks like (spec/crypto.md §1). One form only, so that there is nothing to negotiate and nothing to hide in.
 * All checks here are the same on every device: they read the leaf and the log's time, never a clock.
 */
import { encodeRequiredCapabilities, type KeyPackage, type LeafNode } from 'ts-mls'
import { encodeCapabilities } from 'ts-mls/capabilities.js'
import { equalBytes, keyProblem } from '../record'
import { SUITE } from './suite'

type Bytes = Uint8Array

/** Proposal type whose data is one signed entry that a commit rests on; group context extension with the hash of the founding document. */
export const WARRANT = 0xf001
export const FOUNDING = 0xf100
/** Leaf numbers of a frame's key id have ten bits (spec/media.md). */
export const MAX_LEAF = 1023
/**
 * The most bytes of a sealed commit: one newcomer with all consents, or the founding heads at once, and a path to each leaf. A commit of nothing but
 * the smallest proposals costs its readers time, and more than these no room needs.
 */
export const commitBytes = ({ epoch, leaves }: { readonly epoch: bigint; readonly leaves: readonly unknown[] }): number =>
  (epoch === 0n ? 128 : 48) * 1024 + 96 * leaves.length
/** A key package lives no longer than a talk may: 400 days. */
export const MAX_LIFETIME_SECONDS = 400 * 86_400

export const capabilities: LeafNode['capabilities'] = {
  versions: ['mls10'],
  ciphersuites: [SUITE],
  extensions: [FOUNDING],
  proposals: [WARRANT],
  credentials: ['basic'],
}
const capabilityBytes = encodeCapabilities(capabilities)
export const requiredCapabilities = (): Bytes =>
  encodeRequiredCapabilities({ extensionTypes: [FOUNDING], proposalTypes: [WARRANT], credentialTypes: ['basic'] })

/** Empty for a credential of another type, which no leaf check accepts. */
export const identityOf = (leaf: LeafNode): Bytes =>
  leaf.credential.credentialType === 'basic' ? leaf.credential.identity : new Uint8Array()

/** A refusal code, or null when the leaf has the one form. */
export function leafProblem(leaf: LeafNode): string | null {
  if (leaf.credential.credentialType !== 'basic') return 'CREDENTIAL_TYPE'
  if (keyProblem(leaf.signaturePublicKey) !== null) return 'SIGNATURE_KEY'
  if (!equalBytes(encodeCapabilities(leaf.capabilities), capabilityBytes)) return 'CAPABILITIES'
  if (leaf.extensions.length > 0) return 'LEAF_EXTENSIONS'
  return exchangeKeyUsable(leaf.hpkePublicKey) ? null : 'EXCHANGE_KEY'
}

/** A refusal code for a key package at a time of the log, or null. `logTime` in ms. */
export function keyPackageProblem(kp: KeyPackage, logTime: number): string | null {
  if (kp.version !== 'mls10' || kp.cipherSuite !== SUITE || kp.extensions.length > 0) return 'KEY_PACKAGE_FORM'
  if (!exchangeKeyUsable(kp.initKey)) return 'EXCHANGE_KEY'
  const problem = leafProblem(kp.leafNode)
  return problem ?? lifetimeProblem(kp.leafNode.lifetime, logTime)
}

function lifetimeProblem({ notBefore, notAfter }: { notBefore: bigint; notAfter: bigint }, logTime: number): string | null {
  if (notAfter - notBefore > BigInt(MAX_LIFETIME_SECONDS)) return 'LIFETIME_TOO_LONG'
  const seconds = BigInt(Math.floor(logTime / 1000))
  return seconds < notBefore || seconds > notAfter ? 'KEY_PACKAGE_EXPIRED' : null
}

const P = 2n ** 255n - 19n
/** u-coordinates of the points of small order on Curve25519 and its twist (RFC 7748 §6.1 asks to refuse what they give). */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
])

/**
 * Nobody can encrypt to an X25519 key of small order or wrong length: one such key in the tree, and no honest member can commit any more.
 * The host's word never decides this, the arithmetic does: 32 bytes, top bit ignored, reduced, none of five values.
 */
export function exchangeKeyUsable(key: Bytes): boolean {
  if (key.length !== 32) return false
  const u = key.reduceRight((n, byte, i) => (n << 8n) | BigInt(i === 31 ? byte & 0x7f : byte), 0n)
  return !SMALL_ORDER.has(u % P)
}
