/**
 * Whatever people do at the same moment, and however the network reorders it, cuts lines and restarts pages: every device comes to the same rules, the same
 * keys and the same words, nobody is out of one and in the other, and what was said is there once. Chance is seeded; only how fast the machine is differs.
 */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { attestationValues } from '../crypto'
import { hex, sha256 } from '../record'
import type { Room } from './room'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, openedAs, type Player } from './testing/people'

const CAST = {
  template: 'multilateral',
  delegations: [
    { id: 'NL', name: 'Northland', kind: 'party' as const },
    { id: 'SM', name: 'Southmark', kind: 'party' as const },
    { id: 'WF', name: 'Westfell', kind: 'party' as const },
  ],
  heads: [
    { delegation: 'NL', name: 'Ingrid Vale', title: 'Ms' },
    { delegation: 'SM', name: 'Dario Wells', title: 'Mr' },
    { delegation: 'WF', name: 'Sunniva Holt', title: 'Ms' },
  ],
}

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

/** Whole numbers below `n`, the same for the same seed (mulberry32). */
function chance(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}
const oneOf = <T>(of: readonly T[], pick: (n: number) => number): T | undefined => of[pick(of.length)]
const pause = (): Promise<void> => new Promise((go) => setTimeout(go, 2))

/** What goes to the log waits on the way; `arrive` lets in one of those that wait, whichever. */
function slowly(host: MemoryHost, pick: (n: number) => number) {
  const append = host.append.bind(host)
  const waiting: (() => void)[] = []
  host.append = async (room, device, kind, bytes) => {
    await new Promise<void>((go) => waiting.push(go))
    return append(room, device, kind, bytes)
  }
  return {
    arrive: () => waiting.splice(pick(Math.max(1, waiting.length)), 1)[0]?.(),
    calm: () => {
      host.append = append
      for (const go of waiting.splice(0)) go()
    },
  }
}

interface Scene {
  readonly host: MemoryHost
  readonly people: readonly Player[]
  readonly plenary: string
  readonly said: Map<string, Player>
}
type Deed = (scene: Scene, who: Player, pick: (n: number) => number) => Promise<unknown>

const subjects = (who: Player, { plenary }: Scene) => who.subjects[plenary]
const ids = (of: object | undefined): readonly string[] => Object.keys(of ?? {})
const toSession =
  (kind: string, more: object = {}): Deed =>
  (scene, who, pick) =>
    who.engine.acts.perform(scene.plenary, kind, { session: oneOf(ids(subjects(who, scene)?.sessions), pick) ?? '', ...more })
const toRelease =
  (kind: string): Deed =>
  (scene, who, pick) =>
    who.engine.acts.perform(scene.plenary, kind, { release: oneOf(who.view.releases, pick)?.id ?? '' })
const toPending =
  (kind: string): Deed =>
  (scene, who, pick) =>
    who.engine.acts.perform(scene.plenary, kind, { to: oneOf(ids(subjects(who, scene)?.pending), pick) ?? '' })

const letIn: Deed = ({ plenary }, who, pick) => {
  const asking = who.view.admissions.filter((a) => a.room === plenary && a.mayAnswer)
  return who.engine.acts.consent(plenary, oneOf(asking, pick)?.person.id ?? '')
}

/** What somebody may do; the rules as his device knows them decide whether it goes out. */
const DEEDS: readonly Deed[] = [
  async (scene, who) => {
    const text = `Word ${scene.said.size + 1}`
    if ((await who.engine.acts.sendMessage(scene.plenary, text)) === null) scene.said.set(text, who)
  },
  (scene, who) => {
    const at = (hours: number) => ({ at: scene.host.clock + hours * 3_600_000, zone: 'UTC' })
    return who.engine.acts.perform(scene.plenary, 'session.propose', {
      title: 'Safe passage',
      terms: { start: at(24), end: at(26), modality: 'virtual', agenda: [{ item: '1', title: 'Opening' }] },
    })
  },
  toPending('consent'),
  toPending('consent'),
  toPending('consent'),
  toPending('refuse'),
  toPending('withdraw'),
  toSession('session.ready'),
  toSession('session.open'),
  toSession('session.postpone', { reason: 'The minister is delayed', public: false }),
  toSession('session.suspend', { reason: 'Consultations', public: false }),
  toSession('session.close'),
  async (_scene, who, pick) => {
    await who.engine.acts.writeItem({ id: null, subject: 'Names', content: `Names of ${who.view.me.name}`, reach: 'plenary' })
    const item = oneOf(who.view.items, pick)
    if (item !== undefined) await who.engine.acts.releaseItem(item.id, CAST.delegations.flatMap(({ id }) => (id === who.view.me.delegation ? [] : [id])))
  },
  toRelease('release.open'),
  toRelease('release.undo'),
  (scene, who) => who.engine.acts.perform(scene.plenary, 'room.propose', { room: 'contact', title: 'Prisoners', owners: ['NL', 'SM', 'WF'] }),
  // persons: let in, asked out, out by themselves, objected to
  letIn,
  letIn,
  letIn,
  (scene, who, pick) => who.engine.acts.remove(scene.plenary, expert(scene, pick), 'His work here is done'),
  (scene, who, pick) => who.engine.acts.performEverywhere('person.object', { person: expert(scene, pick) }),
  (scene, who, pick) => who.engine.acts.performEverywhere('person.unobject', { person: expert(scene, pick) }),
  (scene, who) => (who.view.me.role === 'expert' ? who.engine.acts.leave(scene.plenary) : Promise.resolve()),
  (scene, who) => (who.view.me.role === 'expert' ? who.engine.acts.askToEnter(scene.plenary) : Promise.resolve()),
  async (scene, who, pick) => {
    if (pick(4) === 0) await who.engine.acts.performEverywhere('person.revoke', { person: expert(scene, pick) })
    else if (pick(8) === 0) await who.engine.acts.perform(scene.plenary, 'delegation.leave', { public: false })
  },
  // the line and the page
  async (_scene, who) => who.away(),
  async (_scene, who) => void (await Promise.race([who.back(), pause()])),
  (_scene, who) => who.restart(),
]
const expert = ({ people }: Scene, pick: (n: number) => number): string => oneOf(people.filter((p) => p.view.me.role === 'expert'), pick)?.view.me.id ?? ''

async function begun(): Promise<Scene> {
  const host = await MemoryHost.start()
  const heads = await openedAs(host, CAST)
  players.push(...heads)
  const [vale, wells] = heads
  if (vale === undefined || wells === undefined) throw new Error('no heads')
  const arden = await inCaucus(host, vale, 'Tomas Arden')
  const castell = await inCaucus(host, wells, 'Noor Castell')
  players.push(arden, castell)
  await intoPlenary(arden, heads)
  await castell.engine.acts.askToEnter(vale.room('plenary').room)
  return { host, people: [...heads, arden, castell], plenary: vale.room('plenary').room, said: new Map() }
}

async function held(room: Room): Promise<readonly string[]> {
  const keys = room.group === null ? null : await attestationValues(room.group)
  const rules = await sha256(room.rulesBytes())
  return [room.data.stage, String(room.data.position), hex(rules), ...(keys === null ? [] : [hex(keys.auth), hex(keys.tree)])]
}
const inRoom = (p: Player, id: string): Room | null => {
  const room = p.engine.rooms.get(id)
  return room === undefined || room.data.stage === 'removed' ? null : room
}

/** Every device has nothing left to send, and those in a room hold it alike: rules, keys, people. */
async function agree({ host, people }: Scene): Promise<void> {
  await vi.waitFor(
    async () => {
      host.clock += 5_000 // devices that step in for others wait for their turn
      for (const p of people) await p.engine.run(async () => undefined)
      for (const p of people) expect([p.view.me.name, p.view.connection.state, p.view.connection.queued]).toEqual([p.view.me.name, 'connected', 0])
      for (const id of new Set(people.flatMap((p) => [...p.engine.rooms.keys()]))) {
        const rooms = people.flatMap((p) => inRoom(p, id) ?? [])
        const seen = await Promise.all(rooms.map(held))
        for (const each of seen) expect(each).toEqual(seen[0])
        for (const room of rooms) {
          expect(room.data.stage).toBe('open')
          expect((room.group?.leaves ?? []).map((leaf) => room.personOf(leaf)).sort()).toEqual(Object.keys(room.rules.members).sort())
        }
        expect(rooms.length).toBe(rooms[0] === undefined ? 0 : Object.keys(rooms[0].rules.members).length)
      }
    },
    { timeout: 40_000, interval: 50 },
  )
}

describe('a storm of acts', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8])
    it(`leaves all devices alike (${seed})`, async () => {
      const pick = chance(seed)
      const scene = await begun()
      const net = slowly(scene.host, pick)
      for (let step = 0; step < 120; step += 1) {
        const who = oneOf(scene.people, pick)
        const deed = oneOf(DEEDS, pick)
        if (who !== undefined && deed !== undefined) await deed(scene, who, pick)
        for (let n = pick(4); n > 0; n -= 1) net.arrive()
        if (pick(2) === 0) await pause()
      }
      net.calm()
      for (const p of scene.people) await p.back()
      await agree(scene)
      for (const p of scene.people) {
        const room = inRoom(p, scene.plenary)
        if (room === null) continue
        const texts = room.messages.map((m) => m.text)
        expect(new Set(texts).size).toBe(texts.length)
        for (const [text, by] of scene.said) if (by === p) expect(texts).toContain(text)
      }
    })
})
