/** What the members of a room made of a message, and what the library alone would make of it. */
import { type ClientState, emptyPskIndex, type PrivateMessage, processPrivateMessage } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { expect } from 'vitest'
import { readMls } from '../framing'
import type { Received } from '../receive'
import { suite } from '../suite'
import type { Rig } from './rig'

export function privateMessage(bytes: Uint8Array): PrivateMessage {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_private_message') throw new Error('a private message')
  return message.privateMessage
}

export const codes = (outcomes: ReadonlyMap<string, Received>): readonly string[] => [
  ...new Set([...outcomes.values()].map((r) => (r.kind === 'refused' ? r.code : r.kind))),
]

/** Posts `bytes`, shows that all devices refuse with the same code and stay where they were, and that the room still works. */
export async function refused(rig: Rig, bytes: Uint8Array): Promise<string> {
  const before = await rig.views()
  const outcome = codes(await rig.post(bytes))
  expect(await rig.views()).toEqual(before)
  expect(before).toHaveLength(1)
  await rig.post(await rig.device('nora').seal('still here'))
  for (const device of rig.devices.values()) expect(device.heard.at(-1)).toBe('0: still here')
  expect(outcome).toHaveLength(1)
  return outcome[0] ?? ''
}

/** The library as it comes: every credential is good. */
export const trusting = (state: ClientState): ClientState => ({ ...state, clientConfig: defaultClientConfig })

/** What the library alone does with a private message, as a member who trusts it would. */
export async function libraryTakes(rig: Rig, bytes: Uint8Array, who = 'sami'): Promise<ClientState | null> {
  const result = await processPrivateMessage(
    trusting(rig.device(who).group.state),
    privateMessage(bytes),
    emptyPskIndex,
    await suite(),
  )
  return result.kind === 'newState' ? result.newState : null
}
