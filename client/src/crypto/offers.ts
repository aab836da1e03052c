/** Key packages somebody else made, judged before anybody is shown as waiting for a seat: what the room would refuse anyway is refused at once. */
import { verifyKeyPackage } from 'ts-mls/keyPackage.js'
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import type { Bytes } from './framing'
import { type LeafView, leafView, readKeyPackage } from './group'
import { keyPackageProblem } from './profile'
import { suite } from './suite'

/**
 * The leaf a key package would become (index −1), or null when no member could add it at `logTime` (ms): malformed, not of the one form, outside its lifetime,
 * or not signed as it must be. Who stands behind the leaf is not judged here.
 */
export async function offeredLeaf(bytes: Bytes, logTime: number): Promise<LeafView | null> {
  try {
    const kp = readKeyPackage(bytes)
    const { signature } = await suite()
    if (keyPackageProblem(kp, logTime) !== null) return null
    const signed = (await verifyLeafNodeSignatureKeyPackage(kp.leafNode, signature)) && (await verifyKeyPackage(kp, signature))
    return signed ? leafView(kp.leafNode, -1) : null
  } catch {
    return null
  }
}
