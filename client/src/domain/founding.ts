/** How the state of a room begins (rule G2), and the charters of the templates (rule C7). */
import { delegationsOf } from './charter'
import { personState } from './persons'
import { emptyShelf, ledgerOf } from './shelves'
import type { Charter, DelegationKind, DelegationState, PersonState, RoomKind, RoomState } from './state'
import { setOf } from './state'

export interface Person { readonly id: string; readonly delegation: string; readonly name: string; readonly role: string; readonly powers: readonly string[]; readonly key: string; readonly from?: number; readonly until?: number }
export interface Delegation { readonly id: string; readonly name: string; readonly kind: DelegationKind; readonly heads: readonly string[]; readonly signature: 'any' | 'joint' }

export interface Founding {
  readonly kind: RoomKind
  readonly owners: readonly string[]
  readonly delegations: readonly Delegation[]
  readonly persons: readonly Person[]
  readonly members: readonly string[]
  readonly charter?: { readonly id: string; readonly charter: Charter }
  readonly heads?: RoomState['heads']
  readonly subscribed?: readonly string[]
}

const EMPTY: Omit<RoomState, 'room' | 'delegations' | 'heads' | 'persons' | 'members'> = {
  rules: 1, position: 0, time: 0, stamp: null, log: ledgerOf([]), chains: {}, charter: null, left: [], interrupted: false, subscribed: [], successions: {}, consents: {}, rooms: emptyShelf(), notes: emptyShelf(), held: {}, proposals: emptyShelf(),
  sessions: {}, checkpoints: {}, deadlines: {}, outages: [],
}

/** A room before any charter, or under the one given: its delegations in order, the persons it needs, its first members. */
export function foundRoom(f: Founding): RoomState {
  const delegations: readonly DelegationState[] = f.charter === undefined ? f.delegations.map(({ id, kind, signature }) => ({ id, kind, signature })) : delegationsOf(f.charter.charter)
  const listed = f.charter?.charter.delegations ?? f.delegations
  return {
    ...EMPTY, room: { kind: f.kind, owners: delegations.filter((d) => f.owners.includes(d.id)).map((d) => d.id) }, delegations,
    heads: f.heads ?? Object.fromEntries(listed.map((d) => [d.id, d.heads])), charter: f.charter ?? null, subscribed: setOf(f.subscribed ?? []),
    persons: Object.fromEntries(f.persons.map((p) => [p.id, certified(p)])), members: Object.fromEntries(f.members.map((m) => [m, null])),
  }
}

const certified = (p: Person): PersonState => personState({ ...p })

export type Template = 'bilateral' | 'mediated' | 'multilateral' | 'hearing'
export interface Chosen {
  readonly title: string
  readonly delegations: readonly Delegation[]
  readonly languages: { readonly working: readonly string[]; readonly authentic: readonly string[] }
  readonly chair: readonly string[]
}

const SILENCE = { variant: 'osce', min_s: 86_400, extensions_max: 1, receipt_min_s: 0 }
const CONSENSUS = { absent: 'blocks', min_ask_s: 30 }
const UNANIMITY = { abstention: 'prevents' }
const TWO_THIRDS = { conditions: [{ unit: 'delegation', base: 'cast', threshold: { n: 2, d: 3, strict: false } }] }
const MAJORITY = { conditions: [{ unit: 'delegation', base: 'cast', threshold: { n: 1, d: 2, strict: true } }], quorum: { n: 1, d: 2, strict: true } }
const TIMES = { min_open_s: 60, result_s: 86_400, explain_s: 604_800 }

/** What each template fills in where it differs (rules C7). */
const TEMPLATES: Readonly<Record<Template, Readonly<Record<string, unknown>>>> = {
  bilateral: {
    shuttle: false, text: { mode: 'compilation', nothing_agreed: true }, floor: { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 }, attribution: 'chatham_house', recording: 'forbidden', late_joiner: 'record',
    decision: { propose_by: 'party', substantive: ['consensus', 'unanimity'], procedural: ['consensus'], consensus: CONSENSUS, unanimity: UNANIMITY, preliminary: 'as_substantive', ...TIMES, proposer_explains: true },
  },
  mediated: {
    shuttle: true, text: { mode: 'single', nothing_agreed: true }, floor: { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 }, attribution: 'off_record', recording: 'forbidden', late_joiner: 'nothing',
    decision: { propose_by: 'chair', substantive: ['consensus', 'unanimity', 'blind'], procedural: ['consensus'], consensus: CONSENSUS, unanimity: UNANIMITY, preliminary: 'as_substantive', ...TIMES, proposer_explains: true },
  },
  multilateral: {
    shuttle: false, text: { mode: 'compilation', nothing_agreed: true }, floor: { limit_s: 300, reply_s: [600, 300], order_s: 300, per_delegation: 1 }, attribution: 'on_record', recording: 'by_consent', late_joiner: 'record',
    decision: {
      propose_by: 'party', substantive: ['consensus', 'silence', 'consensus_minus'], procedural: ['consensus', 'vote'], consensus: { absent: 'does_not_block', min_ask_s: 30 }, minus: { x: 1, mode: 'named' },
      unanimity: UNANIMITY, vote: TWO_THIRDS, vote_procedural: MAJORITY, preliminary: 'chair_rules', silence: SILENCE, ...TIMES, proposer_explains: false,
    },
  },
  hearing: {
    shuttle: false, text: { mode: 'single', nothing_agreed: false }, floor: { limit_s: 1200, reply_s: [600, 300], order_s: 180, per_delegation: 1 }, attribution: 'off_record', recording: 'by_consent', late_joiner: 'record',
    decision: { propose_by: 'chair', substantive: ['unanimity'], procedural: ['consensus'], consensus: CONSENSUS, unanimity: UNANIMITY, preliminary: 'chair_rules', ...TIMES, proposer_explains: true },
  },
}

/** A complete charter of a template (C7): in the log a charter has every field. */
export function charterTemplate(template: Template, chosen: Chosen): Charter {
  return {
    rules: 1, template, title: chosen.title, ...TEMPLATES[template],
    delegations: chosen.delegations.map(({ id, name, kind, heads, signature }) => ({ id, name, kind, heads: [...heads], signature })),
    chair: { delegations: [...chosen.chair], rotate: template === 'bilateral' },
    languages: { working: [...chosen.languages.working], authentic: [...chosen.languages.authentic] }, retention: { end: null }, undertaking: null, outage_s: 600,
  }
}
