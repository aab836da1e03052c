/** Recording of a session (rules X1, X2): off unless everybody who is asked consented, stopped by any of them alone. */
import type { PersonView, RoomSubjects } from '../../model'
import { answers, type Known, mayPropose, type Pending, partiesOf } from './sessions'

export type Medium = 'audio' | 'video' | 'transcript'
export const MEDIA: readonly Medium[] = ['audio', 'video', 'transcript']
export interface Terms {
  readonly media: readonly Medium[]
  readonly holders: readonly string[]
}
export interface Recording extends Terms {
  readonly id: string
  readonly state: 'pending' | 'consented' | 'refused' | 'stopped'
}
type Me = Pick<PersonView, 'delegation' | 'powers'>

const named = (media: readonly string[]): readonly Medium[] => MEDIA.filter((each) => media.includes(each))

export const mayRecord = ({ charter }: RoomSubjects): boolean => charter?.charter['recording'] === 'by_consent'

/** Those of a session that were consented to, also if they were stopped since. */
export const recordingsOf = ({ recordings }: RoomSubjects, session: string): readonly Recording[] =>
  Object.entries(recordings)
    .filter(([, each]) => each.session === session && (each.state === 'consented' || each.state === 'stopped'))
    .map(([id, { state, media, holders }]) => ({ id, state, media: named(media), holders }))

/** May be recorded at this moment: the session is open and on the record (X1). */
export function recordedNow(subjects: RoomSubjects): readonly Recording[] {
  const { open, sessions } = subjects
  if (open === null || sessions[open]?.on_record !== true) return []
  return recordingsOf(subjects, open).filter(({ state }) => state === 'consented')
}

export interface AskedRecording extends Pending {
  readonly terms: Terms
}

/** What is asked for a session and waits for consent. */
export const recordingAsked = ({ pending, recordings }: RoomSubjects, session: string): readonly AskedRecording[] =>
  Object.entries(pending).flatMap(([id, proposal]): AskedRecording[] => {
    const of = recordings[id]
    return proposal.kind === 'recording.propose' && of?.session === session ? [{ id, proposal, terms: { media: named(of.media), holders: of.holders } }] : []
  })

/** Whom a proposal to record asks: the parties, and the neutrals of the room. */
export const askedToRecord = (subjects: RoomSubjects): readonly string[] => {
  const neutrals = subjects.delegations.filter(({ id, kind }) => kind === 'neutral' && subjects.room.owners.includes(id)).map(({ id }) => id)
  return [...partiesOf(subjects), ...neutrals]
}

const WHEN: ReadonlySet<string> = new Set(['agreed', 'open', 'suspended'])

export const mayAskToRecord = (subjects: RoomSubjects, me: Me, { session }: Known): boolean =>
  mayRecord(subjects) && WHEN.has(session.state) && mayPropose(subjects, me)

/** Any party or neutral, alone (X2). */
export const mayStopRecording = (subjects: RoomSubjects, me: Me): boolean =>
  answers(subjects, me) || (me.powers.includes('speak') && subjects.delegations.some(({ id, kind }) => id === me.delegation && kind === 'neutral'))
