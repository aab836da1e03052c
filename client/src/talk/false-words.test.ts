/** One false word of one member stops nobody; who was misled by the host is not put out for it; and where parties differ, all stops and there is a way on. */
import { afterEach, describe, expect, it } from 'vitest'
import { hex } from '../record'
import type { Room } from './room'
import { attestTo } from './room-epoch'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

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

describe('a false word', () => {
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

describe('parties that differ', () => {
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
})
