/** Checkpoints: a delegation vouches for the log as it stood (rule Z1). */
import { type Kinds, type Rule, whole, word } from './act'
import { oldestKept, runAt } from './basis'
import { ownDelegation } from './persons'
import { fields, HASH, ID, INT } from './shapes'
import { at, put } from './shelves'
import * as who from './who'

const sign: Rule = (state, act) => {
  const position = whole(act.body, 'position')
  if (position < 1 || position >= act.position) return 'CHECKPOINT_MISMATCH'
  const oldest = oldestKept(state)
  if (position < oldest) return 'CHECKPOINT_OLD'
  const run = act.body['run'] ?? null
  if (state.log[position - oldest] !== word(act.body, 'head') || (run !== null && run !== runAt(state, position))) return 'CHECKPOINT_MISMATCH'
  const own = ownDelegation(state, act)
  return { ...state, checkpoints: put(state.checkpoints, own, Math.max(position, at(state.checkpoints, own) ?? 0)) }
}

export const CHECKPOINT_KINDS: Kinds = {
  'checkpoint.sign': { shape: fields({ position: INT, head: ID, 'run?': HASH }), who: who.headOrSigner, rule: sign, marks: ['before-charter'] },
}
