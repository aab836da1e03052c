/** Off and on the record (rule M4), and recording: never without the consent of everybody who is asked (rules X1, X2). */
import { type Check, type Kinds, MEETINGS, type Rule, word, words as wordsOf } from './act'
import { sessionId, sessionIn, withSession } from './sessions'
import { DELEGATION, fields, ID, LINE, some, words } from './shapes'
import { at, entriesOf, put } from './shelves'
import { byCodePoint, knows, openSession, parties, repeats, type RoomState, sessionOf } from './state'
import type { Recording } from './state-meetings'
import * as who from './who'

// --- off and on the record

const offProblem: Check = (state, act) => {
  const session = sessionIn(state, sessionId(act), ['open'])
  if (typeof session === 'string') return session
  return session.on_record ? null : 'WRONG_STATE'
}

const onRecord: Rule = (state, act) => {
  const session = at(state.sessions, sessionId(act))
  if (session === undefined) return 'NOT_FOUND'
  return session.on_record ? 'WRONG_STATE' : withSession(state, sessionId(act), { ...session, on_record: true })
}

// --- recording

const proposeProblem: Check = (state, act) => {
  const [media, holders] = [wordsOf(act.body, 'media'), wordsOf(act.body, 'holders')]
  if (state.charter?.charter['recording'] !== 'by_consent') return 'RECORDING_FORBIDDEN'
  if (at(state.sessions, sessionId(act)) === undefined || !holders.every((each) => knows(state, each))) return 'NOT_FOUND'
  const session = sessionIn(state, sessionId(act), ['agreed', 'open', 'suspended'])
  if (typeof session === 'string') return session
  return repeats(media) || repeats(holders) ? 'DUPLICATE' : null
}

/** Of the room. */
const partiesAndNeutrals = (state: RoomState): readonly string[] =>
  [...parties(state), ...state.delegations.filter(({ id, kind }) => kind === 'neutral' && state.room.owners.includes(id)).map(({ id }) => id)]

const withRecording = (state: RoomState, id: string, recording: Recording): RoomState =>
  ({ ...state, recordings: put(state.recordings, id, recording) })

function into(state: RoomState, id: string, stage: Recording['state']): RoomState {
  const recording = at(state.recordings, id)
  if (recording === undefined) throw new TypeError(`no recording ${id}`)
  return withRecording(state, id, { ...recording, state: stage })
}
const refused = (state: RoomState, id: string): RoomState => into(state, id, 'refused')

const stop: Rule = (state, act) => {
  const id = word(act.body, 'recording')
  const recording = at(state.recordings, id)
  if (recording === undefined) return 'NOT_FOUND'
  return recording.state === 'consented' ? into(state, id, 'stopped') : 'WRONG_STATE'
}

/** The recordings that record now: consented, of the open session, while it is on the record (X1). Sorted. */
export function recordingsRunning(state: RoomState): readonly string[] {
  if (openSession(state)?.on_record !== true) return []
  return entriesOf(state.recordings)
    .filter(([, recording]) => recording.state === 'consented' && recording.session === state.open)
    .map(([id]) => id)
    .sort(byCodePoint)
}

export const RECORDING_KINDS: Kinds = {
  'record.off': {
    shape: fields({ session: ID, 'reason?': LINE }),
    who: who.signer,
    rule: { check: offProblem, effect: (state, act) => withSession(state, sessionId(act), { ...sessionOf(state, sessionId(act)), on_record: false }) },
    rooms: MEETINGS,
  },
  'record.on': { shape: fields({ session: ID }), who: who.chairOrSigner, rule: onRecord, rooms: MEETINGS, marks: ['protective'] },
  'recording.propose': {
    shape: fields({ session: ID, media: some(words('audio|video|transcript')), holders: some(DELEGATION) }),
    who: who.chairOrSigner,
    rule: {
      check: proposeProblem,
      needs: partiesAndNeutrals,
      begin: (state, act) => withRecording(state, act.id, {
        session: sessionId(act), media: wordsOf(act.body, 'media'), holders: wordsOf(act.body, 'holders'), state: 'pending',
      }),
      effect: (state, act) => into(state, act.id, 'consented'),
      refused,
      withdrawn: refused,
    },
    rooms: MEETINGS,
  },
  'recording.stop': {
    shape: fields({ recording: ID, 'reason?': LINE }),
    who: who.signerOrNeutral(who.neutral), rule: stop, rooms: MEETINGS, marks: ['protective'],
  },
}

/** View `record` (rules §22). */
export const recordView = (state: RoomState): unknown => ({ on: openSession(state)?.on_record ?? null })

/** View `recording:<id>` (rules §22). What became stale can be consented to no more: that is a refusal. */
export function recordingView(state: RoomState, id: string): unknown {
  const recording = at(state.recordings, id)
  if (recording === undefined) return null
  const over = recording.state === 'pending' && at(state.proposals, id)?.state === 'stale'
  return { state: over ? 'refused' : recording.state }
}
