/** Joint signature: a binding act of a party whose co-heads sign together waits until all of them have (rule A6). */
import type { Act, Code, Kind, Kinds, Rule } from './act'
import { word } from './act'
import { type KindOf, perform } from './consent'
import { ownDelegation } from './persons'
import { fields, ID } from './shapes'
import { at, drop, put } from './shelves'
import { covers, delegationOf, isHead, type RoomState, withItem } from './state'
import * as who from './who'

/** Whether the act binds a party with joint signature and not every head has signed with it. */
export function needsSeconds(state: RoomState, act: Act, kind: Kind): boolean {
  const own = state.delegations.find((d) => d.id === ownDelegation(state, act))
  if (kind.marks?.includes('binding') !== true || own?.kind !== 'party' || own.signature !== 'joint') return false
  return !complete(state, own.id, counted(state, act))
}

/** The author counts if he is a head. */
const counted = (state: RoomState, act: Act): readonly string[] => (isHead(state, act.author) ? [act.author] : [])
const complete = (state: RoomState, delegation: string, heads: readonly string[]): boolean => covers(heads, at(state.heads, delegation) ?? [])

export const hold = (state: RoomState, act: Act): RoomState =>
  ({ ...state, held: put(state.held, act.id, { kind: act.kind, body: act.body, author: act.author, heads: counted(state, act) }) })

function secondProblem(state: RoomState, act: Act): Code | null {
  const held = at(state.held, word(act.body, 'entry'))
  if (!isHead(state, act.author)) return 'NO_POWER'
  if (held === undefined || delegationOf(state, held.author) !== ownDelegation(state, act)) return 'NOT_FOUND'
  if (held.author === act.author) return 'OWN_ACT'
  return held.heads.includes(act.author) ? 'ALREADY_SECONDED' : null
}

/** With the last head the held act is applied here and now, by its own checks; if they fail it stays held. */
const second = (kindOf: KindOf): Rule => (state, act) => {
  const id = word(act.body, 'entry')
  const held = at(state.held, id)
  const problem = secondProblem(state, act)
  if (problem !== null || held === undefined) return problem ?? 'NOT_FOUND'
  const heads = withItem(held.heads, act.author)
  if (!complete(state, ownDelegation(state, act), heads)) return { ...state, held: put(state.held, id, { ...held, heads }) }
  const bound: Act = { id, kind: held.kind, body: held.body, author: held.author, position: act.position, time: act.time }
  return perform(kindOf(held.kind), { ...state, held: drop(state.held, id) }, bound)
}

const unhold: Rule = (state, act) => {
  const held = at(state.held, word(act.body, 'entry'))
  return held === undefined || held.author !== act.author ? 'NOT_FOUND' : { ...state, held: drop(state.held, word(act.body, 'entry')) }
}

export const jointKinds = (kindOf: KindOf): Kinds => ({
  second: { shape: fields({ entry: ID }), who: who.member, rule: second(kindOf), marks: ['before-charter'] },
  unhold: { shape: fields({ entry: ID }), who: who.member, rule: unhold, marks: ['before-charter'] },
})
