/**
 * The methods of deciding: the rule a decision begins under, when its announcement is too soon, what its result is (rules D5–D10).
 * A vote is built as far as an appeal needs it (F5): put by the rules themselves, never proposed.
 */
import { map, optionalWords, whole, word } from './act'
import type { Code } from './codes'
import { at } from './shelves'
import { type Body, covers, inCharterOrder, parties, type RoomState, sessionOf } from './state'
import type { Decision, Result } from './state-meetings'
import { resultOf, tallyOf } from './tally'

/**
 * What a decision takes from the charter's `decision` when it is proposed: its rule (C6) and the wait before its announcement, in s.
 * `check` is made of the parameters (D5).
 */
interface Beginning {
  readonly rule: (terms: Body) => Body
  readonly waitS: (terms: Body) => number
  readonly check?: (state: RoomState, rule: Body, params: Body) => Code | null
}

/**
 * `inSession`: put, voted and announced while its session is open (D7). `byBallot`: answered by votes, else by objections.
 * `missing`: the announcement waits for somebody (D6); without `beginning` it cannot be proposed yet.
 */
interface Method {
  readonly inSession: boolean
  readonly byBallot: boolean
  readonly missing: (decision: Decision, present: readonly string[]) => boolean
  readonly result: (state: RoomState, decision: Decision, time: number) => Result
  readonly beginning?: Beginning
}

/** The delegations present in the session it was put in. */
export const presentIn = (state: RoomState, { session }: Decision): readonly string[] => (session === null ? [] : sessionOf(state, session).present)

/** Rule D6. Exactly the period is not too soon. */
export function tooSoon(state: RoomState, decision: Decision, time: number): boolean {
  const waits = methodOf(decision).missing(decision, presentIn(state, decision))
  return waits && decision.put !== null && time - decision.put < decision.wait_s * 1000
}

// --- consensus, and consensus minus those concerned (D8, D9)

/** No party objects, and where absence blocks every party is there; who is concerned does not count. */
function consensus(state: RoomState, decision: Decision, time: number): Result {
  const { rule, params, electorate, objections } = decision
  const mode = rule['mode']
  const uncounted = mode === 'named' ? (optionalWords(params, 'concerned') ?? []) : []
  const allowed = mode === 'any' ? whole(rule, 'x') : 0
  const present = presentIn(state, decision)
  const against = inCharterOrder(state, Object.keys(objections))
  const absent = electorate.some((each) => !present.includes(each) && !uncounted.includes(each))
  const objected = against.filter((each) => !uncounted.includes(each)).length > allowed
  const reason = objected ? 'OBJECTION' : absent && rule['absent'] === 'blocks' ? 'ABSENT' : null
  return { outcome: reason === null ? 'adopted' : 'not_adopted', reason, tally: null, required: null, against, vetoes: [], at: time }
}

const minusRule = (terms: Body): Body =>
  ({ absent: word(map(terms, 'consensus'), 'absent'), x: whole(map(terms, 'minus'), 'x'), mode: word(map(terms, 'minus'), 'mode') })

function minusProblem(state: RoomState, rule: Body, params: Body): Code | null {
  const concerned = optionalWords(params, 'concerned') ?? []
  if (/^[ \n]*$/.test(word(params, 'grounds'))) return 'GROUNDS_REQUIRED'
  if (rule['mode'] === 'any') return concerned.length > 0 ? 'BAD_CONCERNED' : null
  return concerned.length >= 1 && concerned.length <= whole(rule, 'x') && covers(parties(state), concerned) ? null : 'BAD_CONCERNED'
}

// --- unanimity, where every party is asked (D10)

/** Every party says yes; where abstention does not prevent, yes and abstain only. Nobody's yes is no unanimity. */
function unanimity(_: RoomState, { electorate, ballots, rule }: Decision, time: number): Result {
  const tally = tallyOf(electorate, ballots, [])
  const favourable = tally.yes + (rule['abstention'] === 'does_not_prevent' ? tally.abstain : 0)
  const adopted = favourable === electorate.length && tally.yes >= 1
  return {
    outcome: adopted ? 'adopted' : 'not_adopted',
    reason: adopted ? null : 'NOT_UNANIMOUS',
    tally,
    required: [electorate.length],
    against: electorate.filter((each) => at(ballots, each) === 'no'),
    vetoes: [],
    at: time,
  }
}

const vote = (state: RoomState, decision: Decision, time: number): Result => resultOf({ ...decision, present: presentIn(state, decision) }, time)

const askedS = (terms: Body): number => whole(map(terms, 'consensus'), 'min_ask_s')
const noBallotOf = (those: readonly string[], { ballots }: Decision): boolean => those.some((each) => at(ballots, each) === undefined)

/** Those that are built. A decision by another cannot be proposed. */
export const METHODS: Readonly<Record<string, Method>> = {
  consensus: {
    inSession: true, byBallot: false, missing: () => true, result: consensus,
    beginning: { rule: (terms) => ({ absent: word(map(terms, 'consensus'), 'absent') }), waitS: askedS },
  },
  consensus_minus: {
    inSession: true, byBallot: false, missing: () => true, result: consensus,
    beginning: { rule: minusRule, waitS: askedS, check: minusProblem },
  },
  unanimity: {
    inSession: false, byBallot: true, missing: (decision) => noBallotOf(decision.electorate, decision), result: unanimity,
    beginning: { rule: (terms) => ({ abstention: word(map(terms, 'unanimity'), 'abstention') }), waitS: (terms) => whole(terms, 'min_open_s') },
  },
  vote: {
    inSession: true, byBallot: true, result: vote,
    missing: (decision, present) => noBallotOf(decision.electorate.filter((each) => present.includes(each)), decision),
  },
}

/** The method of a decision that was made by these rules. */
export function methodOf({ method }: Decision): Method {
  const known = METHODS[method]
  if (known === undefined) throw new TypeError(`no method ${method}`)
  return known
}
