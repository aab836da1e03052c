import { afterEach, describe, expect, it } from 'vitest'
import { PART } from '../crypto'
import { hex, sha256 } from '../record'
import { MemoryHost } from './testing/host'
import { opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
async function two() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells, plenary: vale.room('plenary').room }
}
const bytesOf = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).map((_, i) => (i * 31) % 251)
const fileOf = (bytes: Uint8Array<ArrayBuffer>, name = 'Annex II.pdf'): File => new File([bytes], name)
const filesIn = (p: Player, room: string) => Object.entries(p.subjects[room]?.files ?? {})
const refusal = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'given', (error: { code?: string }) => error.code)

describe('a file', () => {
  it('is put by one, named in the record by its hash, and got by the other', async () => {
    const { host, vale, wells, plenary } = await two()
    const bytes = bytesOf(2 * PART + 5)
    const hash = hex(await sha256(bytes))
    expect(await vale.engine.transfers.put(plenary, fileOf(bytes), null)).toBeNull()
    await wells.sees(() => filesIn(wells, plenary).length === 1)
    expect(filesIn(wells, plenary)[0]?.[1]).toMatchObject({ delegation: 'NL', versions: [{ name: 'Annex II.pdf', hash, size: bytes.length }] })
    const got = await wells.engine.transfers.get(plenary, hash, 'Annex II.pdf')
    expect(hex(await sha256(new Uint8Array(await got.arrayBuffer())))).toBe(hash)
    expect([...host.parts.values()].some((part) => hex(part).includes(hex(bytes.slice(0, 64))))).toBe(false)
    expect(vale.view.transfers).toEqual([])
  })

  it('gets a second version under the same file', async () => {
    const { vale, wells, plenary } = await two()
    await vale.engine.transfers.put(plenary, fileOf(bytesOf(10)), null)
    await wells.sees(() => filesIn(wells, plenary).length === 1)
    await vale.sees(() => filesIn(vale, plenary).length === 1)
    const [id] = filesIn(vale, plenary)[0] ?? ['']
    await vale.engine.transfers.put(plenary, fileOf(bytesOf(11)), id)
    await wells.sees(() => filesIn(wells, plenary)[0]?.[1].versions.length === 2)
  })

  it('is not given to anybody when the host exchanged or moved its parts', async () => {
    const { host, vale, wells, plenary } = await two()
    const bytes = bytesOf(2 * PART)
    const hash = hex(await sha256(bytes))
    await vale.engine.transfers.put(plenary, fileOf(bytes), null)
    await wells.sees(() => filesIn(wells, plenary).length === 1)
    const [first, second] = [...host.parts.keys()] as [string, string]
    const [a, b] = [host.parts.get(first), host.parts.get(second)] as [Uint8Array, Uint8Array]
    host.parts.set(first, b).set(second, a)
    expect(await refusal(wells.engine.transfers.get(plenary, hash, 'x'))).toBe('FILE_DIFFERS')
    host.parts.set(first, a).set(second, b)
    expect(await refusal(wells.engine.transfers.get(plenary, hash, 'x'))).toBe('given')
  })

  it('goes on where a restart ended it, when the same bytes are chosen again', async () => {
    const { host, vale, wells, plenary } = await two()
    const bytes = bytesOf(6 * PART)
    let refused = 0
    host.refuses = (verb) => (verb === 'file.put' && host.parts.size >= 3 ? (refused++, 'STORAGE_BUSY') : null)
    await vale.engine.transfers.put(plenary, fileOf(bytes), null)
    await vale.sees((v) => v.transfers.some((t) => t.state === 'waiting'))
    await vale.restart()
    await vale.sees((v) => v.transfers.some((t) => t.state === 'needs-file' && t.name === 'Annex II.pdf'))
    host.refuses = () => null
    const before = new Map(host.parts)
    await vale.engine.transfers.put(plenary, fileOf(bytes), null)
    await wells.sees(() => filesIn(wells, plenary).length === 1)
    expect([...before].every(([name, part]) => host.parts.get(name) === part)).toBe(true)
    expect(host.parts.size).toBe(6)
    expect(refused).toBeGreaterThan(0)
  })

  it('that is given up is dropped at the host, also when that is said without a line', async () => {
    const { host, vale, plenary } = await two()
    host.refuses = (verb) => (verb === 'file.put' && host.parts.size >= 3 ? 'STORAGE_BUSY' : null)
    await vale.engine.transfers.put(plenary, fileOf(bytesOf(6 * PART)), null)
    await vale.sees((v) => v.transfers.some((t) => t.state === 'waiting'))
    expect(host.parts.size).toBeGreaterThan(0) // control: there is something to drop
    vale.away()
    const [upload] = Object.keys(vale.engine.data.uploads)
    expect(await vale.engine.transfers.tell(upload ?? '', 'cancel')).toBeNull()
    await vale.back()
    await expect.poll(() => host.parts.size).toBe(0)
    expect(vale.engine.data.uploads).toEqual({})
    expect(vale.view.trouble?.code).not.toBe('NO_SUCH_FILE')
  })

  it('goes on when a part was kept and the answer was lost with the line', async () => {
    const { host, vale, wells, plenary } = await two()
    const bytes = bytesOf(6 * PART)
    host.refuses = (verb) => (verb === 'file.put' && host.parts.size >= 3 ? 'STORAGE_BUSY' : null)
    await vale.engine.transfers.put(plenary, fileOf(bytes), null)
    await vale.sees((v) => v.transfers.some((t) => t.state === 'waiting'))
    await vale.restart()
    const [late] = host.parts // it is on its way through the host while the device asks what is there
    host.parts.delete(late?.[0] ?? '')
    host.refuses = (verb) => {
      if (verb === 'file.put' && late !== undefined) host.parts.set(...late)
      return null
    }
    await vale.engine.transfers.put(plenary, fileOf(bytes), null)
    await wells.sees(() => filesIn(wells, plenary).length === 1)
    expect(host.parts.get(late?.[0] ?? '')).toBe(late?.[1])
    const got = await wells.engine.transfers.get(plenary, hex(await sha256(bytes)), 'Annex II.pdf')
    expect(got.size).toBe(bytes.length)
  })

  it('of the caucus has no key outside', async () => {
    const { vale, wells } = await two()
    const caucus = vale.room('caucus').room
    const bytes = bytesOf(100)
    await vale.engine.transfers.put(caucus, fileOf(bytes, 'Red lines.odt'), null)
    await vale.sees(() => filesIn(vale, caucus).length === 1)
    const hash = hex(await sha256(bytes))
    expect(await refusal(wells.engine.transfers.get(wells.room('plenary').room, hash, 'x'))).toBe('FILE_KEY_MISSING')
    expect(await refusal(vale.engine.transfers.get(caucus, hash, 'x'))).toBe('given')
  })
})
