/** Sessions in words: order, what waits for whom, whose buttons, agenda lines; dates in zones; the calendar file. */
import { describe, expect, it } from 'vitest'
import type { PersonView, RoomSubjects } from '../../model'
import { calendarOf } from './session-calendar'
import { fieldOf, instantOf, isNight } from './session-times'
import { agendaFrom, attendanceFrom, chairs, deedsOn, type Known, missingFrom, nextItem, nextSession, pendingOn, type Session, sessionsOf, sessionTasks } from './sessions'

const HOUR = 3_600_000
const NOON = Date.UTC(2026, 2, 14, 12)
const when = (at: number, zone = 'Europe/Vienna') => ({ at, zone })
const session = (o: Partial<Session> = {}): Session => ({
  number: 1, title: 'First', state: 'agreed', start: when(NOON), end: when(NOON + 2 * HOUR), modality: 'virtual', place: null, attribution: null,
  agenda: [{ item: '1', title: 'Opening', state: 'pending' }], ready: [], present: [], roll: {}, moves: [], reason: null, on_record: true, closed: null,
  floor: { speaking: [], since: null, speeches: [], replies: [], orders: [], closed: false, invited: [], rights: {} }, decisions: [], ...o,
})
const proposal = (o: Partial<RoomSubjects['pending'][string]>): RoomSubjects['pending'][string] =>
  ({ kind: 'session.propose', body: {}, author: 'wells', delegation: 'SM', needs: ['NL', 'SM'], given: ['SM'], state: 'pending', ...o })
const subjects = (sessions: Record<string, Session>, o: Record<string, unknown> = {}): RoomSubjects => ({
  sessions, tasks: {}, tracks: {}, pending: {}, open: Object.entries(sessions).find(([, each]) => each.state === 'open')?.[0] ?? null, left: [],
  room: { kind: 'plenary', owners: ['NL', 'SM'], leads: {} },
  delegations: [{ id: 'NL', kind: 'party', signature: 'any' }, { id: 'SM', kind: 'party', signature: 'any' }, { id: 'ME', kind: 'neutral', signature: 'any' }],
  charter: { id: 'c', charter: { chair: { delegations: ['NL', 'SM'], rotate: true } } }, ...o,
}) as unknown as RoomSubjects
const VALE: Pick<PersonView, 'delegation' | 'powers'> = { delegation: 'NL', powers: ['sign', 'admit', 'speak', 'draft', 'chair', 'record'] }
const WELLS = { ...VALE, delegation: 'SM' }
const ADVISER = { delegation: 'NL', powers: [] }
const known = (o: Partial<Session> = {}, id = 'a'.repeat(64)): Known => ({ id, session: session(o) })

describe('the list', () => {
  it('is in number order, whatever the order of ids', () => {
    const shown = sessionsOf(subjects({ b: session({ number: 1 }), a: session({ number: 3 }), c: session({ number: 2 }) }))
    expect(shown.map((each) => each.session.number)).toEqual([1, 2, 3])
  })

  it('names as next what is open, else what is agreed and begins first; nothing that is over', () => {
    const late = known({ number: 2, start: when(NOON + HOUR) })
    const early = known({ number: 3 })
    expect(nextSession([late, early])).toBe(early)
    const open = known({ number: 4, state: 'open', start: when(NOON + 9 * HOUR) })
    expect(nextSession([late, open, early])).toBe(open)
    expect(nextSession([known({ state: 'closed' }), known({ state: 'cancelled' }), known({ state: 'refused' })])).toBeNull()
  })

  it('tells whose consent is missing, for the session and for a revision of it, and for no other kind', () => {
    const all = subjects({ s: session({ state: 'proposed' }) }, { pending: {
      s: proposal({}), r: proposal({ kind: 'session.revise', body: { session: 's' }, given: [] }), k: proposal({ kind: 'recording.propose', body: { session: 's' } }),
      other: proposal({ kind: 'session.revise', body: { session: 't' } }),
    } })
    expect(pendingOn(all, 's').map(({ id, proposal: each }) => [id, missingFrom(each)])).toEqual([['s', ['NL']], ['r', ['NL', 'SM']]])
  })
})

describe('buttons', () => {
  it('are none for somebody without powers, and none on what is over', () => {
    expect(deedsOn(subjects({ s: session() }), ADVISER, session())).toEqual([])
    expect(deedsOn(subjects({ s: session({ state: 'closed' }) }), VALE, session({ state: 'closed' }))).toEqual([])
  })

  it('offer going off the record once, in a session that is open and on it', () => {
    const open = session({ state: 'open' })
    expect(deedsOn(subjects({ s: open }), VALE, open)).toContain('off')
    expect(deedsOn(subjects({ s: open }), ADVISER, open)).not.toContain('off')
    expect(deedsOn(subjects({ s: { ...open, on_record: false } }), VALE, { ...open, on_record: false })).not.toContain('off')
    const asked = subjects({ s: open }, { pending: { p: proposal({ kind: 'record.off', body: { session: 's' } }) } })
    expect(deedsOn(asked, VALE, open)).not.toContain('off')
    expect(deedsOn(subjects({ s: session() }), VALE, session())).not.toContain('off')
  })

  it('open appears when every party is ready', () => {
    expect(deedsOn(subjects({ s: session() }), VALE, session({ ready: ['NL'] }))).not.toContain('open')
    expect(deedsOn(subjects({ s: session() }), VALE, session({ ready: ['NL', 'SM'] }))).toContain('open')
  })

  it('the chair turns with the number of the session while it is open', () => {
    const first = subjects({ s: session({ state: 'open', number: 1 }) })
    const second = subjects({ s: session({ state: 'open', number: 2 }) })
    expect([chairs(first, VALE), chairs(first, WELLS), chairs(second, VALE), chairs(second, WELLS)]).toEqual([true, false, false, true])
    expect(chairs(subjects({ s: session() }), WELLS)).toBe(true)
  })

  it('results are entered for what was not virtual only', () => {
    expect(deedsOn(subjects({}), VALE, session())).not.toContain('results')
    expect(deedsOn(subjects({}), VALE, session({ modality: 'hybrid' }))).toContain('results')
  })
})

describe('what waits for me', () => {
  const kinds = (all: RoomSubjects, me = VALE, now = NOON) => sessionTasks(all, me, now).map((each) => each.kind)

  it('is an answer to whatever of a session asks my side, also that it be recorded', () => {
    const open = { s: session({ state: 'open', present: ['NL'] }) }
    const asking = (needs: readonly string[]) => subjects(open, { pending: { r: proposal({ kind: 'recording.propose', body: { session: 's' }, needs, given: ['SM'] }) } })
    expect(kinds(asking(['NL', 'SM']))).toEqual(['session-answer'])
    expect(kinds(asking(['SM', 'ME']))).toEqual([])
    expect(kinds(asking(['SM', 'ME']), { delegation: 'ME', powers: ['admit'] })).toEqual(['session-answer'])
  })

  it('an answer, for the side that is asked', () => {
    const all = subjects({ s: session({ state: 'proposed' }) }, { pending: { s: proposal({}) } })
    expect([kinds(all, VALE), kinds(all, WELLS)]).toEqual([['session-answer'], []])
  })

  it('readiness from a day before the start', () => {
    const all = subjects({ s: session() })
    expect([kinds(all, VALE, NOON - 25 * HOUR), kinds(all, VALE, NOON - 23 * HOUR)]).toEqual([[], ['session-ready']])
  })

  it('opening for the chair, then the roll for each side that has not declared', () => {
    expect(kinds(subjects({ s: session({ ready: ['NL', 'SM'] }) }))).toEqual(['session-open'])
    const open = subjects({ s: session({ state: 'open', present: ['SM'] }) })
    expect([kinds(open, VALE), kinds(open, WELLS)]).toEqual([['session-roll'], []])
  })
})

describe('agenda lines', () => {
  it('keep the number of a title that stood there; new ones take the next free number, also twice the same', () => {
    const before = [{ item: '1', title: 'Opening' }, { item: '2', title: 'Routes' }]
    expect(agendaFrom(' Routes \n\nEscort\nRoutes', before)).toEqual([{ item: '2', title: 'Routes' }, { item: '3', title: 'Escort' }, { item: '4', title: 'Routes' }])
    expect(nextItem(before)).toBe('3')
    expect(nextItem([])).toBe('1')
  })

  it('attendance is a delegation, a name and a role a line, or nothing', () => {
    expect(attendanceFrom('NL, Ingrid Vale, Head, co-chair\n', ['NL'])).toEqual([{ delegation: 'NL', name: 'Ingrid Vale', role: 'Head, co-chair' }])
    expect([attendanceFrom('XX, A, b', ['NL']), attendanceFrom('NL, A', ['NL']), attendanceFrom('', ['NL'])]).toEqual([null, null, null])
  })
})

describe('dates', () => {
  it('go to a field and back in any zone, over both changes of the clocks', () => {
    for (const zone of ['UTC', 'Europe/Vienna', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Auckland'])
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 149 * HOUR) {
        const twice = fieldOf(at - HOUR, zone) === fieldOf(at, zone)
        expect(instantOf(fieldOf(at, zone), zone)).toBe(twice ? at - HOUR : at)
      }
  })

  it('an hour that the clocks leave out is the one after it; half a field is no date', () => {
    expect(fieldOf(instantOf('2026-03-29T02:30', 'Europe/Vienna') ?? 0, 'Europe/Vienna')).toBe('2026-03-29T03:30')
    expect(instantOf('2026-10-25T02:30', 'Europe/Vienna')).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect([instantOf('', 'UTC'), instantOf('2026-03', 'Nowhere/Atall')]).toEqual([null, null])
  })

  it('are at night from 22 to 7', () => {
    expect([isNight(NOON, 'Asia/Tokyo'), isNight(NOON + HOUR, 'Asia/Tokyo'), isNight(NOON, 'UTC')]).toEqual([false, true, false])
  })
})

describe('the calendar file', () => {
  const choice = { subjects: false, blank: 'Reserved', now: NOON }
  const SECRET = { title: 'Safe passage; part 2', place: 'Greyhaven, Old Hall\\1', modality: 'in_person' }

  it('says when and nothing else, unless it is asked for', () => {
    const file = calendarOf([known(SECRET)], choice)
    expect(file).not.toMatch(/passage|Greyhaven|LOCATION|parley\b(?!\/)/)
    expect(file).toContain('\r\nDTSTART:20260314T120000Z\r\nDTEND:20260314T140000Z\r\nSUMMARY:Reserved\r\nSTATUS:CONFIRMED\r\n')
    const whole = calendarOf([known(SECRET)], { ...choice, subjects: true })
    expect(whole).toContain('SUMMARY:1. Safe passage\\; part 2\r\n')
    expect(whole).toContain('LOCATION:Greyhaven\\, Old Hall\\\\1\r\n')
  })

  it('ends every line by CRLF and folds at 75 octets without cutting a character', () => {
    const file = calendarOf([known({ title: 'Über die Brücke '.repeat(12) })], { ...choice, subjects: true })
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
    expect(file.replaceAll('\r\n ', '')).toContain('Über die Brücke '.repeat(12).trimEnd())
  })

  it('tells what is tentative or called off, and leaves out what was held', () => {
    const file = calendarOf([known({ state: 'proposed' }, 'a1'), known({ state: 'postponed' }, 'b2'), known({ state: 'closed' }, 'c3')], choice)
    expect(file.match(/STATUS:\w+/g)).toEqual(['STATUS:TENTATIVE', 'STATUS:CANCELLED'])
  })
})
