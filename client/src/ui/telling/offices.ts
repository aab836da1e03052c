/** Who may change what about a person's office (rules A7, A8), as the rules hold it in a room where the person is known. */
import type { PersonView, RoleName, RoomSubjects } from '../../model'
import { signs } from './sessions'

type Certified = RoomSubjects['persons'][string]
export type OfficeDeed = 'change' | 'replace' | 'revoke' | 'object' | 'unobject'

/** Rooms in the order in which their word on a person counts: plenary, then the others. */
export const roomKnowing = (rooms: readonly RoomSubjects[], id: string): RoomSubjects | null =>
  [...rooms].sort((a, b) => Number(b.room.kind === 'plenary') - Number(a.room.kind === 'plenary')).find((each) => each.persons[id] !== undefined) ?? null

/** The acts to offer about a person; the rules decide. */
export function deedsAbout(subjects: RoomSubjects, me: PersonView, id: string): readonly OfficeDeed[] {
  const one = subjects.persons[id]
  if (one === undefined || one.revoked) return []
  const heads = subjects.heads[me.delegation] ?? []
  const signer = signs(subjects, me)
  if (one.delegation !== me.delegation) return signer ? [one.objections.includes(me.delegation) ? 'unobject' : 'object'] : []
  const isHead = heads.includes(id)
  const deeds: OfficeDeed[] = []
  if (heads.includes(me.id) && !isHead && id !== me.id) deeds.push('change')
  if (isHead && signer && candidates(subjects, me.delegation).length > 0) deeds.push('replace')
  if (heads.includes(me.id) && id !== me.id && !(isHead && heads.length === 1)) deeds.push('revoke')
  return deeds
}

/** Who of the delegation can follow as head: the device of somebody who neither signs nor admits may not change the host's lists. */
export const candidates = (subjects: RoomSubjects, delegation: string): readonly (readonly [id: string, person: Certified])[] =>
  Object.entries(subjects.persons).filter(
    ([id, one]) =>
      one.delegation === delegation && !one.revoked && !(subjects.heads[delegation] ?? []).includes(id) && (one.powers.includes('sign') || one.powers.includes('admit')),
  )

/** Somebody whom the rules know and no room shows: kept out, withdrawn, or not let in yet. */
export const certifiedView = (id: string, one: Certified): PersonView => ({
  id, name: one.name, title: '', delegation: one.delegation, role: one.role as RoleName, powers: one.powers,
  keyFingerprint: (one.key.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' '),
})
