import type { ProblemTable } from './shape'

/** Codes of the host (spec/protocol.md §7) and of the connection to it. */
export const host = {
  BAD_FRAME: { says: 'The host and this page do not understand each other.', more: 'Nothing was accepted. Everything you wrote is kept.', act: 'Load the page again', does: 'reload' },
  UNKNOWN_VERB: { says: 'This host is older or newer than this page.', more: 'Nothing was accepted.', act: 'Load the page again', does: 'reload' },
  MALFORMED: { says: 'This act has not the form the rules ask for.', more: 'It changed nothing.', act: 'Copy details', does: 'copy-details' },
  TOO_LARGE: { says: 'This is larger than the host accepts.', more: 'Nothing was sent.', act: 'Send less at once.' },
  NOT_PROVEN: { says: 'The host has not recognised this device yet.', more: 'Nothing was accepted.', act: 'Try again', does: 'try-again' },
  BAD_PROOF: { says: 'The proof of this device or link does not fit.', more: 'Nobody was let in.', act: 'Open the link again exactly as you received it.' },
  NOT_REGISTERED: { says: 'This device belongs to no talk on this host.', more: 'Nothing was accepted.', act: 'Open the invitation you were sent.' },
  NOT_ALLOWED: { says: 'The host does not let this device do that.', more: 'It changed nothing.', act: 'Ask your head of delegation.' },
  NO_SUCH_ROOM: {
    says: 'The host has no such room for this device any more, or never had.', more: 'You may have been put out of it while you were away. The host does not say which rooms exist.', act: 'Ask your head of delegation.',
  },
  OPENING_REFUSED: { says: 'This opening link is wrong or was replaced.', more: 'No talk was opened.', act: 'Ask whoever runs the host for the present opening link.' },
  TALK_EXISTS: { says: 'This talk is already open on this host.', more: 'Nothing was opened twice.', act: 'Open the talk again', does: 'try-again' },
  ROOM_EXISTS: { says: 'This room exists already.', more: 'Nothing was changed.', act: 'Try again', does: 'try-again' },
  INVITE_EXISTS: { says: 'An invitation with this number exists already.', more: 'No link was made.', act: 'Make the link again.' },
  LINK_UNKNOWN: { says: 'This host does not know the invitation.', more: 'Nobody entered by it.', act: 'Ask who sent it for a new link.' },
  LINK_USED: {
    says: '{used_at, select, none {This link was opened on another device.} other {This link was opened on another device on {used_at}.}}',
    more: 'If that was not you, tell who sent it by telephone. This device did not enter.',
    act: 'Ask who sent it, by telephone.',
  },
  LINK_EXPIRED: { says: 'This link has expired or was cancelled.', more: 'Nobody entered by it.', act: 'Ask who sent it for a new link.' },
  OTHER_TALK: { says: 'This device belongs to another talk on this host.', more: 'The invitation was not used.', act: 'Open the link in another browser or a private window.' },
  FILE_EXISTS: { says: 'The host already has another file under that number.', more: 'Nothing was replaced.', act: 'Add the file again.' },
  NO_SUCH_FILE: { says: 'The host does not have this file, or not all of it yet.', more: 'Nothing was received.', act: 'Wait, or ask who added it.' },
  FILE_DIFFERS: { says: 'This is not the file that was signed: its bytes differ.', more: 'It was not given to you.', act: 'Tell who added it. The host may have changed it.' },
  FILE_CHANGED: { says: 'The file on this device changed while it was being sealed.', more: 'Nothing of the changed file was sent.', act: 'Add it again.' },
  FILE_UNREADABLE: { says: 'This device cannot read the file.', more: 'Nothing was sent.', act: 'Choose it again.' },
  FILE_KEY_MISSING: { says: 'You came into the room after this file was added, and have no key for it.', more: 'The host cannot open it either.', act: 'Ask who added it to add it again.' },
  ROSTER_STALE: { says: 'The list of devices changed in the meantime.', more: 'Nothing was changed by you.', act: 'Try again', does: 'try-again' },
  LIST_STANDS: { says: 'That device came back to the host’s list.', more: 'No keys were changed since.', act: 'Remove the person from the room', does: 'to-people' },
  TAKEN_OFF_LIST: { says: 'Somebody took this device off the host’s list.', more: 'It puts itself back. Who did it is kept as evidence.', act: 'Wait: this ends by itself.' },
  UNKNOWN_DEVICE: { says: 'That device is not in this talk.', more: 'Nothing was sent to it.', act: 'Look at the list of people', does: 'to-people' },
  WRONG_GROUP: { says: 'This was meant for another room.', more: 'It was not accepted.', act: 'Copy details', does: 'copy-details' },
  WRONG_FORMAT: { says: 'The host refused the form of this message.', more: 'It was not accepted.', act: 'Copy details', does: 'copy-details' },
  OLD_EPOCH: { says: 'The keys of the room changed while this was sent.', more: 'It is sent again under the new keys.', act: 'Wait: this ends by itself.' },
  NO_SUCH_POSITION: {
    says: 'The host shows an older record than you hold.', more: 'Nothing was accepted. Both records are kept as evidence.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  BAD_TIMES: { says: 'The times do not fit: the end must be later than the beginning, and not too far ahead.', more: 'Nothing was changed.', act: 'Choose other times.' },
  QUOTA_TALKS: { says: 'This host holds as many talks as it may.', more: 'No talk was opened.', act: 'Ask whoever runs the host.' },
  QUOTA_INVITES: { says: 'This talk has as many invitations as it may.', more: 'No link was made.', act: 'Cancel an invitation that is not needed', does: 'to-people' },
  QUOTA_ROOMS: { says: 'This talk has as many rooms as it may.', more: 'No room was opened.', act: 'Ask whoever runs the host.' },
  QUOTA_BYTES: {
    says: 'This talk has used the space the host gives it.', more: 'Your last act was not stored. It is kept on this device.',
    act: 'Ask whoever runs the host for more space.',
  },
  QUOTA_MAIL: { says: 'Too much waits for that device already.', more: 'Nothing more was sent to it.', act: 'Ask that person to open the talk.' },
  QUOTA_RATE: { says: 'Too many acts in a short time.', more: 'Nothing is lost. The rest goes out by itself.', act: 'Wait a few seconds.' },
  ENGINE_DOWN: { says: 'Sound and picture are interrupted for everyone.', more: 'Text works. You are connected again by itself.', act: 'Wait: this ends by itself.' },
  RESTORED: {
    says: 'The host was restored from a backup. This room goes on when every device has shown what it holds.', more: 'Nothing is lost on this device. What you write waits.',
    act: 'Wait, or let a signer of each side go on without.',
  },
  RESTORED_WITHOUT: {
    says: 'The host went on from a backup, without a part that this device holds.', more: 'What the host had signed is kept, and what you wrote is kept as unsent. To go on, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  STORAGE_BUSY: { says: 'The host could not store this in time.', more: 'Nothing was accepted. It is kept on this device.', act: 'Try again', does: 'try-again' },
  STORAGE_FULL: {
    says: 'The host is full.', more: 'Your last acts are not stored there. They are kept on this device. Do not close this page.',
    act: 'Ask whoever runs the host to free space.',
  },
  GOING: { says: 'The host is being restarted.', more: 'Nothing is lost. You are connected again by itself.', act: 'Wait: this ends by itself.' },
  HOST_FAULT: { says: 'The host failed at this.', more: 'Nothing was accepted. It is kept on this device.', act: 'Try again', does: 'try-again' },
  HOST_CLOCK_WRONG: {
    says: 'The clock of the host stands still or runs away.', more: 'Nothing was sent that depends on the time: no consent, no visit, no decision. Words go on.',
    act: 'Ask whoever runs the host to set its clock right.',
  },
  HOST_UNREADABLE: {
    says: 'This page cannot take what the host sends.', more: 'Nothing you wrote is lost. It asks again, less and less often.', act: 'Load the page again', does: 'reload',
  },
  HOST_UNREACHABLE: {
    says: '{since, select, none {The host cannot be reached.} other {The host cannot be reached since {since}.}}',
    more: 'Nobody hears you. Your text is kept here and goes out when the link returns.', act: 'Try now', does: 'try-again',
  },
  OFFLINE: { says: 'This device has no link to the host.', more: 'Nothing is lost.', act: 'Try now', does: 'try-again' },
  OTHER_HOST: { says: 'This is not the host on which the talk was opened.', more: 'Nothing was sent to it.', act: 'Open the link you were sent.' },
  HOST_ROLLED_BACK: {
    says: 'The host shows an older record than you hold.', more: 'Nothing was accepted. If the host does not show the whole record again, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  RECEIPT_BAD: {
    says: 'A receipt of the host does not hold.', more: 'What it was for counts as not delivered. Both sides of the contradiction are kept. If the others go on, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  LOG_GAP: {
    says: 'The host left out a part of this room.', more: 'Nothing after the gap was accepted. If the others go on, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  HOST_FORKED: {
    says: 'The host showed your side and another side this room in two different ways.', more: 'Two receipts with its signature prove it and are kept. Nothing is sent here. To go on, one head asks to be let back in and another head consents.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  LOG_FORK: {
    says: 'The host shows this room in two different ways.', more: 'Nothing was accepted. Both are kept as evidence. If the others go on, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
  TIME_BACKWARDS: {
    says: 'The clock of the host went backwards.', more: 'The order of acts is unchanged. If the others go on, ask to be let back in.',
    act: 'Save the evidence', does: 'save-evidence',
  },
} as const satisfies ProblemTable
