/** Which entries are told, and as what. States hold only what is looked at: these rows read, they do not judge. */
import { describe, expect, it } from 'vitest'
import type { RoomState } from '../domain'
import { emptyShelf, put, type Shelf } from '../domain/shelves'
import { whatWasDone } from './matters'

const shelf = (all: Readonly<Record<string, unknown>>): Shelf<unknown> =>
  Object.entries(all).reduce((made, [id, each]) => put(made, id, each), emptyShelf<unknown>())
const state = (o: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}): RoomState => ({
  charter: { id: 'c', charter: {} },
  ...Object.fromEntries(['sessions', 'proposals', 'held', 'releases', 'tracks', 'decisions'].map((name) => [name, shelf(o[name] ?? {})])),
}) as unknown as RoomState
const first = (modality: string) => ({ s: { title: 'First', number: 1, modality } })
const told = (kind: string, body: object, before = state(), after = before, id = 'e') => whatWasDone({ id, kind, body: body as Record<string, unknown> }, before, after)

describe('what an entry did', () => {
  it('tells the reason of a postponement only if it is public', () => {
    const here = state({ sessions: first('virtual') })
    const body = { session: 's', reason: 'The airport is closed' }
    expect(told('session.postpone', { ...body, public: true }, here)).toMatchObject({ kind: 'session-postponed', matter: { title: 'First', number: 1 }, reason: 'The airport is closed' })
    expect(told('session.postpone', { ...body, public: false }, here)?.reason).toBeNull()
  })

  it('tells of a proposal when it is made, and of what it did with the last consent, not before', () => {
    const body = { session: 's', public: true, reason: 'Weather' }
    const revision = (o: object) => ({ kind: 'session.revise', body, state: 'pending', ...o })
    const before = state({ sessions: first('in_person'), proposals: { e: revision({}) } })
    expect(told('session.revise', body, state({ sessions: first('in_person') }), before)?.kind).toBe('revision-proposed')
    expect(told('consent', { to: 'e' }, before, before, 'x')).toBeNull()
    const moved = state({ sessions: first('virtual'), proposals: { e: revision({ state: 'effective', body: null }) } })
    expect(told('consent', { to: 'e' }, before, moved, 'x')).toMatchObject({ kind: 'session-moved', matter: { form: 'virtual' }, reason: 'Weather' })
    const refused = state({ sessions: first('in_person'), proposals: { e: revision({ state: 'refused', body: null }) } })
    expect(told('refuse', { to: 'e', reason: 'Too early' }, before, refused, 'x')).toMatchObject({ kind: 'proposal-refused', matter: { title: 'First' }, reason: 'Too early' })
  })

  it('tells of what waits for a co-head only once he signed', () => {
    const release = { r: { subject: 'Lists', delegation: 'NL', to: ['SM'] } }
    const held = state({ held: { r: { kind: 'release.offer', body: {} } } })
    expect(told('release.offer', {}, state(), held, 'r')).toBeNull()
    expect(told('second', { entry: 'r' }, held, held, 'x')).toBeNull()
    expect(told('second', { entry: 'r' }, held, state({ releases: release }), 'x')).toMatchObject({ kind: 'release-offered', matter: { id: 'r', title: 'Lists', owner: 'NL', delegations: ['SM'] } })
  })

  it('tells an appeal apart from other decisions, and nothing of kinds without a row', () => {
    const decisions = { d: { title: 'Overrule', subject: { type: 'overrule' }, state: 'withdrawn', number: null } }
    expect(told('decision.withdraw', { decision: 'd' }, state({ decisions }))?.kind).toBe('appeal-withdrawn')
    expect(told('decision.put', { decision: 'd' }, state({ decisions }))).toBeNull()
    expect(told('message', { text: 'Good morning.' })).toBeNull()
    expect(told('constructor', {})).toBeNull()
  })

  it('tells an amendment, and not the first charter', () => {
    const pending = { e: { kind: 'charter.propose', body: {}, state: 'pending' } }
    expect(told('charter.propose', { amends: 'c' }, state(), state({ proposals: pending }))?.kind).toBe('amendment-proposed')
    expect(told('charter.propose', { amends: null }, { ...state(), charter: null }, state({ proposals: pending }))).toBeNull()
  })
})
