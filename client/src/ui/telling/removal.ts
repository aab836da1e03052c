/** Rule R4: a person is removed by a head or signer of the own delegation, or by a signer of any party that owns the room. */
import type { DelegationView, MemberView, RoomView, TalkView } from '../../model'
import { plenaryOf } from './rooms'

/** Whether my own delegation left the talks in this room (rules A9): nobody put me out. */
export const leftTalks = ({ me }: Pick<TalkView, 'me'>, room: RoomView): boolean =>
  room.notices.some(({ kind, by }) => kind === 'party-left' && by?.delegation === me.delegation)

export function mayRemove(talk: Pick<TalkView, 'me' | 'delegations'>, room: RoomView, member: MemberView): boolean {
  if (member.me) return false
  const { me } = talk
  const signs = me.powers.includes('sign')
  const party = talk.delegations.some((each) => each.id === me.delegation && each.kind === 'party')
  if (member.person.delegation === me.delegation) return me.role === 'head' || signs
  return signs && party && room.owners.includes(me.delegation)
}

export interface LeftBehind {
  readonly room: RoomView
  readonly delegation: DelegationView
  /** When the party left in plenary, ms. */
  readonly since: number
}

/** Rooms in which people of a party that left in plenary (rules A9) are members still, as far as I may put them out. */
export function leftBehind(talk: TalkView): readonly LeftBehind[] {
  const notices = plenaryOf(talk)?.notices ?? []
  const left = new Map(notices.flatMap(({ kind, by, at }): [string, number][] => (kind === 'party-left' && by !== null ? [[by.delegation, at]] : [])))
  left.delete(talk.me.delegation)
  const shared = talk.rooms.filter(({ state, kind }) => state === 'open' && kind !== 'caucus' && kind !== 'plenary')
  return shared.flatMap((room) => talk.delegations.flatMap((delegation): LeftBehind[] => {
    const since = left.get(delegation.id)
    const still = room.members.some((member) => member.person.delegation === delegation.id && mayRemove(talk, room, member))
    return since !== undefined && still ? [{ room, delegation, since }] : []
  }))
}
