/** Expert tracks in words: which are shown, what waits for whom, when a task is late, what may be done, whether plenary has the track's own report. */
import { describe, expect, it } from 'vitest'
import type { RoomSubjects, RoomView, TalkView } from '../../model'
import {
  deedsOnTask, isPresented, isTheTracks, leftOpen, nameable, openPointsFrom, overdueBy, tasksIn, type Track, tracksOf, type TrackTask, trackWaits,
  unknownToPlenary,
} from './tracks'

const NOON = Date.UTC(2026, 2, 14, 12)
const MINUTE = 60_000
const PARTIES = [{ id: 'NL', kind: 'party', signature: 'any' }, { id: 'SM', kind: 'party', signature: 'any' }]
const HEAD = { id: 'vale', delegation: 'NL', powers: ['sign', 'speak', 'draft', 'record'], role: 'head' }
const LEAD = { id: 'orrin', delegation: 'NL', powers: ['speak', 'draft'], role: 'expert' }
const OTHER_LEAD = { ...LEAD, id: 'castell', delegation: 'SM' }

const track = (o: Partial<Track> = {}): Track =>
  ({ title: 'Transport', mandate: 'List.', deliverables: [], members: { NL: ['orrin'], SM: ['castell'] }, leads: { NL: 'orrin', SM: 'castell' }, due: null, state: 'open', ...o })
const task = (o: Partial<TrackTask> = {}): TrackTask => ({ title: 'Survey', owners: ['NL'], due: { at: NOON, zone: 'UTC' }, text: null, status: 'open', note: null, ...o })
const proposal = (o: object): RoomSubjects['pending'][string] =>
  ({ kind: 'track.open', body: {}, author: 'vale', delegation: 'NL', needs: ['NL', 'SM'], given: ['NL'], state: 'pending', ...o })
const subjects = (o: object): RoomSubjects => ({
  room: { kind: 'plenary', owners: ['NL', 'SM'], leads: {} }, delegations: PARTIES, left: [], pending: {}, tracks: {}, tasks: {}, presented: {}, report: null, persons: {},
  sessions: {}, open: null, charter: null, ...o,
}) as unknown as RoomSubjects
const inTrack = (o: object = {}): RoomSubjects =>
  subjects({ room: { kind: 'track', owners: ['NL', 'SM'], leads: { NL: 'orrin', SM: 'castell' } }, tracks: { t1: track() }, ...o })
const room = (id: string, kind: RoomView['kind'], owners: readonly string[] = ['NL', 'SM']): RoomView => ({ room: id, kind, owners, notices: [] as RoomView['notices'] }) as RoomView
const talk = (me: object, rooms: readonly RoomView[], otherRooms: readonly object[] = []): TalkView => ({ me, rooms, otherRooms }) as unknown as TalkView
const report = (o: object = {}) => ({ version: 1, text: 'Passable.', open_points: [{ point: 'C', text: 'Not measured' }], endorsed_by: ['NL'], ...o })

describe('the tracks of a talk', () => {
  const all = new Map([
    ['p', subjects({ tracks: { t1: track({ state: 'closed' }), t2: track({ title: 'Water', state: 'proposed' }), t3: track({ state: 'proposed' }) }, pending: { t2: proposal({}) } })],
    ['r', inTrack()],
  ])
  it('are those of plenary as they stand there, without what was refused, each with its room', () => {
    const shown = tracksOf(talk(HEAD, [room('p', 'plenary'), room('r', 'track')]), all)
    expect(shown.map((each) => [each.id, each.track.state, each.room?.room ?? null])).toEqual([['t2', 'proposed', null], ['t1', 'closed', 'r']])
  })
  it('are told as closed to an expert outside of plenary once a head said so in its room, with the tasks left open', () => {
    const ended = { ...room('r', 'track'), notices: [{ kind: 'track-ended' }] as unknown as RoomView['notices'] }
    const here = inTrack({ tasks: { a: task(), b: task({ title: 'Costs', status: 'confirmed' }), c: task({ title: 'Maps', status: 'done' }) } })
    const told = (known: RoomView) => tracksOf(talk(LEAD, [known]), new Map([['r', here]])).map((each) => each.standing)
    expect([told(room('r', 'track')), told(ended)]).toEqual([[null], ['closed']])
    expect(leftOpen(here).map((each) => each.task.title)).toEqual(['Survey'])
  })
  it('are for an expert outside of plenary those he is in, by the terms in their rooms', () => {
    const shown = tracksOf(talk(LEAD, [room('r', 'track')]), new Map([['r', inTrack()]]))
    expect(shown.map((each) => [each.id, each.track.mandate])).toEqual([['t1', 'List.']])
  })
  it('are told as open or closed only to who reads the plenary, since the terms in their rooms stay as given', () => {
    const [inPlenary, outside] = [[room('p', 'plenary'), room('r', 'track')], [room('r', 'track')]]
    expect(tracksOf(talk(HEAD, inPlenary), all).map(({ standing }) => standing)).toEqual(['proposed', 'closed'])
    expect(tracksOf(talk(LEAD, outside), new Map([['r', inTrack()]])).map(({ standing }) => standing)).toEqual([null])
  })
  it('wait for who is asked: to agree in plenary, and as a lead on tasks and the report', () => {
    const here = [room('p', 'plenary'), room('r', 'track')]
    expect(trackWaits(talk({ ...HEAD, delegation: 'SM' }, here), all)).toEqual(['t2'])
    expect(trackWaits(talk(HEAD, here), all)).toEqual([])
    const asked = new Map([['r', inTrack({ pending: { k: proposal({ kind: 'task.add' }) } })]])
    expect(trackWaits(talk(OTHER_LEAD, [room('r', 'track')]), asked)).toEqual(['t1'])
    expect(trackWaits(talk({ ...OTHER_LEAD, id: 'helper' }, [room('r', 'track')]), asked)).toEqual([])
    const reported = new Map([['r', inTrack({ report: report() })]])
    expect(trackWaits(talk(OTHER_LEAD, [room('r', 'track')]), reported)).toEqual(['t1'])
    expect(trackWaits(talk(LEAD, [room('r', 'track')]), reported)).toEqual([])
  })
})

describe('tasks', () => {
  it('are overdue from their instant on, as long as somebody has still to do them', () => {
    expect([overdueBy(task(), NOON - 1), overdueBy(task(), NOON), overdueBy(task({ status: 'blocked' }), NOON + MINUTE)]).toEqual([null, 0, MINUTE])
    for (const status of ['done', 'confirmed', 'dropped', null] as const) expect(overdueBy(task({ status }), NOON + MINUTE)).toBe(null)
  })
  it('are moved by their owners and confirmed by the others', () => {
    expect(deedsOnTask(inTrack(), LEAD, task())).toEqual(['status', 'due'])
    expect(deedsOnTask(inTrack(), OTHER_LEAD, task())).toEqual(['due'])
    expect(deedsOnTask(inTrack(), OTHER_LEAD, task({ status: 'done' }))).toEqual(['confirm'])
    expect(deedsOnTask(inTrack(), LEAD, task({ status: 'done' }))).toEqual(['status'])
    expect(deedsOnTask(inTrack(), { ...LEAD, powers: ['speak'] }, task())).toEqual([])
  })
  it('are shown as they fall due; one that was refused is not', () => {
    const late = task({ title: 'Later', due: { at: NOON + MINUTE, zone: 'UTC' } })
    const all = inTrack({ tasks: { c: late, a: task(), b: task({ status: null }), d: task({ title: 'Asked', status: null }) }, pending: { d: proposal({ kind: 'task.add' }) } })
    expect(tasksIn(all).map(({ id }) => id)).toEqual(['d', 'a', 'c'])
  })
})

describe('a report before plenary', () => {
  it('is told from one the track does not have', () => {
    const presented = { ...report(), track: 't1' }
    expect(isTheTracks(presented, report({ endorsed_by: ['NL', 'SM'] }))).toBe(true)
    expect(isTheTracks({ ...presented, text: 'Open to all.' }, report())).toBe(false)
    expect(isTheTracks({ ...presented, open_points: [] }, report())).toBe(false)
    expect(isTheTracks({ ...presented, endorsed_by: ['NL', 'SM'] }, report())).toBe(false)
    expect([isTheTracks(presented, report({ version: 2 })), isTheTracks(presented, undefined)]).toEqual([null, null])
  })
  it('need not be presented again, unless somebody endorsed it since', () => {
    const plenary = subjects({ presented: { r: { ...report(), track: 't1' } } })
    expect([isPresented(plenary, 't1', report()), isPresented(plenary, 't1', report({ endorsed_by: ['NL', 'SM'] })), isPresented(plenary, 't2', report())]).toEqual([true, false, false])
  })
  it('has open points, one a line', () => {
    expect(openPointsFrom('Route C: who measures: NL or SM\n\n Fuel : how much ')).toEqual([{ point: 'Route C', text: 'who measures: NL or SM' }, { point: 'Fuel', text: 'how much' }])
    expect([openPointsFrom(''), openPointsFrom('Route C'), openPointsFrom('A: x\nA: y'), openPointsFrom(': x')]).toEqual([[], null, null, null])
  })
})

describe('people a track can name', () => {
  const certified = (delegation: string, o: object = {}) => ({ delegation, name: 'N', role: 'expert', powers: [], key: '00', from: null, until: null, aliases: [], revoked: false, objections: [], undertakings: [], ...o })
  it('are known to plenary and in good standing; a head is told which of his are not known there', () => {
    const plenary = subjects({ persons: { vale: certified('NL'), gone: certified('NL', { revoked: true }), barred: certified('NL', { objections: ['SM'] }), wells: certified('SM') } })
    expect(nameable(plenary, 'NL').map(({ id }) => id)).toEqual(['vale'])
    const all = new Map([['p', plenary], ['c', subjects({ persons: { vale: certified('NL'), orrin: certified('NL'), wells: certified('SM') } })]])
    const here = [room('p', 'plenary'), room('c', 'caucus', ['NL'])]
    expect(unknownToPlenary(talk(HEAD, here), all).map(({ id }) => id)).toEqual(['orrin'])
    expect(unknownToPlenary(talk(LEAD, here), all)).toEqual([])
  })
})
