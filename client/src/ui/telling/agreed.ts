/** Rooms agreed in plenary, as their proposals say it (rules R2). */
import type { PersonView, RoomSubjects } from '../../model'
import { asksMe, type Pending } from './sessions'

type Me = Pick<PersonView, 'delegation' | 'powers'>

export const roomProposals = (subjects: RoomSubjects): readonly Pending[] =>
  Object.entries(subjects.pending).flatMap(([id, proposal]) => (proposal.kind === 'room.propose' ? [{ id, proposal }] : []))

export const roomsAskingMe = (subjects: RoomSubjects, me: Me): readonly Pending[] =>
  roomProposals(subjects).filter(({ proposal }) => asksMe(subjects, me, proposal))

/** The room a proposal speaks of, named as rooms are. */
export function proposedRoom({ proposal }: Pending): { readonly kind: 'corridor' | 'contact'; readonly title: string; readonly owners: readonly string[] } {
  const body = proposal.body ?? {}
  const { title, owners } = body
  return { kind: body['room'] === 'contact' ? 'contact' : 'corridor', title: typeof title === 'string' ? title : '', owners: Array.isArray(owners) ? owners.map(String) : [] }
}
