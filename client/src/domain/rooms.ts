/** Opening further rooms, what is said and noted in one, and a party that leaves (rules R2, R7, A9). */
import { type Act, CAUCUS, type Check, type Kinds, PLENARY, type Rule, truth, word, words as wordsOf } from './act'
import { putOut } from './membership'
import { ownDelegation } from './persons'
import { suspendOpen } from './sessions'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, TEXT, words } from './shapes'
import { at, put } from './shelves'
import { kindOf, type RoomState, visitors, withItem } from './state'
import * as who from './who'

const roomProblem: Check = (state, act) => {
  const owners = wordsOf(act.body, 'owners')
  if (owners.some((o) => !state.delegations.some((d) => d.id === o))) return 'NOT_FOUND'
  return new Set(owners).size < owners.length ? 'DUPLICATE' : null
}
const agreed = (state: RoomState, act: Act): RoomState =>
  ({ ...state, rooms: put(state.rooms, act.id, { kind: word(act.body, 'room'), title: word(act.body, 'title'), owners: wordsOf(act.body, 'owners') }) })

/** A member may write; an observer in plenary listens. */
const noObserverInPlenary: Check = (state, act) => (who.authorKind(state, act) === 'observer' && state.room.kind === 'plenary' ? 'OBSERVER' : null)

const note: Rule = (state, act) => {
  if (visitors(state).length > 0 && !truth(act.body, 'visitor_may_see')) return 'VISITOR_PRESENT'
  return { ...state, notes: put(state.notes, act.id, { tag: word(act.body, 'tag') }) }
}

/** The talk is interrupted until the remaining parties put an amended charter in force. */
const leave: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  const persons = Object.entries(state.persons).filter(([, p]) => p.delegation === own).map(([id]) => id)
  return suspendOpen(putOut({ ...state, left: withItem(state.left, own), interrupted: true }, persons))
}

export const ROOM_KINDS: Kinds = {
  'room.propose': {
    shape: fields({ room: words('corridor|contact'), title: LINE, owners: listOf(DELEGATION, 2) }), who: who.chairOrSigner, rooms: PLENARY,
    rule: { check: roomProblem, needs: (state, act) => wordsOf(act.body, 'owners').filter((o) => kindOf(state, o) === 'party'), effect: agreed },
  },
  message: { shape: fields({ text: TEXT }), who: noObserverInPlenary, rule: (state) => state, marks: ['before-charter', 'visitors'] },
  'private.note': {
    shape: fields({ about: fields({ room: LINE, entry: ID }), tag: words('must_have|want|can_live_with|cannot_accept'), 'text?': TEXT, 'visitor_may_see?': BOOL }),
    who: who.drafter, rule: note, rooms: CAUCUS,
  },
  'delegation.leave': { shape: fields({ 'reason?': LINE, public: BOOL }), who: who.signer, rule: leave, marks: ['binding'] },
}

/** View `private:<id>` (rules §22). */
export const privateView = (state: RoomState, id: string): unknown => {
  const kept = at(state.notes, id)
  return kept === undefined ? null : { tag: kept.tag }
}
