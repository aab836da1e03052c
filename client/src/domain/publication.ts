/** Attribution, readouts, recording and retention (rules P, X). Declared; their rules are not built yet. */
import { type Kinds, MEETINGS, PLENARY } from './act'
import { DELEGATION, fields, ID, LEVEL, LINE, listOf, some, TEXT, TIME, words } from './shapes'
import * as who from './who'

const LEVELS = fields({ item: ID, level: LEVEL, 'description?': LINE })

export const PUBLICATION_KINDS: Kinds = {
  'attribution.tighten': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'attribution.loosen': { shape: LEVELS, who: who.signer, rooms: PLENARY },
  'readout.issue': {
    shape: fields({ session: ID, text: TEXT, items: listOf(ID), 'embargo?': TIME }),
    who: who.signer, rooms: PLENARY,
  },
  'recording.propose': {
    shape: fields({ session: ID, media: some(words('audio|video|transcript')), holders: some(DELEGATION) }),
    who: who.chairOrSigner, rooms: MEETINGS,
  },
  'recording.stop': {
    shape: fields({ recording: ID, 'reason?': LINE }),
    who: who.signerOrNeutral(who.member), rooms: MEETINGS, marks: ['protective'],
  },
  'retention.extend': { shape: fields({ end: TIME }), who: who.chairOrSigner, rooms: PLENARY },
  'retention.attest': {
    shape: fields({ erased: some(LINE), kept: listOf(LINE) }),
    who: who.head, rooms: PLENARY, marks: ['binding'],
  },
}
