/** What an engine of the benchmarks stands on: memory for a disk, the real connection to the real host. */
import type { Vault } from '../src/talk/ports'
import type { HostLink, LinkOptions } from '../src/transport/link'

export type OpenLink = (options: Omit<LinkOptions, 'url'>) => HostLink
export const socketOf = (origin: string): string => `${origin.replace(/^http/, 'ws')}/api/v1/socket`

export class Memory implements Vault {
  readonly records = new Map<string, Uint8Array>()
  read = (names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> =>
    Promise.resolve(new Map([...this.records].filter(([name]) => names.includes(name))))
  write = (changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> => {
    for (const [name, bytes] of changes) {
      if (bytes === null) this.records.delete(name)
      else this.records.set(name, bytes.slice())
    }
    return Promise.resolve()
  }
}
