/** A host that shows a room twice: from now on this device lives in a history of its own. */
import { hex } from '../../record'
import type { MemoryHost } from './host'

/** `same`: both are shown the same envelopes in the same order, at two times. Returns the second history. */
export function forked(host: MemoryHost, room: Uint8Array, device: string, { same = false } = {}): { readonly items: readonly unknown[] } {
  const log = host.logs.get(hex(room))
  if (log === undefined) throw new Error('no such room')
  const second = { ...log, items: [...log.items], devices: new Set(log.devices), seen: new Map(log.seen) }
  host.forks.set(hex(room), { devices: new Set([device]), log: second, same })
  return second
}
