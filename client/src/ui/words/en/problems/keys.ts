import type { ProblemTable, ProblemWords } from './shape'

/** A change of a room’s keys that does not follow the rules: refused alike by every device, and nothing comes of it. */
const refusedChange: ProblemWords = { says: 'A change of the room’s keys did not follow the rules.', more: 'It changed nothing on this device.', act: 'Copy details', does: 'copy-details' }
/** A device whose keys or claims have not the form that everybody’s have. */
const refusedDevice: ProblemWords = { says: 'A device came with keys this client does not take.', more: 'It was not let in.', act: 'Ask the person to open a new invitation.' }
/** Something that came in a broken form; who sent it is known. */
const unreadable: ProblemWords = { says: 'Something arrived that cannot be read.', more: 'It changed nothing on this device.', act: 'Copy details', does: 'copy-details' }
const halted: ProblemWords = {
  says: '{who, select, none {This room is paused: new keys reached this device in a broken form.} other {This room is paused: {who} sent new keys that this device cannot use.}}',
  more: 'Nothing is sent or played here. The others go on. What you had not sent is kept.',
  act: 'Ask to be let back in.',
}
const disturbed: ProblemWords = {
  says: 'The comparison of the words was disturbed.', more: 'Somebody sent something that does not fit. No words were confirmed and nothing was signed.',
  act: 'Save the evidence', does: 'save-evidence',
}
const falseRoom: ProblemWords = { says: 'The keys for this room did not fit what the heads agreed.', more: 'You were not let into a false room.', act: 'Ask your head of delegation.' }

/** The same words for each of several codes: what differs is for engineers. */
const each = (words: ProblemWords, codes: readonly string[]): ProblemTable => Object.fromEntries(codes.map((code) => [code, words]))

/** Encryption, keys of rooms, the list of who is here, the five words. */
export const keys = {
  ENCRYPTION_FAILED: {
    says: 'Your camera and microphone were stopped.', more: 'Your device could not encrypt. Nothing was sent in clear.',
    act: 'Start encryption again', does: 'restart-encryption',
  },
  EPOCH_USED: {
    says: 'The encryption of this device was interrupted.', more: 'New keys are made before anything is sent again.',
    act: 'Start encryption again', does: 'restart-encryption',
  },
  BAD_KEYS: {
    says: 'The keys of this room cannot be used for sound and picture.', more: 'Nothing is sent or played.',
    act: 'Start encryption again', does: 'restart-encryption',
  },
  PLAINTEXT_SEEN: {
    says: 'Something arrived that nobody in the room had encrypted.', more: 'It was not played. Sound and picture were stopped, also yours. Text works.',
    act: 'Connect sound and picture again', does: 'restart-encryption',
  },
  NOT_ON_THE_LIST: {
    says: 'The host offers sound or picture from a device that is not on the list.', more: 'It is not played.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  TRACK_CLAIMED: {
    says: '{name, select, none {Somebody} other {{name}}} announced another member’s sound or picture as their own.',
    more: 'Nothing was taken from anybody: it stays with the one whose device seals it.',
    act: 'Copy details', does: 'copy-details',
  },
  DEVICES_DISAGREE: {
    says: 'Paused: your devices disagree about this room.', more: 'They hold different records or lists. Nobody hears anybody until they agree. To go on, one head asks to be let back in and another head consents.',
    act: 'Compare the lists', does: 'to-people',
  },
  COMPLAINT: {
    says: 'Paused: a device could not follow a change of keys.', more: 'Its delegation says so, signed. Nothing is sent or played until the room is repaired.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  FALSE_WORD: {
    says: 'One device says that the record is another than everybody else has.', more: 'It signed that, and no receipt of the host stands behind it. Nothing was changed.',
    act: 'Copy details', does: 'copy-details',
  },
  HALTED: {
    says: 'This room is paused on this device.', more: 'Nothing is sent or played. The evidence is kept.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  LOG_AHEAD: { says: 'The host left out a part of this room.', more: 'Nothing after the gap was accepted. What you had not sent is kept.', act: 'Ask to be let back in.' },
  COMING_BACK: { says: 'Your device is being let back in.', more: 'It waits for its new keys. What you had not sent is kept.', act: 'Wait a moment.' },
  NOBODY_TO_ASK: { says: 'Nobody else is in this room.', more: 'There is nobody who could let this device back in.', act: 'Invite somebody, or open a new talk.' },
  RECORD_DIFFERS: {
    says: 'The others hold another record of this room than your device held.',
    more: 'Both are the same up to entry {common}. After that yours has {mine, plural, one {# entry} other {# entries}} that theirs does not have as they stand, and theirs has {theirs}. Speak with them before you take theirs.',
    act: 'Take the record of the others, or save the evidence first.',
  },
  RECORD_TAKEN: {
    says: 'Your device took the record of the others, though its own was another.',
    more: 'What only your device had after the last common entry does not count. It may still stand among the messages on this screen. Say again what is to stand.',
    act: 'Copy details', does: 'copy-details',
  },
  WORDS_DIFFER: {
    says: 'The words do not match.', more: 'Someone may be between you. No room was opened and nothing was signed. Tell the other head by telephone.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  KEY_NOT_AS_BEFORE: {
    says: 'A head stopped the opening because of a key.', more: 'It was not the key to be expected from an earlier talk. No room was opened and nothing was signed. Speak with the other heads by telephone.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  KEY_UNANSWERED: {
    says: 'A head’s key is not the one to be expected.', more: 'No words were shown or confirmed. Say first whether you stop here or go on.',
    act: 'Look at the words', does: 'to-words',
  },
  NOTHING_TO_ANSWER: { says: 'There is nothing to decide about a key at this point.', more: 'Nothing was changed.', act: 'Look at the words', does: 'to-words' },
  FOUNDING_DIFFERS: {
    says: 'The heads hold different lists of delegations and keys.', more: 'No room was opened and nothing was signed.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  FIRST_STATE_DIFFERS: {
    says: 'The room was not made as plenary agreed it.', more: 'Your device did not enter it.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  HEADS_MISSING: { says: 'Not every head has made keys yet.', more: 'The words need all of you.', act: 'Wait for the other heads.' },
  NOTHING_TO_COMPARE: { says: 'There are no words to compare at this point.', more: 'Nothing was confirmed.', act: 'Look at the words', does: 'to-words' },
  NOTHING_TO_SIGN: { says: 'No charter has been put forward.', more: 'Nothing was signed.', act: 'Wait for the charter.' },
  NOT_A_HEAD: { says: 'Only heads of delegation take part in the opening.', more: 'Nothing was changed.', act: 'Ask your head of delegation.' },
  NOT_YET: {
    says: 'This opens when the words are compared and the charter is signed.', more: 'Nothing was changed.',
    act: 'Look at the steps', does: 'to-words',
  },
  ROOM_NOT_OPEN: { says: 'This room is not open for you.', more: 'Nothing was sent.', act: 'Look at the overview', does: 'to-room' },
  DECLINED: {
    says: '{reason, select, none {You were not admitted.} other {You were not admitted. Reason: “{reason}”}}', more: 'Nobody else was asked. Your link stays valid.',
    act: 'Ask your head of delegation.',
  },
  KNOCK_FORGED: { says: 'Somebody asked to enter without the secret of the link.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  REQUEST_FORGED: {
    says: 'Somebody presented a person with another device than the person asked with.', more: 'Nobody was let in. The person can ask again.',
    act: 'Copy details', does: 'copy-details',
  },
  REMOVE_WITHOUT_WARRANT: { says: 'Somebody tried to remove a person without a signed reason.', more: 'Nobody was removed.', act: 'Copy details', does: 'copy-details' },
  ADD_WITHOUT_WARRANT: {
    says: 'Somebody tried to let a person in without every consent.', more: 'Nobody was let in.',
    act: 'Copy details', does: 'copy-details',
  },
  ROOM_TOO_LARGE: {
    says: 'This room holds more than a newcomer’s device can be given.', more: 'Nobody was let in, and nothing was sent.',
    act: 'Agree on a new room for what comes next.',
  },
  CONSENT_NOT_SHOWN: { says: 'A consent was claimed but not shown.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  DEPARTURE_NOT_SHOWN: { says: 'That a delegation left the talks was not proven to this device.', more: 'You were not let in.', act: 'Copy details', does: 'copy-details' },
  SUCCESSION_NOT_SHOWN: { says: 'A new head of a delegation was not proven to this device.', more: 'You were not let in.', act: 'Copy details', does: 'copy-details' },
  NOT_ADMITTED: { says: 'This person was not admitted by the heads.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  FOUNDING_HEADS_DIFFER: {
    says: 'The heads in this room are not those whose words were compared.', more: 'The room was not opened.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  SECOND_LEAF: {
    says: 'A person may be in a room with one device only.', more: 'The second device was not let in.',
    act: 'Leave with the other device first.',
  },
  COMMIT_IMPOSSIBLE: { says: 'This change of the room’s keys cannot be made.', more: 'Nothing was changed.', act: 'Copy details', does: 'copy-details' },
  SEAL_IMPOSSIBLE: { says: 'This could not be encrypted for the room.', more: 'Nothing was sent in clear.', act: 'Copy details', does: 'copy-details' },
  CLOCK_OUTSIDE_LIFETIME: {
    says: 'The clock of this device is too far off to change keys.', more: 'Nothing was changed.',
    act: 'Set the clock of this device to automatic.',
  },
  NOT_THE_AUTHOR: { says: 'Somebody showed an act of another person as new.', more: 'It changed nothing.', act: 'Copy details', does: 'copy-details' },
  CHECKPOINT_MISMATCH: {
    says: 'A delegation signed another record than this device holds.', more: 'Both are kept as evidence.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  CHECKPOINT_OLD: {
    says: 'A delegation signed the record so long ago that this cannot be checked any more.', more: 'Its device signs the record again by itself.',
    act: 'Nothing needs to be done.',
  },
  BASIS_FALSE: {
    says: 'A device said that it has another record than this one.', more: 'What it said is kept as evidence. Nothing else was changed.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  CHECKPOINT_MISSING: {
    says: 'A delegation has not signed the record for a long time.', more: 'Nothing is wrong with what is here.',
    act: 'Ask the head of that delegation.',
  },
  OUTAGE: { says: 'The host was away for a while.', more: 'Running deadlines moved by the time it was away.', act: 'Nothing needs to be done.' },
  ...each(disturbed, [
    'SAS_MALFORMED', 'SAS_UNKNOWN_HEAD', 'SAS_REFLECTED', 'SAS_SECOND_COMMITMENT', 'SAS_EARLY_REVEAL', 'SAS_SECOND_REVEAL', 'SAS_WRONG_KEY',
    'SAS_COMMITMENTS_DIFFER', 'SAS_COMMITMENT_BROKEN', 'SAS_SAME_KEY', 'SAS_HEADS', 'SAS_ENDED', 'OPENING_UNREADABLE', 'OPENING_FORGED',
    'HEAD_REFUSED'
  ]),
  ...each(refusedChange, [
    'COMMIT_REFUSED', 'CONTEXT_EXTENSIONS', 'PATH_SHAPE', 'LEAF_SOURCE', 'LEAF_SIGNATURE', 'KEY_TWICE', 'TREE_HASH', 'TREE_PARENT_HASH',
    'TREE_SHAPE', 'TREE_UNMERGED', 'COMMIT_INVALID', 'COMMIT_UNREADABLE', 'NOT_A_COMMIT', 'NOT_TAKEN', 'BLANK_COMMITTER', 'BY_REFERENCE',
    'PROPOSAL_TYPE', 'PATH_MISSING', 'PATH_LEAF', 'LEAF_CHANGED', 'REMOVE_BLANK', 'LEAF_TOO_HIGH', 'WARRANT_MALFORMED', 'WARRANT_FOREIGN',
    'FOUNDING_ONLY'
  ]),
  ...each(halted, [
    'COMMIT_UNUSABLE', 'COMMIT_BROKEN', 'PATH_KEY_PLANTED'
  ]),
  ...each(refusedDevice, [
    'IDENTITY_MALFORMED', 'CAPABILITIES', 'CREDENTIAL_TYPE', 'EXCHANGE_KEY', 'SIGNATURE_KEY', 'LEAF_EXTENSIONS', 'LEAF_REFUSED',
    'LEAF_KEY_MISSING', 'KEY_PACKAGE_FORM', 'KEY_PACKAGE_EXPIRED', 'KEY_PACKAGE_REFUSED', 'LIFETIME_TOO_LONG', 'BAD_KEY', 'MAILBOX_KEY'
  ]),
  ...each(falseRoom, [
    'WELCOME_BROKEN', 'WELCOME_MALFORMED', 'WELCOME_AGAIN', 'WELCOME_UNASKED', 'WELCOME_SIGNER', 'ROSTER_MALFORMED', 'GROUP_IMPOSSIBLE'
  ]),
  ...each(unreadable, [
    'MLS_MALFORMED', 'COMMIT_TOO_LARGE', 'MESSAGE_UNREADABLE', 'PAYLOAD_UNKNOWN', 'SEAL_BROKEN', 'BAD_CBOR', 'BAD_COSE', 'BAD_LAYOUT', 'SFRAME_HEADER',
    'SFRAME_KID', 'SFRAME_SUITE', 'SFRAME_TAG', 'EXPAND_LENGTH'
  ]),
} as const satisfies ProblemTable
