/** Change of head: by a head, by all signers together, or by credentials the other parties accept (rule A8). */
import { type Act, type Check, type Kinds, type Rule, word } from './act'
import { ownDelegation, powersOfDelegation, withPerson } from './persons'
import { DELEGATION, fields, HASH, LINE, PERSON } from './shapes'
import { at, drop, put } from './shelves'
import { covers, expired, headsOf, isHead, knows, parties, type PersonState, type RoomState, withItem } from './state'
import * as who from './who'

/** `fresh` stands in the place of `old`, with role head and its default powers (A3). The old one keeps what his certificate gives. */
function becomeHead(state: RoomState, old: string, fresh: string): RoomState {
  const one = at(state.persons, fresh)
  if (one === undefined) throw new TypeError(`${fresh} is not certified`)
  const heads = [...new Set(headsOf(state, one.delegation).map((head) => (head === old ? fresh : head)))]
  const changed = { ...state, heads: put(state.heads, one.delegation, heads), successions: drop(state.successions, old) }
  return withPerson(changed, fresh, { ...one, role: 'head', powers: powersOfDelegation(state, one.delegation) })
}

/** Somebody certified and not revoked. */
function candidate(state: RoomState, person: string): PersonState | null {
  const one = at(state.persons, person)
  return one === undefined || one.revoked ? null : one
}

const replaceProblem: Check = (state, act) => {
  const [old, fresh, own] = [word(act.body, 'old'), candidate(state, word(act.body, 'new')), ownDelegation(state, act)]
  if (fresh === null || !Object.values(state.heads).some((heads) => heads.includes(old))) return 'NOT_FOUND'
  return headsOf(state, own).includes(old) && fresh.delegation === own ? null : 'NOT_OWNER'
}

const replaceHead: Rule = (state, act) => {
  const problem = replaceProblem(state, act)
  if (problem !== null) return problem
  const [old, fresh] = [word(act.body, 'old'), word(act.body, 'new')]
  if (isHead(state, act.author)) return becomeHead(state, old, fresh)
  const others = otherSigners(state, act)
  if (others.length === 0) return 'NEEDS_CREDENTIALS'
  const asked = at(state.successions, old) ?? {}
  const posted = withItem(at(asked, fresh) ?? [], act.author)
  if (covers(posted, others)) return becomeHead(state, old, fresh)
  return { ...state, successions: put(state.successions, old, put(asked, fresh, posted)) }
}

/** Persons of the delegation with `sign`, neither revoked nor expired, except author and the old head. */
function otherSigners(state: RoomState, act: Act): readonly string[] {
  const own = ownDelegation(state, act)
  const maySign = (one: PersonState): boolean =>
    one.delegation === own && one.powers.includes('sign') && !one.revoked && !expired(one, act.time)
  return Object.entries(state.persons)
    .filter(([person, one]) => maySign(one) && person !== act.author && person !== word(act.body, 'old'))
    .map(([person]) => person)
}

const presentProblem: Check = (state, act) => {
  const [delegation, person] = [word(act.body, 'delegation'), candidate(state, word(act.body, 'person'))]
  if (!knows(state, delegation) || !headsOf(state, delegation).includes(word(act.body, 'old')) || person === null) return 'NOT_FOUND'
  return ownDelegation(state, act) === delegation && delegation === person.delegation ? null : 'NOT_OWNER'
}

/** Of the room; where none is left to ask, as in a caucus, of the charter, and nobody answers: credentials nobody saw make no head. */
function otherParties(state: RoomState, act: Act): readonly string[] {
  const others = (ids: readonly string[]): readonly string[] => ids.filter((party) => party !== word(act.body, 'delegation'))
  const here = others(parties(state))
  return here.length > 0 ? here : others(state.delegations.filter(({ kind }) => kind === 'party').map(({ id }) => id))
}

export const HEAD_KINDS: Kinds = {
  'head.replace': { shape: fields({ old: PERSON, new: PERSON, reason: LINE }), who: who.signer, rule: replaceHead },
  'head.present': {
    shape: fields({ delegation: DELEGATION, old: PERSON, person: PERSON, credentials: HASH }),
    who: who.speaker,
    rule: {
      check: presentProblem,
      needs: otherParties,
      effect: (state, act) => becomeHead(state, word(act.body, 'old'), word(act.body, 'person')),
    },
  },
}

/** View `delegation:<id>` (rules §22). */
export function delegationView(state: RoomState, delegation: string): unknown {
  if (!knows(state, delegation) && at(state.heads, delegation) === undefined) return null
  return { heads: headsOf(state, delegation), left: state.left.includes(delegation) }
}
