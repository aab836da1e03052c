import { describe, expect, it } from 'vitest'
import { markOf } from '../parts/Mark'
import { chairsOf, codeFor, delegationsHold, type Draft, emptyDelegation, emptyDraft, lackOf, planOf, rowErrors, withDelegation } from '../screens/before/plan'
import { initials } from '../screens/room/Tile'
import { mayDo, powersFor, rolesFor } from '../telling/roles'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { pathOf, type Place, placeOf } from './places'
import { decodePreferences, FIRST_PREFERENCES, readPreferences } from './preferences'
import { keysInWords, shortcutOf } from './shortcuts'

describe('addresses', () => {
  const PLACES: readonly Place[] = [{ at: 'overview' }, { at: 'opening', step: 'words' }, { at: 'ready' }, { at: 'room', room: 'a1' }, { at: 'people' }, { at: 'decisions' }, { at: 'tracks', track: null, session: null }, { at: 'tracks', track: 'b2', session: null }, { at: 'tracks', track: 'b2', session: 'c3' }, { at: 'charter' }, { at: 'settings' }]
  it('lead to a place and back', () => {
    for (const place of PLACES) expect(placeOf(pathOf('f0', place))).toEqual({ talk: 'f0', place })
  })
  it('outside of a talk are no place; unknown ones inside are the overview', () => {
    expect(placeOf('/')).toBe(null)
    expect(placeOf('/i/abc')).toBe(null)
    expect(placeOf('/t/f0/text/12')?.place).toEqual({ at: 'overview' })
    expect(placeOf('/t/f0/room/Ambassador')?.place).toEqual({ at: 'overview' })
    expect(placeOf('/t/f0/opening/everything')?.place).toEqual({ at: 'overview' })
  })
})

describe('preferences', () => {
  it('are the first ones where nothing or nonsense is kept, or the browser keeps nothing', () => {
    expect(decodePreferences(null)).toEqual(FIRST_PREFERENCES)
    expect(decodePreferences({ theme: 'pink', contrast: 'yes' })).toEqual(FIRST_PREFERENCES)
    expect(readPreferences(null)).toEqual(FIRST_PREFERENCES)
    expect(readPreferences({ getItem: () => '{' })).toEqual(FIRST_PREFERENCES)
    expect(readPreferences({ getItem: () => { throw new Error('denied') } })).toEqual(FIRST_PREFERENCES)
  })
  it('come back as they were kept', () => {
    const kept = { ...FIRST_PREFERENCES, theme: 'dark', contrast: true, shortcuts: false, keys: { hand: null, list: 'F1' }, reception: 'sound', sounds: { chosen: { knock: false, floor: true }, volume: 1 } }
    expect(readPreferences({ getItem: () => JSON.stringify(kept) })).toEqual(kept)
  })
  it('take from nonsense only what makes sense', () => {
    expect(decodePreferences({ keys: { hand: 'KeyH', list: 'Alt+KeyL', nothing: 'F2' }, reception: 'pictures', sounds: { chosen: { alarm: false, floor: 'yes', drum: true }, volume: 7 } }))
      .toEqual({ ...FIRST_PREFERENCES, keys: { list: 'Alt+KeyL' }, sounds: { ...FIRST_PREFERENCES.sounds, chosen: { alarm: false } } })
  })
})

describe('shortcuts', () => {
  const press = (o: object): Parameters<typeof shortcutOf>[0] => ({ altKey: true, ctrlKey: false, metaKey: false, isComposing: false, repeat: false, code: 'KeyM', ...o })
  it('go by the position of the key with Alt', () => {
    expect(shortcutOf(press({}))).toBe('microphone')
    expect(shortcutOf(press({ code: 'KeyC' }))).toBe('caucus')
    expect(shortcutOf(press({ code: 'KeyQ' }))).toBe(null)
  })
  it('are no single character, nothing while text is composed, and never AltGr', () => {
    for (const o of [{ altKey: false }, { ctrlKey: true }, { metaKey: true }, { isComposing: true }, { repeat: true }, { getModifierState: (name: string) => name === 'AltGraph' }]) expect(shortcutOf(press(o))).toBe(null)
  })
})

describe('other keys', () => {
  const press = (o: object): Parameters<typeof shortcutOf>[0] => ({ altKey: false, ctrlKey: false, metaKey: false, isComposing: false, repeat: false, code: 'F6', ...o })
  it('take the place of the first ones, or leave an act without any', () => {
    expect(shortcutOf(press({}))).toBe('region')
    expect(shortcutOf(press({}), { region: 'F7' })).toBe(null)
    expect(shortcutOf(press({ code: 'F7' }), { region: 'F7' })).toBe('region')
    expect(shortcutOf(press({ altKey: true, code: 'KeyM' }), { microphone: null })).toBe(null)
  })
  it('are never a letter alone', () => {
    expect(shortcutOf(press({ code: 'KeyM' }), { microphone: 'KeyM' })).toBe(null)
    expect(['Alt+KeyM', 'Alt+Slash', 'F6'].map(keysInWords)).toEqual(['Alt M', 'Alt ?', 'F6'])
  })
})

describe('marks', () => {
  it('give fifteen delegations fifteen different marks, and the sixteenth a bar', () => {
    const marks = Array.from({ length: 15 }, (_, order) => markOf(order))
    expect(new Set(marks.map((mark) => `${mark.shape} ${mark.fill}`)).size).toBe(15)
    expect(marks.every((mark) => !mark.barred)).toBe(true)
    expect(markOf(15)).toEqual({ ...markOf(0), barred: true })
  })
  it('initials are one or two letters of the name, in any script', () => {
    expect([initials('Ingrid Vale'), initials('Prince'), initials('Ana María de Souza'), initials('Дарио Уэллс'), initials('  ')]).toEqual(['IV', 'P', 'AS', 'ДУ', ''])
  })
})

describe('the convener’s draft', () => {
  it('makes a code from the name until one is chosen, and never the same twice', () => {
    expect(['Northland', 'Southmark', 'Eastmere', 'Westfell', 'High Isles', 'Greyhaven', 'Ia', 'Office of the Mediator'].map((name) => codeFor(name, []))).toEqual(['NL', 'SM', 'EM', 'WF', 'HI', 'GH', 'IA', 'OM'])
    expect(codeFor('Northland', ['NL'])).toBe('NO')
    expect(codeFor('Northland', ['NL', 'NO'])).toBe('NR')
    const first = withDelegation(emptyDraft('en'), 1, { name: 'Southmark' })
    expect(first.delegations[0]?.code).toBe('SM')
    const chosen = withDelegation(first, 1, { code: 'SK', codeChosen: true })
    expect(withDelegation(chosen, 1, { name: 'Southmark Republic' }).delegations[0]?.code).toBe('SK')
  })
  it('holds only with two parties, names, heads and different codes', () => {
    const full = [1, 2].reduce((draft, row) => withDelegation(draft, row, { name: row === 1 ? 'Northland' : 'Southmark', head: `Head ${row}` }), emptyDraft('en'))
    expect(delegationsHold(full)).toBe(true)
    expect(delegationsHold(withDelegation(full, 2, { kind: 'observer' }))).toBe(false)
    const twice = withDelegation(full, 2, { code: 'NL', codeChosen: true })
    expect(twice.delegations.map((row) => rowErrors(twice, row).code)).toEqual(['open.codeTwice', 'open.codeTwice'])
    expect(planOf({ ...full, title: '  Talks ', mine: 2 })).toMatchObject({ title: 'Talks', heads: [{ delegation: 'NL', me: false }, { delegation: 'SM', me: true }] })
  })
})

describe('the template of the convener’s draft (rules C5, C7)', () => {
  const with_ = (kinds: readonly ('party' | 'neutral' | 'observer')[], template: Draft['template']): Draft => ({
    ...emptyDraft('en'), template, delegations: kinds.map((kind, at) => ({ ...emptyDelegation(at), name: `${kind} ${at}`, kind })),
  })
  it('opens only where the delegations fit it', () => {
    const lacks = (...kinds: readonly ('party' | 'neutral' | 'observer')[]) =>
      (['bilateral', 'mediated', 'multilateral', 'hearing'] as const).map((template) => lackOf(with_(kinds, 'bilateral'), template))
    expect(lacks('party', 'party')).toEqual([null, 'open.needsNeutral', 'open.needsThree', 'open.needsNeutral'])
    expect(lacks('party', 'party', 'neutral')).toEqual([null, null, 'open.needsThree', null])
    expect(lacks('party', 'party', 'party', 'observer')).toEqual([null, 'open.needsNeutral', null, 'open.needsNeutral'])
    expect(planOf(with_(['party', 'party'], 'hearing')).template).toBe('bilateral')
    expect(planOf(with_(['party', 'neutral', 'party'], 'hearing')).template).toBe('hearing')
  })
  it('says who will chair', () => {
    expect(chairsOf(with_(['party', 'neutral', 'party'], 'bilateral'))).toEqual(['party 0', 'party 2'])
    expect(chairsOf(with_(['party', 'party', 'party', 'neutral'], 'multilateral'))).toEqual(['neutral 3'])
    expect(chairsOf(with_(['observer', 'party', 'party', 'party'], 'multilateral'))).toEqual(['party 1'])
  })
})

describe('roles and powers (rule A3)', () => {
  it('only a party’s person signs, an observer’s only speaks, only a chairing delegation’s chairs', () => {
    expect(powersFor('deputy', 'party', true).may).toContain('sign')
    expect(powersFor('deputy', 'party', false).may).not.toContain('chair')
    expect(powersFor('deputy', 'neutral', true).may).not.toContain('sign')
    expect(powersFor('alternate', 'observer', true)).toEqual({ may: ['speak'], first: ['speak'] })
    expect(powersFor('technician', 'party', true)).toEqual({ may: [], first: [] })
  })
  it('a deputy signs only when the head says so', () => {
    expect(powersFor('deputy', 'party', false).first).not.toContain('sign')
    expect(rolesFor('party')).not.toContain('secretary')
    const { say } = inEnglish()
    expect(mayDo(say, createClock('en-GB', 'UTC'), ['speak', 'sign'])).toBe('May sign for the delegation and speak')
    expect(mayDo(say, createClock('en-GB', 'UTC'), [])).toBe('May attend')
  })
})
