import type { CharterView } from '../../src/model'
import { NOON } from './people'

/** A complete bilateral charter (rules C7). */
export const BILATERAL = {
  rules: 1, template: 'bilateral', title: 'Talks on relocation and safeguarding',
  delegations: [
    { id: 'NL', name: 'Northland', kind: 'party', heads: ['vale'], signature: 'any' },
    { id: 'SM', name: 'Southmark', kind: 'party', heads: ['wells'], signature: 'any' },
  ],
  chair: { delegations: ['NL', 'SM'], rotate: true }, shuttle: false, outage_s: 600,
  languages: { working: ['en', 'ar'], authentic: ['en'] },
  decision: {
    propose_by: 'party', substantive: ['consensus', 'unanimity'], procedural: ['consensus'],
    consensus: { absent: 'blocks', min_ask_s: 30 }, unanimity: { abstention: 'prevents' }, preliminary: 'as_substantive',
    min_open_s: 60, result_s: 86_400, explain_s: 604_800, proposer_explains: true,
  },
  text: { mode: 'compilation', nothing_agreed: true }, floor: { limit_s: 0, reply_s: [300, 180], order_s: 180, per_delegation: 1 },
  attribution: 'chatham_house', recording: 'forbidden', retention: { end: null }, late_joiner: 'record', undertaking: null,
}

export const NO_CHARTER: CharterView = { state: 'none', id: null, template: 'bilateral', bytes: 0, charter: null, proposedBy: null, signed: [], mayPropose: false, maySign: false, maySubscribe: false }
export const PROPOSED: CharterView = {
  state: 'proposed', id: '9c41e07b88d2455d2aa09c41e07b88d2455d2aa09c41e07b88d2455d2aa055d2', template: 'bilateral', bytes: 1412, charter: BILATERAL, proposedBy: 'SM',
  signed: [{ delegation: 'SM', person: 'wells', at: NOON - 600_000 }], mayPropose: false, maySign: true, maySubscribe: false,
}
export const IN_FORCE: CharterView = { ...PROPOSED, state: 'in-force', signed: [...PROPOSED.signed, { delegation: 'NL', person: 'vale', at: NOON - 300_000 }], maySign: false }
