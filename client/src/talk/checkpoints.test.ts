/** After a session every party vouches for the log by itself, once, from one of its devices (rules Z1). */
import { afterEach, describe, expect, it } from 'vitest'
import { at } from '../domain'
import { hex } from '../record'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

async function closed(host: MemoryHost, [vale, wells]: readonly [Player, Player], away: () => Promise<void> = async () => undefined): Promise<void> {
  const room = vale.room('plenary').room
  const title = `Round ${Object.keys(vale.subjects[room]?.sessions ?? {}).length + 1}`
  const session = (p: Player): readonly [string, { readonly state: string; readonly ready: readonly string[] }] =>
    Object.entries(p.subjects[room]?.sessions ?? {}).find(([, each]) => each.title === title) ?? ['', { state: '', ready: [] }]
  const begins = { at: host.clock + 3_600_000, zone: 'UTC' }
  const terms = { start: begins, end: { ...begins, at: begins.at + 3_600_000 }, modality: 'virtual', agenda: [] }
  expect(await vale.engine.acts.perform(room, 'session.propose', { title, terms })).toBeNull()
  await wells.sees(() => session(wells)[0] !== '')
  const id = session(wells)[0]
  expect(await wells.engine.acts.perform(room, 'consent', { to: id })).toBeNull()
  for (const p of [vale, wells]) await p.sees(() => session(p)[1].state === 'agreed')
  for (const p of [vale, wells]) expect(await p.engine.acts.perform(room, 'session.ready', { session: id })).toBeNull()
  for (const p of [vale, wells]) await p.sees(() => session(p)[1].ready.length === 2)
  const chair = (Object.keys(vale.subjects[room]?.sessions ?? {}).length % 2 === 1 ? vale : wells) // the parties chair in turn
  expect(await chair.engine.acts.perform(room, 'session.open', { session: id })).toBeNull()
  await chair.sees(() => session(chair)[1].state === 'open')
  await away()
  expect(await chair.engine.acts.perform(room, 'session.close', { session: id })).toBeNull()
  await chair.sees(() => session(chair)[1].state === 'closed')
}

const closing = (p: Player): number => Math.max(...Object.values(p.subjects[p.room('plenary').room]?.sessions ?? {}).map((each) => each.closed ?? 0))
const closings = (p: Player): number => Object.values(p.subjects[p.room('plenary').room]?.sessions ?? {}).filter((each) => each.closed !== null).length
const vouched = (p: Player, delegation: string): number => at(p.engine.plenary?.rules.checkpoints ?? {}, delegation) ?? 0
const both = (p: Player): boolean => ['NL', 'SM'].every((each) => vouched(p, each) >= closing(p))

describe('a closed session', () => {
  it('is vouched for by both parties on every device, once each, and the next one again', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    for (const round of [1, 2]) {
      await closed(host, [vale, wells])
      for (const p of [vale, wells]) await p.sees(() => closings(p) === round && both(p))
      const { position } = vale.engine.plenary?.rules ?? { position: 0 }
      expect(position - closing(vale), `round ${round}`).toBe(2) // one of each party and nothing else
      host.clock += 60_000
      for (const p of [vale, wells]) await p.engine.run(async () => undefined)
      expect(vale.engine.plenary?.rules.position).toBe(position)
    }
    expect(vale.room('plenary').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
  })

  it('is vouched for by another who signs when the first is away, and not again when he is back', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    const arden = await inCaucus(host, wells, 'Tomas Arden', { role: 'deputy', powers: ['sign', 'admit', 'speak'] })
    players.push(vale, wells, arden)
    await intoPlenary(arden, [wells, vale])
    await closed(host, [vale, wells], async () => {
      wells.away()
      await wells.sees((v) => v.connection.state !== 'connected')
    })
    await vale.sees(() => vouched(vale, 'NL') >= closing(vale))
    host.clock += 5_000
    await arden.engine.run(async () => undefined)
    await vale.sees(() => both(vale))
    const { position } = vale.engine.plenary?.rules ?? { position: 0 }
    await wells.back()
    await wells.sees(() => wells.engine.plenary?.rules.position === position)
    host.clock += 60_000
    await wells.engine.run(async () => undefined)
    await wells.sees((v) => v.connection.queued === 0)
    expect(wells.engine.plenary?.rules.position).toBe(position)
  })

  it('is vouched for anew where so much came between that the word is too old to be judged, and nobody is told of a fault', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    const device = hex(vale.engine.data.keys.deviceKey)
    let held = false
    await closed(host, [vale, wells], async () => {
      host.refuses = (verb, by) => {
        if (verb !== 'append' || by !== device || vale.engine.plenary?.data.inflight?.intent.do !== 'entry') return null
        if (vale.engine.plenary.data.inflight.intent.kind !== 'checkpoint.sign') return null
        held = true
        return 'OFFLINE' // sent again after the next connection
      }
    })
    await vale.sees(() => held && vouched(vale, 'SM') >= closing(vale))
    const said = vale.engine.plenary?.data.inflight?.payload ?? null
    expect([said !== null, vouched(vale, 'NL') < closing(vale)]).toEqual([true, true])
    // as after 1,024 more: of what was before, the state of every device keeps nothing
    for (const { engine: { plenary } } of [vale, wells]) {
      if (plenary !== null) plenary.rules = { ...plenary.rules, log: plenary.rules.log.slice(-1), runs: plenary.rules.runs.slice(-1) }
    }
    for (const text of ['Much', 'came', 'between']) await wells.engine.acts.sendMessage(wells.room('plenary').room, text)
    await vale.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'between')))
    const before = vale.engine.plenary?.rules.position ?? 0
    host.refuses = () => null
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    await vale.back()
    for (const p of [vale, wells]) await p.sees(() => both(p))
    const { position } = vale.engine.plenary?.rules ?? { position: 0 }
    expect(position - before).toBe(2) // the old one, which counts for nothing, and the one signed anew
    expect(vouched(wells, 'NL')).toBe(position - 1)
    for (const p of [vale, wells]) expect(p.room('plenary').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
  })
})
