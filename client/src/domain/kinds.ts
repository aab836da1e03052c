/** The table of kinds: every act there is, put together from the subjects (rules §§2–19). To add a kind is to add a row in its subject. */
import type { Kind, Kinds } from './act'
import { ADMISSION_KINDS } from './admission'
import { BALLOT_KINDS } from './ballots'
import { BLIND_KINDS } from './blind'
import { CHARTER_KINDS } from './charter'
import { CHECKPOINT_KINDS } from './checkpoints'
import { consentKinds } from './consent'
import { DECISION_KINDS } from './decisions'
import { DOCUMENT_KINDS } from './documents'
import { FLOOR_KINDS } from './floor'
import { HEAD_KINDS } from './heads'
import { jointKinds } from './joint'
import { LEAVING_KINDS } from './leaving'
import { MEETING_KINDS } from './meetings'
import { PAPER_KINDS } from './papers'
import { PERSON_KINDS } from './persons'
import { POINT_KINDS } from './points'
import { PUBLICATION_KINDS } from './publication'
import { RECORDING_KINDS } from './recording'
import { RELEASE_KINDS } from './release'
import { ROOM_KINDS } from './rooms'
import { SESSION_KINDS } from './sessions'
import { SILENCE_KINDS } from './silence'
import { TEXT_KINDS } from './texts'
import { TRACK_KINDS } from './tracks'

/** The row of a kind that is in the table. */
function kindOf(name: string): Kind {
  const kind = KINDS[name]
  if (kind === undefined) throw new TypeError(`${name} is no kind`)
  return kind
}

export const KINDS: Kinds = {
  ...PERSON_KINDS,
  ...HEAD_KINDS,
  ...LEAVING_KINDS,
  ...jointKinds(kindOf),
  ...consentKinds(kindOf),
  ...CHARTER_KINDS,
  ...SESSION_KINDS,
  ...MEETING_KINDS,
  ...ROOM_KINDS,
  ...ADMISSION_KINDS,
  ...CHECKPOINT_KINDS,
  ...FLOOR_KINDS,
  ...RELEASE_KINDS,
  ...DOCUMENT_KINDS,
  ...TRACK_KINDS,
  ...TEXT_KINDS,
  ...POINT_KINDS,
  ...DECISION_KINDS,
  ...BALLOT_KINDS,
  ...SILENCE_KINDS,
  ...BLIND_KINDS,
  ...PAPER_KINDS,
  ...PUBLICATION_KINDS,
  ...RECORDING_KINDS,
}
