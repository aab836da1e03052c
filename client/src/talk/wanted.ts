/** What members say of the record that who came later lacks (spec/opening.md §8): who wants it, who gave it, who may have it, who gives. */
import { charterOf, isMember, isVisitor } from './reading'
import type { Room } from './room'
import type { RecordData } from './state'

/** Members that the charter gives what was before they came; a visitor never. */
export const mayHave = (room: Room, person: string): boolean =>
  charterOf(room.rules)?.charter['late_joiner'] === 'record' && isMember(room.rules, person) && !isVisitor(room.rules, person)

/** Members whose devices may give it, in the order in which they do. */
export function givers(room: Room, to: string, except: readonly string[]): readonly string[] {
  const members = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf))
  return members.filter((person) => person !== to && !except.includes(person) && isMember(room.rules, person) && !isVisitor(room.rules, person))
}

export function withRecord(room: Room, change: Partial<RecordData>): void {
  room.data = { ...room.data, record: { ...room.data.record, ...change } }
}

export function takeWanted(room: Room, person: string, { position, except }: { readonly position: number; readonly except: readonly string[] }): void {
  if (!mayHave(room, person) || position > room.data.position) return
  const others = room.data.wanted.filter((each) => each.person !== person)
  room.data = { ...room.data, wanted: [...others, { person, position, except, at: room.data.place.stamp }] }
}

export function takeGiven(room: Room, by: string, person: string): void {
  if (isVisitor(room.rules, by)) return
  room.data = { ...room.data, wanted: room.data.wanted.filter((each) => each.person !== person) }
  if (person === room.context.me) withRecord(room, { promised: by })
}
