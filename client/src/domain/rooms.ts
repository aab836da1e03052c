/** Opening further rooms, and what is said and noted in one (rules R2, R7). */
import { CAUCUS, type Check, type Effect, type Kinds, PLENARY, type Rule, truth, word, words as wordsOf } from './act'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, TEXT, words } from './shapes'
import { at, put } from './shelves'
import { kindOf, knows, parties, repeats, type RoomState, visitors } from './state'
import * as who from './who'

const roomProblem: Check = (state, act) => {
  const owners = wordsOf(act.body, 'owners')
  if (!owners.every((owner) => knows(state, owner))) return 'NOT_FOUND'
  return repeats(owners) ? 'DUPLICATE' : null
}

const agreed: Effect = (state, act) => {
  const room = { kind: word(act.body, 'room'), title: word(act.body, 'title'), owners: wordsOf(act.body, 'owners') }
  return { ...state, rooms: put(state.rooms, act.id, room) }
}

/** A member may write; an observer in plenary listens. */
const noObserverInPlenary: Check = (state, act) =>
  who.authorKind(state, act) === 'observer' && state.room.kind === 'plenary' ? 'OBSERVER' : null

const note: Rule = (state, act) => {
  if (visitors(state).length > 0 && !truth(act.body, 'visitor_may_see')) return 'VISITOR_PRESENT'
  return { ...state, notes: put(state.notes, act.id, { tag: word(act.body, 'tag') }) }
}

const TAG_OF_POSITION = words('must_have|want|can_live_with|cannot_accept')

/** Whether the room may have any (R11): under shuttle, where two parties meet, only while a session is open. */
export const voiceAndPicture = (state: RoomState): boolean =>
  state.charter?.charter['shuttle'] !== true || parties(state).length < 2 || state.open !== null

export const ROOM_KINDS: Kinds = {
  'room.propose': {
    shape: fields({ room: words('corridor|contact'), title: LINE, owners: listOf(DELEGATION, 2) }),
    who: who.chairOrSigner,
    rule: {
      check: roomProblem,
      needs: (state, act) => wordsOf(act.body, 'owners').filter((owner) => kindOf(state, owner) === 'party'),
      effect: agreed,
    },
    rooms: PLENARY,
  },
  message: { shape: fields({ text: TEXT }), who: noObserverInPlenary, rule: (state) => state, marks: ['before-charter', 'visitors'] },
  'private.note': {
    shape: fields({ about: fields({ room: LINE, entry: ID }), tag: TAG_OF_POSITION, 'text?': TEXT, 'visitor_may_see?': BOOL }),
    who: who.drafter,
    rule: note,
    rooms: CAUCUS,
  },
}

/** View `private:<id>` (rules §22). */
export function privateView(state: RoomState, id: string): unknown {
  const kept = at(state.notes, id)
  return kept === undefined ? null : { tag: kept.tag }
}
