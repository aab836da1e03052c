/** What one member says of what is somebody else's (a file, an item, an asking, an answer, a visit) changes nothing for whose it is. */
import { afterEach, describe, expect, it } from 'vitest'
import { encode, hex, sha256, sign1 } from '../record'
import { onAnswer } from './answers'
import { takeRequest } from './asking'
import { freshAsking } from './askings'
import { claimsOf, takeFileKey } from './file-keys'
import { itemId, takeItem } from './items'
import { onOffer } from './offers'
import type { Room } from './room'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, MEDIATED, opened, openedAs, type Player } from './testing/people'
import { onVisit } from './visits'
import { takeGiven } from './wanted'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
const filled = (size: number, value: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(value)
const roomOf = (p: Player, kind: 'plenary' | 'caucus'): Room => {
  const room = p.engine[kind]
  if (room === null) throw new Error(`no ${kind}`)
  return room
}

/** Two heads, and an expert of the second in both rooms. */
async function three() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  const castell = await inCaucus(host, wells, 'Noor Castell')
  players.push(vale, wells, castell)
  await intoPlenary(castell, [wells, vale])
  return { host, vale, wells, castell }
}

describe('tracks', () => {
  it('are told as everybody claims them; who comes later is told by whose they are, and by nobody in their place', async () => {
    const { host, vale, wells, castell } = await three()
    const room = vale.room('plenary').room
    const tracks = [{ context: 16, engineId: 'TR_1' }]
    for (const each of [vale, wells, castell]) await each.engine.acts.setLive(room)
    await castell.engine.acts.announce(tracks)
    await vale.engine.acts.announce(tracks)
    const claims = (p: Player) => {
      const last = p.signals.filter((s) => s.kind === 'senders' && s.room === room).at(-1)
      return last?.kind === 'senders' ? last.senders.map(({ engineId, leaf }) => `${engineId} ${leaf}`).sort() : []
    }
    const [hers, his] = [roomOf(wells, 'plenary').leafOf(castell.view.me.id)?.index, roomOf(wells, 'plenary').leafOf(vale.view.me.id)?.index]
    await wells.sees(() => claims(wells).length === 2)
    expect(claims(wells)).toEqual([`TR_1 ${his}`, `TR_1 ${hers}`].sort())
    const pell = await inCaucus(host, vale, 'Rasmus Pell')
    players.push(pell)
    await intoPlenary(pell, [vale, wells])
    await pell.engine.acts.setLive(room)
    await pell.sees(() => claims(pell).length === 2)
    expect(claims(pell)).toEqual(claims(wells))
  })
})

describe('keys of files', () => {
  it('said by others, as many as they like, keep out nobody’s; what opened stands alone', async () => {
    const { vale, wells, castell } = await three()
    const plenary = wells.room('plenary').room
    const content = filled(3000, 7)
    const hash = await sha256(content)
    const room = roomOf(vale, 'plenary')
    const lie = (key: number) => ({ type: 'file' as const, file: filled(16, key), key: filled(32, key), hash, size: 3000 })
    for (let key = 1; key <= 20; key++) takeFileKey(room, castell.view.me.id, lie(key))
    await wells.engine.transfers.put(plenary, new File([content], 'List.pdf'), null)
    await vale.sees(() => Object.keys(vale.subjects[plenary]?.files ?? {}).length === 1)
    for (let key = 21; key <= 40; key++) takeFileKey(room, castell.view.me.id, lie(key))
    expect(claimsOf(room, hex(hash)).map((each) => each.by).sort()).toEqual([castell.view.me.id, wells.view.me.id].sort())
    expect((await vale.engine.transfers.get(plenary, hex(hash), 'List.pdf')).size).toBe(3000)
    takeFileKey(room, castell.view.me.id, lie(41))
    expect(claimsOf(room, hex(hash))).toMatchObject([{ by: wells.view.me.id, proven: true }])
  })

  it('for files that are nowhere in the record do not grow what a device keeps', async () => {
    const { vale, castell } = await three()
    const room = roomOf(vale, 'plenary')
    for (let i = 0; i < 100; i++) takeFileKey(room, castell.view.me.id, { type: 'file', file: filled(16, 1), key: filled(32, 1), hash: filled(32, i), size: 1 })
    expect(Object.keys(room.data.files).length).toBe(16)
  })
})

describe('items', () => {
  it('are of whose words their id binds, whoever says them first', async () => {
    const { wells, castell } = await three()
    const room = roomOf(wells, 'caucus')
    const [his, hers] = [wells.view.me.id, castell.view.me.id]
    const words = { subject: 'A line', content: 'We can wait.', salt: 'a'.repeat(64) }
    const id = itemId(room.data.room, his, words)
    const said = { type: 'item' as const, id, ...words, reach: 'own' as const }
    const kept = () => room.data.items.map(({ by, content }) => [by, content])
    takeItem(room, hers, { ...said, content: 'We cannot.' })
    expect(kept()).toEqual([]) // other words under his id are no item
    takeItem(room, hers, said)
    takeItem(room, his, said)
    expect(kept()).toEqual([[his, 'We can wait.']])
    takeItem(room, hers, { ...said, reach: 'plenary' })
    expect([kept(), room.data.items[0]?.reach]).toEqual([[[his, 'We can wait.']], 'plenary'])
  })
})

describe('askings', () => {
  it('that were replaced, or have served, are not put before the room again in the person’s name', async () => {
    const { host, wells, castell } = await three()
    const room = roomOf(wells, 'plenary')
    const first = await freshAsking(castell.engine, room.data.room)
    host.clock += 10_000
    const later = await freshAsking(castell.engine, room.data.room)
    room.rules = { ...room.rules, members: Object.fromEntries(Object.entries(room.rules.members).filter(([id]) => id !== castell.view.me.id)) }
    const waiting = () => room.data.requests.map(({ keyPackage }) => hex(keyPackage))
    const said = (asking: typeof first) => takeRequest(room, wells.view.me.id, { type: 'request', ...asking })
    await said(first)
    await said(later)
    await said(first)
    expect(waiting()).toEqual([hex(later.keyPackage)])
    room.data = { ...room.data, requests: [] } // it has served
    await said(later)
    await said(first)
    expect(waiting()).toEqual([])
  })
})

describe('what is mailed', () => {
  const answer = (by: Player, to: Player, room: Uint8Array, state: string, at: number) =>
    sign1('parley/1/answer', encode([1, 'answer', by.engine.data.facts.talk, to.engine.data.keys.deviceKey, room, [['SM', state]], null, at]), by.engine.sign)

  it('an answer counts from the own head alone, for this device, and not after a later one', async () => {
    const { vale, wells, castell } = await three()
    const room = filled(16, 9)
    const told = () => castell.engine.data.answers.find((each) => each.room === hex(room))?.consents[0]?.[1]
    const hear = async (signed: Uint8Array) => castell.engine.run(() => onAnswer(castell.engine, signed))
    await hear(await answer(vale, castell, room, 'refused', 10))
    await hear(await answer(castell, castell, room, 'refused', 10))
    await hear(await answer(wells, vale, room, 'refused', 10))
    expect(told()).toBeUndefined()
    await hear(await answer(wells, castell, room, 'given', 20))
    expect(told()).toBe('given')
    await hear(await answer(wells, castell, room, 'missing', 19))
    expect(told()).toBe('given')
  })

  it('that somebody has the record counts from who may give it', async () => {
    const { wells, castell } = await three()
    const room = roomOf(wells, 'caucus')
    const wanted = [{ person: castell.view.me.id, position: 0, except: [], at: 0 }]
    room.data = { ...room.data, wanted }
    takeGiven(room, castell.view.me.id, castell.view.me.id)
    expect(room.data.wanted).toEqual(wanted)
    takeGiven(room, wells.view.me.id, castell.view.me.id)
    expect(room.data.wanted).toEqual([])
  })

  it('an offer of a caucus counts from its own head, and a knock is heard once', async () => {
    const host = await MemoryHost.start()
    const all = (await openedAs(host, MEDIATED)) as readonly [Player, Player, Player]
    players.push(...all)
    const [okafor, vale, wells] = all
    await okafor.engine.acts.knockAt('NL')
    await vale.sees((v) => v.visits.some((each) => each.state === 'asked'))
    const { room, kind, title, founding } = roomOf(vale, 'caucus').data
    const offer = async (by: Player) => {
      const { facts, keys } = by.engine.data
      const words = [1, 'offer', facts.talk, okafor.view.me.id, room, kind, title, founding, keys.deviceKey, keys.mailboxKey, true]
      await okafor.engine.run(async () => onOffer(okafor.engine, await sign1('parley/1/offer', encode(words), by.engine.sign)))
      return okafor.engine.data.offers[hex(room)]?.device
    }
    expect(await offer(wells)).toBeUndefined()
    expect(await offer(vale)).toEqual(vale.engine.data.keys.deviceKey)

    const { keys } = okafor.engine.data
    const knock = async (at: number) =>
      sign1('parley/1/visit', encode([1, 'visit', okafor.engine.data.facts.talk, okafor.view.me.id, 'NL', keys.deviceKey, keys.mailboxKey, at]), okafor.engine.sign)
    const heard = vale.engine.data.knockedAt[okafor.view.me.id] ?? 0
    await vale.engine.acts.declineVisit(okafor.view.me.id, '')
    await vale.engine.run(async () => onVisit(vale.engine, await knock(heard)))
    expect(vale.engine.data.visits.map((each) => each.state)).toEqual(['declined'])
    await vale.engine.run(async () => onVisit(vale.engine, await knock(heard + 1)))
    expect(vale.engine.data.visits.map((each) => each.state)).toEqual(['asked'])
  })
})
