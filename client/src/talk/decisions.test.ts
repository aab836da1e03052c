/** Decisions between devices: what one of them may not do, or not yet, changes nothing on any of them. */
import { afterEach, describe, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

/** Both heads in Session 1, which Northland chairs, and a motion by consensus put to the plenary. */
async function put() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  const both = [vale, wells]
  const room = vale.room('plenary').room
  const said = (p: Player) => p.subjects[room]
  const did = async (p: Player, kind: string, body: Readonly<Record<string, unknown>>, shown: (p: Player) => boolean): Promise<void> => {
    expect(await p.engine.acts.perform(room, kind, body), kind).toBeNull()
    await Promise.all(both.map((each) => each.sees(() => shown(each))))
  }
  const at = (hours: number) => ({ at: host.clock + hours * 3_600_000, zone: 'UTC' })
  const terms = { start: at(1), end: at(2), modality: 'virtual', agenda: [{ item: '1', title: 'Opening' }] }
  await did(vale, 'session.propose', { title: 'First', terms }, (p) => Object.keys(said(p)?.sessions ?? {}).length === 1)
  const session = Object.keys(said(vale)?.sessions ?? {})[0] ?? ''
  const now = (p: Player) => said(p)?.sessions[session]
  await did(wells, 'consent', { to: session }, (p) => now(p)?.state === 'agreed')
  for (const p of both) await did(p, 'session.ready', { session }, (each) => now(each)?.ready.includes(p.view.me.delegation) === true)
  await did(vale, 'session.open', { session }, (p) => now(p)?.state === 'open')
  for (const p of both) {
    const persons = [{ name: p.view.me.name, role: 'Head', location: 'At home', off_camera: false, person: p.view.me.id }]
    await did(p, 'roll.declare', { session, persons }, (each) => now(each)?.present.includes(p.view.me.delegation) === true)
  }
  const motion = { title: 'Crossings', subject: { type: 'motion', text: 'Two crossings open on Monday.' }, category: 'substantive', method: 'consensus' }
  await did(wells, 'decision.propose', motion, (p) => Object.keys(said(p)?.decisions ?? {}).length === 1)
  const decision = Object.keys(said(vale)?.decisions ?? {})[0] ?? ''
  const stands = (p: Player) => said(p)?.decisions[decision]
  await did(vale, 'decision.put', { decision }, (p) => stands(p)?.state === 'put')
  /** Signs and sends it whatever the own device thinks of it, as another client might. */
  const forced = (p: Player, kind: string) =>
    p.engine.run(() => Promise.resolve(p.engine.plenary?.enqueue({ do: 'entry', id: 0, kind, body: { decision }, sign1: null })))
  const refused = (code: string) => Promise.all(both.map((p) => p.sees((v) => v.rooms.some((r) => r.notices.some((n) => n.code === code)))))
  return { host, vale, wells, both, room, decision, stands, did, forced, refused }
}

describe('a decision', () => {
  it('announced by who does not chair is refused on every device', async () => {
    const { host, vale, wells, both, room, decision, stands, did, forced, refused } = await put()
    host.clock += 30_000
    expect(await wells.engine.acts.perform(room, 'decision.announce', { decision })).toEqual({ code: 'NOT_CHAIR' })
    await forced(wells, 'decision.announce')
    await refused('NOT_CHAIR')
    expect(both.map((p) => stands(p)?.result)).toEqual([null, null])
    await did(vale, 'decision.announce', { decision }, (p) => stands(p)?.state === 'adopted')
    expect(stands(wells)).toEqual(stands(vale))
    expect(stands(wells)).toMatchObject({ number: 1, result: { outcome: 'adopted', reason: null, against: [] } })
    for (const p of both) {
      expect(p.room('plenary').notices.filter((n) => n.matter !== undefined).map((n) => `${n.by?.delegation} ${n.kind}`)).toEqual([
        'NL session-proposed', 'SM session-agreed', 'NL session-opened', 'SM decision-proposed', 'NL decision-put', 'NL decision-announced',
      ])
    }
  })

  it('is not announced by the chair before the parties had their time, nor in spite of an objection', async () => {
    const { host, vale, wells, both, decision, stands, did, forced, refused } = await put()
    await forced(vale, 'decision.announce')
    await refused('TOO_SOON')
    await did(wells, 'decision.object', { decision, reason: 'Tuesday at the earliest' }, (p) => stands(p)?.objections['SM'] === 'Tuesday at the earliest')
    await forced(vale, 'decision.unobject') // somebody else's
    await refused('NOT_GIVEN')
    host.clock += 30_000
    await did(vale, 'decision.announce', { decision }, (p) => stands(p)?.state === 'not_adopted')
    expect(both.map((p) => stands(p)?.result)).toMatchObject([{ reason: 'OBJECTION', against: ['SM'] }, { reason: 'OBJECTION', against: ['SM'] }])
  })
})
