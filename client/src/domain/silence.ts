/** The silence procedure (rules Q). Declared; its rules are not built yet. */
import { type Kinds, PLENARY } from './act'
import { OF_DECISION } from './decisions'
import { BOOL, fields, HASH, ID, LINE, some, TAG, TEXT, WHEN, words } from './shapes'
import * as who from './who'

export const SILENCE_KINDS: Kinds = {
  'silence.start': {
    shape: fields({ decision: ID, texts: some(fields({ language: TAG, hash: HASH })) }),
    who: who.chair, rooms: PLENARY, marks: ['not-interrupted'],
  },
  'silence.receive': { shape: OF_DECISION, who: who.partyWith('sign', 'record'), rooms: PLENARY },
  'silence.break': {
    shape: fields({ decision: ID, form: words('objection|amendment'), 'text?': TEXT }),
    who: who.signer, rooms: PLENARY, marks: ['protective'],
  },
  'silence.extend': {
    shape: fields({ decision: ID, deadline: WHEN, reason: LINE, 'outage?': BOOL }),
    who: who.chair, rooms: PLENARY,
  },
  'silence.confirm': { shape: OF_DECISION, who: who.chair, rooms: PLENARY },
}
