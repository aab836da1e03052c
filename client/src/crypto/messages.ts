/** Application messages: sealed in steps of 256 bytes, nothing in the clear but room and epoch. */
import { createApplicationMessage, encodeMlsMessage } from 'ts-mls'
import { type Bytes, type Group, groupOf } from './group'
import { leafKey, suite } from './suite'

const STEP = 256
/** What framing adds inside the padding: length, signature, and its length. */
const INNER = 73

export async function sealMessage(g: Group, payload: Bytes): Promise<{ group: Group; bytes: Bytes }> {
  await leafKey(g.leafSeed)
  const padded = Math.ceil((payload.length + INNER) / STEP) * STEP
  const config = g.state.clientConfig
  const state = { ...g.state, clientConfig: { ...config, paddingConfig: { kind: 'padUntilLength' as const, padUntilLength: padded } } }
  const made = await createApplicationMessage(state, payload, await suite(), new Uint8Array())
  return {
    group: groupOf({ ...made.newState, clientConfig: config }, g.leafSeed),
    bytes: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: made.privateMessage }),
  }
}
