/** What members say of the record that who came later lacks (spec/opening.md §8): who wants it, who gave it, who may have it, who gives. */
import { at, type Person } from '../domain'
import { charterOf, isMember, isVisitor } from './reading'
import type { Room } from './room'
import type { RecordData } from './record-data'

/** Members that the charter gives what was before they came; a visitor never. */
export const mayHave = (room: Room, person: string): boolean =>
  charterOf(room.rules)?.charter['late_joiner'] === 'record' && isMember(room.rules, person) && !isVisitor(room.rules, person)

/** Members whose devices may give it, in the order in which they do. */
export function givers(room: Room, to: string, except: readonly string[]): readonly string[] {
  const members = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf))
  return members.filter((person) => person !== to && !except.includes(person) && isMember(room.rules, person) && !isVisitor(room.rules, person))
}

/** Of a caucus only its own head gives (rules R9). */
export const mayGive = ({ rules, data }: Room, { id, delegation }: Pick<Person, 'id' | 'delegation'>): boolean =>
  data.kind === 'caucus' ? at(rules.heads, delegation)?.includes(id) === true && !isVisitor(rules, id) : isMember(rules, id) && !isVisitor(rules, id)

export function withRecord(room: Room, change: Partial<RecordData>): void {
  room.data = { ...room.data, record: { ...room.data.record, ...change } }
}

export function takeWanted(room: Room, person: string, { position, except }: { readonly position: number; readonly except: readonly string[] }): void {
  if (!mayHave(room, person) || position > room.data.position) return
  const others = room.data.wanted.filter((each) => each.person !== person)
  room.data = { ...room.data, wanted: [...others, { person, position, except, at: room.data.place.stamp }] }
}

/** A word about what its author did himself; that it is true only the letter shows, and without one it is asked for again, of others (see late-joiners.ts). */
export function takeGiven(room: Room, by: string, person: string): void {
  const giver = room.person(by)
  if (giver === null || !mayGive(room, giver)) return room.notice('refused-entry', by, null, null, 'NO_POWER')
  room.data = { ...room.data, wanted: room.data.wanted.filter((each) => each.person !== person) }
  if (person === room.context.me) withRecord(room, { promised: by })
}
