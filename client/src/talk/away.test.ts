/** Away for many epochs, with work prepared meanwhile: what still holds goes out once under the present keys, what was overtaken is told, nothing is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { BEFORE_FIRST, decode, ed25519FromSeed, encodeEntry, hex, sign1 as signed1 } from '../record'
import { ENTRY } from './entries'
import { encodeEvidence } from './evidence'
import { KIND } from './receipts'
import { onPutOut } from './removals'
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

  it('is told that a consent he had prepared came too late, and is asked again', async () => {
    const { host, vale, wells, plenary } = await talk()
    const castell = await joined(host, wells, 'Noor Castell')
    await consented(castell, [wells])
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await vale.engine.acts.consent(plenary, castell.view.me.id)).toBeNull()
    await passing(host, wells)
    host.clock += 52 * WEEK_MS
    await vale.back()
    await vale.sees(() => vale.view.connection.queued === 0 && vale.room('plenary').notices.some((n) => n.kind === 'refused-entry'))
    expect(vale.room('plenary').notices.find((n) => n.kind === 'refused-entry')).toMatchObject({ code: 'BAD_TIMES' })
    expect(vale.room('plenary').members.map((m) => m.person.name)).not.toContain('Noor Castell')
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer && a.consents.some((c) => c.delegation === 'NL' && c.state === 'missing')))
  })
})

describe('a member who was put out while away', () => {
  async function putOut() {
    const all = await talk()
    const castell = await joined(all.host, all.wells, 'Noor Castell')
    await intoPlenary(castell, [all.wells, all.vale])
    castell.away()
    await castell.sees((v) => v.connection.state !== 'connected')
    return { ...all, castell }
  }
  const revoked = ({ host, wells, castell, plenary }: Awaited<ReturnType<typeof putOut>>): Promise<void> =>
    wells.sees(() => host.logs.get(plenary)?.devices.has(hex(castell.engine.data.keys.deviceKey)) === false && wells.view.connection.queued === 0)
  const isOut = (player: Player): boolean => player.room('plenary').state === 'removed'

  it('is told by whom and why, and keeps the words that were never sent until they are put away', async () => {
    const all = await putOut()
    const { vale, wells, castell, plenary } = all
    expect(await castell.engine.acts.sendMessage(plenary, 'The bridge carries twelve tonnes')).toBeNull()
    expect(await wells.engine.acts.sendMessage(plenary, 'Said while she was away')).toBeNull()
    await wells.sees(() => said(wells, 'Said while she was away') === 1)
    expect(await wells.engine.acts.remove(plenary, castell.view.me.id, 'Change of team')).toBeNull()
    await revoked(all)
    await castell.back()
    await castell.sees(() => isOut(castell))
    expect(castell.room('plenary').removedBy).toMatchObject({ by: { name: 'Dario Wells' }, reason: 'Change of team' })
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    expect(said(castell, 'Said while she was away')).toBe(0)
    await castell.restart()
    await castell.sees((v) => v.connection.state === 'connected')
    expect(castell.room('plenary').problem).toBeNull()
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    await intoPlenary(castell, [wells, vale])
    expect(castell.room('plenary').unsent).toEqual(['The bridge carries twelve tonnes'])
    expect(said(vale, 'The bridge carries twelve tonnes')).toBe(0)
    expect(await castell.engine.acts.putAwayUnsent(plenary)).toBeNull()
    expect(castell.room('plenary').unsent).toEqual([])
  })

  it.each([
    ['an objection', async ({ vale, castell, plenary }: Awaited<ReturnType<typeof putOut>>) => vale.engine.acts.perform(plenary, 'person.object', { person: castell.view.me.id, reason: 'Not agreed' }), 'Ingrid Vale', 'Not agreed'],
    ['her own party leaving', async ({ wells, plenary }: Awaited<ReturnType<typeof putOut>>) => wells.engine.acts.perform(plenary, 'delegation.leave', { reason: 'No hearing', public: false }), 'Dario Wells', 'No hearing'],
  ])('is told of %s', async (_, act, by, reason) => {
    const all = await putOut()
    expect(await act(all)).toBeNull()
    await revoked(all)
    await all.castell.back()
    await all.castell.sees(() => isOut(all.castell))
    expect(all.castell.room('plenary').removedBy).toMatchObject({ by: { name: by }, reason })
  })

  it('gives up no key at the word of the host alone, and none at a letter whose entry nobody certified signed', async () => {
    const { host, castell, plenary } = await putOut()
    host.logs.get(plenary)?.devices.delete(hex(castell.engine.data.keys.deviceKey))
    await castell.back()
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.problem?.code === 'NO_SUCH_ROOM'))
    const room = castell.engine.plenary
    if (room === null) throw new Error('no plenary')
    const stranger = await ed25519FromSeed(new Uint8Array(32).fill(7))
    const entry = { talk: room.context.talk, room: room.data.room, author: castell.view.me.id, seq: 9, prev: new Uint8Array(32), basis: BEFORE_FIRST, salt: new Uint8Array(16), kind: 'member.leave', body: { person: castell.view.me.id } }
    const sign1 = await signed1(ENTRY, encodeEntry(entry), stranger.sign)
    await castell.engine.run(() => onPutOut(castell.engine, { type: 'put-out', room: room.data.room, sign1, certificate: castell.engine.data.me.certificate ?? new Uint8Array(), at: 1 }))
    expect(castell.room('plenary').state).toBe('open')
    expect(room.group).not.toBeNull()
  })

  it('takes an old letter for nothing after a new admission', async () => {
    const all = await putOut()
    const { host, vale, wells, castell, plenary } = all
    expect(await wells.engine.acts.remove(plenary, castell.view.me.id, 'Change of team')).toBeNull()
    await revoked(all)
    const device = hex(castell.engine.data.keys.deviceKey)
    const letters = [...(host.mail.get(device) ?? [])].map(([, bytes]) => bytes)
    expect(letters.length).toBeGreaterThan(0)
    await castell.back()
    await castell.sees(() => isOut(castell))
    await intoPlenary(castell, [wells, vale])
    host.logs.get(plenary)?.devices.delete(device)
    for (const bytes of letters) host.sendMail(device, bytes)
    await castell.restart()
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.problem?.code === 'NO_SUCH_ROOM'))
    expect(castell.room('plenary').state).toBe('open')
  })
})

describe('a host that shows less than before', () => {
  const HALTED = { state: 'halted', problem: { code: 'HOST_ROLLED_BACK' } }

  it('stops the room and keeps its last receipt; when what is missing is there again the room goes on, with the words written meanwhile', async () => {
    const { host, vale, wells, plenary } = await talk()
    expect(await wells.engine.acts.sendMessage(plenary, 'Before the backup')).toBeNull()
    await vale.sees(() => said(vale, 'Before the backup') === 1)
    const log = host.logs.get(plenary)
    if (log === undefined) throw new Error('no log')
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    expect(await vale.engine.acts.sendMessage(plenary, 'Written meanwhile')).toBeNull()
    const lost = log.items.splice(-1)
    await vale.back()
    await vale.sees(() => vale.room('plenary').state === 'halted')
    expect(vale.room('plenary')).toMatchObject(HALTED)
    expect(vale.room('plenary').messages.map((m) => [m.text, m.delivery])).toEqual([['Before the backup', 'with-host'], ['Written meanwhile', 'waiting']])
    expect(vale.engine.data.evidence).toMatchObject([{ code: 'HOST_ROLLED_BACK', items: [lost[0]?.receipt] }])
    await vale.restart()
    await vale.sees((v) => v.connection.state === 'connected')
    expect(vale.room('plenary')).toMatchObject(HALTED)
    const { talk: number, host: key } = vale.engine.data.facts
    const at = vale.engine.data.evidence[0]?.at
    expect(decode(encodeEvidence(vale.engine))).toEqual([1, 'evidence', number, key, [['HOST_ROLLED_BACK', vale.engine.data.plenary, at, [lost[0]?.receipt]]]])
    vale.away()
    log.items.push(...lost)
    await vale.back()
    await vale.sees(() => vale.room('plenary').state === 'open')
    await wells.sees(() => said(wells, 'Written meanwhile') === 1)
  })

  it('stops it for good when it goes on differently: both receipts are kept', async () => {
    const { host, vale, wells, plenary } = await talk()
    expect(await wells.engine.acts.sendMessage(plenary, 'As it was')).toBeNull()
    await vale.sees(() => said(vale, 'As it was') === 1)
    vale.away()
    await vale.sees((v) => v.connection.state !== 'connected')
    const log = host.logs.get(plenary)
    const last = log?.items.at(-1)
    if (log === undefined || last === undefined) throw new Error('no log')
    log.items.splice(-1)
    for (const text of ['As it never was', 'And more']) expect(await host.append(vale.engine.data.plenary, hex(wells.engine.data.keys.deviceKey), KIND.attestation, new TextEncoder().encode(text))).toBeTruthy()
    await vale.back()
    await vale.sees(() => vale.room('plenary').state === 'halted')
    expect(vale.room('plenary').problem?.code).toBe('LOG_FORK')
    expect(vale.engine.data.evidence).toMatchObject([{ code: 'LOG_FORK', items: [last.receipt, log.items.at(-1)?.receipt, log.items.at(-1)?.bytes] }])
  })
})
