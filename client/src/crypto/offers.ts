/** Key packages somebody else made, judged before anybody is shown as waiting for a seat: what the room would refuse anyway is refused at once. */
import { verifyKeyPackage } from 'ts-mls/keyPackage.js'
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import type { Bytes } from './framing'
import { type LeafView, leafView, readKeyPackage } from './group'
import { keyPackageProblem } from './profile'
import { suite } from './suite'

/** When the lifetime of a key package begins, s; null for bytes that are none. */
export function beginsAt(bytes: Bytes): number | null {
  try {
    return Number(readKeyPackage(bytes).leafNode.lifetime.notBefore)
  } catch {
    return null
  }
}

/** `since`: the beginning of its lifetime in seconds, which its owner signed; of two askings the later one has a later one. */
export interface OfferedLeaf extends LeafView {
  readonly since: number
}

/**
 * The leaf a key package would become (index −1), or null when no member could add it at `logTime` (ms): malformed, not of the one form, outside its lifetime,
 * or not signed as it must be. Who stands behind the leaf is not judged here.
 */
export async function offeredLeaf(bytes: Bytes, logTime: number): Promise<OfferedLeaf | null> {
  try {
    const kp = readKeyPackage(bytes)
    const { signature } = await suite()
    if (keyPackageProblem(kp, logTime) !== null) return null
    const signed = (await verifyLeafNodeSignatureKeyPackage(kp.leafNode, signature)) && (await verifyKeyPackage(kp, signature))
    return signed ? { ...leafView(kp.leafNode, -1), since: Number(kp.leafNode.lifetime.notBefore) } : null
  } catch {
    return null
  }
}
