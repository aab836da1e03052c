/** Sealed and secret ballots (rule V8). Declared; their rules are not built yet. */
import { type Kinds, PLENARY } from './act'
import { BALLOT, OF_DECISION } from './decisions'
import { fields, HASH, ID, INT, TEXT } from './shapes'
import * as who from './who'

export const BALLOT_KINDS: Kinds = {
  'decision.commit': {
    shape: fields({ decision: ID, commitment: HASH }),
    who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'decision.unseal': { shape: OF_DECISION, who: who.chair, rooms: PLENARY },
  'decision.reveal': { shape: fields({ decision: ID, vote: BALLOT, salt: HASH }), who: who.signer, rooms: PLENARY },
  'decision.ballot': {
    shape: fields({ decision: ID, box: TEXT }),
    who: who.signer, rooms: PLENARY, marks: ['binding', 'on-record-only'],
  },
  'decision.count': { shape: fields({ decision: ID, yes: INT, no: INT, abstain: INT }), who: who.neutral, rooms: PLENARY },
}
