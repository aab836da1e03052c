/** Attribution, readouts and retention (rules P, X3, X4). Declared; their rules are not built yet. */
import { type Kinds, PLENARY } from './act'
import { fields, ID, LEVEL, LINE, listOf, some, TEXT, TIME } from './shapes'
import * as who from './who'

const LEVELS = fields({ item: ID, level: LEVEL, 'description?': LINE })

export const PUBLICATION_KINDS: Kinds = {
  'attribution.tighten': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'attribution.loosen': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'readout.issue': {
    shape: fields({ session: ID, text: TEXT, items: listOf(ID), 'embargo?': TIME }),
    who: who.signer, rooms: PLENARY,
  },
  'retention.extend': { shape: fields({ end: TIME }), who: who.chairOrSigner, rooms: PLENARY },
  'retention.attest': {
    shape: fields({ erased: some(LINE), kept: listOf(LINE) }),
    who: who.head, rooms: PLENARY, marks: ['binding'],
  },
}
