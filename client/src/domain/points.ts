/** Open points of a text and packages of them (rules T5–T16). Declared; their rules are not built yet. */
import type { Kinds } from './act'
import { BOOL, fields, FRAGMENT, ID, LINE, listOf, some, words } from './shapes'
import { AFTER_CHARACTER, AFTER_PARAGRAPH, RANGES } from './texts'
import * as who from './who'

const MARKED = fields({ doc: ID, para: ID, ranges: RANGES })

export const POINT_KINDS: Kinds = {
  'point.insert': { shape: fields({ doc: ID, para: ID, after: AFTER_CHARACTER, text: FRAGMENT }), who: who.drafter },
  'point.paragraph': { shape: fields({ doc: ID, after: AFTER_PARAGRAPH, text: FRAGMENT }), who: who.drafter },
  'point.delete': { shape: MARKED, who: who.drafter },
  'point.bracket': { shape: MARKED, who: who.drafter },
  'point.replace': { shape: fields({ doc: ID, para: ID, ranges: RANGES, text: FRAGMENT }), who: who.drafter },
  'point.option': { shape: fields({ point: ID, text: FRAGMENT }), who: who.drafter },
  'point.revise': { shape: fields({ point: ID, option: ID, text: FRAGMENT }), who: who.drafter },
  'point.join': { shape: fields({ point: ID, 'option?': ID }), who: who.drafter },
  'point.withdraw': { shape: fields({ point: ID, 'option?': ID }), who: who.givingUp, marks: ['binding'] },
  'point.stance': { shape: fields({ point: ID, option: ID, stance: words('support|oppose|none') }), who: who.drafter },
  'point.accept': {
    shape: fields({ point: ID, option: ID, 'ad_ref?': BOOL }),
    who: who.signer, marks: ['binding', 'on-record-only'],
  },
  'point.unaccept': { shape: fields({ point: ID }), who: who.signer, marks: ['protective'] },
  'point.reopen': { shape: fields({ point: ID, reason: LINE }), who: who.signer, marks: ['protective'] },
  'point.merge': { shape: fields({ into: ID, from: ID }), who: who.chair },
  'point.consolidate': {
    shape: fields({ doc: ID, para: ID, ranges: RANGES, text: FRAGMENT, supersedes: listOf(ID) }),
    who: who.chair,
  },
  'package.propose': {
    shape: fields({ title: LINE, items: some(fields({ point: ID, option: ID })) }),
    who: who.chairOrSigner,
  },
  'package.accept': { shape: fields({ package: ID }), who: who.signer, marks: ['binding', 'on-record-only'] },
  'package.reject': { shape: fields({ package: ID }), who: who.signer, marks: ['protective'] },
}
