/** What is said to be confirmed, and what is not: never more than every party's devices signed. */
import { describe, expect, it } from 'vitest'
import type { AppView, RoomSubjects, TalkView } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { confirmedNews } from './confirmed-news'
import { confirmedUpTo, missingWords, notYetConfirmed, vouchedFor, vouchingLines } from './vouched'

const say = inEnglish().say
const clock = createClock('en-GB', 'UTC')
const AT = Date.UTC(2026, 2, 14, 20, 31, 7)
const EARLIER = Date.UTC(2026, 2, 14, 20, 29, 0)
type Party = TalkView['vouching'][string]['parties'][number]
const own: Party = { delegation: 'NL', heard: null, upTo: 9, all: true, missing: false }
const talk = (other: Partial<Party>): TalkView => ({
  me: { delegation: 'NL' },
  delegations: [{ id: 'NL', name: 'Northland', kind: 'party', order: 0 }, { id: 'SM', name: 'Southmark', kind: 'party', order: 1 }],
  vouching: { aa: { all: other.all === true, parties: [own, { delegation: 'SM', heard: EARLIER, upTo: 4, all: false, missing: false, ...other }] }, cc: { all: true, parties: [own] } },
} as unknown as TalkView)
const subjects = (at?: Readonly<Record<string, number>>): RoomSubjects => ({ results: at === undefined ? {} : { 'decision/d': { position: 4, at } } }) as unknown as RoomSubjects
const line = (of: TalkView, at?: Readonly<Record<string, number>>, room = 'aa') =>
  vouchedFor(say, clock, of, { room, result: 'decision/d', subjects: subjects(at), now: AT })

describe('a result that binds', () => {
  it('is confirmed only by every party, at the time of the last', () => {
    expect(line(talk({ all: true }), { NL: EARLIER, SM: AT })).toEqual({ tone: 'ok', says: 'Confirmed by Northland and Southmark, 20:31:07.' })
  })
  it('says whose device has not confirmed it, and when that was heard last', () => {
    expect(line(talk({}), { NL: AT })).toEqual({ tone: 'warn', says: 'Not yet confirmed by Southmark’s device (last heard 20:29:00).' })
    expect(line(talk({ heard: null }), { NL: AT })).toEqual({ tone: 'warn', says: 'Not yet confirmed by Southmark’s device (not heard yet).' })
  })
  it('says since when, once the word is missing', () => {
    expect(line(talk({ missing: true }), { NL: AT })?.says).toBe('Not confirmed by Southmark since 20:29:00.')
    expect(missingWords(say, clock, talk({ missing: true }), 'aa', AT).map((each) => each.says)).toEqual(['Not confirmed by Southmark since 20:29:00.'])
    expect(missingWords(say, clock, talk({}), 'aa', AT)).toEqual([])
  })
  it('names the day of another day', () => {
    expect(line(talk({ heard: EARLIER - 86_400_000 }), { NL: AT })?.says).toBe('Not yet confirmed by Southmark’s device (last heard Fri 13 March, 20:29).')
  })
  it('of before this device came rests on the word it was let in by, and says nothing where one side is alone', () => {
    expect(line(talk({}))).toEqual({ tone: 'plain', says: 'Every party vouched for it when this device came.' })
    expect(line(talk({}), undefined, 'cc')).toBeNull()
  })
})

describe('the record as a whole', () => {
  it('is confirmed up to when the other side was heard', () => {
    expect(confirmedUpTo(say, clock, talk({ heard: AT, all: true }), 'aa', AT)).toBe('up to 20:31:07 by Northland and Southmark')
    expect(confirmedUpTo(say, clock, talk({ heard: null }), 'aa', AT)).toBe('not yet confirmed by Southmark')
    expect(confirmedUpTo(say, clock, talk({}), 'cc', AT)).toBeNull()
  })
  it('is told party by party', () => {
    expect(vouchingLines(say, clock, talk({ heard: AT, all: true }), 'aa', AT).map((each) => each.says)).toEqual(['Northland: this device has it so.', 'Southmark: confirmed up to now, heard 20:31:07.'])
    expect(vouchingLines(say, clock, talk({}), 'aa', AT)[1]).toMatchObject({ tone: 'warn', says: 'Not yet confirmed by Southmark’s device (last heard 20:29:00).' })
  })
})

describe('whatever happened', () => {
  const line = (position: number, room = 'aa') => notYetConfirmed(say, clock, talk({}), { room, position, now: AT })
  it('says who has not confirmed it, and nothing once all have', () => {
    expect(line(5)).toBe('Not yet confirmed by Southmark’s device (last heard 20:29:00).')
    expect(line(4)).toBeNull()
    expect(line(5, 'cc')).toBeNull()
  })
})

describe('the last confirmation of what binds', () => {
  const view = (at: Readonly<Record<string, number>>, heard: Partial<Party> = {}): AppView => ({
    at: 'talk', talk: { ...talk(heard), clockOffset: 0 }, live: {},
    subjects: new Map([['aa', { results: { 'decision/d': { position: 4, at }, 'member/p': { position: 4, at } }, decisions: { d: { title: 'Relief convoys' } } }]]),
  } as unknown as AppView)
  it('is spoken once, by what it is about', () => {
    const [waits, done] = [view({ NL: AT }), view({ NL: AT, SM: AT }, { all: true })]
    const spoken = (before: AppView, after: AppView) => confirmedNews(say, clock, before, after).map((each) => each.says)
    expect(spoken(waits, done)).toEqual([expect.stringMatching(/^Relief convoys: Confirmed by Northland and Southmark, .*20:31/)])
    expect(spoken(done, view({ NL: AT, SM: AT }, { all: true }))).toEqual([])
    expect(spoken(waits, view({ NL: AT }))).toEqual([])
  })
})
