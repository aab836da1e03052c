/** Expert tracks, their tasks and reports (rules K). Declared; their rules are not built yet. */
import { type Kinds, PLENARY, TRACK } from './act'
import { DELEGATION, fields, ID, INT, LINE, listOf, mapOf, PERSON, some, TEXT, WHEN, words } from './shapes'
import * as who from './who'

const OPEN_POINTS = listOf(fields({ point: LINE, text: LINE }))
export const TRACK_KINDS: Kinds = {
  'track.open': {
    shape: fields({ title: LINE, mandate: TEXT, deliverables: listOf(LINE), members: mapOf(some(PERSON)), leads: mapOf(PERSON), 'due?': WHEN }),
    who: who.chairOrSigner, rooms: PLENARY,
  },
  'track.close': { shape: fields({ track: ID }), who: who.chairOrSigner, rooms: PLENARY },
  'task.add': {
    shape: fields({ title: LINE, owners: some(DELEGATION), due: WHEN, 'text?': TEXT }),
    who: who.drafter, rooms: TRACK,
  },
  'task.due': { shape: fields({ task: ID, due: WHEN, reason: LINE }), who: who.drafter, rooms: TRACK },
  'task.status': {
    shape: fields({ task: ID, status: words('in_progress|blocked|done|dropped'), 'note?': LINE }),
    who: who.drafter, rooms: TRACK,
  },
  'task.confirm': { shape: fields({ task: ID }), who: who.drafter, rooms: TRACK },
  'report.put': { shape: fields({ version: INT, text: TEXT, open_points: OPEN_POINTS }), who: who.recorder, rooms: TRACK },
  'report.endorse': { shape: fields({ version: INT }), who: who.speaker, rooms: TRACK },
  'report.present': {
    shape: fields({ track: ID, version: INT, text: TEXT, open_points: OPEN_POINTS, endorsed_by: listOf(DELEGATION) }),
    who: who.chairOr(who.recorder), rooms: PLENARY,
  },
}
