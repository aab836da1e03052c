/** What the rules hold of a room, as screens read it: plain maps by id, made and posted again only where something changed. */
import { entriesOf, type MapOf, type RoomState, type Shelf } from '../domain'
import type { Result } from './confirmed'

type Plain<T> = T extends Shelf<infer V> ? MapOf<V> : T

const SHELVES = [
  'sessions', 'requests', 'decisions', 'releases', 'carried', 'files', 'bundles', 'tracks', 'tasks', 'presented', 'recordings', 'rooms', 'held',
] as const
const VALUES = ['room', 'persons', 'charter', 'delegations', 'heads', 'left', 'interrupted', 'subscribed', 'open', 'page', 'report'] as const

type Shown = (typeof SHELVES)[number] | (typeof VALUES)[number]
/** The rules' own words for each (spec/rules-state.md). `pending`: proposals that wait for consent, with what they say. */
export type RoomSubjects = { readonly [N in Shown]: Plain<RoomState[N]> } & {
  readonly pending: Plain<RoomState['proposals']>
  /** What binds, by what it is (`Result`): who vouched for it, and when. Absent: nothing since this device came. */
  readonly results?: Readonly<Record<string, Result>>
}
export interface SubjectsChange {
  readonly room: string
  readonly changed: Partial<RoomSubjects>
}

/** What changed since `before`; null when nothing did. Parts that did not change are the same object (the rules never change one in place). */
export function subjectsChanged(before: RoomState | undefined, now: RoomState): Partial<RoomSubjects> | null {
  const shelves = SHELVES.filter((name) => before?.[name] !== now[name]).map((name) => [name, plainOf<unknown>(now[name])] as const)
  const values = VALUES.filter((name) => before?.[name] !== now[name]).map((name) => [name, now[name]] as const)
  const pending = before?.pending !== now.pending || before.proposals !== now.proposals ? [['pending', pendingOf(now)] as const] : []
  const all = [...shelves, ...values, ...pending]
  return all.length === 0 ? null : (Object.fromEntries(all) as Partial<RoomSubjects>)
}

const plainOf = <T>(shelf: Shelf<T>): MapOf<T> => Object.fromEntries(entriesOf(shelf))

function pendingOf(state: RoomState): RoomSubjects['pending'] {
  const all = plainOf(state.proposals)
  return Object.fromEntries(entriesOf(state.pending).flatMap(([id]) => (all[id] === undefined ? [] : [[id, all[id]]])))
}
