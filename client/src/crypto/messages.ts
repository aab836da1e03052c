/** Application messages: sealed in steps of 256 bytes, nothing in the clear but room and epoch. */
import { createApplicationMessage, encodeMlsMessage } from 'ts-mls'
import { asCode } from './errors'
import type { Bytes } from './framing'
import { type Group, groupOf } from './group'
import { inSteps } from './padding'
import { leafKey } from './suite'

/** At most what stands beside the payload inside the padding: two length prefixes and the signature. */
const INNER = 4 + 2 + 64

/**
 * `group` of the result replaces `g` and is written before `bytes` are sent: sealing again from `g` would use a key twice.
 * Throws CryptoError('SEAL_IMPOSSIBLE').
 */
export async function sealMessage(g: Group, payload: Bytes): Promise<{ group: Group; bytes: Bytes }> {
  const { suite: cs } = await leafKey(g.leafSeed)
  const paddingConfig = { kind: 'padUntilLength' as const, padUntilLength: inSteps(payload.length + INNER) }
  const state = { ...g.state, clientConfig: { ...g.state.clientConfig, paddingConfig } }
  const made = await asCode('SEAL_IMPOSSIBLE', () => createApplicationMessage(state, payload, cs, new Uint8Array()))
  return {
    group: groupOf(made.newState, g.leafSeed),
    bytes: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: made.privateMessage }),
  }
}
