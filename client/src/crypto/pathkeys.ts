/**
 * The check RFC 9420 §12.4.2 asks for and the library lacks: public keys derived from a path secret equal those in the tree.
 * Whatever the suite derives is remembered; a parent key that is new to us and was not derived was planted.
 */
import type { CiphersuiteImpl, ClientState } from 'ts-mls'
import { equalBytes, hex } from '../record'

export function recording(cs: CiphersuiteImpl): { readonly suite: CiphersuiteImpl; readonly derived: ReadonlySet<string> } {
  const derived = new Set<string>()
  const deriveKeyPair: CiphersuiteImpl['hpke']['deriveKeyPair'] = async (ikm) => {
    const pair = await cs.hpke.deriveKeyPair(ikm)
    derived.add(hex(await cs.hpke.exportPublicKey(pair.publicKey)))
    return pair
  }
  return { suite: { ...cs, hpke: { ...cs.hpke, deriveKeyPair } }, derived }
}

/** True when every parent key we newly hold the private half of is the one that stands in the tree. */
export function pathKeysHold(before: ClientState | null, after: ClientState, derived: ReadonlySet<string>): boolean {
  return Object.entries(after.privatePath.privateKeys).every(([index, key]) => {
    const node = after.ratchetTree[Number(index)]
    if (node === undefined || node.nodeType !== 'parent') return true
    const old = before?.privatePath.privateKeys[Number(index)]
    if (old !== undefined && equalBytes(old, key)) return true
    return derived.has(hex(node.parent.hpkePublicKey))
  })
}
