/** A device keeps what the host signed of every item, and the sealed bytes of the last of them, whenever it stops; and that costs a step little. */
import { afterEach, describe, expect, it } from 'vitest'
import { asSign1, encodeReceipt, hex } from '../record'
import { readHistory, replayed } from './history'
import { nextLog } from './receipts'
import { keptAfter, readReceipts, readSealed, receiptOf, RECEIPTS_PAGE, RoomReceipts, SEALED_BYTES } from './room-receipts'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, MemoryVault, opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

/** Sizes of what each write put on the disk, by the kind of record. */
class Scales extends MemoryVault {
  wrote: number[] = []
  override write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    const kept = [...changes].filter(([name]) => name.startsWith('receipts/') || name.startsWith('sealed/'))
    if (kept.length > 0) this.wrote.push(kept.reduce((sum, [, bytes]) => sum + (bytes?.length ?? 0), 0))
    return super.write(changes)
  }
}

async function talking(lines: number) {
  const host = await MemoryHost.start()
  const vault = new Scales()
  const { vale, wells } = await opened(host, vault)
  players.push(vale, wells)
  const plenary = vale.room('plenary').room
  for (let i = 0; i < lines; i++) {
    await vale.engine.acts.sendMessage(plenary, `Line ${i}`)
    await wells.sees((v) => v.rooms.some((r) => r.room === plenary && r.messages.at(-1)?.text === `Line ${i}`))
  }
  await vale.sees((v) => v.connection.queued === 0)
  return { host, vault, vale, wells, plenary }
}
const roomOf = (p: Player, id: string) => {
  const room = p.engine.rooms.get(id)
  if (room === undefined) throw new Error('no room')
  return room
}

/** Everything the disk of a device has of a room's log is what the host gave out. */
async function isWhole(host: MemoryHost, player: Player, id: string): Promise<number> {
  const room = roomOf(player, id)
  const items = host.logs.get(id)?.items ?? []
  const { before } = room.data.kept
  const rows = await readReceipts(id, before.seq + 1, room.data.place.seq, player.vault)
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: room.data.place.seq - before.seq }, (_, i) => before.seq + i + 1))
  let { log } = before
  for (const row of rows) {
    log = await nextLog(log, row.envelope, row.stamp)
    const item = items[row.seq - 1]
    expect(hex(receiptOf(room.data.room, log, row))).toBe(hex(item?.receipt ?? new Uint8Array()))
    if (row.seq < room.data.kept.sealedFrom) continue
    expect(hex((await readSealed(id, row.seq, player.vault)) ?? new Uint8Array())).toBe(hex(item?.bytes ?? new Uint8Array()))
  }
  return rows.length
}

describe('receipts of a room', () => {
  it('are on the disk for every item, with its bytes, also over restarts in the middle of a page', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary } = await talking(RECEIPTS_PAGE)
    expect(await isWhole(host, vale, plenary)).toBeGreaterThan(RECEIPTS_PAGE)
    await vale.restart()
    await vale.sees((v) => v.connection.state === 'connected')
    await wells.engine.acts.sendMessage(plenary, 'After the restart.')
    await vale.sees((v) => v.rooms.some((r) => r.messages.at(-1)?.text === 'After the restart.'))
    await vale.engine.run(async () => undefined)
    expect(await isWhole(host, vale, plenary)).toBe(roomOf(vale, plenary).data.place.seq)
    expect(await isWhole(host, wells, plenary)).toBeGreaterThan(RECEIPTS_PAGE)
  })

  it('cost a step no more when the talk is long', { timeout: 60_000 }, async () => {
    const { host, vault, plenary } = await talking(RECEIPTS_PAGE * 2)
    const largest = Math.max(...(host.logs.get(plenary)?.items ?? []).map((item) => item.bytes.length))
    const page = RECEIPTS_PAGE * 180
    expect(Math.max(...vault.wrote.slice(-RECEIPTS_PAGE))).toBeLessThan(page + 4 * largest)
    expect(vault.wrote.length).toBeGreaterThan(RECEIPTS_PAGE) // control: they were weighed
  })

  it('keep the bytes of the last 16 MiB, and give up what is older', () => {
    const receipts = new RoomReceipts()
    const bytes = new Uint8Array(300_000)
    let kept = keptAfter({ seq: 0, log: new Uint8Array(32), stamp: 0, receipt: null })
    const hash = new Uint8Array(32)
    const disk = new Map<string, number>()
    for (let seq = 1; seq <= 200; seq++) {
      const receipt = asSign1(encodeReceipt({ room: new Uint8Array(16), seq, stamp: 5, envelope: hash, log: hash }), new Uint8Array(64))
      kept = receipts.taken(kept, { seq, kind: 1, bytes, receipt })
      for (const [name, value] of receipts.changes('r'))
        if (value === null) disk.delete(name)
        else disk.set(name, value.length)
      receipts.written()
    }
    const sealed = [...disk].filter(([name]) => name.startsWith('sealed/'))
    const total = sealed.reduce((sum, [, size]) => sum + size, 0)
    expect(total).toBeGreaterThanOrEqual(SEALED_BYTES)
    expect(total).toBeLessThan(SEALED_BYTES + 2 * 1024 * 1024)
    expect(sealed.map(([name]) => Number(name.split('/')[2])).sort((a, b) => a - b)[0]).toBe(kept.sealedFrom)
    expect([...disk.keys()].filter((name) => name.startsWith('receipts/'))).toHaveLength(Math.ceil(200 / RECEIPTS_PAGE))
  })

  it('come to who enters later with the record, checked against the key of the host', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary } = await talking(5)
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await intoPlenary(castell, [wells, vale])
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.record?.state === 'checked'))
    await castell.engine.run(async () => undefined)
    const room = roomOf(castell, plenary)
    expect(room.data.kept.before.seq).toBeLessThan(2)
    const { seq } = room.data.place
    expect([seq, seq - 1]).toContain(await isWhole(host, castell, plenary)) // who gave it may have come with the first item
    await castell.restart()
    expect([seq, seq - 1]).toContain(await isWhole(host, castell, plenary))
  })

  it('that the host did not sign make a whole history worthless', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary } = await talking(5)
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    host.storing = () => null // nothing is kept: he stays without the record
    await intoPlenary(castell, [wells, vale])
    const room = roomOf(castell, plenary)
    const { joined, state } = room.data.record
    const history = await readHistory(roomOf(vale, plenary), joined, vale.vault)
    const attested = { position: joined, state }
    expect(history.receipts.rows.length).toBeGreaterThanOrEqual(room.data.kept.before.seq)
    expect(await replayed(room, history, attested)).not.toBeNull() // control
    const { before, rows } = history.receipts
    const forged = rows.map((row, i) => (i === 2 ? { ...row, signature: row.signature.map((b) => b ^ 1) } : row))
    const dated = rows.map((row, i) => (i === 2 ? { ...row, stamp: row.stamp + 1 } : row))
    for (const worse of [forged, dated, rows.slice(1), rows.slice(0, 3)])
      expect(await replayed(room, { ...history, receipts: { before, rows: worse } }, attested)).toBeNull()
  })
})
