/** Minutes, joint statements, notes and statements (rules M). Declared; their rules are not built yet. */
import { type Kinds, MEETINGS } from './act'
import { fields, HASH, ID, INT, LEVEL, LINE, TAG, TEXT, words } from './shapes'
import type { Body } from './state'
import * as who from './who'

const ABOUT_A_SESSION: readonly unknown[] = ['minutes', 'corrigendum']

/** First: type and language, and session for minutes and corrigendum. Later: paper, version, text only. */
function firstOrLater(body: Body): boolean {
  const [paper, type, session, language] = ['paper', 'type', 'session', 'language'].map((field) => Object.hasOwn(body, field))
  if (paper === true) return type === false && session === false && language === false
  return type === true && language === true && (session === true || !ABOUT_A_SESSION.includes(body['type']))
}
const DRAFT = fields(
  {
    'paper?': ID,
    'type?': words('minutes|joint_statement|aide_memoire|corrigendum'),
    'session?': ID,
    'language?': TAG,
    version: INT,
    text: TEXT,
  },
  { where: firstOrLater },
)
const SIGNED = fields({ paper: ID, version: INT, text_hash: HASH })

export const PAPER_KINDS: Kinds = {
  'paper.draft': {
    shape: DRAFT,
    who: who.recorder, rooms: MEETINGS,
  },
  'paper.comment': { shape: fields({ paper: ID, version: INT, text: TEXT }), who: who.speaker, rooms: MEETINGS },
  'paper.offer': {
    shape: fields({ paper: ID, version: INT }),
    who: who.chairOrSigner, rooms: MEETINGS, marks: ['on-record-only'],
  },
  'paper.cosign': { shape: SIGNED, who: who.signer, rooms: MEETINGS, marks: ['binding', 'on-record-only'] },
  'paper.witness': { shape: SIGNED, who: who.neutral, rooms: MEETINGS },
  'note.concern': {
    shape: fields({ session: ID, about: LINE, text: TEXT }),
    who: who.partyWith('speak'), rooms: MEETINGS, marks: ['on-record-only'],
  },
  'note.account': {
    shape: fields({ concern: ID, 'text?': TEXT }),
    who: who.signer, rooms: MEETINGS, marks: ['on-record-only'],
  },
  'statement.enter': {
    shape: fields({ session: ID, text: TEXT, 'level?': LEVEL, 'description?': LINE }),
    who: who.noObserverWith('speak'), rooms: MEETINGS, marks: ['on-record-only'],
  },
}
