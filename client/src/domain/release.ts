/** Release: how an item leaves a room (rules L). Declared; its rules are not built yet. */
import type { Kinds } from './act'
import { DELEGATION, fields, HASH, ID, LINE, some, TEXT, TIME, words } from './shapes'
import * as who from './who'

const FORM = words('verbatim|own_words')
const RELEASE = fields({ release: ID })
const AUTHORISATION = fields({ id: ID, owner: DELEGATION, content_hash: HASH, to: some(DELEGATION), form: FORM, valid_until: TIME, proof: ID })
export const RELEASE_KINDS: Kinds = {
  'release.offer': {
    shape: fields({ subject: LINE, content_hash: HASH, to: some(DELEGATION) }),
    who: who.signer, marks: ['binding'],
  },
  'release.open': { shape: RELEASE, who: who.speaker },
  'release.undo': { shape: RELEASE, who: who.signer, marks: ['protective'] },
  'release.deliver': { shape: fields({ release: ID, salt: HASH, content: TEXT }), who: who.speaker },
  'release.authorise': {
    shape: fields({ subject: LINE, content_hash: HASH, to: some(DELEGATION), form: FORM, valid_until: TIME }),
    who: who.signer, marks: ['binding'],
  },
  'release.revoke': { shape: fields({ authorisation: ID }), who: who.signer, marks: ['protective'] },
  'release.carry': {
    shape: fields({ authorisation: AUTHORISATION, 'salt?': HASH, content: TEXT }),
    who: who.neutral, marks: ['visitors'],
  },
}
