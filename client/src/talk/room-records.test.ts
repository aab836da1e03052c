/** A room is on the disk as it is here after every write, whenever the device stops; and what a step writes does not grow with the talk. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CryptoError } from '../crypto'
import { encodeState } from '../domain'
import { hex } from '../record'
import { openRooms, readMessages } from './room-open'
import { PAGE, REPLAYED } from './room-records'
import { MemoryHost } from './testing/host'
import { MemoryVault, opened, type Player } from './testing/people'

/** Keeps what lay on the disk after each write, and how much each wrote. */
class Diary extends MemoryVault {
  readonly days: { readonly records: ReadonlyMap<string, Uint8Array>; readonly wrote: ReadonlyMap<string, number> }[] = []
  after: () => void = () => undefined
  full = false
  override async write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    if (this.full) throw new CryptoError('DEVICE_FULL')
    await super.write(changes)
    this.days.push({ records: new Map(this.records), wrote: new Map([...changes].map(([name, bytes]) => [name, bytes?.length ?? 0])) })
    this.after()
  }
}

let [vale, wells] = [] as unknown as [Player, Player]
let vault: Diary
let id: string
beforeEach(async () => {
  vault = new Diary()
  ;({ vale, wells } = await opened(await MemoryHost.start(), vault))
  id = vale.room('plenary').room
})
afterEach(() => [vale, wells].forEach((p) => p.engine.stop()))

const texts = (p: Player): readonly string[] => p.room('plenary').messages.map((m) => m.text)
const hears = (p: Player, text: string): Promise<void> => p.sees((v) => v.rooms.some((r) => r.messages.at(-1)?.text === text && r.messages.at(-1)?.delivery !== 'waiting'))

async function says(count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i++) {
    await vale.engine.acts.sendMessage(id, `Line ${i}`)
    await hears(wells, `Line ${i}`)
  }
  await vale.sees((v) => v.connection.queued === 0)
}
const room = (p: Player) => {
  const found = p.engine.rooms.get(id)
  if (found === undefined) throw new Error('no plenary')
  return found
}
const from = (records: ReadonlyMap<string, Uint8Array>): MemoryVault => {
  const disk = new MemoryVault()
  disk.records = new Map(records)
  return disk
}
const numbered = (first: number, to: number): readonly string[] => Array.from({ length: to - first }, (_, i) => `Line ${first + i}`)

describe('a device that stops', () => {
  it('finds after any write the very state and messages it had then', { timeout: 120_000 }, async () => {
    const had: { readonly rules: string; readonly said: number }[] = []
    const begun = vault.days.length
    vault.after = () => void had.push({ rules: hex(encodeState(room(vale).rules)), said: room(vale).data.said })
    await says(REPLAYED + PAGE)
    expect(new Set(had.map((each) => each.said)).size).toBe(REPLAYED + PAGE + 1) // the disk stood at each of them
    for (const [i, day] of vault.days.slice(begun).entries()) {
      if (i % 9 !== 0) continue
      const [found] = await openRooms(vale.engine.roomContext(), [id], from(day.records))
      if (found === undefined) throw new Error('the disk knows the room')
      expect(hex(encodeState(found.rules))).toBe(had[i]?.rules)
      expect(found.messages.map((m) => m.text)).toEqual(numbered(found.firstMessage, had[i]?.said ?? 0))
    }
  })

  it('goes on where it was, in the middle of a page and of the entries since the state', { timeout: 60_000 }, async () => {
    await says(PAGE + 5)
    await vale.restart()
    await vale.sees((v) => v.connection.state === 'connected')
    await says(PAGE, PAGE + 5)
    await wells.engine.acts.sendMessage(id, 'And from the other side.')
    await hears(vale, 'And from the other side.')
    await vale.restart()
    await hears(vale, 'And from the other side.')
    expect(texts(vale)).toEqual([...numbered(0, 2 * PAGE + 5), 'And from the other side.'])
    expect(encodeState(room(vale).rules)).toEqual(encodeState(room(wells).rules))
  })

  it.each(['state/', 'entry/', 'messages/'])('does not open a room of which a %s is missing', { timeout: 60_000 }, async (part) => {
    await says(3)
    const name = [...vault.records.keys()].find((each) => each.startsWith(`${part}${id}`))
    expect(name).toBeDefined()
    const rest = new Map([...vault.records].filter(([each]) => each !== name))
    await expect(openRooms(vale.engine.roomContext(), [id], from(rest))).rejects.toMatchObject({ code: 'STATE_BROKEN' })
  })

  it('does not open a room with the state of another position', { timeout: 60_000 }, async () => {
    await says(3)
    const other = new Map(vault.records).set(`state/${id}`, encodeState(room(vale).rules))
    await expect(openRooms(vale.engine.roomContext(), [id], from(other))).rejects.toMatchObject({ code: 'STATE_BROKEN' })
  })
})

describe('a long talk', () => {
  it('writes with each step what the step changed', { timeout: 60_000 }, async () => {
    await says(PAGE + 2)
    const begun = vault.days.length
    await says(1, PAGE + 2)
    const names = vault.days.slice(begun).flatMap((day) => [...day.wrote.keys()])
    expect(names.filter((name) => name.startsWith('state/'))).toEqual([])
    expect([...new Set(names.filter((name) => name.startsWith('messages/')))]).toEqual([`messages/${id}/1`])
    expect(names.filter((name) => name.startsWith('entry/'))).toHaveLength(1)
  })

  it('keeps every entry, and applies no more of them at an opening than so many', { timeout: 60_000 }, async () => {
    await says(REPLAYED + 10)
    const { base, position } = room(vale).data
    expect(position - base).toBeLessThanOrEqual(REPLAYED)
    expect([...vault.records.keys()].filter((name) => name.startsWith(`entry/${id}/`))).toHaveLength(position)
  })

  it('is written whole again when a disk that was full has space, with nothing left out', { timeout: 60_000 }, async () => {
    await says(3)
    vault.full = true
    for (let i = 0; i < PAGE; i++) {
      await wells.engine.acts.sendMessage(id, `Heard ${i}`)
      await hears(vale, `Heard ${i}`)
    }
    vault.full = false
    await vale.sees((v) => v.trouble === null)
    await vale.restart()
    await hears(vale, `Heard ${PAGE - 1}`)
    expect(texts(vale)).toEqual([...numbered(0, 3), ...Array.from({ length: PAGE }, (_, i) => `Heard ${i}`)])
    expect(encodeState(room(vale).rules)).toEqual(encodeState(room(wells).rules))
  })

  it('shows its last pages, and the pages before them when they are asked for', { timeout: 60_000 }, async () => {
    const count = 5 * PAGE + 7
    await says(count)
    const { messages, earlier, said } = vale.room('plenary')
    expect([earlier, said, messages.length]).toEqual([2 * PAGE, count, 3 * PAGE + 7])
    expect(texts(vale)).toEqual(numbered(2 * PAGE, count))
    expect((await vale.engine.roomViews.earlier(id, earlier)).map((m) => m.text)).toEqual(numbered(0, 2 * PAGE))
    expect(await vale.engine.roomViews.earlier(id, 0)).toEqual([])
    await expect(readMessages(vault, id, 0, count + 1)).rejects.toMatchObject({ code: 'STATE_BROKEN' })
    await vale.restart()
    await hears(vale, `Line ${count - 1}`)
    expect(texts(vale)).toEqual(numbered(2 * PAGE, count))
    expect(vale.room('plenary').unread).toBe(0)
  })
})
