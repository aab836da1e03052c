/** A device that cannot go on comes back: its person asks, the heads are asked one question each, and what was never sent is not lost. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Room } from './room'
import { halt } from './stopping'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, MemoryVault, opened, type Player } from './testing/people'

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
const isOpen = (p: Player): boolean => p.view.rooms.some((r) => r.kind === 'plenary' && r.state === 'open')
const question = (p: Player, of: Player) => p.view.admissions.find((a) => a.room === roomOf(p).id && a.person.id === of.view.me.id && a.returns)

async function talk() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells, plenary: vale.room('plenary').room }
}
async function withExpert() {
  const scene = await talk()
  const castell = await inCaucus(scene.host, scene.wells, 'Noor Castell')
  players.push(castell)
  await intoPlenary(castell, [scene.wells, scene.vale])
  return { ...scene, castell }
}
const stops = (p: Player, code = 'COMMIT_BROKEN'): Promise<void> => p.engine.run(async () => halt(roomOf(p), code, ''))
async function letsBack(p: Player, of: Player): Promise<void> {
  await p.sees(() => question(p, of)?.mayAnswer === true)
  expect(await p.engine.acts.consent(roomOf(p).id, of.view.me.id)).toBeNull()
}
async function talksAgain(all: readonly Player[], text: string): Promise<void> {
  for (const [i, p] of all.entries()) {
    expect(await p.engine.acts.sendMessage(roomOf(p).id, `${text} ${i}`)).toBeNull()
    for (const other of all) await other.sees(() => texts(other).includes(`${text} ${i}`))
  }
}

describe('coming back', () => {
  it('an expert whose device stopped asks with one button; each head answers once; words not sent are kept', async () => {
    const { vale, wells, castell, plenary } = await withExpert()
    const leaf = roomOf(vale).leafOf(castell.view.me.id)
    castell.away()
    await castell.engine.acts.sendMessage(plenary, 'Not yet sent')
    await stops(castell)
    await castell.back()
    expect(castell.room('plenary').state).toBe('halted')
    expect(await castell.engine.acts.askToEnter(plenary)).toBeNull()
    await letsBack(wells, castell)
    await letsBack(vale, castell)
    await castell.sees(() => isOpen(castell))
    expect(castell.room('plenary').unsent).toEqual(['Not yet sent'])
    expect(roomOf(vale).leafOf(castell.view.me.id)?.signatureKey).not.toEqual(leaf?.signatureKey)
    expect(roomOf(vale).data.notices.filter((n) => n.kind === 'removed' || n.kind === 'left')).toEqual([])
    await talksAgain([vale, wells, castell], 'Again')
  })

  it.each([
    'COMMIT_UNUSABLE', 'COMMIT_BROKEN', 'PATH_KEY_PLANTED', 'STATE_ROLLED_BACK', 'LOG_AHEAD', 'LOG_GAP', 'LOG_FORK', 'RECEIPT_BAD', 'TIME_BACKWARDS', 'HOST_ROLLED_BACK',
    'DEVICES_DISAGREE', 'HOST_FORKED',
  ])('a head whose room stopped for %s is let back in by the other head, and the talk goes on', { timeout: 60_000 }, async (code) => {
    const { vale, wells, plenary } = await talk()
    await stops(wells, code)
    expect(wells.room('plenary')).toMatchObject({ state: 'halted', problem: { code } })
    expect(await wells.engine.acts.askToEnter(plenary)).toBeNull()
    await letsBack(vale, wells)
    await wells.sees(() => isOpen(wells))
    await talksAgain([vale, wells], 'On')
  })

  it('one refusal keeps the fresh leaf out, and the room goes on', async () => {
    const { vale, wells, castell, plenary } = await withExpert()
    await stops(castell)
    await castell.engine.acts.askToEnter(plenary)
    await letsBack(wells, castell)
    await vale.sees(() => question(vale, castell) !== undefined)
    expect(await vale.engine.acts.refuse(plenary, castell.view.me.id, '')).toBeNull()
    await vale.sees(() => question(vale, castell) === undefined)
    await talksAgain([vale, wells], 'On')
    expect(castell.room('plenary').state).toBe('halted')
  })

  it('the only head of a party comes back by the other party’s word and the own signed asking', async () => {
    const { vale, wells, plenary } = await talk()
    await talksAgain([vale, wells], 'Before')
    await stops(wells, 'STATE_ROLLED_BACK')
    expect(await wells.engine.acts.askToEnter(plenary)).toBeNull()
    await letsBack(vale, wells)
    await wells.sees(() => isOpen(wells))
    await talksAgain([vale, wells], 'After')
    expect(texts(wells).slice(0, 2)).toEqual(['Before 0', 'Before 1'])
  })

  it('an older copy of the disk comes back too, and after a restart', async () => {
    const { host, vale, wells, plenary } = await talk()
    const copy = new Map(wells.vault.records)
    await talksAgain([vale, wells], 'Since the copy')
    wells.engine.stop()
    const vault = new MemoryVault()
    vault.records = new Map(copy)
    const { Player: Someone } = await import('./testing/people')
    const restored = new Someone(host, vault)
    players.push(restored)
    await restored.restored()
    await restored.sees((v) => v.connection.state === 'connected')
    await restored.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'halted'))
    expect(await restored.engine.acts.askToEnter(plenary)).toBeNull()
    await restored.restart()
    await letsBack(vale, restored)
    await restored.sees(() => isOpen(restored))
    await talksAgain([vale, restored], 'Back')
  })

  it('where nobody else is, that is said', async () => {
    const { vale } = await talk()
    const caucus = vale.room('caucus').room
    await vale.engine.run(async () => halt(vale.engine.rooms.get(caucus) as Room, 'COMMIT_BROKEN', ''))
    expect(await vale.engine.acts.askToEnter(caucus)).toEqual({ code: 'NOBODY_TO_ASK' })
  })

  it('an old asking to enter is none to come back, and nobody asks in another’s name', async () => {
    const { vale, wells, castell } = await withExpert()
    await stops(castell)
    const before = roomOf(vale).data.requests
    const { freshAsking } = await import('./askings')
    const asking = await castell.engine.run(() => freshAsking(castell.engine, roomOf(castell).data.room))
    const { keyPackage, signed } = asking
    const { keys } = vale.engine.data
    await castell.engine.run(async () => castell.engine.oweMail(keys.deviceKey, keys.mailboxKey, { type: 'return', keyPackage, signed }))
    await talksAgain([vale, wells], 'Meanwhile')
    expect(roomOf(vale).data.requests).toEqual(before)
  })
})
