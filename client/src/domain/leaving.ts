/** A party may leave at any time; the talk is then interrupted (rule A9). */
import type { Kinds, Rule } from './act'
import { endUnfinished } from './deciding'
import { putOut } from './membership'
import { ownDelegation } from './persons'
import { suspendOpen } from './sessions'
import { BOOL, fields, LINE } from './shapes'
import { withItem } from './state'
import * as who from './who'

const leave: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  const persons = Object.entries(state.persons).filter(([, person]) => person.delegation === own).map(([id]) => id)
  const gone = putOut({ ...state, left: withItem(state.left, own), interrupted: true }, persons)
  return suspendOpen(endUnfinished(gone, 'PARTY_LEFT', act.time), act.time)
}

export const LEAVING_KINDS: Kinds = {
  'delegation.leave': { shape: fields({ 'reason?': LINE, public: BOOL }), who: who.signer, rule: leave, marks: ['binding'] },
}
