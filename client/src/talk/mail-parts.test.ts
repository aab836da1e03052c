/** Mail in parts: a newcomer to a long talk is sent more than the host carries at once, and is let in only when all of it came. */
import { afterEach, describe, expect, it } from 'vitest'
import { encode } from '../record'
import type { Engine } from './ports'
import { inParts, mailIn, PART_BYTES } from './mail-parts'
import type { Mail } from './mail-payloads'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const player of players.splice(0)) player.engine.stop()
})

const receiver = (): Engine => ({ data: { letters: {} } }) as unknown as Engine
/** What is compared: half a million bytes one by one take seconds. */
const told = (mail: Mail | null | undefined): unknown => (mail?.type === 'offer' ? [mail.signed.length, mail.signed.every((each) => each === mail.signed[0]), mail.signed[0]] : null)
const long = (fill: number): Mail => ({ type: 'offer', signed: new Uint8Array(3 * PART_BYTES).fill(fill) })

describe('a letter in parts', () => {
  it('is read when the last has come, in whatever order, and once', () => {
    const engine = receiver()
    const parts = inParts(long(7))
    expect(parts.length).toBe(4)
    const [first, second, third, last] = parts
    for (const part of [last, first, third, first]) expect(mailIn(engine, part ?? new Uint8Array())).toBeNull()
    expect(told(mailIn(engine, second ?? new Uint8Array()))).toEqual([3 * PART_BYTES, true, 7])
    for (const part of parts) expect(mailIn(engine, part)).toBeNull() // delivered again after a cut: read once, and nothing of it is kept
    expect(Object.values(engine.data.letters)).toEqual([{ of: 4, parts: {}, read: true }])
  })

  it('goes whole when it is short', () => {
    const short: Mail = { type: 'offer', signed: new Uint8Array(12) }
    expect(inParts(short).length).toBe(1)
    expect(mailIn(receiver(), inParts(short)[0] ?? new Uint8Array())).toEqual(short)
  })

  it('of which a part is wrong is no letter, and disturbs no other', () => {
    const engine = receiver()
    const [first, ...rest] = inParts(long(1))
    for (const bad of [[1, 'part', new Uint8Array(16), 4, 4, new Uint8Array(1)], [1, 'part', new Uint8Array(16), 0, 65, new Uint8Array(1)], [1, 'part', new Uint8Array(15), 0, 2, new Uint8Array(1)]])
      expect(mailIn(engine, encode(bad))).toBeNull()
    expect(engine.data.letters).toEqual({})
    mailIn(engine, first ?? new Uint8Array())
    expect(told(rest.map((part) => mailIn(engine, part)).at(-1))).toEqual(told(long(1)))
  })

  it('is forgotten when four newer ones are not whole either', () => {
    const engine = receiver()
    const letters = [1, 2, 3, 4, 5].map((fill) => inParts(long(fill)))
    for (const [first] of letters) mailIn(engine, first ?? new Uint8Array())
    expect(Object.keys(engine.data.letters).length).toBe(4)
    const rest = (of: number) => (letters[of] ?? []).slice(1).map((part) => mailIn(engine, part)).at(-1)
    expect(told(rest(4))).toEqual(told(long(5)))
    expect(rest(0)).toBeNull()
  })
})

describe('a flood of parts', () => {
  it('never holds more than one letter may have, whoever sends them', () => {
    const engine = receiver()
    for (let letter = 0; letter < 3; letter += 1)
      for (let at = 0; at < 63; at += 1) mailIn(engine, encode([1, 'part', new Uint8Array(16).fill(letter), at, 64, new Uint8Array(1)]))
    const held = Object.values(engine.data.letters).reduce((sum, each) => sum + Object.keys(each.parts).length, 0)
    expect(held).toBeLessThanOrEqual(64)
    expect(held).toBeGreaterThanOrEqual(63)
  })
})

describe('a newcomer to a long talk', () => {
  it('is given a state larger than one mail', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    const plenary = vale.room('plenary').room
    const agenda = Array.from({ length: 40 }, (_, at) => ({ item: String(at + 1), title: `${at} `.padEnd(190, 'x') }))
    const begins = { at: host.clock + 86_400_000, zone: 'Europe/Vienna' }
    for (let at = 0; at < 36; at += 1) {
      const terms = { start: begins, end: { ...begins, at: begins.at + 3_600_000 }, modality: 'virtual', agenda }
      expect(await vale.engine.acts.perform(plenary, 'session.propose', { title: `Round ${at}`, terms })).toBeNull()
    }
    await vale.sees((v) => v.connection.queued === 0)
    expect(vale.engine.plenary?.rulesBytes().length).toBeGreaterThan(256 * 1024)
    const pell = await inCaucus(host, vale, 'Rasmus Pell')
    players.push(pell)
    await intoPlenary(pell, [vale, wells])
    expect(Object.keys(pell.subjects[plenary]?.sessions ?? {}).length).toBe(36)
    expect(Object.values(pell.engine.data.letters).every((each) => each.read)).toBe(true)
  })
})
