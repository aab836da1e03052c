/** A host that was restored from a backup: its rooms wait for their devices, or for the heads. */
export const restored = {
  title: 'The host was restored from a backup at {at}. It takes nothing new for {room}.',
  waiting: 'It waits until these devices have shown what they hold: {names}.',
  others: '{count, plural, one {a device of somebody unknown here} other {# devices of people unknown here}}',
  missing: 'Every device was heard. A part that one of them read is still missing.',
  kept: 'Nothing is lost on your device. What you write waits.',
  lacking: 'Your device holds {count, plural, one {# entry} other {# entries}} that the host does not have.',
  open: 'Go on without…',
  loses: 'What only those devices hold is lost for the record of {room}. Whoever holds it keeps it, and has to be let in again.',
  signers: 'The room goes on when a signer of every party has said so.',
  now: 'Go on without',
  keep: 'Wait',
  said: 'You have said to go on without. The room goes on when a signer of every party has said so.',
} as const
