/** Proposals that need the consent of several delegations (rules N1–N4). */
import { type Act, type Check, type Kind, type Kinds, type Opening, type Rule, word } from './act'
import type { Code } from './codes'
import { ownDelegation } from './persons'
import { fields, ID, LINE } from './shapes'
import { at, drop, entriesOf, put } from './shelves'
import {
  type Body, inCharterOrder, isLead, parties, type Proposal, type ProposalEnd, type RoomState, sameSet, setOf, withItem, without,
} from './state'
import * as who from './who'

/** The row of a kind; the table is put together above this module. */
export type KindOf = (name: string) => Kind

/** Own checks and effect of an act (check 10), whatever sort of rule its kind has. */
export function perform({ rule }: Kind, state: RoomState, act: Act): RoomState | Code {
  if (rule === undefined) return 'NOT_BUILT'
  return typeof rule === 'function' ? rule(state, act) : propose(rule, state, act)
}

/** N1, N2: the author's own consent is counted if he alone may give it; with everybody's, it takes effect at once. */
function propose(opening: Opening, state: RoomState, act: Act): RoomState | Code {
  const problem = opening.check(state, act)
  if (problem !== null) return problem
  const own = ownDelegation(state, act)
  const needs = setOf((opening.needs ?? parties)(state, act))
  const signature = state.delegations.find((each) => each.id === own)?.signature
  const counted = opening.byAuthor === true || (binds(state, act) && signature === 'any')
  const given = counted && needs.includes(own) ? [own] : []
  const { kind, body, author } = act
  const begun = opening.begin?.(state, act) ?? state
  const pending = withProposal(begun, act.id, { kind, body, author, delegation: own, needs, given, state: 'pending' })
  return sameSet(given, needs) ? takeEffect(opening, pending, act) : pending
}

/** `act` is the proposer's, at the position and time at which it takes effect. */
const takeEffect = (opening: Opening, state: RoomState, act: Act): RoomState => opening.effect(ended(state, act.id, 'effective'), act)

/** Whether the author's word is his delegation's on what he proposes: a lead's is on tasks (N2, K3). */
const binds = (state: RoomState, act: Act): boolean =>
  who.holds(state, act, 'sign') || (isLead(state, act.author) && leadsDecide(state, act.kind))

const leadsDecide = (state: RoomState, kind: string): boolean => state.room.kind === 'track' && kind.startsWith('task.')

/** What is pending is also kept apart: of everything ever proposed it is little. */
function withProposal(state: RoomState, id: string, proposal: Proposal): RoomState {
  const pending = proposal.state === 'pending' ? put(state.pending, id, proposal.kind) : drop(state.pending, id)
  return { ...state, proposals: put(state.proposals, id, proposal), pending }
}

function ended(state: RoomState, id: string, end: ProposalEnd): RoomState {
  const proposal = at(state.proposals, id)
  if (proposal === undefined) throw new TypeError(`no proposal ${id}`)
  return withProposal(state, id, { ...proposal, state: end, body: null })
}

/** Every pending proposal of which this is true of id and body can be consented to no more. */
export function makeStale(state: RoomState, about: (id: string, body: Body) => boolean): RoomState {
  return entriesOf(state.pending)
    .filter(([id]) => about(id, at(state.proposals, id)?.body ?? {}))
    .reduce((changed, [id]) => ended(changed, id, 'stale'), state)
}

/** The proposal, if it exists, is pending and asks the author's delegation. */
function asked(state: RoomState, act: Act): Proposal | Code {
  const proposal = at(state.proposals, word(act.body, 'to'))
  if (proposal === undefined) return 'NOT_FOUND'
  if (proposal.state !== 'pending') return 'NOT_PENDING'
  return proposal.needs.includes(ownDelegation(state, act)) ? proposal : 'NOT_ASKED'
}

function openingOf(kindOf: KindOf, { kind }: Proposal): Opening {
  const { rule } = kindOf(kind)
  if (rule === undefined || typeof rule === 'function') throw new TypeError(`${kind} opens no proposal`)
  return rule
}

/** The last consent makes the own checks of the proposal again, as at this position; their first failure rejects it. */
const consent = (kindOf: KindOf): Rule => (state, act) => {
  const proposal = asked(state, act)
  if (typeof proposal === 'string') return proposal
  const own = ownDelegation(state, act)
  if (proposal.given.includes(own)) return 'ALREADY_CONSENTED'
  if (!mayAnswer(state, act, proposal)) return 'NO_POWER'
  const id = word(act.body, 'to')
  const given = withItem(proposal.given, own)
  const counted = withProposal(state, id, { ...proposal, given })
  if (!sameSet(given, proposal.needs) || proposal.body === null) return counted
  const { kind, body, author } = proposal
  const proposed: Act = { id, kind, body, author, position: act.position, time: act.time }
  const opening = openingOf(kindOf, proposal)
  return opening.check(state, proposed) ?? takeEffect(opening, counted, proposed)
}

const refuse = (kindOf: KindOf): Rule => (state, act) => {
  const proposal = asked(state, act)
  if (typeof proposal === 'string') return proposal
  if (!mayAnswer(state, act, proposal)) return 'NO_POWER'
  const id = word(act.body, 'to')
  const refused = ended(state, id, 'refused')
  return openingOf(kindOf, proposal).refused?.(refused, id) ?? refused
}

const retract: Rule = (state, act) => {
  const proposal = asked(state, act)
  if (typeof proposal === 'string') return proposal === 'NOT_ASKED' ? 'NOT_GIVEN' : proposal
  const own = ownDelegation(state, act)
  if (!proposal.given.includes(own)) return 'NOT_GIVEN'
  if (!mayAnswer(state, act, proposal)) return 'NO_POWER'
  return withProposal(state, word(act.body, 'to'), { ...proposal, given: without(proposal.given, own) })
}

const withdraw = (kindOf: KindOf): Rule => (state, act) => {
  const id = word(act.body, 'to')
  const proposal = at(state.proposals, id)
  if (proposal === undefined) return 'NOT_FOUND'
  if (proposal.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (!who.holds(state, act, 'sign', 'chair')) return 'NO_POWER'
  if (proposal.state !== 'pending') return 'NOT_PENDING'
  const withdrawn = ended(state, id, 'withdrawn')
  return openingOf(kindOf, proposal).withdrawn?.(withdrawn, id) ?? withdrawn
}

/** N3. */
const signerOrNeutral = who.signerOrNeutral(who.admitter)

/** N3; a lead passes, and what he may answer is looked at with the proposal (K3). */
const askedPerson: Check = (state, act) => (isLead(state, act.author) ? null : signerOrNeutral(state, act))

const mayAnswer = (state: RoomState, act: Act, { kind }: Proposal): boolean =>
  leadsDecide(state, kind) || signerOrNeutral(state, act) === null

const TO = fields({ to: ID })
const TO_WITH_REASON = fields({ to: ID, 'reason?': LINE })

/** The rows of this module; `kindOf` finds the kind a proposal was made with. */
export const consentKinds = (kindOf: KindOf): Kinds => ({
  consent: { shape: TO, who: askedPerson, rule: consent(kindOf), marks: ['binding', 'before-charter'] },
  refuse: { shape: TO_WITH_REASON, who: askedPerson, rule: refuse(kindOf), marks: ['protective', 'before-charter'] },
  retract: { shape: TO, who: askedPerson, rule: retract, marks: ['protective', 'before-charter'] },
  withdraw: { shape: TO, who: who.member, rule: withdraw(kindOf), marks: ['before-charter'] },
})

/** View `proposal:<id>` (rules §22). */
export function proposalView(state: RoomState, id: string): unknown {
  const proposal = at(state.proposals, id)
  if (proposal === undefined) return null
  return { state: proposal.state, needs: inCharterOrder(state, proposal.needs), given: inCharterOrder(state, proposal.given) }
}
