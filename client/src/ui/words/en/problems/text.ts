import type { ProblemTable } from './shape'

/** Characters that no text of a talk may contain (rules section U). What was typed is kept. */
export const text = {
  BAD_UNICODE: { says: 'The text contains a broken character.', more: 'It was not sent.', act: 'Type the word again.' },
  UNASSIGNED: { says: 'The text contains a character that has no meaning yet.', more: 'It was not sent.', act: 'Replace that character.' },
  CONTROL: { says: 'The text contains a control character.', more: 'It was not sent.', act: 'Remove it, or type the text anew.' },
  BIDI_CONTROL: {
    says: 'The text contains a hidden mark that changes the direction of writing.', more: 'It was not sent: such marks can change what others read.',
    act: 'Type the text anew instead of pasting it.',
  },
  INVISIBLE: { says: 'The text contains an invisible character.', more: 'It was not sent: others could read something else.', act: 'Type the text anew instead of pasting it.' },
  LOOKALIKE: { says: 'The text contains a letter or digit that only looks like the usual one.', more: 'It was not sent.', act: 'Type the word with the usual letters.' },
  MIXED_SCRIPT: { says: 'A word mixes letters of two scripts.', more: 'It was not sent: it could pass for another word.', act: 'Type the word in one script.' },
  MIXED_DIGITS: { says: 'A number mixes digits of two scripts.', more: 'It was not sent.', act: 'Type the number with one set of digits.' },
  NOT_NORMALISED: { says: 'The text was not in its normal form.', more: 'It was not sent.', act: 'Type the text anew.' },
  LINE_BREAK: { says: 'A line break is not possible here.', more: 'It was not sent.', act: 'Write it in one line.' },
  BRACKET: { says: 'Brackets are made by marking words, not by typing them.', more: 'It was not sent.', act: 'Mark the words and choose Bracket.' },
  LEADING_MARK: { says: 'The text begins with a mark that belongs to a letter before it.', more: 'It was not sent.', act: 'Begin with a letter.' },
} as const satisfies ProblemTable
