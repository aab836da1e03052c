import { afterEach, describe, expect, it } from 'vitest'
import { contentHash } from '../domain'
import { itemId } from './items'
import { decodeRoomPayload, encodeRoomPayload } from './room-payloads'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, MEDIATED, opened, openedAs, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
const keep = <T extends readonly Player[]>(all: T): T => {
  players.push(...all)
  return all
}
async function two() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  keep([vale, wells])
  return { host, vale, wells, plenary: vale.room('plenary').room }
}

const CONTENT = 'Twelve names, to be read at the bridge.'
async function written(player: Player, reach: 'own' | 'mediator' | 'plenary' = 'plenary', content = CONTENT) {
  expect(await player.engine.acts.writeItem({ id: null, subject: 'Names', content, reach })).toBeNull()
  await player.sees((v) => v.items.some((each) => each.content === content))
  return player.view.items.find((each) => each.content === content)?.id ?? ''
}
/** An item as this player's device would say it, if it said it now. */
function itemOf(room: Uint8Array, { view }: Player, words: { subject: string; content: string }, reach: 'own' | 'plenary') {
  const salted = { ...words, salt: '2'.repeat(64) }
  return { type: 'item' as const, id: itemId(room, view.me.id, salted), ...salted, reach }
}
const release = (player: Player) => player.view.releases.at(-1)
async function offered(from: Player, item: string, other: Player): Promise<string> {
  const before = other.view.releases.length
  expect(await from.engine.acts.releaseItem(item, [other.view.me.delegation])).toBeNull()
  await Promise.all([from, other].map((p) => p.sees((v) => v.releases.length > before)))
  return release(other)?.id ?? ''
}

describe('an item', () => {
  it('is offered, opened, delivered by itself, and both sides have the receipts', async () => {
    const { vale, wells, plenary } = await two()
    const item = await written(vale)
    const id = await offered(vale, item, wells)
    expect(release(wells)).toMatchObject({ state: 'offered', delegation: 'NL', to: ['SM'], subject: 'Names', content: null, item: null })
    expect(release(vale)?.item).toBe(item)
    expect(await wells.engine.acts.perform(plenary, 'release.open', { release: id })).toBeNull()
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.releases[0]?.state === 'delivered')))
    expect(release(wells)?.content).toBe(CONTENT)
    for (const p of [vale, wells]) {
      expect(release(p)?.steps.map((s) => `${s.what} ${s.by.name}`)).toEqual(['offered Ingrid Vale', 'opened Dario Wells', 'delivered Ingrid Vale'])
      expect(p.room('plenary').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
    }
    expect(wells.view.items).toEqual([])
  })

  it('taken back before the opening is not delivered, and released anew it goes under another hash', async () => {
    const { vale, wells, plenary } = await two()
    const item = await written(vale)
    const id = await offered(vale, item, wells)
    expect(await vale.engine.acts.perform(plenary, 'release.undo', { release: id })).toBeNull()
    await wells.sees((v) => v.releases[0]?.state === 'undone')
    expect(await wells.engine.acts.perform(plenary, 'release.open', { release: id })).toEqual({ code: 'RELEASE_UNDONE' })
    await offered(vale, item, wells)
    const hashes = Object.values(wells.subjects[plenary]?.releases ?? {}).map((each) => each.content_hash)
    expect(new Set(hashes).size).toBe(2)
    await wells.engine.acts.perform(plenary, 'release.open', { release: release(wells)?.id })
    await wells.sees((v) => v.releases.at(-1)?.content === CONTENT)
    expect(await vale.engine.acts.perform(plenary, 'release.undo', { release: release(vale)?.id })).toEqual({ code: 'ALREADY_OPENED' })
  })

  it('opened while its owner is away is delivered when he is back', async () => {
    const { vale, wells, plenary } = await two()
    const id = await offered(vale, await written(vale), wells)
    vale.engine.stop()
    await wells.engine.acts.perform(plenary, 'release.open', { release: id })
    await wells.sees((v) => v.releases[0]?.state === 'opened')
    await vale.restart()
    await wells.sees((v) => v.releases[0]?.content === CONTENT)
  })

  it('whose owner stays away is delivered by another device of the delegation, once', async () => {
    const { host, vale, wells, plenary } = await two()
    const arden = await inCaucus(host, vale, 'Piet Arden')
    keep([arden])
    await intoPlenary(arden, [vale, wells])
    const id = await offered(vale, await written(vale), wells)
    await arden.sees((v) => v.items.length === 1 && v.releases.length === 1)
    vale.engine.stop()
    await wells.engine.acts.perform(plenary, 'release.open', { release: id })
    await arden.sees((v) => v.releases[0]?.state === 'opened')
    await arden.engine.run(() => Promise.resolve())
    expect(release(wells)?.state).toBe('opened') // it is not his turn yet
    host.clock += 30_000
    await arden.engine.run(() => Promise.resolve())
    await wells.sees((v) => v.releases[0]?.content === CONTENT)
    expect(release(wells)?.steps.at(-1)?.by.name).toBe('Piet Arden')
    await vale.restart()
    await vale.sees((v) => v.releases[0]?.state === 'delivered')
    await arden.engine.run(() => Promise.resolve(arden.engine.plenary?.enqueue({
      do: 'entry', id: 0, kind: 'release.deliver', body: { release: id, salt: '1'.repeat(64), content: CONTENT }, sign1: null,
    })))
    await arden.engine.acts.sendMessage(plenary, 'After it.')
    await wells.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.messages.some((m) => m.text === 'After it.')))
    for (const p of [wells, arden]) expect(p.room('plenary').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
  })

  it('opened and taken back at the same moment is what the log saw first, on both sides', async () => {
    const { vale, wells } = await two()
    const item = await written(vale)
    for (const order of ['opened first', 'taken back first']) {
      const id = await offered(vale, item, wells)
      const post = (p: Player, kind: string) => () =>
        p.engine.run(() => Promise.resolve(p.engine.plenary?.enqueue({ do: 'entry', id: 0, kind, body: { release: id }, sign1: null })))
      const acts = [post(wells, 'release.open'), post(vale, 'release.undo')]
      await Promise.all((order === 'opened first' ? acts : acts.reverse()).map((act) => act()))
      for (const p of [vale, wells]) {
        await p.sees((v) => v.releases.at(-1)?.state === 'delivered' || v.releases.at(-1)?.state === 'undone')
        const lost = release(p)?.state === 'undone' ? 'RELEASE_UNDONE' : 'ALREADY_OPENED'
        await p.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.notices.some((n) => n.code === lost)))
      }
      expect(release(vale)?.state).toBe(release(wells)?.state)
      expect(release(vale)?.steps.map((s) => [s.what, s.at])).toEqual(release(wells)?.steps.map((s) => [s.what, s.at]))
      expect(release(wells)?.content).toBe(release(wells)?.state === 'delivered' ? CONTENT : null)
    }
  })

  it('marked for its own people cannot be offered, and says so', async () => {
    const { vale } = await two()
    const item = await written(vale, 'own')
    expect(await vale.engine.acts.releaseItem(item, ['SM'])).toEqual({ code: 'ITEM_STAYS' })
    await vale.engine.acts.writeItem({ id: item, subject: '', content: '', reach: 'plenary' })
    await vale.sees((v) => v.items[0]?.reach === 'plenary')
    expect(vale.view.items).toHaveLength(1)
    expect(await vale.engine.acts.releaseItem(item, ['SM'])).toBeNull()
  })

  it('said outside a caucus is refused on every device', async () => {
    const { vale, wells } = await two()
    const room = vale.engine.plenary
    if (room === null) throw new Error('no plenary')
    const said = itemOf(room.data.room, vale, { subject: 'Names', content: CONTENT }, 'plenary')
    await vale.engine.run(() => Promise.resolve(room.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload(said) })))
    await wells.sees((v) => v.rooms.some((r) => r.notices.some((n) => n.code === 'ITEM_REFUSED')))
    expect(wells.view.items).toEqual([])
  })

  it('delivered in other words than were offered is refused', async () => {
    const { vale, wells, plenary } = await two()
    expect(await vale.engine.acts.perform(plenary, 'release.offer', { subject: 'Names', content_hash: contentHash('3'.repeat(64), 'One'), to: ['SM'] })).toBeNull()
    await wells.sees((v) => v.releases.length === 1)
    const id = release(wells)?.id
    await wells.engine.acts.perform(plenary, 'release.open', { release: id })
    await vale.sees((v) => v.releases[0]?.state === 'opened')
    const forged = { release: id, salt: '3'.repeat(64), content: 'Two' }
    expect(await vale.engine.acts.perform(plenary, 'release.deliver', forged)).toEqual({ code: 'HASH_MISMATCH' })
    await vale.engine.run(() => Promise.resolve(vale.engine.plenary?.enqueue({ do: 'entry', id: 0, kind: 'release.deliver', body: forged, sign1: null })))
    await wells.sees((v) => v.rooms.some((r) => r.notices.some((n) => n.code === 'HASH_MISMATCH')))
    expect(release(wells)).toMatchObject({ state: 'opened', content: null })
  })

  it('is the same after the wire, and anything else is none', () => {
    const said = { type: 'item', id: '1'.repeat(64), subject: 'Names', content: 'x'.repeat(20_000), salt: '2'.repeat(64), reach: 'mediator' } as const
    expect(decodeRoomPayload(encodeRoomPayload(said))).toEqual(said)
    expect(decodeRoomPayload(encodeRoomPayload({ ...said, reach: 'public' as never }))).toBeNull()
    expect(decodeRoomPayload(encodeRoomPayload({ ...said, content: 'x'.repeat(40_001) }))).toBeNull()
  })
})

describe('a mediator', () => {
  async function three() {
    const host = await MemoryHost.start()
    const [okafor, vale, wells] = keep(await openedAs(host, MEDIATED)) as readonly [Player, Player, Player]
    const visit = async (head: Player): Promise<string> => {
      const owner = head.view.me.delegation
      await okafor.engine.acts.knockAt(owner)
      await head.sees((v) => v.visits.some((each) => each.state === 'asked'))
      await head.engine.acts.letIn(okafor.view.me.id, 30)
      await okafor.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.owners[0] === owner && r.state === 'open'))
      await head.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.members.some((m) => m.visitor)))
      return head.room('caucus').room
    }
    return { host, okafor, vale, wells, visit }
  }

  it('carries what an owner gave him into the room it is for, word for word', async () => {
    const { host, okafor, vale, wells, visit } = await three()
    const item = await written(vale, 'mediator')
    const give = () => vale.engine.acts.authoriseItem(item, { to: ['SM'], form: 'verbatim', validUntil: host.clock + 3_600_000 })
    expect(await give()).toEqual({ code: 'MEDIATOR_AWAY' })
    const from = await visit(vale)
    expect(okafor.view.items).toEqual([])
    expect(await vale.engine.acts.writeItem({ id: null, subject: 'Ours', content: 'Not for visitors.', reach: 'own' })).toEqual({ code: 'ITEM_VISITOR' })
    expect(await vale.engine.acts.writeItem({ id: item, subject: '', content: '', reach: 'plenary' })).toEqual({ code: 'ITEM_VISITOR' })
    expect(await give()).toBeNull()
    await okafor.sees((v) => v.releases.some((r) => r.state === 'authorised' && r.item === item))
    await vale.engine.acts.remove(from, okafor.view.me.id, 'The visit is over.')
    await okafor.sees((v) => v.rooms.some((r) => r.room === from && r.state === 'removed'))
    const to = await visit(wells)
    expect(await okafor.engine.acts.carryItem(release(okafor)?.id ?? '', to, '')).toBeNull()
    await wells.sees((v) => v.releases.some((r) => r.state === 'carried'))
    expect(release(wells)).toMatchObject({ delegation: 'NL', form: 'verbatim', content: CONTENT, room: to })
    expect(release(wells)?.steps.map((s) => s.by.name)).toEqual(['Amara Okafor'])
    const authorisation = okafor.view.releases.find((r) => r.state === 'authorised')?.id ?? ''
    expect(await okafor.engine.acts.carryItem(authorisation, to, '')).toEqual({ code: 'ALREADY_CARRIED' })
    expect(vale.view.releases.map((r) => r.state)).toEqual(['authorised'])
  })

  it('does not read what was written for its own people before he came in and had not been sent', async () => {
    const { okafor, vale, visit } = await three()
    const from = await visit(vale)
    const said = itemOf(vale.engine.caucus?.data.room ?? new Uint8Array(), vale, { subject: 'Ours', content: 'Ten would do.' }, 'own')
    await vale.engine.run(() => Promise.resolve(vale.engine.caucus?.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload(said), apart: true })))
    await vale.engine.acts.sendMessage(from, 'Good evening.') // is not held up
    await okafor.sees((v) => v.rooms.some((r) => r.room === from && r.messages.some((m) => m.text === 'Good evening.')))
    expect(vale.view.items).toEqual([])
    await vale.engine.acts.remove(from, okafor.view.me.id, 'The visit is over.')
    await vale.sees((v) => v.items.some((each) => each.content === 'Ten would do.'))
    expect(okafor.view.items).toEqual([])
  })

  it('reads no position but one that was noted for him to read, and what waits is noted when he has gone', async () => {
    const { okafor, vale, wells, visit } = await three()
    const item = await written(vale, 'mediator')
    const caucus = vale.room('caucus').room
    const note = (tag: string, o: Record<string, unknown> = {}) =>
      vale.engine.acts.perform(caucus, 'private.note', { about: { room: caucus, entry: item }, tag, ...o })
    expect(await note('must_have', { text: 'All twelve.' })).toBeNull()
    await vale.sees((v) => v.positions.length === 1)
    expect(await note('can_live_with', { text: 'Ten would do.' })).toBeNull()
    await vale.sees((v) => v.positions[0]?.tag === 'can_live_with') // the latest counts
    expect(vale.view.positions).toHaveLength(1)
    expect(vale.view.positions[0]).toMatchObject({ text: 'Ten would do.', visitors: false, about: { entry: item } })
    await visit(vale)
    expect(await note('cannot_accept')).toEqual({ code: 'VISITOR_PRESENT' })
    const body = { about: { room: caucus, entry: '1'.repeat(64) }, tag: 'want', text: 'Quietly.' }
    await vale.engine.run(() => Promise.resolve(vale.engine.caucus?.enqueue({ do: 'entry', id: 0, kind: 'private.note', body, sign1: null, apart: true })))
    expect(await note('want', { text: 'All of them.', visitor_may_see: true })).toBeNull() // is not held up
    await okafor.sees((v) => v.positions.length === 1)
    expect(okafor.view.positions[0]).toMatchObject({ tag: 'want', text: 'All of them.', visitors: true })
    expect(vale.view.positions.map((each) => each.text)).toEqual(['All of them.'])
    await vale.engine.acts.remove(caucus, okafor.view.me.id, 'The visit is over.')
    await vale.sees((v) => v.positions.some((each) => each.text === 'Quietly.'))
    expect(vale.room('caucus').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
    expect(okafor.view.positions.map((each) => each.text)).toEqual(['All of them.'])
    expect(wells.view.positions).toEqual([])
    await vale.restart()
    await vale.sees((v) => v.positions.length === 2)
  })

  it('carries in own words what was given so, not after its time, and not after it was taken back in his presence', async () => {
    const { host, okafor, vale, wells, visit } = await three()
    const item = await written(vale, 'mediator')
    const from = await visit(vale)
    const give = async (minutes: number) => {
      const before = okafor.view.releases.length
      expect(await vale.engine.acts.authoriseItem(item, { to: ['SM'], form: 'own_words', validUntil: host.clock + minutes * 60_000 })).toBeNull()
      await okafor.sees((v) => v.releases.length > before)
      return release(okafor)?.id ?? ''
    }
    const [short, long, revoked] = [await give(1), await give(120), await give(120)]
    await vale.engine.acts.perform(from, 'release.revoke', { authorisation: revoked })
    await okafor.sees((v) => v.releases.some((r) => r.id === revoked && r.state === 'revoked'))
    const to = await visit(wells)
    host.clock += 2 * 60_000
    await wells.engine.acts.sendMessage(to, 'Good evening.')
    await okafor.sees((v) => v.rooms.some((r) => r.room === to && r.messages.length > 0))
    expect(await okafor.engine.acts.carryItem(short, to, 'They have names.')).toEqual({ code: 'AUTHORISATION_EXPIRED' })
    expect(await okafor.engine.acts.carryItem(revoked, to, 'They have names.')).toEqual({ code: 'ALREADY_REVOKED' })
    expect(await okafor.engine.acts.carryItem(long, to, 'They have names.')).toBeNull()
    await wells.sees((v) => v.releases.some((r) => r.content === 'They have names.' && r.form === 'own_words'))
    expect(await okafor.engine.acts.carryItem(long, from, 'They have names.')).toEqual({ code: 'BAD_ADDRESSEE' })
  })
})
