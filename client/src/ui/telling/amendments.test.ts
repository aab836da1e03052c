import { describe, expect, it } from 'vitest'
import { charterTemplate } from '../../domain'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import type { RoomSubjects, RoomView } from '../../model'
import { amended, amendmentOf, changesOf, faultsOf, signedTooIn, withoutLeft } from './amendments'

const { say } = inEnglish()
const clock = createClock('en-GB', 'Europe/Paris')
const ZONE = 'Europe/Paris'
const NOW = Date.UTC(2026, 2, 3, 8)
const charter = charterTemplate('bilateral', {
  title: 'Talks on safe passage',
  delegations: [
    { id: 'NL', name: 'Northland', kind: 'party', heads: ['p-1'], signature: 'any' },
    { id: 'SM', name: 'Southmark', kind: 'party', heads: ['p-2'], signature: 'any' },
  ],
  languages: { working: ['en', 'fr'], authentic: ['en'] },
  chair: ['NL', 'SM'],
})
const form = amendmentOf(charter, ZONE)
const changes = (after: Readonly<Record<string, unknown>>) => changesOf(say, clock, charter, after, (id) => id)

describe('an amendment', () => {
  it('leaves out who left, in the list and in the chair, and says so as a change', () => {
    const three = charterTemplate('multilateral', {
      title: 'Talks of three', languages: { working: ['en'], authentic: ['en'] }, chair: ['NL', 'SM', 'WF'],
      delegations: ['NL', 'SM', 'WF'].map((id) => ({ id, name: id, kind: 'party' as const, heads: [`p-${id}`], signature: 'any' as const })),
    })
    const stays = withoutLeft(three, ['SM'])
    expect((stays['delegations'] as readonly { id: string }[]).map(({ id }) => id)).toEqual(['NL', 'WF'])
    expect((stays['chair'] as { delegations: unknown }).delegations).toEqual(['NL', 'WF'])
    expect(changesOf(say, clock, three, stays, (id) => id)).not.toEqual([])
    expect(withoutLeft(three, [])).toBe(three)
  })

  it('that touches nothing is the very charter in force', () => {
    expect(amended(charter, form, ZONE)).toEqual(charter)
    expect(changes(amended(charter, form, ZONE))).toEqual([])
    expect(faultsOf(form, charter, ZONE, NOW)).toEqual({})
  })

  it('is shown clause by clause, only what changes, as it is and as it would be', () => {
    const after = amended(charter, { ...form, attribution: 'on_record', openSeconds: '120' }, ZONE)
    expect(changes(after).map(({ path, before, after: now }) => [path, before, now])).toEqual([
      ['decision.min_open_s', ['A proposal stays open for at least 60 seconds.'], ['A proposal stays open for at least 120 seconds.']],
      ['attribution', ['What is said may be used outside under the Chatham House Rule.'], ['What is said is on the record.']],
    ])
    expect(after['delegations']).toBe(charter.delegations)
  })

  it('is shown as it stands where no sentence tells the two apart', () => {
    const [hash, alike] = [`${'a'.repeat(63)}b`, `${'a'.repeat(63)}c`]
    const [only, ...rest] = changesOf(say, clock, { ...charter, undertaking: hash }, { ...charter, undertaking: alike }, (id) => id)
    expect(rest).toEqual([])
    expect([only?.before[0], only?.after[0]]).toEqual([expect.stringContaining(hash), expect.stringContaining(alike)])
  })

  it('is not put forward with a number that is none, a language nobody works in, or an end that is past', () => {
    const wrong = faultsOf({ ...form, title: ' ', askSeconds: 'soon', authentic: 'de', retention: '2026-03-01T09:00' }, charter, ZONE, NOW)
    expect(Object.keys(wrong).sort()).toEqual(['askSeconds', 'authentic', 'retention', 'title'])
  })
})

describe('an amendment is signed too', () => {
  const members = (...signing: readonly string[]) => signing.map((delegation) => ({ person: { delegation, powers: ['sign'] } }))
  const room = (id: string, kind: RoomView['kind'], signing: readonly string[], state = 'open') => ({ room: id, kind, state, members: members(...signing) }) as unknown as RoomView
  const known = (signature = 'any', left: readonly string[] = []) => ({ left, delegations: [
    { id: 'NL', kind: 'party', signature: 'any' }, { id: 'SM', kind: 'party', signature }, { id: 'OM', kind: 'neutral', signature: 'any' },
  ] }) as unknown as RoomSubjects
  const inRooms = (rooms: readonly RoomView[], subjects: RoomSubjects) =>
    signedTooIn({ rooms }, new Map(rooms.map((each) => [each.room, subjects]))).map((each) => each.room)

  it('in open rooms that were agreed, where somebody signs for every party', () => {
    const rooms = [
      room('p', 'plenary', ['NL', 'SM']), room('c', 'caucus', ['NL', 'SM']), room('t', 'track', ['NL', 'SM']), room('k', 'corridor', ['NL', 'SM'], 'halted'),
      room('g', 'contact', ['NL']),
    ]
    expect(inRooms(rooms, known())).toEqual(['t'])
  })
  it('not where a party signs only jointly; one that has left is not asked', () => {
    expect(inRooms([room('t', 'track', ['NL', 'SM'])], known('joint'))).toEqual([])
    expect(inRooms([room('t', 'track', ['NL'])], known('joint', ['SM']))).toEqual(['t'])
  })
})
