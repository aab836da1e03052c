import { afterEach, describe, expect, it } from 'vitest'
import { decodeState, encodeState } from '../domain'
import { MemoryHost } from './testing/host'
import { MEDIATED, opened, openedAs, Player } from './testing/people'

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

/** A person of a delegation, from invitation to the own caucus. */
async function invited(host: MemoryHost, head: Player, name: string): Promise<Player> {
  await head.engine.acts.invite({ name, role: 'expert', powers: ['speak', 'draft'], days: 7 })
  await head.sees((v) => v.invitations.some((i) => i.name === name) && v.connection.queued === 0)
  const person = new Player(host)
  keep([person])
  await person.accept(head.view.invitations.find((i) => i.name === name)?.link ?? '', name)
  await head.sees((v) => v.admissions.some((a) => a.person.name === name && a.mayAnswer))
  await head.engine.acts.consent(head.room('caucus').room, head.view.admissions.find((a) => a.person.name === name)?.person.id ?? '')
  await person.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open'))
  return person
}

const proposal = (p: Player, room: string): string => Object.keys(p.subjects[room]?.pending ?? {}).at(-1) ?? ''
const subjects = (p: Player, room: string, holds: () => boolean): Promise<void> => p.sees(() => p.subjects[room] !== undefined && holds())

describe('a corridor', () => {
  it('is open to the heads of its owners once both agreed, with keys, roster and log of its own', async () => {
    const { vale, wells, plenary } = await two()
    expect(await vale.engine.acts.perform(plenary, 'room.propose', { room: 'corridor', title: 'Heads', owners: ['NL', 'SM'] })).toBeNull()
    await subjects(wells, plenary, () => proposal(wells, plenary) !== '')
    expect(wells.view.otherRooms).toEqual([])
    await wells.engine.acts.perform(plenary, 'consent', { to: proposal(wells, plenary) })
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.rooms.some((r) => r.kind === 'corridor' && r.state === 'open' && r.members.length === 2))))
    const [at, there] = [vale.room('corridor'), wells.room('corridor')]
    expect([at.title, there.title, at.room === there.room]).toEqual(['Heads', 'Heads', true])
    await vale.engine.acts.sendMessage(at.room, 'Between us.')
    await wells.sees((v) => v.rooms.some((r) => r.kind === 'corridor' && r.messages.some((m) => m.text === 'Between us.')))
    expect(wells.room('plenary').messages).toEqual([])
    await wells.restart()
    await vale.engine.acts.sendMessage(at.room, 'Still here?')
    await wells.sees((v) => v.rooms.some((r) => r.kind === 'corridor' && r.messages.some((m) => m.text === 'Still here?')))
  })

  it('waits for the head who is away, and says for whom', async () => {
    const { vale, wells, plenary } = await two()
    await wells.engine.acts.perform(plenary, 'room.propose', { room: 'contact', title: 'Prisoners', owners: ['NL', 'SM'] })
    await subjects(vale, plenary, () => proposal(vale, plenary) !== '')
    wells.engine.stop()
    await vale.engine.acts.perform(plenary, 'consent', { to: proposal(vale, plenary) })
    await vale.sees((v) => v.otherRooms.some((r) => r.state === 'opening' && r.missing.some((m) => m.name === 'Dario Wells')))
    await wells.restart()
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.rooms.some((r) => r.kind === 'contact' && r.state === 'open'))))
  })

  it('is entered by no head if whoever made it changed what plenary agreed', async () => {
    const { vale, wells, plenary } = await two()
    await wells.engine.acts.perform(plenary, 'room.propose', { room: 'contact', title: 'Prisoners', owners: ['NL', 'SM'] })
    await subjects(vale, plenary, () => proposal(vale, plenary) !== '')
    wells.engine.stop()
    await vale.engine.acts.perform(plenary, 'consent', { to: proposal(vale, plenary) })
    await vale.sees((v) => v.otherRooms.some((r) => r.state === 'opening'))
    const room = vale.engine.plenary
    const [id, agreed] = Object.entries(room?.data.agreed ?? {})[0] ?? []
    if (room == null || id === undefined || agreed?.rules == null) throw new Error('nothing agreed')
    const { heads: _heads, ...rest } = decodeState(agreed.rules)
    room.data = { ...room.data, agreed: { [id]: { ...agreed, rules: encodeState({ ...rest, heads: { NL: [vale.view.me.id], SM: [] } }) } } }
    await wells.restart()
    await wells.sees((v) => v.trouble?.code === 'FIRST_STATE_DIFFERS')
    expect(wells.view.rooms.map((r) => r.kind).sort()).toEqual(['caucus', 'plenary'])
  })

  it('lets a member in by the consent of both, with what the heads know of him', async () => {
    const { host, vale, wells, plenary } = await two()
    const castell = await invited(host, wells, 'Noor Castell')
    await castell.engine.acts.askToEnter(plenary)
    await wells.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    await wells.engine.acts.consent(plenary, castell.view.me.id)
    await vale.sees((v) => v.admissions.some((a) => a.mayAnswer))
    await vale.engine.acts.consent(plenary, castell.view.me.id)
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
    await vale.engine.acts.perform(plenary, 'room.propose', { room: 'contact', title: 'Prisoners', owners: ['NL', 'SM'] })
    await subjects(wells, plenary, () => proposal(wells, plenary) !== '')
    await wells.engine.acts.perform(plenary, 'consent', { to: proposal(wells, plenary) })
    await castell.sees((v) => v.otherRooms.some((r) => r.kind === 'contact' && r.state === 'closed'))
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.rooms.some((r) => r.kind === 'contact' && r.state === 'open'))))
    const contact = vale.room('contact').room
    await castell.engine.acts.askToEnter(contact)
    await wells.sees((v) => v.admissions.some((a) => a.room === contact && a.person.name === 'Noor Castell' && a.mayAnswer))
    await wells.engine.acts.consent(contact, castell.view.me.id)
    await vale.sees((v) => v.admissions.some((a) => a.room === contact && a.mayAnswer))
    expect(castell.view.rooms.some((r) => r.kind === 'contact')).toBe(false)
    await vale.engine.acts.consent(contact, castell.view.me.id)
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'contact' && r.state === 'open' && r.title === 'Prisoners' && r.members.length === 3))
  })
})

describe('an expert track', () => {
  it('is entered by those it names, who need not be in plenary, and by nobody else', async () => {
    const { host, vale, wells, plenary } = await two()
    const castell = await invited(host, wells, 'Noor Castell')
    const arden = await invited(host, vale, 'Piet Arden')
    for (const [head, person] of [[wells, castell], [vale, arden]] as const) {
      const { id, name, role, powers } = person.view.me
      const key = person.engine.data.keys.personKey
      const hexed = [...key].map((b) => b.toString(16).padStart(2, '0')).join('')
      await head.engine.acts.perform(plenary, 'person.certify', { person: { id, delegation: head.view.me.delegation, name, role, powers, key: hexed } })
    }
    const track = {
      title: 'Crossing points', mandate: 'List the crossing points.', deliverables: ['A list'],
      members: { NL: [arden.view.me.id], SM: [castell.view.me.id] }, leads: { NL: arden.view.me.id, SM: castell.view.me.id },
    }
    await subjects(vale, plenary, () => vale.engine.plenary?.person(castell.view.me.id) != null)
    expect(await vale.engine.acts.perform(plenary, 'track.open', track)).toBeNull()
    await subjects(wells, plenary, () => proposal(wells, plenary) !== '')
    await wells.engine.acts.perform(plenary, 'consent', { to: proposal(wells, plenary) })
    for (const person of [castell, arden]) {
      await person.sees((v) => v.otherRooms.some((r) => r.kind === 'track' && r.state === 'offered' && r.title === 'Crossing points'))
      await person.engine.acts.askToEnter(person.view.otherRooms[0]?.room ?? '')
      await person.sees((v) => v.rooms.some((r) => r.kind === 'track' && r.state === 'open'))
      expect(person.view.rooms.some((r) => r.kind === 'plenary')).toBe(false)
    }
    await arden.engine.acts.sendMessage(arden.room('track').room, 'Three points so far.')
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'track' && r.messages.some((m) => m.text === 'Three points so far.')))
    expect(vale.room('track').members.map((m) => m.person.name)).toEqual(['Ingrid Vale', 'Piet Arden', 'Dario Wells', 'Noor Castell'])
    const inTrack = castell.subjects[castell.room('track').room]
    expect(inTrack?.room.leads).toEqual(track.leads)
    expect(Object.values(inTrack?.tracks ?? {})).toEqual([{ ...track, due: null, state: 'open' }])
    expect(Object.keys(inTrack?.tracks ?? {})).toEqual(Object.keys(vale.subjects[plenary]?.tracks ?? {}))
    const [id] = Object.keys(inTrack?.tracks ?? {})
    const due = { at: host.clock + 3_600_000, zone: 'UTC' }
    await arden.engine.acts.perform(arden.room('track').room, 'task.add', { title: 'Survey', owners: ['NL'], due })
    await castell.sees(() => Object.values(castell.subjects[castell.room('track').room]?.tasks ?? {}).some((task) => task.status === 'open'))
    await vale.engine.acts.perform(plenary, 'track.close', { track: id })
    await subjects(wells, plenary, () => proposal(wells, plenary) !== '')
    const ended = (p: Player) => p.room('track').notices.filter((n) => n.kind === 'track-ended')
    expect(ended(castell)).toEqual([])
    await wells.engine.acts.perform(plenary, 'consent', { to: proposal(wells, plenary) })
    for (const person of [castell, arden]) await person.sees(() => ended(person).length > 0)
    expect(ended(castell)).toMatchObject([{ matter: { title: 'Crossing points', number: 1 } }])
    expect(vale.room('plenary').notices.filter((n) => n.matter !== undefined).map((n) => n.kind)).toEqual(['track-proposed', 'track-opened', 'track-close-proposed', 'track-closed'])
  })
})

describe('a mediator at the door of a caucus', () => {
  it('comes in when the head lets him, is shown as a visitor, and goes when his time is over', async () => {
    const host = await MemoryHost.start()
    const [okafor, vale, wells] = keep(await openedAs(host, MEDIATED)) as readonly [Player, Player, Player]
    expect(await okafor.engine.acts.knockAt('SM')).toBeNull()
    await wells.sees((v) => v.visits.some((visit) => visit.person.name === 'Amara Okafor' && visit.state === 'asked'))
    expect(vale.view.visits).toEqual([])
    expect(okafor.view.rooms.filter((r) => r.owners.includes('SM') && r.kind === 'caucus')).toEqual([])
    expect(await wells.engine.acts.letIn(okafor.view.me.id, 30)).toBeNull()
    await okafor.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.owners[0] === 'SM' && r.state === 'open'))
    await wells.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.members.some((m) => m.visitor && m.person.name === 'Amara Okafor')))
    const caucus = wells.room('caucus').room
    await okafor.engine.acts.sendMessage(caucus, 'Good evening.')
    await wells.sees((v) => v.rooms.some((r) => r.room === caucus && r.messages.some((m) => m.text === 'Good evening.')))
    host.clock += 31 * 60_000
    await okafor.sees((v) => v.rooms.some((r) => r.room === caucus && r.state === 'removed'))
    await wells.sees(() => wells.room('caucus').members.map((m) => m.person.name).join() === 'Dario Wells')
  })

  it('is told when it is not the time, and learns nothing of the room', async () => {
    const host = await MemoryHost.start()
    const [okafor, , wells] = keep(await openedAs(host, MEDIATED)) as readonly [Player, Player, Player]
    await okafor.engine.acts.knockAt('SM')
    await wells.sees((v) => v.visits.length === 1)
    expect(await wells.engine.acts.declineVisit(okafor.view.me.id, 'In an hour, please.')).toBeNull()
    await okafor.sees((v) => v.knocking.some((k) => k.delegation === 'SM' && k.declined === 'In an hour, please.'))
    expect(okafor.engine.data.offers).toEqual({})
  })
})
