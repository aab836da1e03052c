/**
 * Letters longer than the host carries: a newcomer to a long talk is given more than one mail holds. Whatever the host does to it on the way, he is let in
 * when all of it came, by nothing else, and asks for it without end or haste.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encode, hex } from '../record'
import { onLong } from './fetching'
import { MAILED_BYTES } from './letters'
import { decodeWelcome, type Long } from './mail-payloads'
import type { Engine } from './ports'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

let host: MemoryHost
let vale: Player
let wells: Player
let pell: Player
const players: Player[] = []

/** The plenary's state is longer than one mail; Rasmus Pell is in his caucus and knocks at plenary with `intoPlenary`. */
async function longTalk(sessions: number): Promise<void> {
  host = await MemoryHost.start()
  ;({ vale, wells } = await opened(host))
  const plenary = vale.room('plenary').room
  const agenda = Array.from({ length: 490 }, (_, at) => ({ item: String(at + 1), title: `${at} `.padEnd(190, 'x') }))
  const begins = { at: host.clock + 86_400_000, zone: 'Europe/Vienna' }
  for (let at = 0; at < sessions; at += 1) {
    const terms = { start: begins, end: { ...begins, at: begins.at + 3_600_000 }, modality: 'virtual', agenda }
    expect(await vale.engine.acts.perform(plenary, 'session.propose', { title: `Round ${at}`, terms })).toBeNull()
  }
  for (const head of [vale, wells]) await head.sees((v) => v.connection.queued === 0 && Object.keys(head.subjects[plenary]?.sessions ?? {}).length === sessions)
  pell = await inCaucus(host, vale, 'Rasmus Pell')
  players.push(vale, wells, pell)
}

afterEach(() => {
  for (const player of players.splice(0)) player.engine.stop()
})

const device = (player: Player): string => hex(player.engine.data.keys.deviceKey)
const later = async (player: Player, ms: number): Promise<void> => {
  host.clock += ms
  await player.engine.run(async () => undefined)
}
const inPlenary = (player: Player): boolean => player.view.rooms.some((r) => r.kind === 'plenary' && r.state === 'open')
/** How many newcomers this device let into plenary who have not shown that they have the letter. */
const awaited = (head: Player): number => Object.keys(head.engine.plenary?.data.welcomes ?? {}).length
/** Until the host was asked so often by this device for parts of the letter. */
const tried = (times: number): Promise<void> => pell.sees(() => (pell.engine.data.letters[0]?.failed ?? 0) >= times)

describe('a newcomer to a long talk', () => {
  it('is given a state larger than any message may be, once', async () => {
    await longTalk(12)
    expect(vale.engine.plenary?.rulesBytes().length).toBeGreaterThan(1024 * 1024 + 1024)
    const mailed: number[] = []
    const send = host.sendMail.bind(host)
    host.sendMail = (to, bytes) => {
      mailed.push(bytes.length)
      send(to, bytes)
    }
    await intoPlenary(pell, [vale, wells])
    expect(Object.keys(pell.subjects[pell.room('plenary').room]?.sessions ?? {}).length).toBe(12)
    expect(Math.max(...mailed)).toBeLessThan(MAILED_BYTES)
    expect(pell.engine.data.letters).toEqual([])
    for (const head of [vale, wells]) await head.sees(() => awaited(head) === 0)
    const before = mailed.length
    for (const head of [vale, wells]) await later(head, 86_400_000)
    expect(mailed.length).toBe(before) // he has shown that he has it
  })
})

describe('a host that', () => {
  let entered: Promise<void>
  beforeEach(() => longTalk(3))

  /** Lets in Pell; the host keeps of the letter what `spoil` makes of its parts, and has them again as they were after what this returns. */
  async function spoiling(spoil: (name: string, bytes: Uint8Array) => Uint8Array | null): Promise<() => void> {
    const parts = new Map<string, Uint8Array>()
    host.storing = (name, bytes) => {
      parts.set(name, bytes)
      return spoil(name, bytes)
    }
    entered = intoPlenary(pell, [vale, wells])
    await tried(1)
    expect(parts.size).toBeGreaterThan(1)
    return () => parts.forEach((bytes, name) => host.parts.set(name, bytes))
  }

  async function entersWhenRepaired(repair: () => void): Promise<void> {
    await later(pell, 60_000)
    await tried(2)
    expect(inPlenary(pell)).toBe(false)
    repair()
    await later(pell, 600_000)
    await entered
    expect(Object.keys(pell.subjects[pell.room('plenary').room]?.sessions ?? {}).length).toBe(3)
    expect(pell.engine.data.letters).toEqual([])
  }

  it('deletes a part is asked again for it', async () => {
    await entersWhenRepaired(await spoiling((name, bytes) => (name.endsWith('/1') ? null : bytes)))
  })

  it('alters a part is asked again for it', async () => {
    await entersWhenRepaired(await spoiling((name, bytes) => (name.endsWith('/0') ? bytes.map((each, at) => (at === 99 ? each ^ 1 : each)) : bytes)))
  })

  it('exchanges two parts is asked again for them', async () => {
    const kept = new Map<string, Uint8Array>()
    const exchange = (name: string, bytes: Uint8Array): Uint8Array | null => {
      const [of, part] = name.split('/')
      if (part !== '0' && part !== '1') return bytes
      kept.set(part, bytes)
      if (kept.size === 2) for (const [from, to] of [['0', '1'], ['1', '0']] as const) host.parts.set(`${of ?? ''}/${to}`, kept.get(from) ?? bytes)
      return null
    }
    await entersWhenRepaired(await spoiling(exchange))
    expect(kept.get('0')?.length).toBe(kept.get('1')?.length)
  })

  it('never has it is asked less and less often, by this device alone', async () => {
    let asked = 0
    host.refuses = (verb, by) => {
      if (verb !== 'file.get') return null
      expect(by).toBe(device(pell))
      asked += 1
      return 'NO_SUCH_FILE'
    }
    void intoPlenary(pell, [vale, wells]).catch(() => undefined)
    await tried(1)
    const each = asked
    for (let minute = 1; minute <= 60; minute += 1) await later(pell, 60_000)
    await tried(8)
    expect(pell.engine.data.letters[0]?.failed).toBeLessThan(20)
    expect(asked).toBeLessThanOrEqual(20 * each)
    host.refuses = () => null
    await later(pell, 600_000)
    await pell.sees(() => inPlenary(pell))
  })

  it('drops the letter itself gets it again after a minute, and what it delivers twice is read once', async () => {
    const held: Uint8Array[] = []
    const send = host.sendMail.bind(host)
    host.sendMail = (to, bytes) => void (to === device(pell) ? held.push(bytes) : send(to, bytes))
    entered = intoPlenary(pell, [vale, wells])
    const sent = (head: Player): boolean => awaited(head) === 1 && head.engine.data.toHost.length === 0
    await Promise.race([vale, wells].map((head) => head.sees(() => sent(head))))
    expect(held.length).toBeGreaterThan(0)
    host.sendMail = send
    for (const head of [vale, wells]) await later(head, 30_000)
    expect(inPlenary(pell)).toBe(false)
    for (const head of [vale, wells]) await later(head, 31_000)
    await entered
    await Promise.all([vale, wells].map((head) => head.sees(() => awaited(head) === 0)))
    for (const bytes of held) host.sendMail(device(pell), bytes)
    await vale.engine.acts.sendMessage(vale.room('plenary').room, 'Welcome')
    await pell.sees(() => pell.room('plenary').messages.some((m) => m.text === 'Welcome'))
    expect(pell.engine.data.letters).toEqual([])
    expect(pell.engine.lastProblem).toBeNull()
  })
})

describe('a device that lets somebody in', () => {
  it('and ends before the host took the long letter, sends it when it is there again', async () => {
    await longTalk(2)
    host.refuses = (verb) => (verb === 'file.begin' ? 'STORAGE_FULL' : null)
    const entered = intoPlenary(pell, [vale, wells])
    const owes = (head: Player): boolean => head.engine.data.toHost.some((each) => each.verb === 'file')
    await Promise.race([vale, wells].map((head) => head.sees(() => owes(head))))
    const committer = owes(vale) ? vale : wells
    await committer.sees((v) => v.trouble?.code === 'STORAGE_FULL')
    await committer.restart()
    host.refuses = () => null
    await entered
    expect(host.parts.size).toBeGreaterThan(1)
  })
})

describe('letters of anybody who knows the mailbox', () => {
  const room = new Uint8Array(16).fill(7)
  const data = { letters: [], asked: { [hex(room)]: [{}] }, opening: null, plenary: new Uint8Array(16) }
  const waiting = (): Engine => ({ data, rooms: new Map() }) as unknown as Engine
  const hash = new Uint8Array(32)
  const letter = (n: number, more: Partial<Long> = {}): Long => ({ type: 'long', room, file: new Uint8Array(16).fill(n), key: hash, hash, size: 10, ...more })

  it('are remembered for a room this device waits for, of a size it can hold, each once, sixteen at most', () => {
    const engine = waiting()
    onLong(engine, letter(1, { room: new Uint8Array(16).fill(8) }))
    onLong(engine, letter(2, { size: 33 * 1024 * 1024 }))
    onLong(engine, letter(3, { size: 0 }))
    expect(engine.data.letters).toEqual([])
    for (let n = 1; n <= 40; n += 1) onLong(engine, letter(n % 20))
    expect(engine.data.letters.length).toBe(16)
  })

  it('push out what could not be had, not what was not tried', () => {
    const engine = waiting()
    for (let n = 0; n < 16; n += 1) onLong(engine, letter(n))
    engine.data = { ...engine.data, letters: engine.data.letters.map((each, at) => ({ ...each, failed: at === 5 ? 2 : 0 })) }
    onLong(engine, letter(99))
    expect(engine.data.letters.some((each) => each.file[0] === 5)).toBe(false)
    expect(engine.data.letters.some((each) => each.file[0] === 0)).toBe(true)
  })

  it('are no Welcome when they hold anything else', () => {
    expect(decodeWelcome(encode([1, 'welcome', room, 'plenary', room, room, [1, new Uint8Array(32), 2], room]), 4096)).toMatchObject({ kind: 'plenary' })
    expect(decodeWelcome(encode([1, 'welcome', room, 'elsewhere', room, room, [1, new Uint8Array(32), 2], room]), 4096)).toBeNull()
    expect(decodeWelcome(encode([1, 'offer', room]), 4096)).toBeNull()
  })
})

describe('a room that holds more than a device can be given', () => {
  it('asks nobody for a consent that could not be carried out', async () => {
    await longTalk(1)
    const room = vale.engine.plenary
    if (room === null) throw new Error('no plenary')
    room.data = { ...room.data, evidence: { ...room.data.evidence, [hex(new Uint8Array(32))]: [new Uint8Array(31 * 1024 * 1024)] } }
    const before = room.data.nextIntent
    expect(await vale.engine.acts.consent(room.id, pell.view.me.id)).toEqual({ code: 'ROOM_TOO_LARGE' })
    expect(room.data.nextIntent).toBe(before)
    room.data = { ...room.data, evidence: {} }
    expect(await vale.engine.acts.consent(room.id, pell.view.me.id)).toBeNull()
  })
})
