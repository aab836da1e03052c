/** What screens and media ask a room beside its views: may there be voice and picture (R11), what records now (X1). */
import { describe, expect, it } from 'vitest'
import { type Charter, foundRoom } from '.'
import { recordingsRunning } from './recording'
import { voiceAndPicture } from './rooms'
import { CHARTER, DELEGATIONS, PERSONS, Talk } from './testing/talk'

const WHEN = { at: Date.UTC(2026, 3, 1), zone: 'UTC' }
const TERMS = { start: WHEN, end: { ...WHEN, at: WHEN.at + 1 }, modality: 'virtual', agenda: [] }

const under = (changed: Partial<Charter>): Talk => new Talk(foundRoom({
  kind: 'plenary', owners: ['N', 'S', 'M'], delegations: DELEGATIONS, persons: PERSONS, members: PERSONS.map(({ id }) => id),
  charter: { id: 'charter', charter: { ...CHARTER, chair: { delegations: ['N'], rotate: false }, ...changed } }, subscribed: ['M', 'O'],
}))
function openIn(talk: Talk): string {
  const session = talk.did('n1', 'session.propose', { title: 'First', terms: TERMS })
  talk.did('s1', 'consent', { to: session })
  for (const head of ['n1', 's1']) talk.did(head, 'session.ready', { session })
  talk.did('n1', 'session.open', { session })
  return session
}

describe('voice and picture', () => {
  it.each([[true, false], [false, true]])('with shuttle %s: %s outside an open session', (shuttle, expected) => {
    const talk = under({ shuttle })
    expect(voiceAndPicture(talk.state)).toBe(expected)
    const session = openIn(talk)
    expect(voiceAndPicture(talk.state)).toBe(true)
    talk.did('n1', 'session.suspend', { session, reason: 'Lunch', public: false })
    expect(voiceAndPicture(talk.state)).toBe(expected)
  })

  it('are always possible where one party is alone with others than parties', () => {
    const state = under({ shuttle: true }).state
    expect(voiceAndPicture({ ...state, room: { ...state.room, owners: ['N', 'M'] } })).toBe(true)
  })
})

describe('a recording', () => {
  it('runs only while the session is open and on the record', () => {
    const talk = under({ recording: 'by_consent' })
    const session = openIn(talk)
    const recording = talk.did('n1', 'recording.propose', { session, media: ['audio'], holders: ['N'] })
    for (const head of ['s1', 'm1']) {
      expect(recordingsRunning(talk.state)).toEqual([])
      talk.did(head, 'consent', { to: recording })
    }
    expect(recordingsRunning(talk.state)).toEqual([recording])
    const off = talk.did('n1', 'record.off', { session })
    talk.did('s1', 'consent', { to: off })
    expect(recordingsRunning(talk.state)).toEqual([])
    talk.did('s1', 'record.on', { session })
    expect(recordingsRunning(talk.state)).toEqual([recording])
    talk.did('s1', 'session.suspend', { session, reason: 'Lunch', public: false })
    expect(recordingsRunning(talk.state)).toEqual([])
  })

  it('consented for one session runs in no other', () => {
    const talk = under({ recording: 'by_consent' })
    const session = openIn(talk)
    const recording = talk.did('n1', 'recording.propose', { session, media: ['audio'], holders: ['N'] })
    for (const head of ['s1', 'm1']) talk.did(head, 'consent', { to: recording })
    expect(recordingsRunning(talk.state)).toEqual([recording])
    talk.did('n1', 'session.close', { session })
    openIn(talk)
    expect(recordingsRunning(talk.state)).toEqual([])
  })
})
