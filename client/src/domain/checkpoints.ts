/** Checkpoints: a delegation vouches for the log as it stood (rule Z1). */
import { type Kinds, type Rule, whole, word } from './act'
import { ownDelegation } from './persons'
import { fields, ID, INT } from './shapes'
import { at, put } from './shelves'
import * as who from './who'

const sign: Rule = (state, act) => {
  const position = whole(act.body, 'position')
  const oldest = state.position - state.log.length + 1
  if (position < Math.max(1, oldest) || position >= act.position || state.log[position - oldest] !== word(act.body, 'head')) return 'CHECKPOINT_MISMATCH'
  const own = ownDelegation(state, act)
  return { ...state, checkpoints: put(state.checkpoints, own, Math.max(position, at(state.checkpoints, own) ?? 0)) }
}

export const CHECKPOINT_KINDS: Kinds = {
  'checkpoint.sign': { shape: fields({ position: INT, head: ID }), who: who.headOrSigner, rule: sign, marks: ['before-charter'] },
}
