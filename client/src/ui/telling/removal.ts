/** Rule R4: a person is removed by a head or signer of the own delegation, or by a signer of any party that owns the room. */
import type { MemberView, RoomView, TalkView } from '../../model'

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
