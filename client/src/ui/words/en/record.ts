/** The record of a room for who came later. */
export const record = {
  before: 'before you came',
  asked: 'What was said here before you came has been asked for. It is shown when your device has checked it.',
  askedCaucus: 'What was said here before you came is for your head to give you.',
  checking: 'What was said here before you came has arrived. Your device is checking every entry.',
  differs: 'The record that {name} gave is not the one every delegation vouches for. None of it is shown.',
  somebody: 'a member',
  askAgain: 'Ask the others again',
  wanting: '{name} came later and cannot read what was said here before. If you give it, {name} has all of it: every message, position and document of this caucus.',
  give: 'Give {name} the record',
}
