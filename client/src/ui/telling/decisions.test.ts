/** Decisions as they are told: their order, who is offered which act and when, what waits for whom, and the sentence of each result. */
import { describe, expect, it } from 'vitest'
import type { AppView, RoomSubjects } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { decisionNews } from './decision-news'
import { resultSentence } from './decision-words'
import { type Decision, decisionsIn, decisionsOn, decisionTasks, deedsOnDecision, mayProposeDecision, methodsFor, subjectOf } from './decisions'
import { waitingIn } from './waiting'

const NOON = Date.UTC(2026, 2, 14, 12)
const MOTION = { type: 'motion', text: 'Two crossings open.' }
const NOTE = { type: 'report', report: 'r' }
const decision = (o: Partial<Decision> = {}): Decision => ({
  title: 'Crossings', subject: MOTION, category: 'substantive', method: 'consensus', params: {}, delegation: 'SM', rule: { absent: 'blocks' }, wait_s: 30,
  session: 's', electorate: ['NL', 'SM'], put: NOON, state: 'put', number: null, objections: {}, aside: [], ballots: {}, result: null, ...o,
})
const vote = (o: Partial<Decision> = {}): Decision => decision({ method: 'unanimity', rule: { abstention: 'prevents' }, session: null, wait_s: 60, ...o })
type Result = NonNullable<Decision['result']>
const ended = (o: Partial<Result> = {}, more: Partial<Decision> = {}): Decision => {
  const result: Result = { outcome: 'adopted', reason: null, tally: null, required: null, against: [], vetoes: [], at: NOON + 60_000, ...o }
  return decision({ state: result.outcome, number: result.outcome === 'adopted' ? 3 : null, result, ...more })
}
function subjects(decisions: Readonly<Record<string, Decision>> = {}, o: Partial<RoomSubjects> = {}, terms: object = {}): RoomSubjects {
  const charter = { chair: { delegations: ['NL'], rotate: false }, decision: { substantive: ['consensus', 'unanimity', 'silence'], procedural: ['vote'], propose_by: 'party', ...terms } }
  const delegations = [{ id: 'NL', kind: 'party' }, { id: 'SM', kind: 'party' }, { id: 'IS', kind: 'observer' }]
  const presented = { r: { track: 't', version: 2, text: 'Open.', open_points: [], endorsed_by: ['NL'] } }
  return { decisions, open: 's', sessions: { s: { number: 1 } }, delegations, presented, tracks: { t: { title: 'Transport' } }, charter: { charter }, ...o } as unknown as RoomSubjects
}
const CHAIR = { delegation: 'NL', powers: ['sign', 'chair'] } as const
const HEAD = { delegation: 'SM', powers: ['sign'] } as const
const ADVISER = { delegation: 'SM', powers: [] } as const

describe('the list', () => {
  it('has the latest first, what is only proposed last, and no appeals', () => {
    const proposed = decision({ state: 'proposed', put: null, title: 'A' })
    const all = subjects({ a: proposed, b: decision(), c: decision({ put: NOON + 1 }), d: ended(), e: decision({ subject: { type: 'overrule', request: 'q' } }), f: decision({ state: 'withdrawn' }) })
    expect((['open', 'decided', 'withdrawn'] as const).map((group) => decisionsIn(all, group).map(({ id }) => id))).toEqual([['c', 'b', 'a'], ['d'], ['f']])
  })
  it('knows the report it is about, and who decided on that', () => {
    const all = subjects({ a: decision({ subject: NOTE }), b: ended({}, { subject: NOTE }), c: decision({ subject: NOTE, state: 'withdrawn' }), d: decision() })
    expect(subjectOf(all, decision({ subject: NOTE }))).toMatchObject({ type: 'report', entry: 'r', report: { version: 2 }, track: { title: 'Transport' } })
    expect(decisionsOn(all, 'r').map(({ id }) => id)).toEqual(['a', 'b'])
  })
})

describe('proposing', () => {
  it('is for those the charter names, by the ways it permits and this client carries out', () => {
    expect([CHAIR, HEAD, ADVISER].map((me) => mayProposeDecision(subjects(), me))).toEqual([true, true, false])
    expect([CHAIR, HEAD].map((me) => mayProposeDecision(subjects({}, {}, { propose_by: 'chair' }), me))).toEqual([true, false])
    expect(mayProposeDecision(subjects({}, { charter: null }), HEAD)).toBe(false)
    expect([methodsFor(subjects(), 'substantive'), methodsFor(subjects(), 'procedural')]).toEqual([['consensus', 'unanimity'], []])
  })
})

describe('buttons', () => {
  const deeds = (each: Decision, me: Parameters<typeof deedsOnDecision>[1], o: Partial<RoomSubjects> = {}) => deedsOnDecision(subjects({}, o), me, each)
  const proposed = { state: 'proposed', put: null, session: null, electorate: [] } as const
  it('put is the chair’s, for consensus while a session is open', () => {
    expect([deeds(decision(proposed), CHAIR), deeds(decision(proposed), CHAIR, { open: null }), deeds(vote(proposed), CHAIR, { open: null })]).toEqual([['put'], [], ['put']])
    expect(deeds(decision(proposed), HEAD)).toEqual(['withdraw'])
  })
  it('objecting and standing aside is for signers; an objection can be withdrawn', () => {
    expect([deeds(decision(), HEAD), deeds(decision(), CHAIR), deeds(decision(), ADVISER)]).toEqual([['object', 'aside', 'withdraw'], ['object', 'aside', 'announce'], []])
    expect(deeds(decision({ objections: { SM: null } }), HEAD)).toEqual(['unobject', 'withdraw'])
    expect(deeds(decision({ aside: ['SM'] }), HEAD)).toEqual(['object', 'withdraw'])
    expect(deeds(decision(), CHAIR, { open: null })).toEqual(['object', 'aside'])
  })
  it('a ballot is for those asked; after the first nothing is withdrawn', () => {
    expect([deeds(vote(), HEAD), deeds(vote({ ballots: { NL: 'yes' } }), HEAD)]).toEqual([['vote', 'recuse', 'withdraw'], ['vote', 'recuse']])
    expect([deeds(vote({ ballots: { SM: 'no' } }), HEAD), deeds(vote({ electorate: ['NL'] }), HEAD)]).toEqual([['vote'], ['withdraw']])
    expect(deeds(vote(), CHAIR, { open: null })).toEqual(['vote', 'recuse', 'announce'])
  })
  it('are none when it is over', () => {
    for (const each of [ended(), decision({ state: 'withdrawn' })]) expect(deeds(each, CHAIR)).toEqual([])
  })
})

describe('what waits', () => {
  const waits = (each: Decision, me: Parameters<typeof decisionTasks>[1], now = NOON) => decisionTasks(subjects({ d: each }), me, now).map(({ kind }) => kind)
  it('for the chair is to put, and to announce when the time is over or every ballot is in', () => {
    expect(waits(decision({ state: 'proposed', put: null }), CHAIR)).toEqual(['put'])
    expect([waits(decision({ aside: ['NL'] }), CHAIR), waits(decision({ aside: ['NL'] }), CHAIR, NOON + 30_000)]).toEqual([[], ['announce']])
    expect([waits(vote({ ballots: { NL: 'yes' } }), CHAIR), waits(vote({ ballots: { NL: 'yes', SM: 'no' } }), CHAIR)]).toEqual([[], ['announce']])
  })
  it('for a party is to answer, once', () => {
    expect([waits(decision(), HEAD), waits(decision({ aside: ['SM'] }), HEAD), waits(decision({ objections: { SM: null } }), HEAD)]).toEqual([['object'], [], []])
    expect([waits(vote(), HEAD), waits(vote({ ballots: { SM: 'yes' } }), HEAD), waits(vote(), ADVISER)]).toEqual([['vote'], [], []])
  })
})

describe('a notification', () => {
  it('counts what is put to the plenary and waits for my delegation, until it has answered', () => {
    const talk = {
      me: HEAD, stage: 'open', opening: null, charter: {}, visits: [], admissions: [], otherRooms: [], items: [], releases: [], invitations: [],
      rooms: [{ room: 'p', kind: 'plenary', state: 'open', unread: 0 }],
    }
    const waits = (each: Decision): number => {
      const plenary = subjects({ d: each }, { sessions: {}, pending: {}, left: [], room: { kind: 'plenary', owners: ['NL', 'SM'], leads: {} } })
      return waitingIn({ at: 'talk', talk, subjects: new Map([['p', plenary]]) } as unknown as AppView, NOON)
    }
    expect([waits(decision()), waits(decision({ aside: ['SM'] })), waits(ended())]).toEqual([1, 0, 0])
  })
})

const { say } = inEnglish()
const clock = createClock('en-GB', 'UTC')
const TALK = { delegations: [{ id: 'NL', name: 'Northland', kind: 'party', order: 0 }, { id: 'SM', name: 'Southmark', kind: 'party', order: 1 }] } as const

describe('the result', () => {
  const told = (each: Decision): string | null => resultSentence(say, clock, TALK, { room: 'p', subjects: subjects() }, { id: 'd', decision: each })?.beside(null) ?? null
  const not = (reason: string, o: Partial<Result> = {}): Decision => ended({ outcome: 'not_adopted', reason, ...o })
  it('is one sentence with its reason', () => {
    expect(told(decision())).toBeNull()
    expect(told(ended())).toBe('Adopted, decision 3. No delegation objected.')
    expect(told(ended({ against: ['SM'] }, { method: 'consensus_minus' }))).toBe('Adopted, decision 3. The objection of Southmark did not count.')
    expect(told(ended({}, { method: 'unanimity' }))).toBe('Adopted, decision 3. Every party that decided was in favour.')
    expect(told(not('OBJECTION', { against: ['NL', 'SM'] }))).toBe('Not adopted: Northland and Southmark objected.')
    expect(told(not('ABSENT'))).toBe('Not adopted: a party was not present.')
    const tally = { yes: 1, no: 0, abstain: 1, not_participating: 0, absent: 2 }
    expect(told(not('NOT_UNANIMOUS', { tally }))).toBe('Not adopted: 1 in favour, 0 against, 1 abstaining, 2 without a vote.')
    expect(told(not('PARTY_LEFT'))).toBe('Not adopted: a party left the talk before the decision was finished.')
  })
  it('of a report says of which version, and that nothing was adopted', () => {
    const sentence = 'The plenary took note of version 2 of the report of “Transport”, decision 3. No delegation objected. It adopted and endorsed nothing.'
    expect(told(ended({}, { subject: NOTE }))).toBe(sentence)
    expect(told(ended({ outcome: 'not_adopted', reason: 'OBJECTION', against: ['SM'] }, { subject: NOTE }))).toBe('Not adopted: Southmark objected.')
  })
})

describe('spoken', () => {
  const party = (delegation: string) => ({ delegation, heard: null, upTo: 3, all: false, missing: false })
  const here = { me: { delegation: 'SM' }, rooms: [{ room: 'p', kind: 'plenary' }], vouching: { p: { parties: ['NL', 'SM'].map(party), all: false } }, clockOffset: 0 }
  const view = (each?: Decision): AppView => {
    const known = { ...subjects(each === undefined ? {} : { d: each }), results: { 'decision/d': { position: 4, at: { SM: 0 } } } }
    return { at: 'talk', talk: { ...TALK, ...here }, live: {}, subjects: new Map([['p', known]]) } as unknown as AppView
  }
  const spoken = (before: AppView, after: AppView): readonly string[] => decisionNews(say, clock, before, after).map(({ says, urgent }) => (urgent ? `now: ${says}` : says))
  it('is what is put, who else objects, and the result with who vouches for it; nothing of an appeal', () => {
    const proposed = decision({ state: 'proposed', put: null })
    expect(spoken(view(), view(proposed))).toEqual([])
    expect(spoken(view(proposed), view(decision()))).toEqual(['Put to the plenary: Crossings.'])
    expect(spoken(view(decision()), view(decision({ objections: { SM: null } })))).toEqual([])
    expect(spoken(view(decision()), view(decision({ objections: { NL: null } })))).toEqual(['Northland objects to Crossings.'])
    expect(spoken(view(decision()), view(ended()))).toEqual(['Adopted, decision 3. No delegation objected. Not yet confirmed by Northland’s device (not heard yet).'])
    const appeal = decision({ subject: { type: 'overrule', request: 'q' } })
    expect(spoken(view(), view(appeal))).toEqual([])
  })
})
