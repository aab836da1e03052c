/** What the rest of this folder reads from a room's state (spec/rules-state.md). */
import { at, type Charter, type Person, type RoomState } from '../domain'

export const personOf = (rules: RoomState, id: string): Person | null => {
  const p = at(rules.persons, id)
  return p === undefined ? null : { id, delegation: p.delegation, name: p.name, role: p.role, powers: p.powers, key: p.key }
}

export const peopleOf = (rules: RoomState): readonly Person[] => Object.keys(rules.persons).flatMap((id) => personOf(rules, id) ?? [])
export const membersOf = (rules: RoomState): readonly string[] => Object.keys(rules.members)
export const isMember = (rules: RoomState, person: string): boolean => Object.hasOwn(rules.members, person)
export const objectionsTo = (rules: RoomState, person: string): readonly string[] => at(rules.persons, person)?.objections ?? []
export const charterOf = (rules: RoomState): { readonly id: string; readonly charter: Charter } | null => rules.charter
export const kindOf = (rules: RoomState, delegation: string): string => rules.delegations.find((d) => d.id === delegation)?.kind ?? ''
export const proposalState = (rules: RoomState, id: string): string | null => at(rules.proposals, id)?.state ?? null

/** Owners that have not left, in charter order, as the admission test counts them (rules R5). */
export const ownersOf = (rules: RoomState): readonly string[] => rules.room.owners.filter((owner) => !rules.left.includes(owner))

/** A member whose delegation does not own the room; observers in plenary are none (rules R7). */
export function isVisitor(rules: RoomState, person: string): boolean {
  const delegation = at(rules.persons, person)?.delegation ?? ''
  return isMember(rules, person) && !rules.room.owners.includes(delegation) && !(rules.room.kind === 'plenary' && kindOf(rules, delegation) === 'observer')
}

export const visitorsOf = (rules: RoomState): readonly string[] => membersOf(rules).filter((person) => isVisitor(rules, person))

export interface ConsentGiven {
  readonly delegation: string
  readonly key: string
  readonly not_after: number
  readonly until: number | null
}

/** Consents to a person that are not used up, in owners' order. */
export function consentsTo(rules: RoomState, person: string): readonly ConsentGiven[] {
  const given = at(rules.consents, person) ?? {}
  return Object.keys(given)
    .sort()
    .flatMap((delegation) => {
      const c = at(given, delegation)
      return c === undefined ? [] : [{ delegation, key: c.key, not_after: c.not_after, until: c.until }]
    })
}

/** What the author's next entry in this room continues (rules G9). */
export function nextLink(rules: RoomState, author: string): { readonly author_seq: number; readonly prev: string | null } {
  const last = at(rules.chains, author)
  return last === undefined ? { author_seq: 1, prev: null } : { author_seq: last.seq + 1, prev: last.id }
}
