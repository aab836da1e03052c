/** The floor: requests, order of speakers, points of order (rules F). Declared; its rules are not built yet. */
import { type Kinds, MEETINGS } from './act'
import { BOOL, DELEGATION, fields, ID, LINE, listOf, PERSON, TEXT, words } from './shapes'
import * as who from './who'

const REQUEST = fields({ request: ID })
const NOTHING = fields({})
export const FLOOR_KINDS: Kinds = {
  'floor.request': {
    shape: fields({ type: words('speech|reply|order'), 'topic?': LINE, 'to?': DELEGATION }),
    who: who.speaker, rooms: MEETINGS,
  },
  'floor.invite': { shape: fields({ person: PERSON }), who: who.chair, rooms: MEETINGS },
  'floor.give': { shape: REQUEST, who: who.chair, rooms: MEETINGS },
  'floor.end': { shape: NOTHING, who: who.chairOr(who.speaker), rooms: MEETINGS },
  'floor.order': { shape: fields({ requests: listOf(ID) }), who: who.chair, rooms: MEETINGS },
  'floor.close_list': { shape: NOTHING, who: who.chair, rooms: MEETINGS },
  'floor.open_list': { shape: NOTHING, who: who.chair, rooms: MEETINGS },
  'floor.cancel': { shape: REQUEST, who: who.speaker, rooms: MEETINGS },
  'order.rule': { shape: fields({ request: ID, upheld: BOOL, text: TEXT }), who: who.chair, rooms: MEETINGS },
  'order.appeal': { shape: REQUEST, who: who.signer, rooms: MEETINGS },
}
