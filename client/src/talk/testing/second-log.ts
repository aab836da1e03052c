/** A host that keeps a second log of a room for one device. */
import { encode, sign1 } from '../../record'
import { envelopeHash, nextLog } from '../receipts'
import type { MemoryHost } from './host'
import type { Item } from './host-log'

type Bytes = Uint8Array
export type SecondLog = (device: string, room: string, items: readonly Item[]) => Promise<readonly Item[]>

export interface Fork {
  readonly device: string
  readonly room: string
  readonly hides: (item: Item) => boolean
  readonly sign: (bytes: Bytes) => Promise<Bytes>
}

/** What is shown of new items: to this device those not hidden, numbered, dated and signed as a log of their own. */
export function secondLogOf(host: MemoryHost, { device, room, hides, sign }: Fork): SecondLog {
  const from = host.logs.get(room)?.items.length ?? 0
  const id = Uint8Array.from(room.match(/../g) ?? [], (b) => parseInt(b, 16))
  let [seq, log, before]: [number, Bytes, Promise<readonly Item[]>] = [from, host.logs.get(room)?.log ?? new Uint8Array(32), Promise.resolve([])]
  const resigned = async (item: Item): Promise<Item> => {
    seq += 1
    const envelope = await envelopeHash(item.kind, item.bytes)
    host.clock += 1
    const stamp = host.clock
    log = await nextLog(log, envelope, stamp)
    return { ...item, seq, receipt: await sign1('parley/1/receipt', encode([1, 'receipt', id, seq, stamp, envelope, log]), sign) }
  }
  const shown = async (items: readonly Item[]): Promise<readonly Item[]> => {
    const out: Item[] = items.filter((item) => item.seq <= from)
    for (const item of items) if (item.seq > from && !hides(item)) out.push(await resigned(item))
    return out
  }
  return (to, of, items) => {
    if (to !== device || of !== room) return Promise.resolve(items)
    before = before.then(() => shown(items))
    return before
  }
}
