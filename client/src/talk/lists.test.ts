/** A change of the host's device lists is judged by every device: what is wrong is told with the name, and put right without anybody's help. */
import { afterEach, describe, expect, it } from 'vitest'
import { decode, ed25519FromSeed, encode, hex, readSign1, sign1 } from '../record'
import { isSharedBy, readListItem } from './lists'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'
import type { NoticeView } from './view'

type Bytes = Uint8Array
const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

async function two(): Promise<{ host: MemoryHost; vale: Player; wells: Player }> {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  return { host, vale, wells }
}

const deviceOf = (player: Player): Bytes => player.engine.data.keys.deviceKey
const notices = (player: Player): readonly NoticeView[] => player.room('plenary').notices
const told = (player: Player, kind: NoticeView['kind']): Promise<void> =>
  player.sees((view) => view.rooms.some((room) => room.kind === 'plenary' && room.notices.some((notice) => notice.kind === kind)))

/** A device signs a change of the plenary's list as the protocol lets a signer, whatever its person is shown. */
const changes = (player: Player, device: Bytes, change: 'grant' | 'revoke'): void => {
  const plenary = player.engine.plenary
  if (plenary === null) throw new Error('no plenary')
  player.engine.owe('roster', { room: plenary.data.room, device, change, after: plenary.data.place.seq })
  void player.engine.run(async () => undefined)
}
const lists = (host: MemoryHost, device: Bytes): boolean => host.logs.get(host.rooms.plenary)?.devices.has(hex(device)) === true

describe('a head taken off the list by the other side', () => {
  it('is back by itself, and everybody is told who did it', async () => {
    const { host, vale, wells } = await two()
    changes(vale, deviceOf(wells), 'revoke')
    await Promise.all([told(wells, 'list-back'), told(vale, 'list-back')])
    expect(lists(host, deviceOf(wells))).toBe(true)
    for (const player of [vale, wells]) {
      const taken = notices(player).find(({ kind }) => kind === 'list-taken')
      expect([taken?.person?.name, taken?.by?.name]).toEqual(['Dario Wells', 'Ingrid Vale'])
      expect(notices(player).find(({ kind }) => kind === 'list-back')?.by?.name).toBe('Ingrid Vale')
    }
    expect(wells.engine.data.evidence.filter(({ code }) => code === 'TAKEN_OFF_LIST')).toHaveLength(1)
    await wells.engine.acts.sendMessage(wells.room('plenary').room, 'Here again.')
    await vale.sees((view) => view.rooms.some((room) => room.messages.some(({ text }) => text === 'Here again.')))
  })

  it('comes back also when it was away as it happened', async () => {
    const { host, vale, wells } = await two()
    wells.away()
    changes(vale, deviceOf(wells), 'revoke')
    await told(vale, 'list-taken')
    expect(lists(host, deviceOf(wells))).toBe(false)
    await wells.back()
    await told(wells, 'list-back')
    expect(lists(host, deviceOf(wells))).toBe(true)
  })

  it('takes itself off again when the log shows that it was removed', async () => {
    const { host, vale, wells } = await two()
    wells.away()
    const plenary = vale.room('plenary')
    host.refuses = (verb) => (verb === 'mail.send' ? 'UNKNOWN_DEVICE' : null) // the letter that would have told it is lost
    await vale.engine.acts.remove(plenary.room, wells.engine.data.me.id, 'It is over.')
    await vale.sees((view) => view.rooms.some((room) => room.kind === 'plenary' && room.members.length === 1))
    while (lists(host, deviceOf(wells))) await new Promise((again) => setTimeout(again, 5))
    await wells.back()
    await wells.sees((view) => view.rooms.some((room) => room.kind === 'plenary' && room.state === 'removed'))
    await told(vale, 'list-stays')
    while (lists(host, deviceOf(wells))) await new Promise((again) => setTimeout(again, 5))
  })
})

describe('a member taken off the list by the other side', () => {
  it('is put back by the devices of the own party', async () => {
    const { host, vale, wells } = await two()
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await intoPlenary(castell, [wells, vale])
    changes(vale, deviceOf(castell), 'revoke')
    await Promise.all([told(wells, 'list-back'), told(vale, 'list-back'), told(castell, 'list-back')])
    expect(lists(host, deviceOf(castell))).toBe(true)
  })
})

describe('a device that nobody admitted', () => {
  it('is told to everybody and taken off', async () => {
    const { host, vale, wells } = await two()
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    changes(wells, deviceOf(castell), 'grant')
    await Promise.all([told(vale, 'list-stranger'), told(wells, 'list-stranger')])
    expect(notices(vale).find(({ kind }) => kind === 'list-stranger')?.by?.name).toBe('Dario Wells')
    while (lists(host, deviceOf(castell))) await new Promise((again) => setTimeout(again, 5))
  })

  it('is no news when an admission stands behind it', async () => {
    const { host, vale, wells } = await two()
    const castell = await inCaucus(host, wells, 'Noor Castell')
    players.push(castell)
    await intoPlenary(castell, [wells, vale])
    for (const player of [vale, wells]) expect(notices(player).filter(({ kind }) => kind.startsWith('list-'))).toEqual([])
  })
})

describe('a head taken off the list of the opening room', () => {
  const changesOpening = (player: Player, device: Bytes): void => {
    const { openingRoom, openingLog } = player.engine.data
    player.engine.owe('roster', { room: openingRoom, device, change: 'revoke', after: openingLog.seq })
    void player.engine.run(async () => undefined)
  }
  it('is back by itself, and every head is told who did it', async () => {
    const { vale, wells } = await two()
    changesOpening(vale, deviceOf(wells))
    await Promise.all([vale, wells].map((p) => p.sees((view) => view.opening?.lists.some(({ kind }) => kind === 'list-back') === true)))
    for (const player of [vale, wells]) {
      expect(player.view.opening?.lists.map(({ kind, person, by }) => [kind, person?.name, by?.name])).toEqual([
        ['list-taken', 'Dario Wells', 'Ingrid Vale'], ['list-back', 'Dario Wells', 'Ingrid Vale'],
      ])
    }
  })
  it('is no news when the head itself asked for it', async () => {
    const { vale, wells } = await two()
    changesOpening(wells, deviceOf(wells))
    changesOpening(vale, deviceOf(wells))
    await vale.sees((view) => view.connection.queued === 0 && (view.opening?.lists.length ?? 0) > 0)
    expect(vale.view.opening?.lists.map(({ kind, by }) => [kind, by?.name])).toEqual([['list-taken', 'Ingrid Vale']])
  })
})

describe('whether a device is another\'s too', () => {
  it('is so only of somebody whose keys and place are in the room', async () => {
    const { host, vale, wells } = await two()
    const room = vale.engine.plenary
    if (room === null) throw new Error('no plenary')
    const [own, other] = [deviceOf(vale), deviceOf(wells)]
    expect([isSharedBy(room, own), isSharedBy(room, other), isSharedBy(room, new Uint8Array(32).fill(7))]).toEqual([true, true, false])
    const arden = await inCaucus(host, wells, 'Tomas Arden')
    players.push(arden)
    expect(isSharedBy(room, deviceOf(arden))).toBe(false) // in another room
    await intoPlenary(arden, [wells, vale])
    expect(isSharedBy(room, deviceOf(arden))).toBe(true)
    await wells.engine.acts.remove(wells.room('plenary').room, arden.view.me.id, 'Change of team.')
    await vale.sees((view) => view.rooms.some((each) => each.kind === 'plenary' && each.members.length === 2))
    expect([isSharedBy(room, deviceOf(arden)), isSharedBy(room, other)]).toEqual([false, true])
  })
  it('keeps it on the list when one of two who named it goes', async () => {
    const { host, vale, wells } = await two()
    const arden = await inCaucus(host, wells, 'Tomas Arden')
    players.push(arden)
    await intoPlenary(arden, [wells, vale])
    const shared = deviceOf(wells)
    for (const player of [vale, wells]) {
      const room = player.engine.plenary
      const known = room?.data.people[arden.view.me.id]
      if (room != null && known !== undefined) room.data = { ...room.data, people: { ...room.data.people, [arden.view.me.id]: { ...known, device: shared } } }
    }
    await wells.engine.acts.remove(wells.room('plenary').room, arden.view.me.id, 'Change of team.')
    await vale.sees((view) => view.rooms.some((each) => each.kind === 'plenary' && each.members.length === 2))
    await wells.sees((view) => view.connection.queued === 0)
    expect(lists(host, shared)).toBe(true)
    expect(notices(vale).filter(({ kind }) => kind === 'list-taken')).toEqual([])
  })
})

describe('an item of the list', () => {
  it('counts only with the signature of the device it names', async () => {
    const { host, vale, wells } = await two()
    changes(vale, deviceOf(wells), 'revoke')
    await told(wells, 'list-back')
    const log = host.logs.get(host.rooms.plenary)
    const item = log?.items.find(({ kind }) => kind === 5)?.bytes
    if (item === undefined) throw new Error('no item')
    const { talk } = vale.engine.data.facts
    const room = vale.engine.data.plenary
    expect((await readListItem(item, talk, room))?.asked.change).toBe('revoke')
    const [, , by, change] = decode(item) as [number, string, Bytes, Bytes]
    const { sign } = await ed25519FromSeed(new Uint8Array(32).fill(7))
    const payload = readSign1(change).payload
    const forged = await sign1('parley/1/roster', payload, sign)
    for (const wrong of [encode([1, 'list', by, forged]), encode([2, 'list', by, change]), item.slice(1)]) expect(await readListItem(wrong, talk, room)).toBeNull()
    expect(await readListItem(item, talk, new Uint8Array(16))).toBeNull()
  })
})
