/** Away for many epochs, with work prepared meanwhile: what still holds goes out once under the present keys, what was overtaken is told, nothing is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { consented, inCaucus, intoPlenary, opened, type Player } from './testing/people'

const WEEK_MS = 7 * 86_400_000
const EPOCHS = 12
const players: Player[] = []
afterEach(() => {
  for (const player of players.splice(0)) player.engine.stop()
})
async function talk() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells, plenary: vale.room('plenary').room }
}
async function joined(host: MemoryHost, head: Player, name: string): Promise<Player> {
  const player = await inCaucus(host, head, name)
  players.push(player)
  return player
}
const epochOf = (player: Player): number => player.room('plenary').epoch
const said = (player: Player, text: string): number => player.room('plenary').messages.filter((m) => m.text === text && m.rejected === null && m.delivery !== 'waiting').length

/** The keys of the plenary change again and again while somebody is away. */
async function passing(host: MemoryHost, by: Player): Promise<void> {
  for (let count = 0; count < EPOCHS; count += 1) {
    const before = epochOf(by)
    await by.engine.acts.refresh(by.room('plenary').room)
    await by.sees(() => epochOf(by) > before)
  }
  host.clock += WEEK_MS
}

describe('a head who was away for a week', () => {
  it('follows every change of keys, and what was prepared goes out once: words, here and in the caucus, and a consent', async () => {
    const { host, vale, wells, plenary } = await talk()
    const castell = await joined(host, wells, 'Noor Castell')
    await consented(castell, [wells])
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await vale.engine.acts.sendMessage(plenary, 'Written on the train')).toBeNull()
    expect(await vale.engine.acts.consent(plenary, castell.view.me.id)).toBeNull()
    const caucus = vale.room('caucus').room
    expect(await vale.engine.acts.sendMessage(caucus, 'Must have the north road')).toBeNull()
    await passing(host, wells)
    expect(epochOf(vale)).toBeLessThan(epochOf(wells) - EPOCHS + 1)
    await vale.restart()
    await vale.back()
    await wells.sees(() => said(wells, 'Written on the train') === 1)
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
    for (const player of [vale, wells]) await player.sees(() => player.room('plenary').members.length === 3)
    expect(epochOf(vale)).toBe(epochOf(wells))
    expect(said(wells, 'Written on the train')).toBe(1)
    expect(vale.room('plenary').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
    expect(vale.room('caucus').messages).toMatchObject([{ text: 'Must have the north road', rejected: null }])
  })

  it('is told why a consent he had prepared lets nobody in: the person was withdrawn meanwhile', async () => {
    const { host, vale, wells, plenary } = await talk()
    const castell = await joined(host, wells, 'Noor Castell')
    await consented(castell, [wells])
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await vale.engine.acts.consent(plenary, castell.view.me.id)).toBeNull()
    expect(await wells.engine.acts.performEverywhere('person.revoke', { person: castell.view.me.id, reason: 'Recalled' })).toBeNull()
    await passing(host, wells)
    await vale.back()
    await vale.sees((v) => v.connection.queued === 0 && vale.room('plenary').notices.some((n) => n.kind === 'revoked' && n.reason === 'Recalled'))
    expect(vale.room('plenary').members.map((m) => m.person.name)).not.toContain('Noor Castell')
  })
})

describe('a member who was put out while away', () => {
  it('is told by whom and why, and keeps the words that were never sent until they are put away', async () => {
    const { host, vale, wells, plenary } = await talk()
    const castell = await joined(host, wells, 'Noor Castell')
    await intoPlenary(castell, [wells, vale])
    // her device stays on the host's list as long as the host puts the change off: what a device off the list is told is the host's word alone
    host.refuses = (verb) => (verb === 'roster' ? 'STORAGE_BUSY' : null)
    castell.away()
    await castell.sees((v) => v.connection.state !== 'connected')
    expect(await castell.engine.acts.sendMessage(plenary, 'The bridge carries twelve tonnes')).toBeNull()
    expect(await wells.engine.acts.remove(plenary, castell.view.me.id, 'Change of team')).toBeNull()
    await wells.sees(() => wells.room('plenary').members.length === 2)
    await castell.back()
    await castell.sees(() => castell.room('plenary').state === 'removed')
    host.refuses = () => null
    expect(castell.room('plenary').removedBy).toMatchObject({ by: { name: 'Dario Wells' }, reason: 'Change of team' })
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    await castell.restart()
    await castell.sees((v) => v.connection.state === 'connected')
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    await intoPlenary(castell, [wells, vale])
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    expect(said(vale, 'The bridge carries twelve tonnes')).toBe(0)
    expect(await castell.engine.acts.putAwayUnsent(plenary)).toBeNull()
    expect(castell.room('plenary').unsent).toEqual([])
  })
})
