/** Decisions of the plenary as screens read them (rules D): how each stands, which acts a person's powers allow, what waits for whom. */
import type { PersonView, RoomSubjects } from '../../model'
import { chairs, mayPropose, signs } from './sessions'
import type { Presented, Track } from './tracks'

export type Decision = RoomSubjects['decisions'][string]
export interface KnownDecision { readonly id: string; readonly decision: Decision }

type Me = Pick<PersonView, 'delegation' | 'powers'>

export type Group = 'open' | 'decided' | 'withdrawn'
const GROUPS: Readonly<Record<Decision['state'], Group>> = { proposed: 'open', put: 'open', adopted: 'decided', not_adopted: 'decided', withdrawn: 'withdrawn' }

/** Of one group, the latest first; what is only proposed comes last. An appeal stands with the ruling it is about. */
export function decisionsIn(plenary: RoomSubjects, group: Group): readonly KnownDecision[] {
  const latest = ({ decision }: KnownDecision): number => decision.result?.at ?? decision.put ?? 0
  return Object.entries(plenary.decisions)
    .map(([id, decision]) => ({ id, decision }))
    .filter(({ decision }) => GROUPS[decision.state] === group && decision.subject['type'] !== 'overrule')
    .sort((a, b) => latest(b) - latest(a) || a.decision.title.localeCompare(b.decision.title) || a.id.localeCompare(b.id))
}

/** What a decision is on: words, or a report that was presented. */
export type Subject =
  | { readonly type: 'motion'; readonly text: string }
  | { readonly type: 'report'; readonly entry: string; readonly report: Presented; readonly track: Track | undefined }

export function subjectOf(plenary: RoomSubjects, { subject }: Decision): Subject {
  const entry = (subject['report'] ?? '') as string
  const report = plenary.presented[entry]
  if (subject['type'] !== 'report' || report === undefined) return { type: 'motion', text: (subject['text'] ?? '') as string }
  return { type: 'report', entry, report, track: plenary.tracks[report.track] }
}

/** Decisions on this presented report, the latest first; withdrawn ones are left out. */
export const decisionsOn = (plenary: RoomSubjects, report: string): readonly KnownDecision[] =>
  (['open', 'decided'] as const).flatMap((group) => decisionsIn(plenary, group)).filter(({ decision }) => decision.subject['report'] === report)

// --- proposing

export type Category = 'substantive' | 'procedural'
export const CATEGORIES: readonly Category[] = ['substantive', 'procedural']
export type Method = 'consensus' | 'consensus_minus' | 'unanimity'
const METHODS: readonly Method[] = ['consensus', 'consensus_minus', 'unanimity']

const termsOf = (plenary: RoomSubjects): Readonly<Record<string, unknown>> => {
  const charter = plenary.charter?.charter as Readonly<Record<string, unknown>> | undefined
  return (charter?.['decision'] ?? {}) as Readonly<Record<string, unknown>>
}

export const mayProposeDecision = (plenary: RoomSubjects, me: Me): boolean =>
  plenary.charter !== null && (termsOf(plenary)['propose_by'] === 'chair' ? chairs(plenary, me) : mayPropose(plenary, me))

/** Ways of deciding that the charter permits for such a matter, of those that are carried out. */
export function methodsFor(plenary: RoomSubjects, category: Category): readonly Method[] {
  const permitted = termsOf(plenary)[category]
  return METHODS.filter((each) => Array.isArray(permitted) && permitted.includes(each))
}

/** Whether consensus minus names those concerned (`named`, up to `x`), or leaves open who may object (`any`). Null where the charter has none. */
export function minusOf(plenary: RoomSubjects): { readonly x: number; readonly mode: 'named' | 'any' } | null {
  const minus = termsOf(plenary)['minus'] as { readonly x: number; readonly mode: 'named' | 'any' } | undefined
  return minus ?? null
}

// --- acting

export const isVoted = ({ method }: Decision): boolean => method === 'unanimity'
/** Whether the session it was put in has to be open for its announcement, and is not (D7). */
export const isInterrupted = (plenary: RoomSubjects, decision: Decision): boolean => !isVoted(decision) && decision.session !== plenary.open

export type DecisionDeed = 'put' | 'vote' | 'recuse' | 'object' | 'unobject' | 'aside' | 'announce' | 'withdraw'

/** The acts to offer, nearest first. The rules decide; what they would refuse for a reason of their own is offered and told. */
export function deedsOnDecision(plenary: RoomSubjects, me: Me, decision: Decision): readonly DecisionDeed[] {
  const { state, electorate, ballots, objections, aside, delegation } = decision
  const [sign, chair, own] = [signs(plenary, me), chairs(plenary, me), me.delegation]
  if (state !== 'proposed' && state !== 'put') return []
  const put = state === 'put'
  const asked = put && sign && isVoted(decision) && electorate.includes(own)
  const heard = put && sign && !isVoted(decision)
  const objects = objections[own] !== undefined
  const allowed: Readonly<Record<DecisionDeed, boolean>> = {
    put: !put && chair && (isVoted(decision) || plenary.open !== null),
    vote: asked,
    recuse: asked && ballots[own] === undefined,
    object: heard && !objects,
    unobject: heard && objects,
    aside: heard && !objects && !aside.includes(own),
    announce: put && chair && !isInterrupted(plenary, decision),
    withdraw: delegation === own && mayPropose(plenary, me) && Object.keys(ballots).length === 0,
  }
  return (Object.keys(allowed) as DecisionDeed[]).filter((deed) => allowed[deed])
}

/** From when it can be announced by its time alone (D6), ms. Null while it is not put. */
export const waitsUntil = ({ put, wait_s }: Decision): number | null => (put === null ? null : put + wait_s * 1000)

/** Who has not voted yet, of those asked. */
export const unvoted = ({ electorate, ballots }: Decision): readonly string[] => electorate.filter((each) => ballots[each] === undefined)

export interface DecisionTask { readonly kind: 'put' | 'object' | 'vote' | 'announce'; readonly id: string; readonly title: string }

/** What waits for me: to put it, to object or let it pass, to vote, to announce what can be announced at this time. */
export function decisionTasks(plenary: RoomSubjects, me: Me, now: number): readonly DecisionTask[] {
  return decisionsIn(plenary, 'open').flatMap(({ id, decision }) => {
    const deeds = deedsOnDecision(plenary, me, decision)
    const due = (waitsUntil(decision) ?? Infinity) <= now || (isVoted(decision) && unvoted(decision).length === 0)
    const wanted = {
      put: deeds.includes('put'),
      object: deeds.includes('aside'),
      vote: deeds.includes('vote') && decision.ballots[me.delegation] === undefined,
      announce: deeds.includes('announce') && due,
    }
    return (['put', 'object', 'vote', 'announce'] as const).filter((kind) => wanted[kind]).map((kind) => ({ kind, id, title: decision.title }))
  })
}
