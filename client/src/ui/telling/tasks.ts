/** What waits for me in a talk, nearest first. */
import type { AdmissionView, OtherRoomView, ReleaseView, TalkView, VisitView } from '../../model'
import type { Place } from '../state/places'
import { itemTasks } from './items'
import { caucusOf, plenaryOf } from './rooms'

export type Task =
  | { readonly kind: 'words' }
  | { readonly kind: 'charter-propose' }
  | { readonly kind: 'charter-sign' | 'charter-accept' }
  | { readonly kind: 'visit'; readonly visit: VisitView }
  | { readonly kind: 'offered'; readonly room: OtherRoomView }
  | { readonly kind: 'item'; readonly release: ReleaseView }
  | { readonly kind: 'admission'; readonly admission: AdmissionView }
  | { readonly kind: 'messages'; readonly room: string; readonly count: number }
  | { readonly kind: 'invite' }
  | { readonly kind: 'ready' }

/** People whose admission I may answer and have not: oldest first. */
export const questionsFor = (talk: TalkView): readonly AdmissionView[] =>
  talk.admissions.filter((each) => each.mayAnswer && !answered(each, talk.me.delegation)).sort((a, b) => a.asked - b.asked)

const answered = (admission: AdmissionView, delegation: string): boolean =>
  admission.consents.some((each) => each.delegation === delegation && each.state !== 'missing')

/** A person whom not every head has admitted to the plenary yet: sees the own state and nothing else. */
export const isWaiting = (talk: TalkView): boolean => talk.stage === 'waiting' || talk.waiting !== null

export function tasksOf(talk: TalkView): readonly Task[] {
  if (talk.stage === 'stopped') return []
  const tasks: Task[] = []
  const words = talk.opening?.words.step
  if (words !== undefined && words !== 'verified' && words !== 'confirmed') tasks.push({ kind: 'words' })
  if (talk.charter.mayPropose && words === 'verified') tasks.push({ kind: 'charter-propose' })
  if (talk.charter.maySign) tasks.push({ kind: 'charter-sign' })
  if (talk.charter.maySubscribe) tasks.push({ kind: 'charter-accept' })
  for (const visit of talk.visits) if (visit.state === 'asked') tasks.push({ kind: 'visit', visit })
  for (const admission of questionsFor(talk)) tasks.push({ kind: 'admission', admission })
  for (const room of talk.otherRooms) if (room.state === 'offered') tasks.push({ kind: 'offered', room })
  for (const release of itemTasks(talk)) tasks.push({ kind: 'item', release })
  for (const room of talk.rooms) if (room.unread > 0) tasks.push({ kind: 'messages', room: room.room, count: room.unread })
  if (talk.me.role === 'head' && talk.charter.state === 'in-force' && !talk.invitations.some((each) => each.role !== 'head')) tasks.push({ kind: 'invite' })
  if ([caucusOf(talk), plenaryOf(talk)].some((room) => room?.state === 'asked')) tasks.push({ kind: 'ready' })
  return tasks
}

export function placeOfTask(task: Task): Place {
  switch (task.kind) {
    case 'words': return { at: 'opening', step: 'words' }
    case 'charter-propose':
    case 'charter-accept':
    case 'charter-sign': return { at: 'charter' }
    case 'messages': return { at: 'room', room: task.room }
    case 'ready': return { at: 'ready' }
    case 'item': return { at: 'items' }
    case 'visit':
    case 'offered': return { at: 'rooms' }
    case 'admission':
    case 'invite': return { at: 'people' }
  }
}
