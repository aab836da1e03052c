/** Who speaks in the session that is held, and who waits, in the order in which they are called (rules F1, F2). */
import type { PersonView, RoomSubjects, RoomView } from '../../model'
import { chairs, mayPropose, signs } from './sessions'

export type Request = RoomSubjects['requests'][string]
export type Decision = RoomSubjects['decisions'][string]
type Session = RoomSubjects['sessions'][string]

export interface Asked { readonly id: string; readonly request: Request }

/** The floor of one session. `speaker` speaks now, `interrupted` go on after him, the last first. `orders`: points of order not ruled on. */
export interface Held {
  readonly session: string
  readonly number: number
  readonly title: string
  /** False: suspended, nothing runs and nothing can be asked for. */
  readonly open: boolean
  readonly item: Session['agenda'][number] | null
  /** From when the speaker's time runs, ms by the host's clock; null while it stands still. */
  readonly since: number | null
  readonly speaker: Asked | null
  readonly interrupted: readonly Asked[]
  readonly orders: readonly Asked[]
  readonly speeches: readonly Asked[]
  readonly replies: readonly Asked[]
  readonly closed: boolean
}

/** The open session; without one the latest that is suspended; null where none is held. */
export function heldIn(subjects: RoomSubjects): Held | null {
  const id = subjects.open ?? lastSuspended(subjects)
  const session = id === null ? undefined : subjects.sessions[id]
  if (id === null || session === undefined) return null
  const { floor } = session
  const asked = (ids: readonly string[]): readonly Asked[] => ids.flatMap((each) => {
    const request = subjects.requests[each]
    return request === undefined ? [] : [{ id: each, request }]
  })
  const [speaker = null, ...interrupted] = asked(floor.speaking).toReversed()
  return {
    session: id,
    number: session.number,
    title: session.title,
    open: subjects.open === id,
    item: session.agenda.find((each) => each.state === 'open') ?? null,
    since: floor.since,
    speaker,
    interrupted,
    orders: asked(floor.orders),
    speeches: asked(floor.speeches),
    replies: asked(floor.replies),
    closed: floor.closed,
  }
}

function lastSuspended({ sessions }: RoomSubjects): string | null {
  const suspended = Object.entries(sessions).filter(([, each]) => each.state === 'suspended')
  return suspended.toSorted(([, a], [, b]) => b.number - a.number)[0]?.[0] ?? null
}

/** Everybody who waits, in the order of F2. A point of order that was made and not ruled on waits for the ruling, not for the floor. */
export const waitingIn = ({ orders, speeches, replies }: Held): readonly Asked[] =>
  [...orders.filter(({ request }) => request.state === 'waiting'), ...speeches, ...replies]

/** Whom the chair can give the floor to now; null while somebody speaks whom only a point of order interrupts, or a ruling is due. */
export function nextIn(held: Held): Asked | null {
  const order = held.orders.find(({ request }) => request.state === 'waiting')
  if (order !== undefined) return order
  if (held.orders.length > 0 || held.speaker !== null) return null
  return held.speeches[0] ?? held.replies[0] ?? null
}

/** The ids of the speeches with one of them moved up (-1) or down (1); null where it stands at that end. */
export function movedBy(held: Held, id: string, by: -1 | 1): readonly string[] | null {
  const ids = held.speeches.map((each) => each.id)
  const at = ids.indexOf(id)
  const other = ids[at + by]
  if (at < 0 || other === undefined) return null
  return ids.map((each) => (each === id ? other : each === other ? id : each))
}

type Me = Pick<PersonView, 'id' | 'delegation' | 'powers'>

/** My own speech that waits. */
export const ownSpeech = (held: Held, me: Me): Asked | null => held.speeches.find(({ request }) => request.person === me.id) ?? null

export interface FloorRights {
  /** May ask for the floor: holds `speak`, or is an observer's person. */
  readonly ask: boolean
  /** May raise a point of order: a party's person who may ask. */
  readonly order: boolean
  readonly chair: boolean
  readonly sign: boolean
}

export function floorRights(subjects: RoomSubjects, me: Me): FloorRights {
  const kind = subjects.delegations.find((each) => each.id === me.delegation)?.kind
  const ask = me.powers.includes('speak') || kind === 'observer'
  return { ask, order: ask && kind === 'party', chair: chairs(subjects, me), sign: signs(subjects, me) }
}

/** A ruling of this session, with the decision on its appeal if there is one (F5). */
export interface Ruling extends Asked { readonly appeal: { readonly id: string; readonly decision: Decision } | null }

export function rulingsOf(subjects: RoomSubjects, session: string): readonly Ruling[] {
  return Object.entries(subjects.requests)
    .filter(([, request]) => request.session === session && request.state === 'ruled')
    .map(([id, request]) => {
      const decision = request.appeal === null ? undefined : subjects.decisions[request.appeal]
      return { id, request, appeal: request.appeal === null || decision === undefined ? null : { id: request.appeal, decision } }
    })
}

/** One's own delegation's appeal, before the first ballot (rules D4, F5): the ruling stands. */
export const mayWithdrawAppeal = (subjects: RoomSubjects, me: Me, { state, delegation, ballots }: Decision): boolean =>
  state === 'put' && delegation === me.delegation && mayPropose(subjects, me) && Object.keys(ballots).length === 0

/** Observers' persons in the room whom the chair can invite to speak. */
export function invitable(subjects: RoomSubjects, held: Held, room: Pick<RoomView, 'members'>): readonly PersonView[] {
  const observers = new Set(subjects.delegations.filter(({ kind }) => kind === 'observer').map(({ id }) => id))
  const invited = subjects.sessions[held.session]?.floor.invited ?? []
  return room.members.map((each) => each.person).filter(({ id, delegation }) => observers.has(delegation) && !invited.includes(id))
}

/** What a tile shows of the floor. */
export const floorOn = (held: Held | null, person: string): 'has' | 'waits' | null => {
  if (held === null) return null
  if (held.speaker?.request.person === person) return 'has'
  return waitingIn(held).some(({ request }) => request.person === person) ? 'waits' : null
}
