/** What the in-memory host does after a restore (spec/protocol.md §10): each log ends where the backup did, and is closed. */
import { type Cbor, decode, encode, equalBytes, hex, readSign1, sign1, verifySign1 } from '../../record'
import { envelopeHash, nextLog } from '../receipts'
import type { MemoryHost } from './host'
import type { Item } from './host-log'

type Bytes = Uint8Array
type Sign = (bytes: Bytes) => Promise<Bytes>
export interface Closed {
  readonly at: number
  readonly shown: Map<string, number>
  readonly without: Set<string>
}
const receiptIn = (receipt: Bytes): Cbor[] => decode(readSign1(receipt).payload) as Cbor[]

/** `lengths`: by room, how many items the backup has. */
export function restore(host: MemoryHost, lengths: ReadonlyMap<string, number>): void {
  for (const [room, log] of host.logs) {
    log.items = log.items.slice(0, lengths.get(room) ?? log.items.length)
    const last = log.items.at(-1)
    if (last === undefined) continue
    const [, , , , stamp, , running] = receiptIn(last.receipt)
    log.log = running as Bytes
    log.stamp = stamp as number
    if (lengths.has(room)) host.closed.set(room, { at: host.clock, shown: new Map(), without: new Set() })
  }
  for (const connection of [...host.connections]) connection.close(1006)
}

/** False for what the host did not sign for the next place of this very log. */
export async function takeBack(host: MemoryHost, body: ReadonlyMap<string, Cbor>): Promise<boolean> {
  const room = body.get('room') as Bytes
  const [bytes, receipt] = [(body.get('bytes') as Bytes).slice(), (body.get('receipt') as Bytes).slice()]
  const item: Item = { seq: body.get('seq') as number, kind: body.get('kind') as number, bytes, receipt }
  const log = host.logs.get(hex(room))
  const there = (): boolean | null =>
    log !== undefined && item.seq <= log.items.length ? equalBytes(log.items[item.seq - 1]?.receipt ?? receipt, receipt) : null
  if (log === undefined || item.seq > log.items.length + 1) return false
  if (there() !== null) return there() === true
  const [, , , , stamp, envelope, running] = receiptIn(item.receipt)
  const good = await verifySign1('parley/1/receipt', item.receipt, host.key).then(() => true, () => false)
  const next = await nextLog(log.log, await envelopeHash(item.kind, item.bytes), stamp as number)
  if (!good || !equalBytes(next, running as Bytes) || !equalBytes(await envelopeHash(item.kind, item.bytes), envelope as Bytes)) return false
  if (there() !== null) return there() === true // another device was quicker
  log.items.push(item)
  log.log = next
  log.stamp = stamp as number
  for (const each of host.connections) each.deliver(hex(room))
  return true
}

/** What a device has shown, or that it goes on without. */
export function said(host: MemoryHost, device: string, verb: string, body: ReadonlyMap<string, Cbor>): void {
  const closed = host.closed.get(hex(body.get('room') as Bytes))
  const receipt = body.get('receipt')
  if (verb === 'restored.without') closed?.without.add(device)
  else closed?.shown.set(device, receipt instanceof Uint8Array ? (receiptIn(receipt)[3] as number) : 0)
}

/** Opens the room when all its devices have shown what they hold and nothing shown is missing, or all said to go on without. */
export async function settleClosed(host: MemoryHost, room: Bytes, sign: Sign): Promise<void> {
  const id = hex(room)
  const [log, closed] = [host.logs.get(id), host.closed.get(id)]
  if (log === undefined || closed === undefined) return
  const waiting = [...log.devices].filter((device) => !closed.shown.has(device))
  const whole = waiting.length === 0 && [...closed.shown.values()].every((head) => head <= log.items.length)
  const open = whole || [...log.devices].every((device) => closed.without.has(device))
  const keys = waiting.map((key) => Uint8Array.from(key.match(/../g) ?? [], (x) => parseInt(x, 16)))
  const head = log.items.length
  if (open) {
    host.closed.delete(id)
    const payload = encode([1, 'restored', room, head, log.log, closed.at, host.clock, !whole])
    await host.append(room, [...log.devices][0] ?? '', 6, await sign1('parley/1/restored', payload, sign))
  }
  for (const device of log.devices) host.push(device, 'restored', { room, at: open ? null : closed.at, head, waiting: open ? [] : keys })
}

/** The mark of kind 6 without anybody's having shown or said anything; the room is open at once. */
export function claimed(host: MemoryHost, id: string, sign: Sign): Promise<Item> {
  const log = host.logs.get(id)
  if (log === undefined) throw new Error('no such room')
  host.closed.delete(id)
  const room = Uint8Array.from(id.match(/../g) ?? [], (x) => parseInt(x, 16))
  const payload = encode([1, 'restored', room, log.items.length, log.log, host.clock, host.clock, true])
  return sign1('parley/1/restored', payload, sign).then((mark) => host.append(room, [...log.devices][0] ?? '', 6, mark))
}
