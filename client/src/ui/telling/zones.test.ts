/** Every party's time: own first, named by party, weekday always. */
import { describe, expect, it } from 'vitest'
import type { DelegationView, PersonView, RoomSubjects } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { everyClock, thereAt, watchesOf, watchName, zoneNames } from './zones'

const AT = Date.UTC(2026, 2, 14, 20)
const { say } = inEnglish()
const clock = createClock('en-GB', 'Europe/Vienna')
const me: PersonView = { id: 'n1', name: 'Ingrid Vale', title: '', delegation: 'NL', role: 'head', powers: [], keyFingerprint: '' }
const party = (order: number, id: string, name: string): DelegationView => ({ id, name, kind: 'party', order })
const delegations = [party(0, 'NL', 'Northland'), party(1, 'SM', 'Southmark'), party(2, 'EM', 'Eastmere'), party(3, 'WF', 'Westfell')]
const told = (zones: Readonly<Record<string, string>>) => ({ delegations, zones, me })
const saying = (zones: Readonly<Record<string, string>>) => everyClock(say, clock, me, watchesOf(told(zones), clock.zone, null))

describe('every party’s time', () => {
  it('is one’s own first, then each party’s in charter order, with the day where it is another', () => {
    const zones = { NL: 'Europe/Vienna', SM: 'Africa/Nairobi', EM: 'Asia/Tokyo', WF: 'Europe/Vienna' }
    expect(saying(zones).moment(AT)).toBe('Sat 14 March: Northland and Westfell 21:00 · Southmark 23:00 · Eastmere Sun 15 March, 05:00')
    expect(saying(zones).hour(AT)).toBe('Northland and Westfell 21:00 · Southmark 23:00 · Eastmere Sun 15 March, 05:00')
  })

  it('is the plain clock where nobody said another zone', () => {
    expect(saying({})).toBe(clock)
    expect(saying({ NL: 'Europe/Vienna', SM: 'Europe/Vienna' }).moment(AT)).toBe('Sat 14 March, 21:00')
  })

  it('tells a person who is elsewhere than the own head said apart from the delegation', () => {
    expect(saying({ NL: 'UTC', WF: 'Europe/Vienna' }).hour(AT)).toBe('You and Westfell 21:00 · Northland 20:00')
  })

  it('is never shown in a zone this browser does not know, however it was said', () => {
    expect(watchesOf(told({ SM: 'Not/Known' }), clock.zone, null).map(({ zone }) => zone)).toEqual(['Europe/Vienna'])
  })

  it('names by its city a zone that something is dated in and nobody said', () => {
    const when = (zone: string) => ({ at: AT, zone })
    const subjects = {
      sessions: { s: { start: when('America/New_York'), end: when('Not/Known') } },
      tasks: { t: { due: when('UTC') } },
      tracks: { k: { due: null } },
      pending: { p: { body: { terms: { start: when('Africa/Nairobi') } } } },
    } as unknown as RoomSubjects
    const watches = watchesOf(told({ SM: 'Africa/Nairobi' }), clock.zone, subjects)
    expect(watches.map((each) => [watchName(say, clock, me, each), thereAt(clock, each.zone, AT)])).toEqual([
      ['Northland', '21:00'], ['Southmark', '23:00'], ['New York', '16:00'], ['UTC', '20:00'],
    ])
  })

  it('lists every zone the browser knows, and one’s own even if it is not among them', () => {
    expect(zoneNames(['Asia/Calcutta'])).toEqual(expect.arrayContaining(['Asia/Calcutta', 'UTC', 'Europe/Vienna']))
    expect(zoneNames(['Not/Known'])).not.toContain('Not/Known')
  })
})
