/** How the state of a room begins (rule G2): before any charter from its founding document, or under the charter in force. */
import { delegationsOf } from './charter'
import { personState } from './persons'
import { emptyShelf, type MapOf, shelfOf } from './shelves'
import { type Charter, type CharterDelegation, type RoomKind, type RoomState, setOf } from './state'
import type { Track } from './state-work'

/** A certificate as the founding document or the roster gives it (A2). Times are ms UTC. */
export interface Person {
  readonly id: string
  readonly delegation: string
  readonly name: string
  readonly role: string
  readonly powers: readonly string[]
  readonly key: string
  readonly from?: number
  readonly until?: number
}

/** Rule A1. */
export type Delegation = CharterDelegation

/**
 * `heads`: those of today, where they are no longer those the charter names (A8). `subscribed`: to the charter in force (C3). `left`: the talk (A9).
 * `leads`, `tracks`: of a track's room, who leads (K3) and its terms of reference (K1).
 */
export interface Founding {
  readonly kind: RoomKind
  readonly owners: readonly string[]
  readonly delegations: readonly Delegation[]
  readonly persons: readonly Person[]
  readonly members: readonly string[]
  readonly charter?: { readonly id: string; readonly charter: Charter }
  readonly heads?: RoomState['heads']
  readonly subscribed?: readonly string[]
  readonly left?: readonly string[]
  readonly interrupted?: boolean
  readonly leads?: RoomState['room']['leads']
  readonly tracks?: MapOf<Track>
}

/** A room before any charter, or under the one given: its delegations in order, the persons it needs, its first members. */
export function foundRoom(founding: Founding): RoomState {
  const { kind, owners, persons, members, charter = null, subscribed = [], left = [], interrupted = false, leads = {}, tracks = {} } = founding
  const listed = charter?.charter.delegations ?? founding.delegations
  return {
    ...EMPTY,
    room: { kind, owners: listed.filter(({ id }) => owners.includes(id)).map(({ id }) => id), leads },
    charter,
    delegations: delegationsOf(listed),
    heads: founding.heads ?? Object.fromEntries(listed.map(({ id, heads }) => [id, heads])),
    subscribed: setOf(subscribed),
    left: setOf(left),
    interrupted,
    persons: Object.fromEntries(persons.map((person) => [person.id, personState({ ...person })])),
    members: Object.fromEntries(members.map((member) => [member, null])),
    tracks: shelfOf(tracks),
  }
}

const EMPTY: Omit<RoomState, 'room' | 'charter' | 'delegations' | 'heads' | 'subscribed' | 'left' | 'interrupted' | 'persons' | 'members' | 'tracks'> = {
  rules: 1,
  position: 0,
  time: 0,
  stamp: null,
  log: [],
  run: '0'.repeat(64),
  runs: [],
  chains: {},
  successions: {},
  consents: {},
  denied: {},
  rooms: emptyShelf(),
  notes: emptyShelf(),
  held: emptyShelf(),
  proposals: emptyShelf(),
  pending: emptyShelf(),
  sessions: emptyShelf(),
  open: null,
  requests: emptyShelf(),
  decisions: emptyShelf(),
  releases: emptyShelf(),
  carried: emptyShelf(),
  files: emptyShelf(),
  bundles: emptyShelf(),
  page: null,
  tasks: emptyShelf(),
  report: null,
  presented: emptyShelf(),
  recordings: emptyShelf(),
  checkpoints: {},
  deadlines: {},
  outages: [],
}
