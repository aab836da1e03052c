import type { ProblemTable, ProblemWords } from './shape'

/** A change of a room’s keys that does not follow the rules: refused alike by every device, and nothing comes of it. */
const refusedChange: ProblemWords = { says: 'A change of the room’s keys did not follow the rules.', more: 'It changed nothing on this device.', act: 'Copy details', does: 'copy-details' }
/** A device whose keys or claims have not the form that everybody’s have. */
const refusedDevice: ProblemWords = { says: 'A device came with keys this client does not take.', more: 'It was not let in.', act: 'Ask the person to open a new invitation.' }
/** Something that came in a broken form; who sent it is known. */
const unreadable: ProblemWords = { says: 'Something arrived that cannot be read.', more: 'It changed nothing on this device.', act: 'Copy details', does: 'copy-details' }
const halted: ProblemWords = {
  says: 'This room is paused: new keys reached this device in a broken form.', more: 'Who sent them is known and the evidence is kept. Nothing is sent or played.',
  act: 'Save the evidence', does: 'save-evidence',
}
const disturbed: ProblemWords = {
  says: 'The comparison of the words was disturbed.', more: 'Somebody sent something that does not fit. No words were confirmed and nothing was signed.',
  act: 'Save the evidence', does: 'save-evidence',
}
const falseRoom: ProblemWords = { says: 'The keys for this room did not fit what the heads agreed.', more: 'You were not let into a false room.', act: 'Ask your head of delegation.' }

/** Encryption, keys of rooms, the list of who is here, the five words. */
export const keys = {
  ENCRYPTION_FAILED: { says: 'Your camera and microphone were stopped.', more: 'Your device could not encrypt. Nothing was sent in clear.', act: 'Start encryption again', does: 'restart-encryption' },
  EPOCH_USED: { says: 'The encryption of this device was interrupted.', more: 'New keys are made before anything is sent again.', act: 'Start encryption again', does: 'restart-encryption' },
  BAD_KEYS: { says: 'The keys of this room cannot be used for sound and picture.', more: 'Nothing is sent or played.', act: 'Start encryption again', does: 'restart-encryption' },
  PLAINTEXT_SEEN: { says: 'Something arrived that was not encrypted.', more: 'It was not played.', act: 'Save the evidence', does: 'save-evidence' },
  NOT_ON_THE_LIST: { says: 'The host offers sound or picture from a device that is not on the list.', more: 'It is not played.', act: 'Save the evidence', does: 'save-evidence' },
  DEVICES_DISAGREE: {
    says: 'Paused: your devices disagree about this room.', more: 'The delegations hold different lists of who is here. Nobody hears anybody until they agree.',
    act: 'Compare the lists', does: 'to-people',
  },
  COMPLAINT: { says: 'Paused: a device could not follow a change of keys.', more: 'Its delegation says so, signed. Nothing is sent or played until the room is repaired.', act: 'Save the evidence', does: 'save-evidence' },
  HALTED: { says: 'This room is paused on this device.', more: 'Nothing is sent or played. The evidence is kept.', act: 'Save the evidence', does: 'save-evidence' },
  LOG_AHEAD: { says: 'The host left out a part of this room.', more: 'Nothing after the gap was accepted.', act: 'Save the evidence', does: 'save-evidence' },
  WORDS_DIFFER: {
    says: 'The words do not match.', more: 'Someone may be between you. No room was opened and nothing was signed. Tell the other head by telephone.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  FOUNDING_DIFFERS: { says: 'The heads hold different lists of delegations and keys.', more: 'No room was opened and nothing was signed.', act: 'Save the evidence', does: 'save-evidence' },
  SAS_MALFORMED: disturbed, SAS_UNKNOWN_HEAD: disturbed, SAS_REFLECTED: disturbed, SAS_SECOND_COMMITMENT: disturbed, SAS_EARLY_REVEAL: disturbed, SAS_SECOND_REVEAL: disturbed,
  SAS_WRONG_KEY: disturbed, SAS_COMMITMENTS_DIFFER: disturbed, SAS_COMMITMENT_BROKEN: disturbed, SAS_SAME_KEY: disturbed, SAS_HEADS: disturbed, SAS_ENDED: disturbed,
  OPENING_UNREADABLE: disturbed, OPENING_FORGED: disturbed, HEAD_REFUSED: disturbed,
  HEADS_MISSING: { says: 'Not every head has made keys yet.', more: 'The words need all of you.', act: 'Wait for the other heads.' },
  NOTHING_TO_COMPARE: { says: 'There are no words to compare at this point.', more: 'Nothing was confirmed.', act: 'Look at the words', does: 'to-words' },
  NOTHING_TO_SIGN: { says: 'No charter has been put forward.', more: 'Nothing was signed.', act: 'Wait for the charter.' },
  NOT_A_HEAD: { says: 'Only heads of delegation take part in the opening.', more: 'Nothing was changed.', act: 'Ask your head of delegation.' },
  NOT_YET: { says: 'This opens when the words are compared and the charter is signed.', more: 'Nothing was changed.', act: 'Look at the steps', does: 'to-words' },
  ROOM_NOT_OPEN: { says: 'This room is not open for you.', more: 'Nothing was sent.', act: 'Look at the overview', does: 'to-room' },
  DECLINED: {
    says: '{reason, select, none {You were not admitted.} other {You were not admitted. Reason: “{reason}”}}', more: 'Nobody else was asked. Your link stays valid.',
    act: 'Ask your head of delegation.',
  },
  KNOCK_FORGED: { says: 'Somebody asked to enter without the secret of the link.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  COMMIT_REFUSED: refusedChange, CONTEXT_EXTENSIONS: refusedChange, PATH_SHAPE: refusedChange, LEAF_SOURCE: refusedChange, LEAF_SIGNATURE: refusedChange, KEY_TWICE: refusedChange,
  TREE_HASH: refusedChange, TREE_PARENT_HASH: refusedChange, TREE_SHAPE: refusedChange, TREE_UNMERGED: refusedChange,
  COMMIT_INVALID: refusedChange, COMMIT_UNREADABLE: refusedChange, NOT_A_COMMIT: refusedChange, NOT_TAKEN: refusedChange, BLANK_COMMITTER: refusedChange,
  BY_REFERENCE: refusedChange, PROPOSAL_TYPE: refusedChange, PATH_MISSING: refusedChange, PATH_LEAF: refusedChange, LEAF_CHANGED: refusedChange, REMOVE_BLANK: refusedChange,
  LEAF_TOO_HIGH: refusedChange, WARRANT_MALFORMED: refusedChange, WARRANT_FOREIGN: refusedChange, FOUNDING_ONLY: refusedChange, COMMIT_UNUSABLE: halted, COMMIT_BROKEN: halted, PATH_KEY_PLANTED: halted,
  REMOVE_WITHOUT_WARRANT: { says: 'Somebody tried to remove a person without a signed reason.', more: 'Nobody was removed.', act: 'Copy details', does: 'copy-details' },
  ADD_WITHOUT_WARRANT: { says: 'Somebody tried to let a person in without every consent.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  CONSENT_NOT_SHOWN: { says: 'A consent was claimed but not shown.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  NOT_ADMITTED: { says: 'This person was not admitted by the heads.', more: 'Nobody was let in.', act: 'Copy details', does: 'copy-details' },
  FOUNDING_HEADS_DIFFER: { says: 'The heads in this room are not those whose words were compared.', more: 'The room was not opened.', act: 'Save the evidence', does: 'save-evidence' },
  SECOND_LEAF: { says: 'A person may be in a room with one device only.', more: 'The second device was not let in.', act: 'Leave with the other device first.' },
  IDENTITY_MALFORMED: refusedDevice, CAPABILITIES: refusedDevice, CREDENTIAL_TYPE: refusedDevice, EXCHANGE_KEY: refusedDevice, SIGNATURE_KEY: refusedDevice, LEAF_EXTENSIONS: refusedDevice,
  LEAF_REFUSED: refusedDevice, LEAF_KEY_MISSING: refusedDevice, KEY_PACKAGE_FORM: refusedDevice, KEY_PACKAGE_EXPIRED: refusedDevice, LIFETIME_TOO_LONG: refusedDevice, BAD_KEY: refusedDevice, MAILBOX_KEY: refusedDevice,
  WELCOME_BROKEN: falseRoom, WELCOME_MALFORMED: falseRoom, WELCOME_AGAIN: falseRoom, WELCOME_UNASKED: falseRoom, WELCOME_SIGNER: falseRoom, ROSTER_MALFORMED: falseRoom, GROUP_IMPOSSIBLE: falseRoom,
  MLS_MALFORMED: unreadable, MESSAGE_UNREADABLE: unreadable, PAYLOAD_UNKNOWN: unreadable, SEAL_BROKEN: unreadable, BAD_CBOR: unreadable, BAD_COSE: unreadable, BAD_LAYOUT: unreadable,
  SFRAME_HEADER: unreadable, SFRAME_KID: unreadable, SFRAME_SUITE: unreadable, SFRAME_TAG: unreadable, EXPAND_LENGTH: unreadable,
  COMMIT_IMPOSSIBLE: { says: 'This change of the room’s keys cannot be made.', more: 'Nothing was changed.', act: 'Copy details', does: 'copy-details' },
  SEAL_IMPOSSIBLE: { says: 'This could not be encrypted for the room.', more: 'Nothing was sent in clear.', act: 'Copy details', does: 'copy-details' },
  CLOCK_OUTSIDE_LIFETIME: { says: 'The clock of this device is too far off to change keys.', more: 'Nothing was changed.', act: 'Set the clock of this device to automatic.' },
  NOT_THE_AUTHOR: { says: 'Somebody showed an act of another person as new.', more: 'It changed nothing.', act: 'Copy details', does: 'copy-details' },
  CHECKPOINT_MISMATCH: { says: 'A delegation signed another record than this device holds.', more: 'Both are kept as evidence.', act: 'Save the evidence', does: 'save-evidence' },
  CHECKPOINT_MISSING: { says: 'A delegation has not signed the record for a long time.', more: 'Nothing is wrong with what is here.', act: 'Ask the head of that delegation.' },
  OUTAGE: { says: 'The host was away for a while.', more: 'Running deadlines moved by the time it was away.', act: 'Nothing needs to be done.' },
} as const satisfies ProblemTable
