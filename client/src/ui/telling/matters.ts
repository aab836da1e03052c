/** What happened to a matter of the talks, as one sentence: a row for each kind. Its reason follows where it is public. */
import type { MatterKind, NoticeView, RoomSubjects, RoomView, TalkView } from '../../model'
import type { Key, Say } from '../words'
import type { Clock } from '../words/times'
import { Binding, type Said } from './binding'
import { resultSentence } from './decision-words'
import { delegationOf } from './opening'
import { roomName, theRoom } from './rooms'

const SENTENCES: Readonly<Record<Exclude<MatterKind, 'decision-announced' | 'appeal-decided'>, Key>> = {
  'session-proposed': 'happened.sessionProposed', 'session-agreed': 'happened.sessionAgreed', 'revision-proposed': 'happened.revisionProposed',
  'session-revised': 'happened.sessionRevised', 'session-moved': 'happened.sessionMoved', 'session-postponed': 'happened.sessionPostponed',
  'session-cancelled': 'happened.sessionCancelled', 'session-opened': 'happened.sessionOpened', 'session-suspended': 'happened.sessionSuspended',
  'session-resumed': 'happened.sessionResumed', 'session-closed': 'happened.sessionClosed', 'results-entered': 'happened.resultsEntered',
  'results-confirmed': 'happened.resultsConfirmed', 'recording-asked': 'happened.recordingAsked', 'recording-agreed': 'happened.recordingAgreed',
  'recording-stopped': 'happened.recordingStopped', 'room-proposed': 'happened.roomProposed', 'room-agreed': 'happened.roomAgreed',
  'track-proposed': 'happened.trackProposed', 'track-opened': 'happened.trackOpened', 'track-close-proposed': 'happened.trackCloseProposed',
  'track-closed': 'happened.trackClosed', 'track-ended': 'happened.trackEnded', 'report-presented': 'happened.reportPresented', 'release-offered': 'happened.releaseOffered',
  'release-opened': 'happened.releaseOpened', 'release-undone': 'happened.releaseUndone', 'release-delivered': 'happened.releaseDelivered',
  'release-authorised': 'happened.releaseAuthorised', 'release-revoked': 'happened.releaseRevoked', 'release-carried': 'happened.releaseCarried',
  'amendment-proposed': 'happened.amendmentProposed', 'proposal-refused': 'happened.proposalRefused', 'proposal-withdrawn': 'happened.proposalWithdrawn',
  'decision-proposed': 'happened.decisionProposed', 'decision-put': 'happened.decisionPut', 'decision-objected': 'happened.decisionObjected',
  'decision-unobjected': 'happened.decisionUnobjected', 'decision-aside': 'happened.decisionAside',
  'decision-withdrawn': 'happened.decisionWithdrawn', 'appeal-made': 'happened.appealMade',
  'appeal-withdrawn': 'happened.appealWithdrawn',
}

export interface MatterHappened {
  readonly kind: MatterKind
  readonly matter: NonNullable<NoticeView['matter']>
  readonly by: NoticeView['by']
  readonly reason: string | null
}

/** Null for a notice about persons, keys or refused acts. */
export const matterIn = ({ kind, matter, by, reason }: NoticeView): MatterHappened | null =>
  matter === undefined ? null : { kind: kind as MatterKind, matter, by, reason }

/** `subjects`: what the rules hold of that room; a result is told in the words the decision itself has. */
export function matterSentence(
  say: Say, clock: Clock, talk: TalkView, room: RoomView, subjects: RoomSubjects | undefined, { kind, matter, by, reason }: MatterHappened,
): Said {
  const name = (delegation: string): string => delegationOf(talk, delegation).name
  const values = {
    by: by === null ? say('roles.nobody') : name(by.delegation),
    title: matter.title, number: matter.number, form: matter.form, owner: name(matter.owner), names: clock.list(matter.delegations.map(name)),
    what: theRoom(say, talk, { kind: matter.form === 'contact' ? 'contact' : 'corridor', owners: matter.delegations, title: matter.title }),
    room: theRoom(say, talk, room),
  }
  const framed = (sentence: string): string => {
    const whole = `${sentence}${say('happened.why', { given: reason === null ? 'no' : 'yes', reason: reason ?? '' })}`
    // a track's sessions have numbers of their own
    return room.kind === 'track' && kind !== 'track-ended' ? say('happened.elsewhere', { room: roomName(say, talk, room), sentence: whole }) : whole
  }
  const of = { room: room.room, result: `decision/${matter.id}` } as const
  if (kind === 'appeal-decided') return Binding.of(say, 'happened.appealDecided', values, of).within(framed)
  if (kind !== 'decision-announced') return framed(say(SENTENCES[kind], values))
  const decision = subjects?.decisions[matter.id]
  const known = decision === undefined ? null : { id: matter.id, decision }
  const result = subjects === undefined || known === null ? null : resultSentence(say, clock, talk, { room: room.room, subjects }, known)
  return result === null ? framed(say('happened.decisionAnnouncedPlain', values)) : result.within((said) => framed(say('happened.decisionResult', { title: matter.title, result: said })))
}
