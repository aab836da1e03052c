/** Acts that cross each other on their way: both were allowed when they were done. The log's order decides, and every device decides alike. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hex, sha256 } from '../record'
import { MemoryHost } from './testing/host'
import { consented, inCaucus, intoPlenary, opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
async function heads() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells, room: vale.room('plenary').room }
}

/** What is sent to the log meanwhile waits, and comes into it in this order of devices. */
async function crossing(host: MemoryHost, order: readonly Player[], acts: () => Promise<void>): Promise<void> {
  const append = host.append.bind(host)
  const waiting = new Map<string, () => void>()
  host.append = async (room, device, kind, bytes) => {
    await new Promise<void>((go) => waiting.set(device, go))
    return append(room, device, kind, bytes)
  }
  await acts()
  const devices = order.map((p) => hex(p.engine.data.keys.deviceKey))
  while (!devices.every((device) => waiting.has(device))) await new Promise((again) => setTimeout(again, 5))
  host.append = append
  for (const device of devices) {
    const before = [...host.logs.values()].reduce((sum, log) => sum + log.items.length, 0)
    waiting.get(device)?.()
    while ([...host.logs.values()].reduce((sum, log) => sum + log.items.length, 0) === before) await new Promise((again) => setTimeout(again, 5))
  }
  for (const [device, go] of waiting) if (!devices.includes(device)) go()
}

/** All come to the same place of the log, with the same rules and the same keys. */
async function agree(all: readonly Player[]): Promise<void> {
  const held = async ({ engine: { plenary } }: Player) => {
    const rules = await sha256(plenary?.rulesBytes() ?? new Uint8Array())
    return [String(plenary?.data.position), String(plenary?.group?.epoch), hex(rules)]
  }
  await vi.waitFor(
    async () => {
      const seen = await Promise.all(all.map(held))
      for (const each of seen) expect(each).toEqual(seen[0])
    },
    { timeout: 20_000 },
  )
}
const refusals = (p: Player): readonly (string | null)[] => p.room('plenary').notices.filter((n) => n.kind === 'refused-entry').map((n) => n.code)

describe('two heads at one moment', () => {
  it('one opens, one postpones: the session is what came first, and the other is told', async () => {
    const { host, vale, wells, room } = await heads()
    const at = (hours: number) => ({ at: host.clock + hours * 3_600_000, zone: 'Europe/Vienna' })
    const terms = { start: at(24), end: at(26), modality: 'virtual', agenda: [{ item: '1', title: 'Opening' }] }
    const session = (p: Player, id: string) => p.subjects[room]?.sessions[id]?.state
    const agreed = async (): Promise<string> => {
      await vale.engine.acts.perform(room, 'session.propose', { title: 'Safe passage', terms })
      const pending = () => Object.keys(wells.subjects[room]?.pending ?? {}).at(-1) ?? ''
      await wells.sees(() => pending() !== '')
      const id = pending()
      await wells.engine.acts.perform(room, 'consent', { to: id })
      for (const p of [vale, wells]) await p.sees(() => session(p, id) === 'agreed')
      for (const p of [vale, wells]) await p.engine.acts.perform(room, 'session.ready', { session: id })
      for (const p of [vale, wells]) await p.sees(() => p.subjects[room]?.sessions[id]?.ready.length === 2)
      return id
    }
    const stop = { reason: 'The minister is delayed', public: false }
    for (const first of ['postponed', 'open'] as const) {
      const id = await agreed()
      await crossing(host, first === 'open' ? [vale, wells] : [wells, vale], async () => {
        expect(await vale.engine.acts.perform(room, 'session.open', { session: id })).toBeNull()
        expect(await wells.engine.acts.perform(room, 'session.postpone', { session: id, ...stop })).toBeNull()
      })
      for (const p of [vale, wells]) await p.sees(() => session(p, id) === first)
      await agree([vale, wells])
      const loser = first === 'open' ? wells : vale
      await loser.sees(() => refusals(loser).at(-1) === 'WRONG_STATE')
      if (first === 'open') await vale.engine.acts.perform(room, 'session.close', { session: id })
    }
  })
})

describe('two acts about one person', () => {
  async function three() {
    const { host, vale, wells, room } = await heads()
    const arden = await inCaucus(host, vale, 'Tomas Arden')
    players.push(arden)
    return { host, vale, wells, arden, room, id: arden.view.me.id }
  }
  const leaves = (p: Player): readonly string[] => (p.engine.plenary?.group?.leaves ?? []).map((leaf) => p.engine.plenary?.personOf(leaf) ?? '')

  for (const first of ['let in', 'recalled'] as const) {
    it(`he is let in by the one and recalled by the other, ${first} first: he is out, of rules and of keys`, async () => {
      const { host, vale, wells, arden, room, id } = await three()
      await consented(arden, [vale])
      await wells.sees((v) => v.admissions.some((a) => a.room === room && a.person.id === id && a.mayAnswer))
      await crossing(host, first === 'let in' ? [wells, vale] : [vale, wells], async () => {
        expect(await wells.engine.acts.consent(room, id)).toBeNull()
        expect(await vale.engine.acts.performEverywhere('person.revoke', { person: id, reason: 'Recalled' })).toBeNull()
      })
      for (const p of [vale, wells]) await p.sees(() => !leaves(p).includes(id) && p.engine.plenary?.rules.persons[id]?.revoked === true)
      await agree([vale, wells])
      expect(arden.view.rooms.some((r) => r.kind === 'plenary' && r.state === 'open')).toBe(false)
    })
  }

  it('he asks once more while they let him in with what he asked with first: he is in', async () => {
    const { vale, wells, arden, room, id } = await three()
    await consented(arden, [vale])
    await wells.sees((v) => v.admissions.some((a) => a.room === room && a.person.id === id && a.mayAnswer))
    vale.away() // who would present what he asks with now
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await arden.engine.acts.askToEnter(room)).toBeNull()
    expect(await wells.engine.acts.consent(room, id)).toBeNull()
    await arden.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'joining'))
    await vale.back()
    await arden.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
    await agree([vale, wells, arden])
    expect(arden.engine.data.asked).toEqual({})
  })

  for (const first of ['writes', 'leaves'] as const)
    it(`he ${first} first of writing and leaving: he is out, and what he wrote is there, or his alone`, async () => {
      const { vale, wells, arden, room, id } = await three()
      await intoPlenary(arden, [vale, wells])
      const { sendMessage, leave } = arden.engine.acts
      const acts = [() => sendMessage(room, 'Goodbye'), () => leave(room)]
      expect(await Promise.all((first === 'writes' ? acts : [...acts].reverse()).map((act) => act()))).toEqual([null, null])
      for (const p of [vale, wells]) await p.sees(() => !leaves(p).includes(id))
      await arden.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'removed'))
      await agree([vale, wells])
      expect(vale.room('plenary').messages.map((m) => m.text)).toEqual(first === 'writes' ? ['Goodbye'] : [])
      expect(arden.engine.plenary?.data.unsent).toEqual(first === 'writes' ? [] : ['Goodbye'])
      expect(refusals(wells)).toEqual([])
    })

  it('he leaves while his own head is away: another makes the key change', async () => {
    const { host, vale, wells, arden, room, id } = await three()
    await intoPlenary(arden, [vale, wells])
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await arden.engine.acts.leave(room)).toBeNull()
    await wells.sees(() => wells.engine.plenary?.data.leaving[id] !== undefined)
    expect(leaves(wells)).toContain(id)
    host.clock += 2_000
    await wells.engine.run(async () => undefined)
    await arden.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'removed'))
    await vale.back()
    await agree([vale, wells])
    expect(leaves(vale)).not.toContain(id)
  })

  it('he is removed by both sides at once: one removal stands, and nobody else is out', async () => {
    const { host, vale, wells, arden, room, id } = await three()
    await intoPlenary(arden, [vale, wells])
    await agree([vale, wells, arden])
    await crossing(host, [wells, vale], async () => {
      expect(await vale.engine.acts.remove(room, id, 'His work here is done')).toBeNull()
      expect(await wells.engine.acts.remove(room, id, 'Not agreed')).toBeNull()
    })
    for (const p of [vale, wells]) await p.sees(() => !leaves(p).includes(id))
    await arden.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'removed'))
    await agree([vale, wells])
    expect(arden.room('plenary').removedBy).toMatchObject({ by: { name: 'Dario Wells' }, reason: 'Not agreed' })
    expect(leaves(vale)).toHaveLength(2)
  })
})
