/** What one room, one person or one epoch has and no other may: keys of frames, keys of files, salts of items, what waits for a visitor to go. */
import { afterEach, describe, expect, it } from 'vitest'
import { hex, unhex } from '../record'
import type { Mail } from './mail-payloads'
import { onPutOut, putOutLetter } from './removals'
import { MemoryHost } from './testing/host'
import { type Cast, inCaucus, intoPlenary, MEDIATED, opened, openedAs, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
async function two() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells, plenary: vale.room('plenary').room, caucus: vale.room('caucus').room }
}

type PutOut = Extract<Mail, { type: 'put-out' }>

interface FrameKey {
  readonly room: string
  readonly epoch: number
  readonly key: string
}
/** The keys of frames that a page was given, in order. */
const frameKeys = (p: Player): readonly FrameKey[] =>
  p.signals.flatMap((s) => (s.kind === 'keys' ? [{ room: s.room, epoch: s.epoch, key: hex(s.baseKey) }] : []))
const lastKey = (p: Player): FrameKey | undefined => frameKeys(p).at(-1)
const settled = (p: Player): Promise<unknown> => p.engine.run(() => Promise.resolve())

async function keyIn(p: Player, room: string): Promise<FrameKey> {
  const before = p.signals.length
  await p.engine.acts.setLive(room)
  await p.sees(() => p.signals.slice(before).some((s) => s.kind === 'keys' && s.room === room))
  await settled(p)
  const key = lastKey(p)
  if (key?.room !== room) throw new Error('no keys')
  return key
}

describe('keys of frames', () => {
  it('are the same for all in a room, others in every room, and given to nobody outside', async () => {
    const { vale, wells, plenary, caucus } = await two()
    await keyIn(vale, plenary)
    const theirs = await keyIn(wells, plenary)
    await vale.sees(() => lastKey(vale)?.epoch === theirs.epoch)
    const mine = theirs
    expect(lastKey(vale)).toEqual(theirs)
    const inside = await keyIn(vale, caucus)
    const beyond = await keyIn(wells, wells.room('caucus').room)
    expect(new Set([mine.key, inside.key, beyond.key]).size).toBe(3)
    expect(frameKeys(wells).map((each) => each.key)).not.toContain(inside.key)
  })

  it('of a room that one is not in now do not come, whatever happens there', async () => {
    const { vale, wells, plenary, caucus } = await two()
    await keyIn(wells, plenary)
    await keyIn(vale, plenary)
    await keyIn(vale, caucus)
    const before = [frameKeys(vale).length, Number(vale.engine.plenary?.group?.epoch)]
    const { epoch } = lastKey(wells) ?? { epoch: 0 }
    await wells.engine.acts.refresh(plenary)
    await wells.sees(() => (lastKey(wells)?.epoch ?? 0) > epoch)
    await vale.sees(() => Number(vale.engine.plenary?.group?.epoch) > (before[1] ?? 0))
    await settled(vale)
    expect(frameKeys(vale)).toHaveLength(before[0] ?? 0)
  })

  it('are never used by two pages of one device: their counters would begin anew', async () => {
    const { vale, plenary } = await two()
    const first = await keyIn(vale, plenary)
    await vale.restart()
    const before = frameKeys(vale).length
    await vale.engine.acts.setLive(plenary)
    await vale.sees(() => frameKeys(vale).length > before)
    for (const each of frameKeys(vale).slice(before)) expect(each.epoch).toBeGreaterThan(first.epoch)
  })

  /** What a page would seal under if it took the keys its disk has. */
  const keyOnDisk = async (p: Player): Promise<string> => hex((await p.engine.plenary?.frameKey())?.baseKey ?? new Uint8Array())

  it('are fresh where the disk is an older copy, which knows nothing of what was sent since', async () => {
    const { vale, plenary } = await two()
    await keyIn(vale, plenary)
    const older = new Map(vale.vault.records)
    const sent = new Set(frameKeys(vale).map((each) => each.key))
    vale.vault.records = new Map(older)
    await vale.restart()
    expect(sent, 'the older copy has a key that frames were sealed under').toContain(await keyOnDisk(vale))
    const before = frameKeys(vale).length
    await keyIn(vale, plenary)
    const again = frameKeys(vale).slice(before)
    expect(again.length).toBeGreaterThan(0)
    for (const each of again) expect(sent).not.toContain(each.key)
  })

  it('are fresh also where the host keeps back the end of the log, and shows it once that page begins', async () => {
    const { host, vale, wells, plenary } = await two()
    const older = new Map(vale.vault.records)
    const upto = host.logs.get(plenary)?.items.at(-1)?.seq ?? 0
    await keyIn(wells, plenary) // a key change by somebody else
    await vale.engine.acts.setLive(plenary)
    await vale.sees(() => frameKeys(vale).length > 0)
    const device = hex(vale.engine.data.keys.deviceKey)
    vale.vault.records = new Map(older)
    host.tamper = (to, room, item) => (to === device && room === plenary && item.seq > upto ? [] : [item])
    const before = frameKeys(vale).length
    await vale.restart()
    await vale.engine.acts.setLive(plenary)
    for (let n = 0; n < 20; n++) await settled(vale)
    expect(frameKeys(vale).slice(before)).toEqual([])
    host.tamper = (_to, _room, item) => [item]
    vale.away()
    await vale.back()
    await vale.sees(() => vale.engine.plenary?.data.stage === 'halted') // it finds a key change of its own that it has forgotten
    expect(frameKeys(vale).slice(before)).toEqual([])
  })

  it('under shuttle there are none in plenary while no session is open, and there are in caucus', async () => {
    const host = await MemoryHost.start()
    const all = await openedAs(host, MEDIATED)
    players.push(...all)
    for (const p of all) {
      await p.engine.acts.setLive(p.room('plenary').room)
      await settled(p)
      expect(frameKeys(p)).toEqual([])
      expect((await keyIn(p, p.room('caucus').room)).room).toBe(p.room('caucus').room)
    }
  })
})

describe('what a delegation has for itself', () => {
  const write = async (p: Player, reach: 'own' | 'mediator' | 'plenary', content: string): Promise<string> => {
    expect(await p.engine.acts.writeItem({ id: null, subject: 'Names', content, reach })).toBeNull()
    await p.sees((v) => v.items.some((each) => each.content === content && each.reach === reach))
    return p.view.items.find((each) => each.content === content && each.reach === reach)?.id ?? ''
  }

  it('every item has a salt of its own, so that nobody tries words against its hash', async () => {
    const { vale } = await two()
    await write(vale, 'plenary', 'Yes.')
    await write(vale, 'own', 'Yes.')
    const salts = (vale.engine.caucus?.data.items ?? []).map((each) => each.salt)
    expect(salts).toHaveLength(2)
    expect(new Set(salts).size).toBe(2)
  })

  it('every file has a key of its own, and so has each record that is given', async () => {
    const { host, vale, wells, plenary } = await two()
    for (const name of ['One.pdf', 'Two.pdf']) await vale.engine.transfers.put(plenary, new File([name], name), null)
    await wells.sees(() => Object.keys(wells.subjects[plenary]?.files ?? {}).length === 2)
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await intoPlenary(castell, [wells, vale])
    const ofFiles = Object.values(vale.engine.plenary?.data.files ?? {}).flatMap((known) => known.map((each) => hex(each.key)))
    const given = await Promise.all([1, 2].map(() => vale.engine.transfers.putSealed(unhex(plenary), new Uint8Array(8))))
    const keys = [...ofFiles, ...given.map((each) => hex(each.key))]
    expect(keys).toHaveLength(4)
    expect(new Set([...keys, '00'.repeat(32)]).size).toBe(5)
  })

  it('an item for its own people is not given to a mediator, who stands there', async () => {
    const host = await MemoryHost.start()
    const [okafor, vale] = (await openedAs(host, MEDIATED)) as readonly [Player, Player]
    players.push(...[okafor, vale])
    const [own, free] = [await write(vale, 'own', 'The line we hold.'), await write(vale, 'mediator', 'Names against dates.')]
    await okafor.engine.acts.knockAt('NL')
    await vale.sees((v) => v.visits.some((each) => each.state === 'asked'))
    await vale.engine.acts.letIn(okafor.view.me.id, 30)
    await vale.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.members.some((m) => m.visitor)))
    const to = { to: ['SM'], form: 'verbatim' as const, validUntil: host.clock + 3_600_000 }
    expect(await vale.engine.acts.authoriseItem(own, to)).toEqual({ code: 'ITEM_STAYS' })
    expect(await vale.engine.acts.authoriseItem(free, to)).toBeNull()
    await okafor.sees((v) => v.items.some((each) => each.content === 'Names against dates.'))
    expect(okafor.view.items).toHaveLength(1)
  })

  it('a position prepared without a line waits for a visitor to go, unless he may read it', async () => {
    const { vale, caucus } = await two()
    vale.away()
    const note = (more: object) => vale.engine.acts.perform(caucus, 'private.note', { about: { room: caucus, entry: '1'.repeat(64) }, tag: 'want', ...more })
    expect(await note({ text: 'Quietly.' })).toBeNull()
    expect(await note({ text: 'Aloud.', visitor_may_see: true })).toBeNull()
    const waiting = (vale.engine.caucus?.intents() ?? []).flatMap((each) => (each.do === 'entry' && each.kind === 'private.note' ? [each] : []))
    expect(waiting.map((each) => [each.body['text'], each.apart === true])).toEqual([['Quietly.', true], ['Aloud.', false]])
  })
})

describe('who is in a room for a while, or not yet', () => {
  const CHAIRED: Cast = {
    template: 'multilateral',
    delegations: [
      { id: 'OM', name: 'Office of the Mediator', kind: 'neutral' },
      ...['Northland', 'Southmark', 'Westfell'].map((name) => ({ id: name.slice(0, 2).toUpperCase(), name, kind: 'party' as const })),
    ],
    heads: [
      { delegation: 'OM', name: 'Amara Okafor', title: 'Ambassador' },
      { delegation: 'NO', name: 'Ingrid Vale', title: 'Ms' },
      { delegation: 'SO', name: 'Dario Wells', title: 'Mr' },
      { delegation: 'WE', name: 'Ada Holm', title: 'Ms' },
    ],
  }

  it('a visitor asks for no record of the caucus, and the head cannot give it to him by mistake', async () => {
    const host = await MemoryHost.start()
    const all = (await openedAs(host, CHAIRED)) as readonly [Player, Player]
    players.push(...all)
    const [okafor, vale] = all
    const { room } = vale.room('caucus')
    await vale.engine.acts.sendMessage(room, 'We can wait until spring.')
    await vale.sees(() => vale.room('caucus').messages.length === 1)
    await okafor.engine.acts.knockAt('NO')
    await vale.sees((v) => v.visits.some((each) => each.state === 'asked'))
    await vale.engine.acts.letIn(okafor.view.me.id, 30)
    await okafor.sees((v) => v.rooms.some((r) => r.room === room && r.state === 'open'))
    await okafor.engine.acts.sendMessage(room, 'Good evening.')
    await vale.sees(() => vale.room('caucus').messages.length === 2)
    await settled(okafor)
    expect(vale.engine.caucus?.data.wanted).toEqual([])
    expect(okafor.view.rooms.find((r) => r.room === room)?.messages.map((m) => m.text)).toEqual(['Good evening.'])
    const caucus = vale.engine.caucus
    if (caucus === null) throw new Error('no caucus')
    const asked = { person: okafor.view.me.id, position: caucus.data.position, except: [], at: host.clock } // as if he had been let ask
    caucus.data = { ...caucus.data, wanted: [asked] }
    expect(await vale.engine.acts.giveRecord(room, okafor.view.me.id)).toEqual({ code: 'VISITOR' })
  })

  it('who waits at the door is told of the owners of that room, and of no other room', async () => {
    const { host, vale, wells, plenary } = await two()
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await castell.engine.acts.askToEnter(plenary)
    await wells.sees((v) => v.admissions.some((a) => a.room === plenary && a.mayAnswer))
    await wells.engine.acts.consent(plenary, castell.view.me.id)
    await vale.sees((v) => v.admissions.some((a) => a.room === plenary && a.mayAnswer))
    await castell.sees(() => castell.engine.data.answers.some((each) => each.room === plenary && each.consents.length > 0))
    expect(castell.engine.data.answers.map((each) => each.room)).toEqual([plenary])
    for (const each of castell.engine.data.answers) expect(each.consents.map(([delegation]) => delegation)).toEqual(['NL', 'SM'])
  })

  it('a letter that tells of a removal counts for whom it names, and not again after a new admission', async () => {
    const { host, vale, wells, plenary } = await two()
    const [castell, arden] = [await inCaucus(host, wells, 'Noor Castell'), await inCaucus(host, vale, 'Piet Arden')]
    players.push(castell, arden)
    await intoPlenary(castell, [wells, vale])
    await intoPlenary(arden, [vale, wells])
    const me = castell.view.me.id
    const gone = (id: string) => wells.sees(() => !wells.room('plenary').members.some((m) => m.person.id === id))
    const letter = (id: string): PutOut => {
      const found = wells.engine.plenary === null ? null : putOutLetter(wells.engine.plenary, id)
      if (found === null) throw new Error('no letter')
      return found
    }
    await wells.engine.acts.remove(plenary, me, 'Not today.')
    await gone(me)
    const old = letter(me)
    await castell.sees((v) => v.rooms.some((r) => r.room === plenary && r.state === 'removed'))
    await intoPlenary(castell, [wells, vale])
    castell.away()
    await vale.engine.acts.remove(plenary, arden.view.me.id, 'His work is done.')
    await gone(arden.view.me.id)
    const told = async (mail: PutOut) => {
      await castell.engine.run(() => onPutOut(castell.engine, mail))
      return castell.engine.rooms.get(plenary)?.data.putOut[me]?.by
    }
    expect(await told(old)).toBeUndefined()
    expect(await told(letter(arden.view.me.id))).toBeUndefined()
    await vale.engine.acts.remove(plenary, me, 'Not agreed.')
    await gone(me)
    expect(await told(letter(me))).toBe(vale.view.me.id)
  })
})
