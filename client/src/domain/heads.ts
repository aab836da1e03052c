/** Change of head: by a head, by all signers together, or by credentials the other parties accept (rule A8). */
import { type Act, type Check, type Code, type Kinds, type Rule, word } from './act'
import { ALL_POWERS, ownDelegation, powersOfDelegation, withPerson } from './persons'
import { DELEGATION, fields, HASH, LINE, PERSON } from './shapes'
import { at, drop, put } from './shelves'
import { covers, expired, isHead, parties, type PersonState, type RoomState, setOf, withItem } from './state'
import * as who from './who'

/** `fresh` stands in the place of `old`, with role head and its default powers (A3). The old one keeps what his certificate gives. */
function becomeHead(state: RoomState, old: string, fresh: string): RoomState {
  const one = at(state.persons, fresh)
  if (one === undefined) return state
  const heads = [...new Set((at(state.heads, one.delegation) ?? []).map((h) => (h === old ? fresh : h)))]
  const powers = setOf(powersOfDelegation(state, one.delegation).filter((p) => ALL_POWERS.includes(p)))
  const next = { ...state, heads: put(state.heads, one.delegation, heads), successions: drop(state.successions, old) }
  return withPerson(next, fresh, { ...one, role: 'head', powers })
}

function candidate(state: RoomState, person: string): PersonState | null {
  const one = at(state.persons, person)
  return one === undefined || one.revoked ? null : one
}

function replaceProblem(state: RoomState, act: Act): Code | null {
  const old = word(act.body, 'old')
  const fresh = candidate(state, word(act.body, 'new'))
  const own = ownDelegation(state, act)
  if (fresh === null || !Object.values(state.heads).some((heads) => heads.includes(old))) return 'NOT_FOUND'
  return (at(state.heads, own) ?? []).includes(old) && fresh.delegation === own ? null : 'NOT_OWNER'
}

const replaceHead: Rule = (state, act) => {
  const problem = replaceProblem(state, act)
  if (problem !== null) return problem
  const [old, fresh] = [word(act.body, 'old'), word(act.body, 'new')]
  if (isHead(state, act.author)) return becomeHead(state, old, fresh)
  const others = otherSigners(state, act, old)
  if (others.length === 0) return 'NEEDS_CREDENTIALS'
  const asked = at(state.successions, old) ?? {}
  const posted = withItem(at(asked, fresh) ?? [], act.author)
  if (covers(posted, others)) return becomeHead(state, old, fresh)
  return { ...state, successions: put(state.successions, old, put(asked, fresh, posted)) }
}

/** Persons of the delegation with `sign`, neither revoked nor expired, except author and the old head. */
function otherSigners(state: RoomState, act: Act, old: string): readonly string[] {
  const own = ownDelegation(state, act)
  return Object.entries(state.persons)
    .filter(([id, p]) => p.delegation === own && p.powers.includes('sign') && !p.revoked && !expired(p, act.time) && id !== act.author && id !== old)
    .map(([id]) => id)
}

const presentProblem: Check = (state, act) => {
  const delegation = word(act.body, 'delegation')
  const person = candidate(state, word(act.body, 'person'))
  const listed = state.delegations.some((d) => d.id === delegation)
  if (!listed || !(at(state.heads, delegation) ?? []).includes(word(act.body, 'old')) || person === null) return 'NOT_FOUND'
  return ownDelegation(state, act) === delegation && delegation === person.delegation ? null : 'NOT_OWNER'
}

export const HEAD_KINDS: Kinds = {
  'head.replace': { shape: fields({ old: PERSON, new: PERSON, reason: LINE }), who: who.signer, rule: replaceHead },
  'head.present': {
    shape: fields({ delegation: DELEGATION, old: PERSON, person: PERSON, credentials: HASH }), who: who.speaker,
    rule: {
      check: presentProblem, needs: (state, act) => parties(state).filter((p) => p !== word(act.body, 'delegation')),
      effect: (state, act) => becomeHead(state, word(act.body, 'old'), word(act.body, 'person')),
    },
  },
}

/** View `delegation:<id>` (rules §22). */
export function delegationView(state: RoomState, delegation: string): unknown {
  const heads = at(state.heads, delegation)
  if (!state.delegations.some((d) => d.id === delegation) && heads === undefined) return null
  return { heads: heads ?? [], left: state.left.includes(delegation) }
}
