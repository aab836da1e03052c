/** The table of kinds: every act there is, put together from the subjects (rules §§2–19). To add a kind is to add a row in its subject. */
import type { Kind, Kinds } from './act'
import { ADMISSION_KINDS } from './admission'
import { CHARTER_KINDS } from './charter'
import { CHECKPOINT_KINDS } from './checkpoints'
import { consentKinds } from './consent'
import { HEAD_KINDS } from './heads'
import { jointKinds } from './joint'
import { MEETING_KINDS } from './meetings'
import { PERSON_KINDS } from './persons'
import { ROOM_KINDS } from './rooms'
import { SESSION_KINDS } from './sessions'
import { UNBUILT_KINDS } from './unbuilt'

/** The row of a kind that is in the table. */
export const kindOf = (name: string): Kind => {
  const kind = KINDS[name]
  if (kind === undefined) throw new TypeError(`${name} is no kind`)
  return kind
}

export const KINDS: Kinds = {
  ...PERSON_KINDS, ...HEAD_KINDS, ...jointKinds(kindOf), ...consentKinds(kindOf), ...CHARTER_KINDS, ...SESSION_KINDS, ...MEETING_KINDS, ...ROOM_KINDS, ...ADMISSION_KINDS, ...CHECKPOINT_KINDS,
  ...UNBUILT_KINDS,
}
