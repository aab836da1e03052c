/**
 * The check RFC 9420 §12.4.2 asks for and the library lacks: the public keys that follow from a path secret are those in the tree. Without it a member can
 * plant a foreign key that everybody takes, and the next honest commit fails for somebody else.
 */
import type { CiphersuiteImpl, ClientState } from 'ts-mls'
import { equalBytes, hex } from '../record'

type Bytes = Uint8Array

/** A suite that notes every key pair it derives: private key (hex) → public key. */
export function recording(cs: CiphersuiteImpl): {
  readonly suite: CiphersuiteImpl
  readonly derived: ReadonlyMap<string, Bytes>
} {
  const derived = new Map<string, Bytes>()
  const deriveKeyPair: CiphersuiteImpl['hpke']['deriveKeyPair'] = async (ikm) => {
    const pair = await cs.hpke.deriveKeyPair(ikm)
    const [secret, key] = await Promise.all([cs.hpke.exportPrivateKey(pair.privateKey), cs.hpke.exportPublicKey(pair.publicKey)])
    derived.set(hex(secret), key)
    return pair
  }
  return { suite: { ...cs, hpke: { ...cs.hpke, deriveKeyPair } }, derived }
}

/** True when every parent key whose private half is new to us stands in the tree at its place. `before` is null for a newcomer. */
export function pathKeysHold(
  before: ClientState | null,
  after: Pick<ClientState, 'privatePath' | 'ratchetTree'>,
  derived: ReadonlyMap<string, Bytes>,
): boolean {
  return Object.entries(after.privatePath.privateKeys).every(([index, secret]) => {
    const node = after.ratchetTree[Number(index)]
    if (node === undefined || node.nodeType !== 'parent') return true
    const old = before?.privatePath.privateKeys[Number(index)]
    if (old !== undefined && equalBytes(old, secret)) return true
    const key = derived.get(hex(secret))
    return key !== undefined && equalBytes(key, node.parent.hpkePublicKey)
  })
}
