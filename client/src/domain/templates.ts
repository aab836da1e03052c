/** The charters a talk can begin with: what each template fills in (rule C7). */
import type { Charter, CharterDelegation } from './state'

export type Template = 'bilateral' | 'mediated' | 'multilateral' | 'hearing'

/** What no template can know. `undertaking`: SHA-256 of its text in hex, if one is asked. */
export interface Chosen {
  readonly title: string
  readonly delegations: readonly CharterDelegation[]
  readonly languages: { readonly working: readonly string[]; readonly authentic: readonly string[] }
  readonly chair: readonly string[]
  readonly undertaking?: string
}

const CONSENSUS = { absent: 'blocks', min_ask_s: 30 }
const UNANIMITY = { abstention: 'prevents' }
const SILENCE = { variant: 'osce', min_s: 86_400, extensions_max: 1, receipt_min_s: 0 }
const NO_VETO = { concurring: [], test: 'no_negative' }
const HALF = { n: 1, d: 2, strict: true }
const TWO_THIRDS_OF_CAST = { conditions: [{ unit: 'delegation', base: 'cast', threshold: { n: 2, d: 3, strict: false } }], ...NO_VETO }
const MAJORITY_OF_CAST = { conditions: [{ unit: 'delegation', base: 'cast', threshold: HALF }], ...NO_VETO, quorum: HALF }
const TIMES = { min_open_s: 60, result_s: 86_400, explain_s: 604_800 }

const TEMPLATES: Readonly<Record<Template, Readonly<Record<string, unknown>>>> = {
  bilateral: {
    shuttle: false,
    decision: {
      propose_by: 'party',
      substantive: ['consensus', 'unanimity'],
      procedural: ['consensus'],
      consensus: CONSENSUS,
      unanimity: UNANIMITY,
      preliminary: 'as_substantive',
      ...TIMES,
      proposer_explains: true,
    },
    text: { mode: 'compilation', nothing_agreed: true },
    floor: { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 },
    attribution: 'chatham_house',
    recording: 'forbidden',
    late_joiner: 'record',
  },
  mediated: {
    shuttle: true,
    decision: {
      propose_by: 'chair',
      substantive: ['consensus', 'unanimity', 'blind'],
      procedural: ['consensus'],
      consensus: CONSENSUS,
      unanimity: UNANIMITY,
      preliminary: 'as_substantive',
      ...TIMES,
      proposer_explains: true,
    },
    text: { mode: 'single', nothing_agreed: true },
    floor: { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 },
    attribution: 'off_record',
    recording: 'forbidden',
    late_joiner: 'nothing',
  },
  multilateral: {
    shuttle: false,
    decision: {
      propose_by: 'party',
      substantive: ['consensus', 'silence', 'consensus_minus'],
      procedural: ['consensus', 'vote'],
      consensus: { absent: 'does_not_block', min_ask_s: 30 },
      minus: { x: 1, mode: 'named' },
      unanimity: UNANIMITY,
      vote: TWO_THIRDS_OF_CAST,
      vote_procedural: MAJORITY_OF_CAST,
      preliminary: 'chair_rules',
      silence: SILENCE,
      ...TIMES,
      proposer_explains: false,
    },
    text: { mode: 'compilation', nothing_agreed: true },
    floor: { limit_s: 300, reply_s: [600, 300], order_s: 300, per_delegation: 1 },
    attribution: 'on_record',
    recording: 'by_consent',
    late_joiner: 'record',
  },
  hearing: {
    shuttle: false,
    decision: {
      propose_by: 'chair',
      substantive: ['unanimity'],
      procedural: ['consensus'],
      consensus: CONSENSUS,
      unanimity: UNANIMITY,
      preliminary: 'chair_rules',
      ...TIMES,
      proposer_explains: true,
    },
    text: { mode: 'single', nothing_agreed: false },
    floor: { limit_s: 1200, reply_s: [600, 300], order_s: 180, per_delegation: 1 },
    attribution: 'off_record',
    recording: 'by_consent',
    late_joiner: 'record',
  },
}

/** A complete charter: in the log it has every field. Whether it is a good one, C5 says. */
export function charterTemplate(template: Template, { title, delegations, languages, chair, undertaking }: Chosen): Charter {
  return {
    rules: 1,
    template,
    title,
    delegations: delegations.map(({ id, name, kind, heads, signature }) => ({ id, name, kind, heads: [...heads], signature })),
    chair: { delegations: [...chair], rotate: template === 'bilateral' },
    ...TEMPLATES[template],
    retention: { end: null },
    languages: { working: [...languages.working], authentic: [...languages.authentic] },
    undertaking: undertaking ?? null,
    outage_s: 600,
  }
}
