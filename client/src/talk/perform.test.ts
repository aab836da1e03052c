import { afterEach, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

async function heads() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  const room = vale.room('plenary').room
  const sessions = (p: Player) => Object.entries(p.subjects[room]?.sessions ?? {})
  return { host, vale, wells, room, sessions }
}
const terms = (host: MemoryHost) => {
  const at = (hours: number) => ({ at: host.clock + hours * 3_600_000, zone: 'Europe/Vienna' })
  return { start: at(24), end: at(26), modality: 'virtual', agenda: [{ item: '1', title: 'Opening' }] }
}

it('a session is proposed by one head, agreed by the other, and both see the same terms', async () => {
  const { host, vale, wells, room, sessions } = await heads()
  expect(await vale.engine.acts.perform(room, 'session.propose', { title: '  First session ', terms: terms(host) })).toBeNull()
  await wells.sees(() => sessions(wells).length === 1)
  const [id, proposed] = sessions(wells)[0] ?? []
  expect(proposed).toMatchObject({ state: 'proposed', title: 'First session', number: 1 })
  expect(Object.keys(wells.subjects[room]?.pending ?? {})).toEqual([id])
  expect(await wells.engine.acts.perform(room, 'consent', { to: id })).toBeNull()
  await Promise.all([vale, wells].map((p) => p.sees(() => sessions(p)[0]?.[1].state === 'agreed')))
  expect(vale.subjects[room]?.sessions).toEqual(wells.subjects[room]?.sessions)
  expect(wells.subjects[room]?.pending).toEqual({})
})

it('what the rules refuse now is told with their code and never sent', async () => {
  const { host, vale, wells, room, sessions } = await heads()
  const backwards = { ...terms(host), end: terms(host).start }
  expect(await vale.engine.acts.perform(room, 'session.propose', { title: 'First', terms: backwards })).toEqual({ code: 'BAD_TIMES' })
  expect(await vale.engine.acts.perform(room, 'session.propose', { title: 'Fi\u202erst', terms: terms(host) })).toEqual({ code: 'BIDI_CONTROL' })
  expect(await vale.engine.acts.perform(room, 'session.cancel', { session: 'a'.repeat(64), reason: 'No', public: false })).toEqual({ code: 'NOT_FOUND' })
  await vale.engine.acts.sendMessage(room, 'Later')
  await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Later')))
  expect(sessions(wells)).toEqual([])
})

it('after a reload every subject is shown again', async () => {
  const { host, vale, wells, room, sessions } = await heads()
  await vale.engine.acts.perform(room, 'session.propose', { title: 'First', terms: terms(host) })
  await wells.sees(() => sessions(wells).length === 1)
  wells.subjects = {}
  await wells.restart()
  await wells.sees(() => sessions(wells).length === 1)
  expect(wells.subjects[room]?.charter).not.toBeNull()
})
