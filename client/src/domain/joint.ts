/** Joint signature: a binding act of a party whose co-heads sign together waits until all of them have (rule A6). */
import { type Act, type Check, type Kind, type Kinds, marked, type Rule, word } from './act'
import { type KindOf, perform } from './consent'
import { ownDelegation } from './persons'
import { fields, ID } from './shapes'
import { at, drop, put } from './shelves'
import { covers, delegationOf, headsOf, isHead, type RoomState, withItem } from './state'
import * as who from './who'

/** Whether the act binds a party with joint signature and not every head has signed with it. */
export function needsSeconds(state: RoomState, act: Act, kind: Kind): boolean {
  const own = state.delegations.find((each) => each.id === ownDelegation(state, act))
  if (!marked(kind, 'binding') || own?.kind !== 'party' || own.signature !== 'joint') return false
  return !complete(state, own.id, counted(state, act))
}

/** The author counts if he is a head. */
const counted = (state: RoomState, act: Act): readonly string[] => (isHead(state, act.author) ? [act.author] : [])

const complete = (state: RoomState, delegation: string, heads: readonly string[]): boolean => covers(heads, headsOf(state, delegation))

export function hold(state: RoomState, act: Act): RoomState {
  const { kind, body, author } = act
  return { ...state, held: put(state.held, act.id, { kind, body, author, heads: counted(state, act) }) }
}

const secondProblem: Check = (state, act) => {
  if (!isHead(state, act.author)) return 'NO_POWER'
  const held = at(state.held, word(act.body, 'entry'))
  if (held === undefined || delegationOf(state, held.author) !== ownDelegation(state, act)) return 'NOT_FOUND'
  if (held.author === act.author) return 'OWN_ACT'
  return held.heads.includes(act.author) ? 'ALREADY_SECONDED' : null
}

/** With the last head the held act is applied here and now, by its own checks; if they fail it stays held. */
const second = (kindOf: KindOf): Rule => (state, act) => {
  const problem = secondProblem(state, act)
  const id = word(act.body, 'entry')
  const held = at(state.held, id)
  if (problem !== null || held === undefined) return problem ?? 'NOT_FOUND'
  const heads = withItem(held.heads, act.author)
  if (!complete(state, ownDelegation(state, act), heads)) return { ...state, held: put(state.held, id, { ...held, heads }) }
  const { kind, body, author } = held
  return perform(kindOf(kind), released(state, id), { id, kind, body, author, position: act.position, time: act.time })
}

const unhold: Rule = (state, act) => {
  const id = word(act.body, 'entry')
  return at(state.held, id)?.author === act.author ? released(state, id) : 'NOT_FOUND'
}

const released = (state: RoomState, id: string): RoomState => ({ ...state, held: drop(state.held, id) })

/** The rows of this module; `kindOf` finds the kind of a held act. */
export const jointKinds = (kindOf: KindOf): Kinds => ({
  second: { shape: fields({ entry: ID }), who: who.member, rule: second(kindOf), marks: ['before-charter'] },
  unhold: { shape: fields({ entry: ID }), who: who.member, rule: unhold, marks: ['before-charter'] },
})
