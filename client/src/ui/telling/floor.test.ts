/** The floor as it is told: order, whose turn it is, the clock, what is spoken. */
import { describe, expect, it } from 'vitest'
import type { AppView, RoomSubjects } from '../../model'
import { inEnglish } from '../words'
import {
  type Decision, floorOn, floorRights, heldIn, type Held, invitable, mayWithdrawAppeal, movedBy, nextIn, ownSpeech, type Request, rulingsOf, waitingIn,
} from './floor'
import { minutes, spokenAt, untilNextSecond, untilTimeUp } from './floor-clock'
import { floorNews } from './floor-news'

const NOON = Date.UTC(2026, 2, 14, 12)
const request = (o: Partial<Request> = {}): Request => ({
  session: 's', item: null, delegation: 'NL', person: 'vale', type: 'speech', topic: null, to: null, limit_s: 300, state: 'waiting', used_ms: 0, upheld: null, ruling: null, appeal: null, ...o,
})
type Floor = RoomSubjects['sessions'][string]['floor']
const NOBODY: Floor = { speaking: [], since: null, speeches: [], replies: [], orders: [], closed: false, invited: [], rights: {} }

function subjects(floor: Partial<Floor> = {}, requests: Readonly<Record<string, Request>> = {}, o: Partial<RoomSubjects> = {}): RoomSubjects {
  const session = {
    number: 2, title: 'Routes', state: 'open', floor: { ...NOBODY, ...floor },
    agenda: [{ item: '1', title: 'Opening', state: 'concluded' }, { item: '2', title: 'Safe passage', state: 'open' }],
  }
  const delegations = [{ id: 'NL', kind: 'party' }, { id: 'SM', kind: 'party' }, { id: 'IS', kind: 'observer' }]
  return { open: 's', sessions: { s: session }, requests, decisions: {}, delegations, charter: { charter: { chair: { delegations: ['NL', 'SM'], rotate: true } } }, ...o } as unknown as RoomSubjects
}
const held = (floor: Partial<Floor>, requests: Readonly<Record<string, Request>>): Held => {
  const found = heldIn(subjects(floor, requests))
  if (found === null) throw new Error('no session is held')
  return found
}
const ids = (all: readonly { readonly id: string }[]): readonly string[] => all.map(({ id }) => id)
const SOME = { a: request(), b: request({ person: 'wells', delegation: 'SM' }), r: request({ type: 'reply', to: 'SM' }), o: request({ type: 'order', person: 'wells', delegation: 'SM' }) }

describe('the floor', () => {
  it('is of the open session, else of the last suspended one, else of none', () => {
    expect(heldIn(subjects())).toMatchObject({ session: 's', number: 2, open: true, item: { title: 'Safe passage' } })
    const stopped = (number: number) => ({ ...subjects().sessions['s'], number, state: 'suspended' })
    const two = subjects({}, {}, { open: null, sessions: { x: stopped(1), y: stopped(3) } as unknown as RoomSubjects['sessions'] })
    expect(heldIn(two)).toMatchObject({ session: 'y', open: false })
    expect(heldIn(subjects({}, {}, { open: null }))).toBeNull()
  })

  it('calls points of order first, then speeches, then replies', () => {
    const all = held({ speeches: ['b', 'a'], replies: ['r'], orders: ['o'] }, SOME)
    expect(ids(waitingIn(all))).toEqual(['o', 'b', 'a', 'r'])
    expect(nextIn(all)?.id).toBe('o')
    expect(nextIn(held({ speeches: ['b', 'a'], replies: ['r'] }, SOME))?.id).toBe('b')
    expect(nextIn(held({ replies: ['r'] }, SOME))?.id).toBe('r')
    expect(nextIn(held({}, SOME))).toBeNull()
  })

  it('has nobody next while somebody speaks or a ruling is due, but a point of order', () => {
    const speaking = { ...SOME, a: request({ state: 'speaking' }) }
    expect(nextIn(held({ speaking: ['a'], since: NOON, speeches: ['b'] }, speaking))).toBeNull()
    expect(nextIn(held({ speaking: ['a'], since: NOON, orders: ['o'] }, speaking))?.id).toBe('o')
    expect(nextIn(held({ speeches: ['b'], orders: ['o'] }, { ...SOME, o: request({ type: 'order', state: 'done' }) }))).toBeNull()
  })

  it('tells who speaks, whom he interrupted, and what a tile shows', () => {
    const now = held({ speaking: ['a', 'o'], since: NOON, replies: ['r'] }, { ...SOME, r: request({ type: 'reply', person: 'arden' }) })
    expect([now.speaker?.id, ids(now.interrupted)]).toEqual(['o', ['a']])
    expect(['wells', 'arden', 'vale'].map((person) => floorOn(now, person))).toEqual(['has', 'waits', null])
    expect(floorOn(null, 'wells')).toBeNull()
  })

  it('moves a speech by one place and never over an end', () => {
    const list = held({ speeches: ['a', 'b'] }, SOME)
    expect(movedBy(list, 'b', -1)).toEqual(['b', 'a'])
    expect(movedBy(list, 'a', 1)).toEqual(['b', 'a'])
    expect([movedBy(list, 'a', -1), movedBy(list, 'b', 1), movedBy(list, 'x', 1)]).toEqual([null, null, null])
    expect(ownSpeech(list, { id: 'wells', delegation: 'SM', powers: [] })?.id).toBe('b')
  })

  it('gives rights by powers, kind and whose turn it is to chair', () => {
    const all = ['sign', 'speak', 'chair']
    expect(floorRights(subjects(), { id: 'wells', delegation: 'SM', powers: all })).toEqual({ ask: true, order: true, chair: true, sign: true })
    expect(floorRights(subjects(), { id: 'vale', delegation: 'NL', powers: all }).chair).toBe(false)
    expect(floorRights(subjects(), { id: 'hart', delegation: 'IS', powers: [] })).toEqual({ ask: true, order: false, chair: false, sign: false })
    expect(floorRights(subjects(), { id: 'pell', delegation: 'SM', powers: [] }).ask).toBe(false)
  })

  it('offers observers who are here and not invited yet', () => {
    const members = [{ person: { id: 'hart', delegation: 'IS' } }, { person: { id: 'vale', delegation: 'NL' } }] as never
    expect(ids(invitable(subjects(), held({}, {}), { members }))).toEqual(['hart'])
    const invited = subjects({ invited: ['hart'] })
    expect(invitable(invited, held({}, {}), { members })).toEqual([])
  })

  it('finds each ruling of the session with its appeal', () => {
    const decision = { state: 'put' }
    const ruled = subjects({}, { o: request({ type: 'order', state: 'ruled', appeal: 'd' }), p: request({ state: 'ruled' }), q: request({ state: 'ruled', session: 'other' }) }, { decisions: { d: decision } as never })
    expect(rulingsOf(ruled, 's').map(({ id, appeal }) => [id, appeal?.id])).toEqual([['o', 'd'], ['p', undefined]])
  })
})

describe('the clock', () => {
  it('counts whole seconds on top of what was used before, and says what is over', () => {
    const spoke = request({ limit_s: 10, used_ms: 4500 })
    expect(spokenAt(spoke, NOON, NOON + 1499)).toEqual({ used: 5, limit: 10, left: 5, over: 0, running: true })
    expect(spokenAt(spoke, NOON, NOON + 25_500)).toMatchObject({ used: 30, left: 0, over: 20 })
    expect(untilNextSecond(spoke, NOON, NOON)).toBe(500)
  })
  it('stands still while nothing runs, never runs backwards, and has no end without a limit', () => {
    expect(spokenAt(request({ used_ms: 7000 }), null, NOON)).toMatchObject({ used: 7, running: false })
    expect(spokenAt(request(), NOON, NOON - 5000).used).toBe(0)
    expect(spokenAt(request({ limit_s: 0 }), NOON, NOON + 900_000)).toMatchObject({ left: 0, over: 0 })
  })
  it('is up once', () => {
    const speaking = request({ limit_s: 10, used_ms: 4000 })
    expect(untilTimeUp(speaking, NOON, NOON + 1000)).toBe(5000)
    expect(untilTimeUp(speaking, NOON, NOON + 6000)).toBeNull()
    expect(untilTimeUp(speaking, null, NOON)).toBeNull()
    expect(untilTimeUp(null, NOON, NOON)).toBeNull()
  })
  it('reads as minutes', () => {
    expect([0, 9, 161, 3600, 3905].map(minutes)).toEqual(['0:00', '0:09', '2:41', '1:00:00', '1:05:05'])
  })
})

describe('an appeal', () => {
  const decision = (o: object) => ({ state: 'put', delegation: 'NL', ballots: {}, ...o }) as unknown as Decision
  const here = { delegations: [{ id: 'NL', kind: 'party' }, { id: 'SM', kind: 'party' }], charter: null } as unknown as RoomSubjects
  const may = (me: object, o: object = {}) => mayWithdrawAppeal(here, me as Parameters<typeof mayWithdrawAppeal>[1], decision(o))
  it('is withdrawn by a signer of who made it, before the first vote', () => {
    const signer = { id: 'vale', delegation: 'NL', powers: ['sign'] }
    expect(may(signer)).toBe(true)
    expect([may({ ...signer, delegation: 'SM' }), may({ ...signer, powers: ['speak'] })]).toEqual([false, false])
    expect([may(signer, { ballots: { SM: 'no' } }), may(signer, { state: 'withdrawn' })]).toEqual([false, false])
  })
})

describe('what is spoken of the floor', () => {
  const { say } = inEnglish()
  const member = (id: string, name: string, delegation: string) => ({ person: { id, name, title: '', delegation } })
  const view = (of: RoomSubjects): AppView => ({
    at: 'talk', subjects: new Map([['aa', of]]), live: { room: 'aa' },
    talk: {
      me: { id: 'vale' }, delegations: [{ id: 'NL', name: 'Northland' }, { id: 'SM', name: 'Southmark' }],
      rooms: [{ room: 'aa', members: [member('vale', 'Vale', 'NL'), member('wells', 'Wells', 'SM')] }],
    },
  } as unknown as AppView)
  const spoken = (before: RoomSubjects, after: RoomSubjects): readonly string[] =>
    floorNews(say, view(before), view(after)).map(({ urgent, says }) => `${urgent ? 'now: ' : ''}${says}`)
  const [silent, mine, other] = [subjects({}, SOME), subjects({ speaking: ['a'], since: NOON }, SOME), subjects({ speaking: ['b'], since: NOON }, SOME)]

  it('is at once what concerns me, and when there is quiet what concerns others', () => {
    expect(spoken(silent, mine)).toEqual(['now: You have the floor.'])
    expect(spoken(silent, other)).toEqual(['Wells, Southmark, has the floor.'])
    expect(spoken(other, silent)).toEqual(['Nobody has the floor.'])
    expect(spoken(mine, subjects({ speaking: ['a'], since: NOON + 1 }, SOME))).toEqual([])
  })
  it('is a point of order at once, once, and by another than me', () => {
    const raised = subjects({ orders: ['new'] }, { ...SOME, new: request({ type: 'order', person: 'wells', delegation: 'SM' }) })
    expect(spoken(silent, raised)).toEqual(['now: Wells, Southmark, point of order.'])
    expect(spoken(raised, raised)).toEqual([])
    expect(spoken(silent, subjects({ orders: ['new'] }, { ...SOME, new: request({ type: 'order' }) }))).toEqual([])
  })
})
