/**
 * Who is in a room, as tiles grouped by delegation. Everybody on the roster has a seat, with or without a picture;
 * nobody else has one: what the media server offers and the roster lacks is an alarm, never a tile (ux.md §1.5).
 */
import type { DelegationView, LiveView, MemberView, PersonView, RoomView, TileView } from '../../model'

export interface Seat {
  readonly member: MemberView
  readonly tile: TileView | null
}
export interface Group {
  readonly delegation: DelegationView
  readonly seats: readonly Seat[]
  readonly verified: boolean
}

const ROLE_ORDER = ['head', 'deputy', 'alternate', 'member', 'expert', 'adviser', 'note_taker', 'secretary', 'interpreter', 'technician']
const KIND_ORDER = { party: 0, observer: 1, neutral: 2 } as const

/** Groups in charter order, observers after the parties, neutrals last; heads first in each. The same for everybody: never “us first”. */
export function seating(room: RoomView, live: LiveView, delegations: readonly DelegationView[]): readonly Group[] {
  const known = new Set(delegations.map((each) => each.id))
  const strangers = [...new Set(room.members.map((each) => each.person.delegation))].filter((id) => !known.has(id))
  const all = [...delegations, ...strangers.map((id, at): DelegationView => ({ id, name: id, kind: 'observer', order: delegations.length + at }))]
  return all
    .map((delegation) => groupOf(delegation, room, live))
    .filter((group) => group.seats.length > 0)
    .sort((a, b) => KIND_ORDER[a.delegation.kind] - KIND_ORDER[b.delegation.kind] || a.delegation.order - b.delegation.order)
}

function groupOf(delegation: DelegationView, room: RoomView, live: LiveView): Group {
  const seats = room.members
    .filter((each) => each.person.delegation === delegation.id)
    .map((member) => ({ member, tile: tileOf(member, room, live) }))
    .sort((a, b) => bySeat(a.member.person, b.member.person))
  return { delegation, seats, verified: seats.every((each) => each.member.verified) }
}

const bySeat = (a: PersonView, b: PersonView): number => ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role) || a.name.localeCompare(b.name)

function tileOf(member: MemberView, room: RoomView, live: LiveView): TileView | null {
  if (live.room !== room.room) return null
  return live.tiles.find((each) => each.person.id === member.person.id && (each.me || each.leaf === member.leaf)) ?? null
}

export const seatCount = (groups: readonly Group[]): number => groups.reduce((sum, group) => sum + group.seats.length, 0)

/** Windows that are being shared, in seat order. */
export const sharedScreens = (groups: readonly Group[]): readonly (Seat & { readonly tile: TileView })[] =>
  groups.flatMap((group) => group.seats).filter((seat): seat is Seat & { readonly tile: TileView } => seat.tile?.screen === 'on')

/** How the stage is laid out: a caucus as one grid; two parties side by side; up to six groups in a grid; else rows. */
export function layoutOf(groups: readonly Group[], kind: RoomView['kind']): 'one' | 'two' | 'grid' | 'rows' {
  const sides = groups.filter((each) => each.delegation.kind === 'party').length
  if (kind === 'caucus' || groups.length <= 1) return 'one'
  if (sides <= 1) return 'grid'
  return sides === 2 ? 'two' : sides <= 6 ? 'grid' : 'rows'
}
