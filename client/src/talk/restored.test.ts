/** A host that was restored is given back what it lacks and is no traitor; what nobody can give back is told, with the host's own signature. */
import { afterEach, describe, expect, it } from 'vitest'
import { hex } from '../record'
import { MemoryHost } from './testing/host'
import { opened, type Player } from './testing/people'
import { restore } from './testing/restored'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

const texts = (p: Player): readonly string[] => p.room('plenary').messages.map((m) => m.text)
const hears = (p: Player, text: string): Promise<void> => p.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === text && m.delivery !== 'waiting')))

async function says(from: Player, to: Player, text: string): Promise<void> {
  await from.engine.acts.sendMessage(from.room('plenary').room, text)
  await Promise.all([hears(from, text), hears(to, text)])
}

/** Two heads; a backup was taken after two lines, three more came since. */
async function since() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  const plenary = vale.room('plenary').room
  await says(vale, wells, 'Before one.')
  await says(wells, vale, 'Before two.')
  const backup = host.logs.get(plenary)?.items.length ?? 0
  for (const text of ['After one.', 'After two.', 'After three.']) await says(vale, wells, text)
  const whole = (host.logs.get(plenary)?.items ?? []).map((i) => hex(i.receipt))
  return { host, vale, wells, plenary, backup, whole }
}

describe('a restored host', () => {
  it('is given back every item as it was, and the room goes on without a trace of treason', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary, backup, whole } = await since()
    restore(host, new Map([[plenary, backup]]))
    expect(host.logs.get(plenary)?.items).toHaveLength(backup) // control: it lost them
    for (const p of [vale, wells]) p.engine.tryNow()
    await says(wells, vale, 'And on.')
    const items = host.logs.get(plenary)?.items ?? []
    expect(items.slice(0, whole.length).map((i) => hex(i.receipt))).toEqual(whole)
    expect(items[whole.length]?.kind).toBe(6)
    for (const p of [vale, wells]) {
      expect(texts(p)).toEqual(['Before one.', 'Before two.', 'After one.', 'After two.', 'After three.', 'And on.'])
      expect(p.room('plenary').state).toBe('open')
      expect(p.engine.data.evidence).toEqual([])
    }
  })

  it('is waited for until the other device, too, has shown what it holds', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary, backup } = await since()
    wells.away()
    restore(host, new Map([[plenary, backup]]))
    vale.engine.tryNow()
    await vale.sees((v) => v.connection.state === 'connected')
    await vale.engine.acts.sendMessage(plenary, 'In the meantime.')
    await expect.poll(() => host.closed.get(plenary)?.shown.size).toBe(1)
    expect(host.closed.has(plenary)).toBe(true)
    expect(vale.room('plenary').state).toBe('open')
    await vale.sees((v) => v.rooms.some((r) => r.restored?.waiting.length === 1))
    const told = vale.room('plenary').restored
    expect(told).toMatchObject({ others: 0, lacking: 0, goesOn: false, mayGoOn: true })
    expect(told?.waiting.map(({ id }) => id)).toEqual([wells.engine.data.me.id]) // whose device, and nobody else's
    await wells.back()
    await hears(wells, 'In the meantime.')
    expect(host.closed.has(plenary)).toBe(false)
    for (const p of [vale, wells]) await p.sees((v) => v.rooms.every((r) => r.restored === null))
  })

  it('cannot hide a part by claiming a restore: its own mark, without a yes of the parties, makes nobody follow', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary, backup } = await since()
    restore(host, new Map([[plenary, backup]]))
    await host.claimRestored(plenary)
    expect(host.logs.get(plenary)?.items.at(-1)?.kind).toBe(6) // control: the mark is signed and in the log
    for (const p of [vale, wells]) {
      p.engine.tryNow()
      await p.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'halted'))
      const [kept] = p.engine.data.evidence
      expect(kept?.items.length, 'the host signed what it denies').toBeGreaterThan(0)
      expect(texts(p)).toEqual(['Before one.', 'Before two.', 'After one.', 'After two.', 'After three.'])
    }
  })

  it('that went on without what a device holds is told so, and what it signed is kept', { timeout: 60_000 }, async () => {
    const { host, vale, wells, plenary, backup } = await since()
    host.refuses = (verb) => (verb === 'restored.give' ? 'BAD_PROOF' : null) // it will not have them back
    restore(host, new Map([[plenary, backup]]))
    for (const p of [vale, wells]) p.engine.tryNow()
    await expect.poll(() => host.closed.get(plenary)?.shown.size).toBe(2)
    expect(host.closed.has(plenary)).toBe(true) // a part is missing: that is for people to decide
    await vale.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.restored?.lacking === 3))
    expect(await vale.engine.acts.goOnWithout(plenary)).toBeNull()
    await vale.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.restored?.goesOn === true))
    expect(host.closed.has(plenary), 'one side alone does not go on').toBe(true)
    expect(await wells.engine.acts.goOnWithout(plenary)).toBeNull()
    for (const p of [vale, wells]) {
      await p.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'halted'))
      expect(p.engine.data.evidence.map((e) => e.code)).toEqual(['RESTORED_WITHOUT'])
      expect(p.engine.data.evidence[0]?.items).toHaveLength(1)
      expect(texts(p)).toContain('After three.') // nothing this device holds is gone from it
    }
    expect(vale.room('plenary').unsent).toEqual(['After one.', 'After two.', 'After three.'])
    expect(wells.room('plenary').unsent, 'what the host still has is not lost').toEqual([])
  })

  it.each([['as short', 0], ['longer than what it knows', 4]])('tells a device that comes later what was lost, %s', { timeout: 60_000 }, async (_, more) => {
    const { host, wells, plenary, backup } = await since()
    wells.away()
    restore(host, new Map([[plenary, backup]]))
    for (let marks = 0; marks <= more; marks++) await host.claimRestored(plenary)
    await wells.back()
    await wells.sees((v) => v.rooms.some((r) => r.problem?.code === 'RESTORED_WITHOUT'))
    expect(wells.room('plenary').state).toBe('halted')
    expect(wells.engine.data.evidence.length, 'what contradicts is kept all the same').toBeGreaterThan(0)
    expect(texts(wells)).toContain('After three.')
    expect(await wells.engine.acts.askToEnter(plenary), 'the way on').toBeNull()
  })
})
