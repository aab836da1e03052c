/** A party that leaves the talks (rules A9): by its own signer alone, out of every shared room and its keys, with what was its own left to it. */
import { afterEach, describe, expect, it } from 'vitest'
import { believeDepartures } from './leaving'
import type { Proof } from './state'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, openedAs, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const player of players.splice(0)) player.engine.stop()
})

const names = (player: Player, kind: 'plenary' | 'corridor' | 'contact' | 'caucus'): readonly string[] =>
  player.room(kind).members.map((member) => member.person.name).sort()

describe('a party that leaves', () => {
  it('is out of every shared room and its keys at once, keeps its caucus, and interrupts the talk for who stays', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    const arden = await inCaucus(host, wells, 'Tomas Arden')
    players.push(vale, wells, arden)
    await intoPlenary(arden, [wells, vale])
    const plenary = vale.room('plenary').room
    expect(await vale.engine.acts.perform(plenary, 'room.propose', { room: 'corridor', title: 'Heads', owners: ['NL', 'SM'] })).toBeNull()
    const waiting = (): string => Object.keys(wells.subjects[plenary]?.pending ?? {}).at(-1) ?? ''
    await wells.sees(() => waiting() !== '')
    expect(await wells.engine.acts.perform(plenary, 'consent', { to: waiting() })).toBeNull()
    for (const head of [vale, wells]) await head.sees((v) => v.rooms.some((r) => r.kind === 'corridor' && r.state === 'open' && r.members.length === 2))
    const epoch = vale.room('plenary').epoch

    expect(await arden.engine.acts.perform(plenary, 'delegation.leave', { public: false })).toEqual({ code: 'NO_POWER' })
    expect(await wells.engine.acts.perform(plenary, 'delegation.leave', { reason: 'Our proposals were not heard', public: false })).toBeNull()

    for (const gone of [wells, arden]) await gone.sees(() => gone.room('plenary').state === 'removed')
    expect(arden.room('plenary').removedBy).toMatchObject({ by: { name: 'Dario Wells' }, reason: 'Our proposals were not heard' })
    await wells.sees(() => wells.room('corridor').state === 'removed')
    await vale.sees(() => names(vale, 'plenary').length === 1 && names(vale, 'corridor').length === 1)
    expect(vale.room('plenary').epoch).toBeGreaterThan(epoch)
    expect(vale.subjects[plenary]).toMatchObject({ left: ['SM'], interrupted: true })
    expect(vale.room('plenary').notices.filter((n) => n.kind === 'party-left')).toMatchObject([{ by: { name: 'Dario Wells' }, reason: 'Our proposals were not heard' }])
    expect(names(wells, 'caucus')).toEqual(['Dario Wells', 'Tomas Arden'])
    expect(await wells.engine.acts.sendMessage(wells.room('caucus').room, 'Among ourselves')).toBeNull()
    await arden.sees(() => arden.room('caucus').messages.some((m) => m.text === 'Among ourselves'))

    // who stays admits without asking who left
    const pell = await inCaucus(host, vale, 'Rasmus Pell')
    players.push(pell)
    await intoPlenary(pell, [vale])
    expect(names(pell, 'plenary')).toEqual(['Ingrid Vale', 'Rasmus Pell'])

    // and who is admitted takes it from the entry that party signed, from nobody's word
    const [here, corridor] = [pell.engine.plenary, [...vale.engine.rooms.values()].find((room) => room.data.kind === 'corridor')]
    const proof = here?.data.departures['SM']
    const other = corridor?.data.departures['SM']
    if (here == null || proof === undefined || other === undefined) throw new Error('no proof')
    const { talk } = here.context
    const believed = (claimed: readonly (readonly [string, Proof])[]) =>
      believeDepartures({ talk, room: here.data.room, heads: (delegation) => here.headKeys(delegation), rules: here.rules, claimed })
    expect(await believed([['SM', proof]])).toEqual({ SM: proof })
    const own = { ...proof, certificate: pell.engine.data.me.certificate ?? new Uint8Array() }
    const altered = { ...proof, sign1: proof.sign1.map((byte, at) => (at === proof.sign1.length - 1 ? byte ^ 1 : byte)) }
    for (const wrong of [[], [['NL', proof]], [['SM', own]], [['SM', altered]], [['SM', other]]] as const) expect(await believed(wrong)).toBeNull()
  })
})

describe('people of a party that left, in a room where nobody of theirs signs', () => {
  const parties = [
    { id: 'NL', name: 'Northland', kind: 'party' as const },
    { id: 'SM', name: 'Southmark', kind: 'party' as const },
    { id: 'WF', name: 'Westfell', kind: 'party' as const },
  ]
  const seats = [
    { delegation: 'NL', name: 'Ingrid Vale', title: 'Ms' },
    { delegation: 'SM', name: 'Dario Wells', title: 'Mr' },
    { delegation: 'WF', name: 'Sunniva Holt', title: 'Ms' },
  ]

  it('are put out of it and its keys at once, by one of those who stay and no other', async () => {
    const host = await MemoryHost.start()
    const [vale, wells, holt] = (await openedAs(host, { template: 'multilateral', delegations: parties, heads: seats })) as readonly [Player, Player, Player]
    const arden = await inCaucus(host, wells, 'Tomas Arden')
    players.push(vale, wells, holt, arden)
    await intoPlenary(arden, [wells, vale, holt])
    const contact = await contactGroup([vale, wells, holt])
    await arden.engine.acts.askToEnter(contact)
    for (const head of [wells, vale, holt]) {
      await head.sees((v) => v.admissions.some((a) => a.room === contact && a.mayAnswer))
      expect(await head.engine.acts.consent(contact, arden.view.me.id)).toBeNull()
    }
    await arden.sees((v) => v.rooms.some((r) => r.room === contact && r.state === 'open'))
    expect(await wells.engine.acts.leave(contact)).toBeNull()
    await wells.sees(() => wells.room('contact').state === 'removed')
    for (const stays of [vale, holt]) await stays.sees(() => names(stays, 'contact').length === 3)
    const epoch = vale.room('contact').epoch

    expect(await wells.engine.acts.perform(wells.room('plenary').room, 'delegation.leave', { public: false })).toBeNull()
    await arden.sees(() => arden.room('contact').state === 'removed')
    expect(arden.room('contact').removedBy).toMatchObject({ by: { name: 'Ingrid Vale' }, reason: 'The delegation left the talks.' })
    host.clock += 60_000
    for (const stays of [vale, holt]) {
      await stays.engine.run(async () => undefined)
      await stays.sees((v) => v.connection.queued === 0 && names(stays, 'contact').join() === 'Ingrid Vale,Sunniva Holt')
      expect(stays.room('contact').epoch).toBe(epoch + 1)
      expect(stays.room('contact').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
    }
    expect(names(wells, 'caucus')).toEqual(['Dario Wells', 'Tomas Arden'])
  })

  it('of a party that stays are left alone', async () => {
    const host = await MemoryHost.start()
    const [vale, wells, holt] = (await openedAs(host, { template: 'multilateral', delegations: parties, heads: seats })) as readonly [Player, Player, Player]
    players.push(vale, wells, holt)
    await contactGroup([vale, wells, holt])
    expect(await holt.engine.acts.remove(holt.room('contact').room, holt.view.me.id, '')).toBeNull()
    for (const stays of [vale, wells]) await stays.sees(() => names(stays, 'contact').length === 2)
    host.clock += 60_000
    for (const stays of [vale, wells]) {
      await stays.engine.run(async () => undefined)
      await stays.sees((v) => v.connection.queued === 0)
      expect(names(stays, 'contact')).toEqual(['Dario Wells', 'Ingrid Vale'])
    }
  })
})

/** Agreed by all of these; resolves when all are in. */
async function contactGroup(heads: readonly Player[]): Promise<string> {
  const [first, ...others] = heads
  if (first === undefined) throw new Error('nobody')
  const plenary = first.room('plenary').room
  const owners = heads.map((head) => head.view.me.delegation)
  expect(await first.engine.acts.perform(plenary, 'room.propose', { room: 'contact', title: 'Prisoners', owners })).toBeNull()
  for (const head of others) {
    const waiting = (): string => Object.keys(head.subjects[plenary]?.pending ?? {}).at(-1) ?? ''
    await head.sees(() => waiting() !== '')
    expect(await head.engine.acts.perform(plenary, 'consent', { to: waiting() })).toBeNull()
  }
  for (const head of heads) await head.sees((v) => v.rooms.some((r) => r.kind === 'contact' && r.state === 'open' && r.members.length === heads.length))
  return first.room('contact').room
}
