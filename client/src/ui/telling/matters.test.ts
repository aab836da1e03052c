/** What happened to sessions, rooms, releases, tracks and decisions, in words; and that what did not change is not told anew. */
import { describe, expect, it } from 'vitest'
import type { NoticeView, PersonView, RoomSubjects, RoomView, TalkView } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import type { Said } from './binding'
import { happeningsTold } from './happenings'

const { say } = inEnglish()
const clock = createClock('en-GB', 'UTC')
const VALE = { id: 'vale', name: 'Vale', title: '', delegation: 'NL', role: 'head', powers: [], keyFingerprint: '' } as PersonView
const delegations = [{ id: 'NL', name: 'Northland', kind: 'party', order: 0 }, { id: 'SM', name: 'Southmark', kind: 'party', order: 1 }] as const
type Matter = NonNullable<NoticeView['matter']>
const matter = (o: Partial<Matter> = {}): Matter => ({ id: 'm', title: 'Opening', number: 2, form: 'virtual', owner: 'NL', delegations: ['SM'], ...o })
const notice = (kind: NoticeView['kind'], o: Partial<Matter> = {}, reason: string | null = null): NoticeView =>
  ({ id: `${kind} ${JSON.stringify(o)}`, at: 1, kind, person: null, by: VALE, reason, code: null, matter: matter(o) })
const room = (notices: readonly NoticeView[], id = 'p'): RoomView => ({ room: id, kind: 'plenary', owners: ['NL', 'SM'], notices }) as unknown as RoomView
const talk = (rooms: readonly RoomView[]): TalkView => ({ me: VALE, delegations, rooms }) as unknown as TalkView
const words = (said: Said | undefined): string => (said === undefined ? '' : typeof said === 'string' ? said : said.beside(null))
const line = (each: NoticeView, subjects: object = {}): string =>
  words(happeningsTold(say, clock)(talk([room([each])]), new Map([['p', subjects as RoomSubjects]]))[0]?.says)

describe('what happened', () => {
  it('tells who did it to what, and the reason where there is one for everybody', () => {
    expect(line(notice('session-postponed', {}, 'The airport is closed.'))).toBe('Northland postponed Session 2, “Opening”. Reason: “The airport is closed.”')
    expect(line(notice('session-postponed'))).toBe('Northland postponed Session 2, “Opening”.')
    expect(line(notice('session-moved'))).toBe('Session 2, “Opening”, takes another form: virtual. All parties agreed.')
    expect(line(notice('room-proposed', { form: 'contact', title: 'Water', delegations: ['NL', 'SM'] }))).toBe('Northland proposed the contact group “Water”, owned by Northland and Southmark.')
    expect(line(notice('release-offered', { title: 'Lists' }))).toBe('Northland released “Lists” to Southmark.')
    expect(line(notice('track-ended', { title: 'Roads', number: 1 }))).toBe('The plenary closed the expert track “Roads”, as the head of Northland tells its room. One task was left open.')
    expect(line(notice('proposal-refused', { form: 'amendment' }))).toBe('Northland refused the amendment of the charter.')
    expect(line(notice('appeal-decided', { form: 'adopted' }))).toBe('The ruling on a point of order was overruled on appeal.')
  })

  it('tells the result of a decision in the words of the decision, and without it only that there is one', () => {
    const result = { outcome: 'adopted', reason: null, tally: null, required: null, against: [], vetoes: [], at: 1 }
    const decision = { title: 'Opening', subject: { type: 'motion', text: 'x' }, method: 'consensus', number: 3, result }
    expect(line(notice('decision-announced'), { decisions: { m: decision }, presented: {}, tracks: {} })).toBe('“Opening”: Adopted, decision 3. No delegation objected.')
    expect(line(notice('decision-announced'), { decisions: {} })).toBe('Northland announced the result of “Opening”.')
  })

  it('names the track whose session it is: its numbers are its own', () => {
    const here = { ...room([notice('session-opened', { number: 1 })], 'r'), kind: 'track', title: 'Roads' } as RoomView
    expect(happeningsTold(say, clock)(talk([here]), new Map())[0]?.says).toBe('Expert track “Roads”: Northland opened Session 1, “Opening”.')
  })

  it('tells that a track was closed once: in plenary to who reads it, else as its room is told', () => {
    const ended = room([notice('track-ended', { number: 0 })], 'r')
    const closed = { ...room([notice('track-closed')]), state: 'open' } as RoomView
    const lines = (rooms: readonly RoomView[]) => happeningsTold(say, clock)(talk(rooms), new Map()).map((each) => each.says)
    expect(lines([closed, ended])).toEqual(['The plenary closed the expert track “Opening”.'])
    expect(lines([ended])).toEqual(['The plenary closed the expert track “Opening”, as the head of Northland tells its room. No task was left open.'])
  })

  it('is told anew only of rooms that changed', () => {
    const told = happeningsTold(say, clock)
    const [plenary, caucus] = [room([notice('session-closed')]), room([notice('session-opened')], 'c')]
    const before = told(talk([plenary, caucus]), new Map())
    expect(told(talk([plenary, caucus]), new Map())).toBe(before)
    const after = told(talk([plenary, room([notice('session-opened'), notice('session-closed')], 'c')]), new Map())
    expect(after).toHaveLength(3)
    expect(after.find((each) => each.id.startsWith('p '))).toBe(before.find((each) => each.id.startsWith('p ')))
  })
})
