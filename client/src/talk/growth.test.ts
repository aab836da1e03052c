/** What a device does by itself and the rules refuse for a lasting reason is not posted without end. */
import { afterEach, describe, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

const HOUR_MS = 3_600_000
const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

/** How many items the plenary's log has after every device was given its turn again and again. */
async function after(host: MemoryHost, rounds: number): Promise<number> {
  for (let round = 0; round < rounds; round += 1) {
    host.clock += 10_000
    for (const p of players) await p.engine.run(async () => undefined)
    for (const p of players) await p.sees((v) => v.connection.queued === 0)
  }
  return host.logs.get(host.rooms.plenary)?.items.length ?? 0
}

describe('the log', () => {
  it('does not grow because somebody whose time is over leaves, and nobody can carry it out', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    const arden = await inCaucus(host, wells, 'Tomas Arden')
    players.push(vale, wells, arden)
    await intoPlenary(arden, [wells, vale])
    const { room } = vale.room('plenary')
    expect(await wells.engine.acts.perform(room, 'person.change', { person: arden.view.me.id, until: host.clock + HOUR_MS })).toBeNull()
    await arden.sees(() => arden.engine.plenary?.rules.persons[arden.view.me.id]?.until != null)
    host.clock += 2 * HOUR_MS
    expect(await arden.engine.acts.leave(room)).toBeNull()
    const once = await after(host, 3)
    expect(await after(host, 10)).toBe(once)
  })

  it('does not grow because a head whose time is over owes what he may not sign any more', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    const { room } = vale.room('plenary')
    const sessions = (p: Player) => Object.entries(p.subjects[room]?.sessions ?? {})
    const begins = { at: host.clock + HOUR_MS, zone: 'UTC' }
    const terms = { start: begins, end: { ...begins, at: begins.at + HOUR_MS }, modality: 'virtual', agenda: [] }
    expect(await vale.engine.acts.perform(room, 'session.propose', { title: 'Round', terms })).toBeNull()
    await wells.sees(() => sessions(wells).length === 1)
    const session = sessions(wells)[0]?.[0] ?? ''
    expect(await wells.engine.acts.perform(room, 'consent', { to: session })).toBeNull()
    for (const p of [vale, wells]) {
      await p.sees(() => sessions(p)[0]?.[1].state === 'agreed')
      expect(await p.engine.acts.perform(room, 'session.ready', { session })).toBeNull()
    }
    await vale.sees(() => sessions(vale)[0]?.[1].ready.length === 2)
    expect(await vale.engine.acts.perform(room, 'session.open', { session })).toBeNull()
    expect(await wells.engine.acts.perform(room, 'person.change', { person: wells.view.me.id, until: host.clock + HOUR_MS })).toBeNull()
    for (const p of [vale, wells]) await p.sees((v) => v.connection.queued === 0 && sessions(p)[0]?.[1].state === 'open')
    host.clock += 2 * HOUR_MS
    expect(await vale.engine.acts.perform(room, 'session.close', { session })).toBeNull()
    for (const p of [vale, wells]) await p.sees(() => sessions(p)[0]?.[1].state === 'closed')
    const once = await after(host, 3)
    expect(await after(host, 10)).toBe(once)
    expect(vale.engine.plenary?.rules.checkpoints).toHaveProperty('NL') // the other side is kept from nothing
    expect(vale.engine.plenary?.rules.checkpoints).not.toHaveProperty('SM')
  })
})
