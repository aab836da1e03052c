/** Who comes later is given the record from before, as the charter lets him, and believes nothing of it that does not prove itself. */
import { afterEach, describe, expect, it } from 'vitest'
import { encode, hex, sha256, sign1 } from '../record'
import { decodeHistory, encodeHistory, type History, readHistory, replayed } from './history'
import { onRecord } from './late-joiners'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, MEDIATED, opened, openedAs, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
const texts = (p: Player, kind: 'plenary' | 'caucus' = 'plenary'): readonly string[] => p.room(kind).messages.map((m) => m.text)
async function said(by: Player, kind: 'plenary' | 'caucus', ...lines: readonly string[]): Promise<void> {
  for (const line of lines) await by.engine.acts.sendMessage(by.room(kind).room, line)
  await by.sees(() => lines.every((line) => by.room(kind).messages.some((m) => m.text === line && m.delivery !== 'waiting' && m.delivery !== 'sent')))
}
async function three() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  const file = new Uint8Array(3000).fill(7)
  await said(vale, 'plenary', 'The bridge opens at six.', 'Both sides keep the lists.')
  await said(wells, 'plenary', 'Agreed.')
  await vale.engine.transfers.put(vale.room('plenary').room, new File([file], 'List.pdf'), null)
  await wells.sees(() => Object.keys(wells.subjects[wells.room('plenary').room]?.files ?? {}).length === 1)
  const castell = await inCaucus(host, wells, 'Noor Castell')
  players.push(castell)
  return { host, vale, wells, castell, plenary: vale.room('plenary').room, file: hex(await sha256(file)) }
}
const BEFORE = ['The bridge opens at six.', 'Both sides keep the lists.', 'Agreed.']

describe('who is let in later', () => {
  it('is given what was said before, checks it, opens a file from before, and has it after a restart', async () => {
    const { vale, wells, castell, file, plenary } = await three()
    await intoPlenary(castell, [wells, vale])
    await castell.engine.acts.sendMessage(plenary, 'Good morning.')
    await castell.sees(() => BEFORE.every((line) => texts(castell).includes(line)))
    await castell.sees(() => texts(castell).includes('Good morning.'))
    expect(texts(castell)).toEqual([...BEFORE, 'Good morning.'])
    expect(castell.room('plenary').record).toMatchObject({ state: 'checked' })
    expect(castell.room('plenary').messages.map((m) => m.before)).toEqual([true, true, true, false])
    expect(castell.room('plenary').messages[2]?.author.name).toBe('Dario Wells')
    expect((await castell.engine.transfers.get(plenary, file, 'List.pdf')).size).toBe(3000)
    await castell.restart()
    await castell.sees(() => texts(castell).length === 4)
    expect(texts(castell)).toEqual([...BEFORE, 'Good morning.'])
    await said(vale, 'plenary', 'One more.')
    await castell.sees(() => texts(castell).at(-1) === 'One more.')
  })

  it('can give it on, to one who comes later still, when nobody else is there', async () => {
    const { host, vale, wells, castell } = await three()
    await intoPlenary(castell, [wells, vale])
    await castell.sees(() => texts(castell).length === 3)
    const pell = await inCaucus(host, wells, 'Rasmus Pell')
    players.push(pell)
    const refuses = host.refuses
    const heads = [vale, wells].map((p) => hex(p.engine.data.keys.deviceKey))
    host.refuses = (verb, device) => (verb === 'file.begin' && heads.includes(device) ? 'FILE_EXISTS' : refuses(verb, device))
    await intoPlenary(pell, [wells, vale])
    await castell.sees(() => castell.engine.plenary?.data.wanted.length === 1)
    host.clock += 30_000
    await castell.engine.run(() => Promise.resolve())
    await pell.sees(() => texts(pell).length === 3)
    expect(pell.room('plenary').record).toMatchObject({ by: { name: 'Noor Castell' } })
  })

  it('of the caucus has only what his head gives him', async () => {
    const { host, vale, wells } = await three()
    await said(wells, 'caucus', 'We can wait until spring.')
    expect(await wells.engine.acts.writeItem({ id: null, subject: 'North road', content: 'Open it by June', reach: 'plenary' })).toBeNull()
    await wells.sees((v) => v.items.length === 1)
    const pell = await inCaucus(host, wells, 'Rasmus Pell')
    players.push(pell)
    await wells.sees(() => wells.room('caucus').wanting.some((p) => p.name === 'Rasmus Pell'))
    host.clock += 300_000
    for (const p of [wells, pell]) await p.engine.run(() => Promise.resolve())
    expect(texts(pell, 'caucus')).toEqual([])
    expect(vale.room('plenary').wanting).toEqual([])
    const { room } = wells.room('caucus')
    expect(await pell.engine.acts.giveRecord(room, pell.view.me.id)).toEqual({ code: 'RECORD_NOT_WANTED' })
    expect(await wells.engine.acts.giveRecord(room, pell.view.me.id)).toBeNull()
    await pell.sees(() => texts(pell, 'caucus').includes('We can wait until spring.'))
    expect(pell.view.items).toMatchObject([{ subject: 'North road', content: 'Open it by June', reach: 'plenary', by: { name: 'Dario Wells' } }])
    expect(pell.engine.caucus?.data.items).toEqual(wells.engine.caucus?.data.items) // with the salt: his device can deliver what is opened
    await pell.restart()
    await pell.sees((v) => v.items.length === 1)
    await wells.sees(() => wells.room('caucus').wanting.every((p) => p.name !== 'Rasmus Pell'))
  })

  it('of the caucus takes nothing that somebody else than his head gives him', async () => {
    const { host, wells } = await three()
    await said(wells, 'caucus', 'We can wait until spring.')
    const [pell, arden] = [await inCaucus(host, wells, 'Rasmus Pell'), await inCaucus(host, wells, 'Tomas Arden')]
    players.push(pell, arden)
    await wells.sees(() => wells.room('caucus').wanting.length === 3)
    const { room } = wells.room('caucus')
    expect(await wells.engine.acts.giveRecord(room, arden.view.me.id)).toBeNull()
    await arden.sees(() => texts(arden, 'caucus').includes('We can wait until spring.'))
    const [here, there] = [pell.engine.caucus, arden.engine.caucus]
    if (here === null || there === null) throw new Error('no caucus')
    const { joined } = here.data.record
    const bytes = encodeHistory(here.data.room, await readHistory(there, joined, arden.vault))
    const { file, key, size } = await arden.engine.transfers.putSealed(here.data.room, bytes)
    const signed = async (by: Player): Promise<Uint8Array> =>
      sign1('parley/1/record', encode([1, 'record', by.engine.data.facts.talk, here.data.room, pell.view.me.id, by.view.me.id, joined, file, key, await sha256(bytes), size]), by.engine.sign)
    const notHis = { type: 'record' as const, signed: await signed(arden) }
    await pell.engine.run(() => onRecord(pell.engine, notHis))
    expect(here.data.record.offers).toEqual([])
    const his = { type: 'record' as const, signed: await signed(wells) }
    await pell.engine.run(() => onRecord(pell.engine, his))
    await pell.sees(() => texts(pell, 'caucus').includes('We can wait until spring.'))
  })

  it('has nothing of what was before, and asks for nothing, when the charter gives nothing', async () => {
    const host = await MemoryHost.start()
    const heads = await openedAs(host, MEDIATED)
    const [okafor, vale, wells] = heads as [Player, Player, Player]
    players.push(...heads)
    await said(vale, 'plenary', 'Before you.')
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await intoPlenary(castell, [wells, vale, okafor])
    await said(vale, 'plenary', 'After you came.')
    await castell.sees(() => texts(castell).length > 0)
    host.clock += 300_000
    for (const p of players) await p.engine.run(() => Promise.resolve())
    expect(texts(castell)).toEqual(['After you came.'])
    expect(castell.room('plenary').record).toBeNull()
    expect(vale.engine.plenary?.data.wanted).toEqual([])
    expect(host.parts.size).toBe(0)
    expect(await castell.engine.acts.askForRecord(castell.room('plenary').room)).toEqual({ code: 'RECORD_NOT_WANTED' })
  })

  it('shows nothing of one that the host altered, and is given it by another member', async () => {
    const { host, vale, wells, castell } = await three()
    const before = new Set(host.parts.keys())
    let altered = 0
    const put = host.parts.set.bind(host.parts)
    host.parts.set = (name, bytes) => {
      const wrong = bytes.slice()
      if (!before.has(name) && altered++ === 0) wrong[40] = (wrong[40] ?? 0) ^ 1
      return put(name, wrong)
    }
    await intoPlenary(castell, [wells, vale])
    await castell.sees(() => castell.engine.plenary?.data.record.failed.length === 1)
    expect(texts(castell)).toEqual([])
    host.clock += 30_000
    for (const p of [vale, wells, castell]) await p.engine.run(() => Promise.resolve())
    await castell.sees(() => texts(castell).length === 3)
    expect(altered).toBeGreaterThan(1)
  })
})

describe('a record', () => {
  it('proves itself: nothing in it can be left out, added, altered, moved or dated anew', async () => {
    const { vale, wells, castell } = await three()
    await intoPlenary(castell, [wells, vale])
    const [there, here] = [vale.engine.plenary, castell.engine.plenary]
    if (there == null || here == null) throw new Error('no plenary')
    const { joined: position, state } = here.data.record
    const unnamed = 'ab'.repeat(32)
    const claim = { by: vale.view.me.id, file: new Uint8Array(16), key: new Uint8Array(32), size: 1, proven: false }
    there.data = { ...there.data, files: { ...there.data.files, [unnamed]: [claim] } }
    const whole = await readHistory(there, position, vale.vault)
    expect(whole.files.map(({ hash }) => hex(hash))).not.toContain(unnamed) // a key that was said and stands in no entry is nobody's to give
    const again = decodeHistory(here.data.room, encodeHistory(here.data.room, whole))
    expect(again).toEqual(whole)
    expect(decodeHistory(new Uint8Array(16), encodeHistory(here.data.room, whole))).toBeNull()
    const item = { id: 'ab'.repeat(32), subject: 'North road', content: 'Open it', salt: 'cd'.repeat(32), reach: 'own' as const, by: castell.view.me.id, at: 1 }
    expect(decodeHistory(here.data.room, encodeHistory(here.data.room, { ...whole, items: [item] }))?.items).toEqual([item])
    expect(decodeHistory(here.data.room, encodeHistory(here.data.room, { ...whole, items: [{ ...item, salt: 'short' }] }))).toBeNull()
    expect(await replayed(here, { ...whole, items: [item] }, { position, state })).toBeNull() // what is of a caucus stays out of the plenary
    const holds = async (history: History): Promise<boolean> => (await replayed(here, history, { position, state })) !== null
    expect(await holds(whole)).toBe(true)
    const { entries } = whole
    const [first, second, ...rest] = entries
    if (first === undefined || second === undefined) throw new Error('too short')
    const last = entries[entries.length - 1] ?? first
    const flipped = first.sign1.slice()
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
    const later = await readHistory(there, position - 1, vale.vault).then((h) => replayed(here, h, { position, state }))
    expect(later).toBeNull()
    const wrong: readonly (readonly [string, History])[] = [
      ['an entry left out', { ...whole, entries: entries.slice(1) }],
      ['the last left out', { ...whole, entries: entries.slice(0, -1) }],
      ['one twice', { ...whole, entries: [...entries, last] }],
      ['one in place of another', { ...whole, entries: [second, second, ...rest] }],
      ['two exchanged', { ...whole, entries: [{ ...second, stamp: first.stamp }, { ...first, stamp: second.stamp }, ...rest] }],
      ['one altered', { ...whole, entries: [{ ...first, sign1: flipped }, second, ...rest] }],
      ['one dated anew', { ...whole, entries: [{ ...first, stamp: first.stamp - 1 }, second, ...rest] }],
      ['another beginning', { ...whole, first: there.rulesBytes() }],
      ['no beginning', { ...whole, first: new Uint8Array([1]) }],
    ]
    for (const [how, history] of wrong) expect([how, await holds(history)]).toEqual([how, false])
  })
})
