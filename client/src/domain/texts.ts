/** Documents under negotiation: base text, paragraphs, versions, reservations (rules T1–T9). Declared; their rules are not built yet. */
import type { Kinds } from './act'
import { BOOL, either, fields, FRAGMENT, HASH, ID, INT, LINE, listOf, mapOf, NULL, row, some, TAG, TEXT, words } from './shapes'
import type { Body } from './state'
import * as who from './who'

/** T4: [entry, from, to) with from < to. */
export const RANGES = listOf(row([ID, INT, INT], ([, from, to]) => (from as number) < (to as number)))
export const AFTER_CHARACTER = either(row([ID, INT]), NULL)
export const AFTER_PARAGRAPH = either(ID, NULL)
/** Insert or remove; after iff insert. */
const edits = (body: Body): boolean =>
  (Object.hasOwn(body, 'insert') || Object.hasOwn(body, 'remove')) && Object.hasOwn(body, 'after') === Object.hasOwn(body, 'insert')
const EDIT = fields({ doc: ID, para: ID, 'after?': AFTER_CHARACTER, 'insert?': FRAGMENT, 'remove?': RANGES }, { where: edits })

export const TEXT_KINDS: Kinds = {
  'doc.create': {
    shape: fields({ title: LINE, language: TAG, mode: words('compilation|single'), authentic: BOOL, 'parallel_to?': ID, paragraphs: some(FRAGMENT) }),
    who: who.drafter,
  },
  'doc.circulate': { shape: fields({ doc: ID }), who: who.drafter },
  'doc.withdraw': { shape: fields({ doc: ID }), who: who.drafter },
  'text.edit': {
    shape: EDIT,
    who: who.drafter,
  },
  'para.add': { shape: fields({ doc: ID, after: AFTER_PARAGRAPH, text: FRAGMENT }), who: who.drafter },
  'para.move': {
    shape: fields({ doc: ID, para: ID, after: AFTER_PARAGRAPH }, { where: (b) => b['after'] !== b['para'] }),
    who: who.drafter,
  },
  'reservation.enter': { shape: fields({ doc: ID, 'point?': ID, text: TEXT }), who: who.signer },
  'reservation.lift': { shape: fields({ reservation: ID }), who: who.signer, marks: ['binding'] },
  'text.comment': { shape: fields({ doc: ID, 'para?': ID, text: TEXT }), who: who.speaker },
  'version.mark': { shape: fields({ doc: ID, label: LINE }), who: who.drafter },
  'concordance.confirm': { shape: fields({ doc: ID, hashes: mapOf(HASH) }), who: who.signer, marks: ['binding'] },
}
