/** One false word of one member stops nobody; who was misled by the host is not put out for it; and where parties differ, all stops and there is a way on. */
import { afterEach, describe, expect, it } from 'vitest'
import { ed25519FromSeed, encode, hex, sign1 } from '../record'
import { takeShown } from './false-words'
import { agree, receiptBy, said } from './receipts'
import type { Room } from './room'
import { attestTo } from './room-epoch'
import { halt } from './stopping'
import { forked } from './testing/fork'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'
import { encodeWord } from './word-in-time'
import { takeWord } from './words-in-time'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
const roomOf = (p: Player): Room => {
  const room = p.engine.plenary
  if (room === null) throw new Error('no plenary')
  return room
}
const texts = (p: Player): readonly string[] => p.room('plenary').messages.map((m) => m.text)
const stateOf = (p: Player): string => p.room('plenary').state
const codes = (p: Player): readonly (string | null)[] => roomOf(p).data.notices.map((n) => n.code)
const evidence = (p: Player): readonly string[] => p.engine.data.evidence.map((each) => each.code)
const deviceOf = (p: Player): string => hex(p.engine.data.keys.deviceKey)

async function three() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  const castell = await inCaucus(host, wells, 'Noor Castell')
  players.push(vale, wells, castell)
  await intoPlenary(castell, [wells, vale])
  const id = roomOf(vale).id
  const agreed = (p: Player): boolean => roomOf(p).data.attested.leaves.length === roomOf(p).group?.leaves.length
  for (const p of players) await p.sees(() => agreed(p))
  return { host, vale, wells, castell, id }
}

/** Nobody has anything more to say, and all have read everything. */
async function quiet(host: MemoryHost, id: string): Promise<void> {
  const hasRead = (p: Player): boolean => roomOf(p).data.place.seq === host.logs.get(id)?.items.length
  const isQuiet = (p: Player): boolean => p.view.connection.queued === 0 && roomOf(p).data.inflight === null && hasRead(p)
  while (!players.every(isQuiet)) for (const p of players) await p.sees(() => isQuiet(p))
}

async function lies(p: Player): Promise<void> {
  const room = roomOf(p)
  const { mine, leaves } = room.data.attested
  await p.engine.run(() => attestTo(room, { ...mine, log: new Uint8Array(32).fill(9) }, leaves))
}

async function talk(all: readonly Player[], text: string): Promise<void> {
  for (const [i, p] of all.entries()) {
    expect(await p.engine.acts.sendMessage(roomOf(p).id, `${text} ${i}`)).toBeNull()
    for (const other of all) await other.sees(() => texts(other).includes(`${text} ${i}`))
  }
}

/** The host's time goes on, and every device looks what it owes. */
async function later(host: MemoryHost, ms: number, all: readonly Player[]): Promise<void> {
  host.clock += ms
  for (const p of all) await p.engine.run(() => Promise.resolve())
}

describe('a false word', { timeout: 60_000 }, () => {
  it('of a member with no power but to speak stops nobody, and puts that member out by entries of every owner', async () => {
    const { host, vale, wells, castell, id } = await three()
    await lies(castell)
    for (const p of [vale, wells]) await p.sees(() => codes(p).includes('FALSE_WORD'))
    await talk([vale, wells, castell], 'We go on')
    expect([stateOf(vale), stateOf(wells)]).toEqual(['open', 'open'])
    expect(roomOf(vale).leafOf(castell.view.me.id)).not.toBeNull()
    await later(host, 30_000, [vale, wells])
    await castell.sees(() => stateOf(castell) === 'removed')
    for (const p of [vale, wells]) await p.sees(() => roomOf(p).leafOf(castell.view.me.id) === null)
    expect(castell.room('plenary').removedBy?.reason).toContain('no delegation')
    await talk([vale, wells], 'And on')
    expect(evidence(vale)).toContain('DEVICES_DISAGREE')
    await intoPlenary(castell, [wells, vale])
    await talk([vale, wells, castell], 'Admitted anew')
    expect(roomOf(vale).id).toBe(id)
  })

  it('and nobody is put out by one party alone, nor before the time to show a receipt is over', async () => {
    const { host, vale, wells, castell } = await three()
    await lies(castell)
    for (const p of [vale, wells]) await p.sees(() => codes(p).includes('FALSE_WORD'))
    await later(host, 10_000, [vale, wells])
    await talk([vale, wells, castell], 'Too early')
    expect(Object.keys(roomOf(vale).rules.denied)).toEqual([])
    wells.away()
    await later(host, 30_000, [vale])
    await vale.sees(() => Object.keys(roomOf(vale).rules.denied).length === 1)
    expect(roomOf(vale).leafOf(castell.view.me.id)).not.toBeNull()
  })

  it('is none of a member whom the host showed another log: the host is convicted, and the member comes back', async () => {
    const { host, vale, wells, castell, id } = await three()
    let hidden = 0
    host.fork(deviceOf(castell), id, (item) => item.kind === 1 && (hidden += 1) === 1)
    expect(await vale.engine.acts.sendMessage(id, 'Hidden from one')).toBeNull()
    await wells.sees(() => texts(wells).includes('Hidden from one'))
    await vale.engine.acts.refresh(id)
    await castell.sees(() => stateOf(castell) === 'halted')
    expect(['DEVICES_DISAGREE', 'HOST_FORKED']).toContain(castell.room('plenary').problem?.code)
    for (const p of [vale, wells]) await p.sees(() => codes(p).includes('HOST_FORKED'))
    await later(host, 3_600_000, [vale, wells])
    await talk([vale, wells], 'We go on')
    expect(Object.keys(roomOf(vale).rules.denied)).toEqual([])
    expect(roomOf(vale).leafOf(castell.view.me.id)).not.toBeNull()
    expect(evidence(vale)).toContain('HOST_FORKED')
    host.forked = null
    expect(await castell.engine.acts.askToEnter(id)).toBeNull()
    for (const p of [wells, vale]) {
      await p.sees((v) => v.admissions.some((a) => a.room === id && a.returns && a.mayAnswer))
      expect(await p.engine.acts.consent(id, castell.view.me.id)).toBeNull()
    }
    await castell.sees(() => stateOf(castell) === 'open')
    await talk([vale, wells, castell], 'Together')
  })
})

/** A device that was started anew, of whose receipts only the disk has those of before, and which noted nothing yet. */
async function forgetful(p: Player): Promise<Room> {
  await p.restart()
  const room = roomOf(p)
  room.confirmed = { ...room.confirmed, receipts: [] }
  room.data = { ...room.data, falseWords: [], notices: [] }
  p.engine.data = { ...p.engine.data, evidence: [] }
  return room
}

/** What castell's leaf signs: the receipt it shows, and a word in time that names a run nobody has. */
async function shownBy(p: Player, receipt: Uint8Array): Promise<Uint8Array> {
  const { sign } = await ed25519FromSeed(roomOf(p).data.leafSeed)
  return sign1('parley/1/shown', encode([1, 'shown', roomOf(p).data.room, Number(roomOf(p).group?.epoch), receipt]), sign)
}
async function hears(p: Player, from: Player, receipt: Uint8Array): Promise<void> {
  const leaf = roomOf(p).leafOf(from.view.me.id)
  if (leaf === null) throw new Error('no leaf')
  const content = encodeWord(roomOf(p).rules.position, new Uint8Array(32).fill(7), receipt, false)
  await p.engine.run(() => takeWord(p.engine, roomOf(p), { leaf, kind: 'word', content, statement: receipt }))
}

const shownItems = ({ items }: ReturnType<typeof forked>) => items as readonly { readonly receipt: Uint8Array }[]

/** One leaf lives in a history of its own; `place` is of both, and long ago when this returns. */
async function forkedLongAgo() {
  const scene = await three()
  const { host, vale, wells, castell, id } = scene
  await quiet(host, id)
  host.pulsing = () => []
  const second = forked(host, roomOf(vale).data.room, deviceOf(castell))
  const place = second.items.length + 1
  expect(await castell.engine.acts.sendMessage(id, 'In the other history')).toBeNull()
  await castell.sees(() => roomOf(castell).data.place.seq >= place)
  await talk([vale, wells], 'In this history')
  await talk([vale, wells], 'And on')
  await talk([vale, wells], 'And on and on')
  const theirs = shownItems(second)[place - 1]?.receipt
  const ours = host.logs.get(id)?.items[place - 1]?.receipt
  if (theirs === undefined || ours === undefined) throw new Error('no receipts')
  return { ...scene, place, theirs, ours }
}

describe('a receipt for a place of long ago', { timeout: 60_000 }, () => {
  it('convicts the host after a restart, by what the disk has: the leaf that shows it is not put out', async () => {
    const { host, vale, wells, castell, theirs, ours, place } = await forkedLongAgo()
    for (const p of [vale, wells]) {
      const room = await forgetful(p)
      await p.engine.run(async () => takeShown(room, await shownBy(castell, ours)))
      expect([evidence(p), room.data.falseWords]).toEqual([[], []]) // the control: what all were shown convicts and excuses nobody
      await p.engine.run(async () => takeShown(room, await shownBy(castell, theirs)))
      expect(room.data.falseWords).toMatchObject([{ person: castell.view.me.id, excused: true }])
      const items = p.engine.data.evidence.find((each) => each.code === 'HOST_FORKED')?.items ?? []
      const [own, other] = await Promise.all(items.slice(0, 2).map((each) => receiptBy(host.key, each)))
      expect([own?.seq, other?.seq]).toEqual([place, place])
      expect(agree(own!, other!)).toBe(false)
      expect(hex(items[0]!)).toBe(hex(ours))
    }
  })

  it('decides of a word in time whether the host is convicted or the leaf said what is not so', async () => {
    const { vale, wells, castell, theirs, ours } = await forkedLongAgo()
    const one = await forgetful(vale)
    await hears(vale, castell, theirs)
    expect(one.data.falseWords).toMatchObject([{ excused: true }])
    expect(evidence(vale)).toEqual(['HOST_FORKED'])
    const other = await forgetful(wells)
    await hears(wells, castell, ours)
    expect(other.data.falseWords).toMatchObject([{ excused: false }])
    expect(evidence(wells)).toEqual([])
  })

  it('that the disk has no more convicts nobody, and nobody is put out', async () => {
    const { host, vale, wells, castell, theirs } = await forkedLongAgo()
    for (const p of [vale, wells]) {
      const room = await forgetful(p)
      room.confirmed = { ...room.confirmed, receipts: [] }
      for (const name of p.vault.records.keys()) if (name.startsWith(`receipts/${room.id}/`)) p.vault.records.delete(name)
      await hears(p, castell, theirs)
      expect(room.data.falseWords).toEqual([])
      await p.engine.run(async () => takeShown(room, await shownBy(castell, theirs)))
      expect(room.data.falseWords).toMatchObject([{ excused: true }])
      expect(evidence(p)).toEqual([])
    }
    await later(host, 3_600_000, [vale, wells])
    expect(Object.keys(roomOf(vale).rules.denied)).toEqual([])
    expect(roomOf(vale).leafOf(castell.view.me.id)).not.toBeNull()
  })

  it('of a later place than the item that shows it convicts the host at once', async () => {
    const { host, vale, wells, castell, id } = await three()
    await quiet(host, id)
    const second = forked(host, roomOf(vale).data.room, deviceOf(castell))
    const from = second.items.length
    for (const text of ['One', 'Two', 'Three']) await castell.engine.acts.sendMessage(id, text)
    await castell.sees(() => roomOf(castell).data.place.seq >= from + 3)
    const ahead = shownItems(second).at(-1)!.receipt
    expect(said(ahead).seq).toBeGreaterThan(roomOf(wells).data.place.seq)
    await wells.engine.run(async () => takeShown(roomOf(wells), await shownBy(castell, ahead)))
    expect(roomOf(wells).data.falseWords).toMatchObject([{ person: castell.view.me.id, excused: true }])
    expect(evidence(wells)).toContain('HOST_FORKED')
  })
})

describe('a false word in time', { timeout: 60_000 }, () => {
  it('of a member with no power but to speak puts that member out by entries of every owner, and the talk goes on', async () => {
    const { host, vale, wells, castell } = await three()
    await talk([vale, wells, castell], 'Before')
    const room = roomOf(castell)
    const receipt = host.logs.get(room.id)!.items.at(-1)!.receipt
    const lie = await room.pulses.seal(room, 'word', encodeWord(room.rules.position, new Uint8Array(32).fill(7), receipt, false), host.clock + 5)
    for (const p of [vale, wells]) {
      host.push(deviceOf(p), 'pulse', { room: room.data.room, bytes: lie!.bytes })
      await p.sees(() => codes(p).includes('FALSE_WORD'))
    }
    await talk([vale, wells, castell], 'Nobody is stopped')
    expect(roomOf(vale).leafOf(castell.view.me.id)).not.toBeNull()
    await later(host, 30_000, [vale, wells])
    await castell.sees(() => stateOf(castell) === 'removed')
    for (const p of [vale, wells]) await p.sees(() => roomOf(p).leafOf(castell.view.me.id) === null)
    await talk([vale, wells], 'We go on')
  })
})

describe('parties that differ', { timeout: 60_000 }, () => {
  it('stop, with evidence, and go on when one asks to come back, the other consents, and the first takes the record', async () => {
    const { host, vale, wells, castell, id } = await three()
    let hidden = 0
    host.fork(deviceOf(wells), id, (item) => item.kind === 1 && (hidden += 1) === 1)
    expect(await vale.engine.acts.sendMessage(id, 'Hidden from a party')).toBeNull()
    await castell.sees(() => texts(castell).includes('Hidden from a party'))
    await vale.engine.acts.refresh(id)
    for (const p of [vale, wells]) await p.sees(() => stateOf(p) === 'halted')
    expect(['DEVICES_DISAGREE', 'HOST_FORKED']).toContain(vale.room('plenary').problem?.code)
    expect(await vale.engine.acts.sendMessage(id, 'No')).toEqual({ code: 'ROOM_NOT_OPEN' })
    for (const p of [vale, wells]) expect(evidence(p).some((code) => code === 'DEVICES_DISAGREE' || code === 'HOST_FORKED')).toBe(true)
    host.forked = null
    expect(await wells.engine.acts.askToEnter(id)).toBeNull()
    await vale.sees((v) => v.admissions.some((a) => a.room === id && a.returns && a.mayAnswer))
    expect(await vale.engine.acts.consent(id, wells.view.me.id)).toBeNull()
    await wells.sees(() => stateOf(wells) === 'open' || wells.room('plenary').problem?.code === 'RECORD_DIFFERS')
    if (stateOf(wells) !== 'open') expect(await wells.engine.acts.takeRecord(id)).toBeNull()
    for (const p of [vale, wells]) await p.sees(() => stateOf(p) === 'open')
    await talk([vale, wells], 'One record again')
    expect(roomOf(vale).rules.run).toBe(roomOf(wells).rules.run)
  })

  it('who comes back is told how far the records are one, decides, and is told what of theirs does not count', async () => {
    const { host, vale, wells, castell, id } = await three()
    await quiet(host, id)
    forked(host, roomOf(vale).data.room, deviceOf(wells))
    expect(await vale.engine.acts.sendMessage(id, 'In the one record')).toBeNull()
    expect(await wells.engine.acts.sendMessage(id, 'In the other record')).toBeNull()
    await castell.sees(() => texts(castell).includes('In the one record'))
    const [a, b] = [roomOf(vale), roomOf(wells)]
    await wells.sees(() => b.data.inflight === null && b.data.queue.length === 0)
    const common = b.rules.position - 1
    expect(a.rules.run).not.toBe(b.rules.run)
    await vale.engine.run(() => Promise.resolve(halt(a, 'HOST_FORKED', '')))
    await wells.engine.run(() => Promise.resolve(halt(b, 'HOST_FORKED', '')))
    host.forks.clear()
    expect(await wells.engine.acts.askToEnter(id)).toBeNull()
    await vale.sees((v) => v.admissions.some((each) => each.room === id && each.returns && each.mayAnswer))
    expect(await vale.engine.acts.consent(id, wells.view.me.id)).toBeNull()
    await wells.sees(() => wells.room('plenary').problem?.code === 'RECORD_DIFFERS')
    expect(wells.room('plenary').problem?.detail).toMatchObject({ common, mine: 1 })
    expect(codes(wells)).not.toContain('RECORD_TAKEN')
    expect(await wells.engine.acts.takeRecord(id)).toBeNull()
    for (const p of [vale, wells]) await p.sees(() => stateOf(p) === 'open')
    expect(codes(wells)).toContain('RECORD_TAKEN')
    await talk([vale, wells], 'One record again')
    expect(roomOf(vale).rules.run).toBe(roomOf(wells).rules.run)
  })
})
