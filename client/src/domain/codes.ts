/** Codes with which entries are rejected (rules §21). Stable; none is reused with another meaning. The sentences are the interface's. */

export const CODES = [
  // Author, signature, chain (checks 1–3)
  'UNKNOWN_AUTHOR', 'BAD_SIGNATURE', 'CHAIN_REPLAY', 'CHAIN_GAP', 'CHAIN_FORK',
  // Shape (check 4)
  'UNKNOWN_KIND', 'MALFORMED', 'TOO_LONG', 'BAD_UNICODE', 'UNASSIGNED', 'CONTROL', 'BIDI_CONTROL', 'INVISIBLE',
  'LOOKALIKE', 'MIXED_SCRIPT', 'MIXED_DIGITS', 'NOT_NORMALISED', 'LINE_BREAK', 'BRACKET', 'LEADING_MARK',
  // Standing, room, authority, talk (5–8)
  'DELEGATION_LEFT', 'AUTHOR_REVOKED', 'AUTHOR_EXPIRED', 'NOT_IN_ROOM', 'VISITOR', 'WRONG_ROOM', 'NO_POWER',
  'NOT_PARTY', 'NOT_CHAIR', 'NOT_NEUTRAL', 'OBSERVER', 'CHARTER_NOT_IN_FORCE', 'TALK_INTERRUPTED', 'OFF_RECORD',
  // Own checks (10): found in several subjects
  'NOT_FOUND', 'NOT_OWNER', 'DUPLICATE', 'WRONG_STATE', 'BAD_TIMES', 'HASH_MISMATCH', 'NOT_GIVEN',
  // Persons and heads
  'POWER_NOT_ALLOWED', 'PERSON_REVOKED', 'LAST_HEAD', 'OWN_PERSON', 'ALREADY_OBJECTED', 'NEEDS_CREDENTIALS', 'OWN_ACT',
  'ALREADY_SECONDED',
  // Consent and charter
  'NOT_PENDING', 'NOT_ASKED', 'ALREADY_CONSENTED', 'BAD_CHARTER', 'STALE_CHARTER', 'WRONG_DELEGATION',
  // Sessions
  'PLACE_REQUIRED', 'ALREADY_READY', 'NOT_READY', 'ANOTHER_OPEN', 'NOT_IN_PERSON', 'OWN_PERSONS_ONLY', 'NOT_PRESENT',
  'ROLL_INCOMPLETE', 'ITEM_OPEN', 'ITEM_DONE', 'ITEM_NOT_OPEN',
  // Rooms and admission
  'NOT_CERTIFIED', 'OBJECTED', 'NOT_SUBSCRIBED', 'UNDERTAKING_MISSING', 'ALREADY_MEMBER', 'CONSENT_MISSING',
  'CONSENT_EXPIRED', 'CONSENT_OTHER_KEY', 'REASON_REQUIRED', 'VISITOR_PRESENT',
  // Checkpoints
  'CHECKPOINT_MISMATCH',
  // A kind this version knows and whose rules it does not have yet
  'NOT_BUILT',
] as const

export type Code = (typeof CODES)[number]

/** What becomes of an entry (G10). */
export type Outcome = 'ok' | 'held' | Code
