/** Proposing, amending and subscribing to the charter (rules C1–C6). What a charter may say is in `charter-terms`. */
import { type Act, type Check, type Effect, type Kinds, map, type Rule, word } from './act'
import { charterIsBad } from './charter-terms'
import { ownDelegation } from './persons'
import { either, fields, ID, MAP, NULL } from './shapes'
import { at, put } from './shelves'
import { type Body, type Charter, type CharterDelegation, type DelegationState, kindOf, type RoomState, withItem } from './state'
import * as who from './who'

/** In charter order. */
export const delegationsOf = (listed: readonly CharterDelegation[]): readonly DelegationState[] =>
  listed.map(({ id, kind, signature }) => ({ id, kind, signature }))

/** Parties and neutrals (R1). */
const ownersOfPlenary = (delegations: readonly DelegationState[]): readonly string[] =>
  delegations.filter(({ kind }) => kind !== 'observer').map(({ id }) => id)

/** Of a body whose charter passed C5. */
const proposedCharter = (act: Act): Charter => map(act.body, 'charter') as Body & Charter

/** Chair or signer; while no charter is in force, a head named in the one proposed. */
const proposer: Check = (state, act) => {
  if (state.charter !== null) return who.chairOrSigner(state, act)
  return namedHeads(map(act.body, 'charter'), ownDelegation(state, act)).includes(act.author) ? null : 'NO_POWER'
}

/** Read before the charter is known to be one (C5), so nothing is taken for granted. */
function namedHeads(charter: Body, delegation: string): readonly unknown[] {
  const listed: readonly unknown[] = Array.isArray(charter['delegations']) ? charter['delegations'] : []
  return listed.flatMap((each) => {
    if (typeof each !== 'object' || each === null || !('id' in each) || each.id !== delegation) return []
    return 'heads' in each && Array.isArray(each.heads) ? (each.heads as readonly unknown[]) : []
  })
}

const problem: Check = (state, act) => {
  if (charterIsBad(map(act.body, 'charter'), state.left, act.time)) return 'BAD_CHARTER'
  return act.body['amends'] === (state.charter?.id ?? null) ? null : 'STALE_CHARTER'
}

/** Rule C2. */
function needs(state: RoomState, act: Act): readonly string[] {
  const madeParties = delegationsOf(proposedCharter(act).delegations).filter(({ kind }) => kind === 'party').map(({ id }) => id)
  if (state.charter === null) return madeParties
  const present = state.delegations.filter(({ id }) => !state.left.includes(id))
  return present.filter(({ id, kind }) => kind === 'party' || madeParties.includes(id)).map(({ id }) => id)
}

const intoForce: Effect = (state, act) => {
  const charter = proposedCharter(act)
  const delegations = delegationsOf(charter.delegations)
  const plenary = state.room.kind === 'plenary'
  return {
    ...state,
    charter: { id: act.id, charter },
    delegations,
    heads: headsUnder(state, charter),
    room: plenary ? { ...state.room, owners: ownersOfPlenary(delegations) } : state.room,
    interrupted: false,
    subscribed: [],
  }
}

/** The first charter names all heads; an amended one only those of delegations that never had any (A8). Nobody revoked. */
function headsUnder(state: RoomState, charter: Charter): RoomState['heads'] {
  let { heads } = state
  for (const { id, heads: named } of charter.delegations) {
    if (state.charter !== null && at(heads, id) !== undefined) continue
    heads = put(heads, id, [...new Set(named)].filter((head) => at(state.persons, head)?.revoked !== true))
  }
  return heads
}

const subscribe: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  if (kindOf(state, own) === 'party') return 'WRONG_DELEGATION'
  if (word(act.body, 'charter') !== state.charter?.id) return 'STALE_CHARTER'
  return state.subscribed.includes(own) ? 'ALREADY_CONSENTED' : { ...state, subscribed: withItem(state.subscribed, own) }
}

export const CHARTER_KINDS: Kinds = {
  'charter.propose': {
    shape: fields({ charter: MAP, amends: either(ID, NULL) }),
    who: proposer,
    rule: { check: problem, needs, effect: intoForce },
    marks: ['before-charter'],
  },
  'charter.subscribe': { shape: fields({ charter: ID }), who: who.head, rule: subscribe, marks: ['before-charter'] },
}

/** View `charter` (rules §22). */
export const charterView = (state: RoomState): unknown => ({ in_force: state.charter?.id ?? null, interrupted: state.interrupted })
