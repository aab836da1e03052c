/** Recording of a session on the screen: off unless agreed, asked of whom the rules name, stopped by any of them (rules X1, X2). */
import { describe, expect, it } from 'vitest'
import type { RoomSubjects } from '../../model'
import { askedToRecord, mayAskToRecord, mayStopRecording, recordedNow, recordingAsked, recordingsOf } from './recordings'
import type { Known } from './sessions'

const subjects = (o: Record<string, unknown> = {}): RoomSubjects => ({
  open: 's', left: [], room: { kind: 'plenary', owners: ['NL', 'SM', 'OM'], leads: {} }, sessions: { s: { state: 'open', on_record: true } }, pending: {}, recordings: {},
  delegations: [{ id: 'NL', kind: 'party' }, { id: 'SM', kind: 'party' }, { id: 'OM', kind: 'neutral' }, { id: 'WF', kind: 'observer' }],
  charter: { id: 'c', charter: { recording: 'by_consent', chair: { delegations: ['OM'], rotate: false } } }, ...o,
}) as unknown as RoomSubjects
const recording = (state: string, session = 's') => ({ session, media: ['video', 'audio'], holders: ['NL'], state })
const HEAD = { delegation: 'NL', powers: ['sign', 'admit', 'speak'] }
const MEDIATOR = { delegation: 'OM', powers: ['admit', 'speak', 'chair'] }
const OBSERVER = { delegation: 'WF', powers: ['speak'] }
const MEMBER = { delegation: 'SM', powers: ['speak'] }
const known = (state: string): Known => ({ id: 's', session: { state } as Known['session'] })

describe('a recording', () => {
  it('is allowed now only when agreed, in the open session, on the record', () => {
    const agreed = { recordings: { r: recording('consented'), p: recording('pending'), x: recording('stopped'), t: recording('consented', 'other') } }
    expect(recordedNow(subjects(agreed))).toEqual([{ id: 'r', state: 'consented', media: ['audio', 'video'], holders: ['NL'] }])
    expect(recordedNow(subjects({ ...agreed, open: null }))).toEqual([])
    expect(recordedNow(subjects({ ...agreed, sessions: { s: { state: 'open', on_record: false } } }))).toEqual([])
    expect(recordingsOf(subjects(agreed), 's').map(({ id }) => id)).toEqual(['r', 'x'])
  })

  it('is asked of the parties and of the neutrals of the room', () => {
    expect(askedToRecord(subjects())).toEqual(['NL', 'SM', 'OM'])
    expect(askedToRecord(subjects({ left: ['SM'] }))).toEqual(['NL', 'OM'])
    const proposal = { kind: 'recording.propose', body: { session: 's' }, delegation: 'NL', needs: ['NL', 'SM', 'OM'], given: ['NL'] }
    const asked = subjects({ recordings: { r: recording('pending') }, pending: { r: proposal, other: { ...proposal, kind: 'record.off' } } })
    expect(recordingAsked(asked, 's').map(({ id, terms }) => [id, terms])).toEqual([['r', { media: ['audio', 'video'], holders: ['NL'] }]])
    expect(recordingAsked(asked, 'other')).toEqual([])
  })

  it('is proposed by a signer or the chair where the charter allows it, before the session is over', () => {
    for (const me of [HEAD, MEDIATOR]) for (const state of ['agreed', 'open', 'suspended']) expect(mayAskToRecord(subjects(), me, known(state))).toBe(true)
    for (const me of [MEMBER, OBSERVER]) expect(mayAskToRecord(subjects(), me, known('open'))).toBe(false)
    expect(mayAskToRecord(subjects(), HEAD, known('closed'))).toBe(false)
    expect(mayAskToRecord(subjects({ charter: { id: 'c', charter: { recording: 'forbidden', chair: { delegations: [], rotate: false } } } }), HEAD, known('open'))).toBe(false)
  })

  it('is stopped by any signer and any neutral alone', () => {
    expect([HEAD, MEDIATOR, MEMBER, OBSERVER].map((me) => mayStopRecording(subjects(), me))).toEqual([true, true, false, false])
  })
})
