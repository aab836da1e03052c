/** The reducer (rules G): what an entry is judged by, in which order, and what a rejection leaves behind. Each rule's own cases are in the shared vectors. */
import { describe, expect, it } from 'vitest'
import { apply, beat, CODES, encodeState } from '.'
import { hex } from '../record'
import { KINDS } from './kinds'
import { at } from './shelves'
import { founded, idOf, plenary, Talk } from './testing/talk'

const WHEN = { at: Date.UTC(2026, 3, 1), zone: 'Europe/Vienna' }
const TERMS = { start: WHEN, end: { ...WHEN, at: WHEN.at + 3_600_000 }, modality: 'virtual', agenda: [{ item: '1', title: 'The crossing' }] }

describe('a morning in plenary', () => {
  it('goes from a proposal to an open session, and each step needs the one before', () => {
    const talk = new Talk()
    const session = talk.did('n1', 'session.propose', { title: 'First session', terms: TERMS })
    expect(talk.post('m1', 'session.open', { session })).toBe('NOT_CHAIR')
    expect(talk.post('n1', 'session.open', { session })).toBe('WRONG_STATE')
    expect(talk.post('m1', 'consent', { to: session })).toBe('NOT_ASKED')
    expect(talk.post('s1', 'consent', { to: session })).toBe('ok')
    expect(talk.post('n1', 'session.open', { session })).toBe('NOT_READY')
    talk.did('n1', 'session.ready', { session })
    talk.did('s1', 'session.ready', { session })
    talk.did('n1', 'session.open', { session })
    expect(talk.post('s1', 'agenda.take', { session, item: '1' })).toBe('NOT_CHAIR')
    expect(talk.post('n1', 'agenda.take', { session, item: '1' })).toBe('ROLL_INCOMPLETE')
    const persons = [{ name: 'Head of delegation', role: 'head', location: 'Capital', off_camera: false }]
    talk.did('n1', 'roll.declare', { session, persons })
    talk.did('s1', 'roll.declare', { session, persons })
    talk.did('n1', 'agenda.take', { session, item: '1' })
    expect(at(talk.state.sessions, session)).toMatchObject({ state: 'open', present: ['N', 'S'], agenda: [{ item: '1', state: 'open' }] })
  })
})

describe('a rejected entry', () => {
  it('stays in the log, moves its author\'s chain and changes nothing else', () => {
    const talk = new Talk()
    const before = talk.state
    expect(talk.post('n1', 'message', { text: 'two  \u00a0spaces' })).toBe('NOT_NORMALISED')
    const { log, run, runs, chains, position, time, stamp, ...rest } = talk.state
    expect(run).not.toBe(before.run)
    expect(log).toEqual([idOf(1)])
    expect(runs).toEqual([run])
    expect(chains).toEqual({ n1: { seq: 1, id: idOf(1) } })
    expect([position, time, stamp]).toEqual([1, talk.now, talk.now])
    expect(rest).toEqual((({ log: _l, run: _r, runs: _s, chains: _c, position: _p, time: _t, stamp: _u, ...others }) => others)(before))
  })

  it('does not even move the chain when nobody knows that it is his', () => {
    const entry = { id: 'a', room: 'r', author: 'n1', author_seq: 1, prev: null, kind: 'message', body: { text: 'x' } }
    const rejected = [
      apply(plenary(), { ...entry, author: 'nobody' }, { position: 1, stamp: 1, signatureGood: true }),
      apply(plenary(), entry, { position: 1, stamp: 1, signatureGood: false }),
      apply(plenary(), { ...entry, author_seq: 2 }, { position: 1, stamp: 1, signatureGood: true }),
      apply(plenary(), { ...entry, author_seq: 0 }, { position: 1, stamp: 1, signatureGood: true }),
      apply(plenary(), { ...entry, prev: 'b' }, { position: 1, stamp: 1, signatureGood: true }),
    ]
    expect(rejected.map(({ outcome }) => outcome)).toEqual(['UNKNOWN_AUTHOR', 'BAD_SIGNATURE', 'CHAIN_GAP', 'CHAIN_REPLAY', 'CHAIN_FORK'])
    expect(rejected.map(({ state }) => state.chains)).toEqual([{}, {}, {}, {}, {}])
  })
})

describe('a caller that skips an entry', () => {
  it('is told so instead of being given a state', () => {
    const entry = { id: 'a', room: 'r', author: 'n1', author_seq: 1, prev: null, kind: 'message', body: { text: 'x' } }
    for (const position of [0, 2]) expect(() => apply(plenary(), entry, { position, stamp: 1, signatureGood: true })).toThrow(RangeError)
  })
})

describe('a checkpoint', () => {
  it('vouches for the last 1024 entries and for nothing older', () => {
    const talk = new Talk()
    for (let i = 0; i < 1200; i++) talk.did('n1', 'message', { text: `${i}` })
    expect(talk.state.log).toHaveLength(1024)
    expect(talk.state.runs).toHaveLength(1024)
    expect(talk.state.runs.at(-1)).toBe(talk.state.run)
    const vouch = (position: number) => talk.post('s1', 'checkpoint.sign', { position, head: idOf(position) })
    // each of these is itself an entry and moves the edge by one
    expect([1200, 179, 179, 1].map(vouch)).toEqual(['ok', 'ok', 'CHECKPOINT_OLD', 'CHECKPOINT_OLD'])
    expect(talk.state.checkpoints).toEqual({ S: 1200 })
  })
})

describe('whatever a body holds', () => {
  const STRANGE: readonly unknown[] = [
    null, undefined, 0, 'x', [], {}, true, 2n ** 60n, new Uint8Array(3), new Map([[1, 'x']]), NaN, 1.5, { text: new Map([[1, 2]]) },
    JSON.parse('{"__proto__": {"text": "x"}}'), Object.create({ text: 'inherited' }), { text: '\ud800' }, { toString: 1 }, { text: { length: 1 } },
  ]
  const FIELDS = ['to', 'entry', 'person', 'session', 'charter', 'terms', 'text', 'reason', 'delegation', 'old', 'new', 'item', 'params', 'ranges', 'members']

  it('an outcome comes out and never an exception, for every kind there is', () => {
    const talk = new Talk()
    const outcomes = new Set<string>()
    for (const kind of [...Object.keys(KINDS), 'no.such', 'toString', '__proto__', 'constructor']) {
      for (const strange of STRANGE) {
        outcomes.add(talk.post('n1', kind, strange))
        for (const field of FIELDS) outcomes.add(talk.post('n1', kind, { [field]: strange }))
      }
    }
    expect([...outcomes].filter((outcome) => outcome !== 'ok' && !(CODES as readonly string[]).includes(outcome))).toEqual([])
    expect(outcomes).toContain('UNKNOWN_KIND')
    expect(outcomes).toContain('MALFORMED')
  })

  it('a map with integers as keys is no map, also where more fields are allowed', () => {
    const talk = new Talk()
    expect(talk.post('n1', 'message', new Map([['text', 'x']]))).toBe('MALFORMED')
    expect(talk.post('n1', 'charter.propose', { charter: { extra: new Map([[1, 1]]) }, amends: 'charter' })).toBe('MALFORMED')
    expect(talk.post('n1', 'charter.propose', { charter: { extra: {} }, amends: 'charter' })).toBe('BAD_CHARTER')
  })

  it('a delegation or person called like a property of every object is one like others', () => {
    const talk = new Talk()
    for (const id of ['__proto__', 'constructor', 'toString']) {
      const person = { id, delegation: 'N', name: 'Somebody', role: 'member', powers: ['speak'], key: 'k' }
      expect(talk.post('s1', 'person.object', { person: id })).toBe('NOT_FOUND')
      talk.did('n1', 'person.certify', { person })
      expect(talk.post('n1', 'person.certify', { person })).toBe('DUPLICATE')
      talk.did('s1', 'person.object', { person: id })
      expect(at(talk.state.persons, id)?.objections).toEqual(['S'])
    }
    expect(Object.getPrototypeOf(talk.state.persons)).toBe(Object.prototype)
  })
})

describe('time', () => {
  it('never goes back: an entry with an earlier stamp has the time of the one before (G4)', () => {
    const talk = new Talk()
    talk.did('n1', 'message', { text: 'one' })
    const { time } = talk.state
    talk.now -= 60_000
    talk.did('n1', 'message', { text: 'two' })
    expect([talk.state.time, talk.state.stamp]).toEqual([time, time - 59_000])
  })

  it('a beat takes no position', () => {
    const state = beat(plenary(), 5000)
    expect([state.position, state.time, state.stamp]).toEqual([0, 5000, 5000])
  })
})

describe('an outage (G7)', () => {
  const MINUTE = 60_000
  const running = { ...plenary(), stamp: 0, time: 0, deadlines: { d: { at: 50 * MINUTE, kind: 'silence', position: 1 }, past: { at: 0, kind: 'silence', position: 1 } } }
  const withoutPast = { ...running, deadlines: { d: running.deadlines.d } }

  it('is what lasts longer than the charter allows, not what lasts exactly as long', () => {
    expect(beat(withoutPast, 10 * MINUTE)).toMatchObject({ deadlines: { d: { at: 50 * MINUTE } }, outages: [] })
    expect(beat(withoutPast, 10 * MINUTE + 1)).toMatchObject({
      deadlines: { d: { at: 60 * MINUTE + 1 } }, outages: [{ after: 0, from: 0, to: 10 * MINUTE + 1 }],
    })
  })

  it('moves the deadline before it can fall due, however long it lasted', () => {
    expect(beat(withoutPast, 1000 * MINUTE).deadlines).toMatchObject({ d: { at: 1050 * MINUTE } })
  })

  it('a matter whose rules are unknown does not fall due in silence', () => {
    expect(() => beat(running, 1000)).toThrow(TypeError)
  })
})

describe('the same entries', () => {
  it('give the same bytes, whatever was applied before them elsewhere', () => {
    const bytes = (): string => {
      const talk = new Talk(founded())
      talk.post('n1', 'message', { text: 'Good morning' })
      talk.post('o1', 'message', { text: 'And to you' })
      return hex(encodeState(talk.state))
    }
    expect(bytes()).toBe(bytes())
  })
})
