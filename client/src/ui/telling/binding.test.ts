/** What binds is never said without who vouches for it: on screens, in lists, and to who hears it. */
import { describe, expect, it } from 'vitest'
import type { AppView, NoticeView, PersonView, RoomSubjects, RoomView, TalkView } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { Binding, type ResultOf, type Said, vouchingOf, whole } from './binding'
import { confirmedNews } from './confirmed-news'
import { decisionNews } from './decision-news'
import { happeningsTold } from './happenings'
import { newsOf } from './news'

const say = inEnglish().say
const clock = createClock('en-GB', 'UTC')
const NOW = Date.UTC(2026, 2, 14, 20, 31, 7)
const HEARD = Date.UTC(2026, 2, 14, 20, 29, 0)
const UNCONFIRMED = 'Not yet confirmed by Southmark’s device (last heard 20:29:00).'
const CONFIRMED = 'Confirmed by Northland and Southmark, 20:31:07.'

const person = (id: string, delegation: string): PersonView => ({ id, name: id, title: '', delegation, role: 'head', powers: ['sign'], keyFingerprint: '' })
const [VALE, WELLS] = [person('Vale', 'NL'), person('Wells', 'SM')]
const result = { outcome: 'adopted', reason: null, tally: null, required: null, against: [], vetoes: [], at: 1 }
const decided = { title: 'Crossings', subject: { type: 'motion', text: 'x' }, method: 'consensus', number: 3, state: 'adopted', objections: {}, result }
type Results = NonNullable<RoomSubjects['results']>

const room = (o: Partial<RoomView> = {}): RoomView =>
  ({ room: 'p', kind: 'plenary', title: '', owners: ['NL', 'SM'], state: 'open', members: [], messages: [], notices: [], said: 0, earlier: 0, ...o }) as RoomView
const member = (who: PersonView): RoomView['members'][number] => ({ person: who, leaf: 0, me: who === VALE, visitor: false, until: null, hand: false, verified: true, connected: true })
const talk = (o: Partial<TalkView> = {}): TalkView => ({
  talk: 't', clockOffset: 0, me: VALE, security: { kind: 'verified', heads: 2 }, connection: { state: 'connected' }, opening: null, charter: { state: 'in-force', id: 'c' }, admissions: [], rooms: [room()], knocking: [], visits: [],
  delegations: [{ id: 'NL', name: 'Northland', kind: 'party', order: 0 }, { id: 'SM', name: 'Southmark', kind: 'party', order: 1 }],
  vouching: { p: { all: false, parties: [{ delegation: 'NL', heard: null, upTo: 9, all: true, missing: false }, { delegation: 'SM', heard: HEARD, upTo: 3, all: false, missing: false }] } }, ...o,
}) as unknown as TalkView
const subjects = (results: Results, decisions: object = { d: decided }): RoomSubjects => ({ results, decisions, presented: {}, tracks: {}, sessions: {}, requests: {}, open: null, charter: { id: 'c' } }) as unknown as RoomSubjects
const view = (of: TalkView, here: RoomSubjects): AppView =>
  ({ at: 'talk', talk: of, live: { room: 'p', moving: null, own: { microphone: 'off' }, heardBy: [] }, subjects: new Map([['p', here]]) }) as unknown as AppView
const spoken = (before: AppView, after: AppView): readonly string[] =>
  [newsOf, decisionNews, confirmedNews].flatMap((tell) => tell(say, clock, before, after, NOW)).map((each) => each.says)
const at = (...parties: readonly string[]): Results[string] => ({ position: 4, at: Object.fromEntries(parties.map((each) => [each, NOW])) })

describe('what is spoken', () => {
  it('of a decision says who vouches for it, and once more when all do', () => {
    const put = subjects({}, { d: { ...decided, state: 'put', result: null } })
    const [adopted, confirmed] = [subjects({ 'decision/d': at('NL') }), subjects({ 'decision/d': at('NL', 'SM') })]
    expect(spoken(view(talk(), put), view(talk(), adopted))).toEqual([`Adopted, decision 3. No delegation objected. ${UNCONFIRMED}`])
    expect(spoken(view(talk(), adopted), view(talk(), confirmed))).toEqual([expect.stringMatching(/^Crossings: Confirmed by Northland and Southmark, /)])
    expect(spoken(view(talk(), confirmed), view(talk(), confirmed))).toEqual([])
  })

  it('of an admission, and of the charter, does so before its place in the record is told', () => {
    const here = subjects({}, {})
    expect(spoken(view(talk(), here), view(talk({ rooms: [room({ members: [member(WELLS)] })] }), here))).toEqual([`Wells, head of delegation, Southmark, entered. 1 person in the plenary. ${UNCONFIRMED}`])
    const before = talk({ charter: { state: 'proposed', id: 'c' } as TalkView['charter'] })
    expect(spoken(view(before, here), view(talk(), here))).toEqual([`The charter is in force. ${UNCONFIRMED}`])
    expect(spoken(view(talk(), subjects({ 'charter/c': at('NL') })), view(talk(), subjects({ 'charter/c': at('NL', 'SM') })))).toEqual([expect.stringMatching(/: Confirmed by Northland and Southmark, /)])
  })
})

describe('the list of what happened', () => {
  const of = (kind: NoticeView['kind'], o: Partial<NoticeView> = {}): Said =>
    happeningsTold(say, clock)(talk({ rooms: [room({ notices: [{ id: 'n', at: 1, kind, person: WELLS, by: WELLS, reason: 'Tired.', code: null, ...o }] })] }), new Map([['p', subjects({})]]))[0]?.says ?? ''
  const matter = { id: 'd', title: 'Crossings', number: 3, form: 'adopted', owner: 'NL', delegations: [] }

  it('names the result of every kind that binds, so that who vouches for it stands beside it', () => {
    const found = (['joined', 'left', 'removed', 'party-left', 'amended'] as const).map((kind) => of(kind))
    const results = [...found, of('decision-announced', { matter }), of('appeal-decided', { matter })].map((said) => (said instanceof Binding ? said.of : said))
    const wanted: readonly ResultOf['result'][] = ['member/Wells', 'member/Wells', 'member/Wells', 'left/SM', 'charter/c', 'decision/d', 'decision/d']
    expect(results).toEqual(wanted.map((each) => ({ room: 'p', result: each })))
  })

  it('says it, confirmed or not', () => {
    const said = of('decision-announced', { matter })
    const known = (results: Results) => ({ talk: talk(), subjects: new Map([['p', subjects(results)]]), now: NOW })
    const line = '“Crossings”: Adopted, decision 3. No delegation objected. Reason: “Tired.”'
    expect(whole(say, clock, known({ 'decision/d': at('NL') }), said)).toBe(`${line} ${UNCONFIRMED}`)
    expect(whole(say, clock, known({ 'decision/d': at('NL', 'SM') }), said)).toBe(`${line} ${CONFIRMED}`)
    expect(vouchingOf(say, clock, known({}), { room: 'p', result: 'decision/d' })?.says).toBe('Every party vouched for it when this device came.')
  })
})
