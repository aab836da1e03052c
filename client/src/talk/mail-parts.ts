/** Mail that is longer than the host carries in one piece goes in several, and is read when all of them are there (spec/opening.md §3). */
import { concat, encode, hex } from '../record'
import type { Engine } from './ports'
import { decodeMail, encodeMail, type Mail } from './mail-payloads'
import { integer, octets, total } from './payload-fields'

type Bytes = Uint8Array

/** Of one part, in bytes: with seal and padding below the host's 256 KiB. */
export const PART_BYTES = 192 * 1024
const MOST_PARTS = 64
/** Letters remembered; of more the oldest is forgotten, and of more parts than one letter may have too: anybody who knows a mailbox can send to it. */
const MOST_LETTERS = 4

/** What is to be sealed and sent, one after the other. A RangeError for mail of more than 12 MiB. */
export function inParts(letter: Mail): readonly Bytes[] {
  const mail = encodeMail(letter)
  if (mail.length <= PART_BYTES) return [mail]
  const of = Math.ceil(mail.length / PART_BYTES)
  if (of > MOST_PARTS) throw new RangeError(`a letter of ${mail.length} bytes`)
  const id = crypto.getRandomValues(new Uint8Array(16))
  return Array.from({ length: of }, (_, at) => encode([1, 'part', id, at, of, mail.slice(at * PART_BYTES, (at + 1) * PART_BYTES)]))
}

const partIn = (opened: Bytes) =>
  total(opened, 'part', 6, ([, , letter, at, of, bytes]) => ({ letter: hex(octets(letter, 16)), at: integer(at), of: integer(of), bytes: octets(bytes) }))

/** The mail, or the one of which this is the last missing part; null for what is none, and as long as parts are missing. */
export function mailIn(engine: Engine, opened: Bytes): Mail | null {
  const part = partIn(opened)
  if (part === null) return decodeMail(opened)
  const { letter, at, of, bytes } = part
  const { [letter]: held, ...others } = engine.data.letters
  const known = held ?? { of, parts: {}, read: false }
  if (known.read || of !== known.of || of > MOST_PARTS || at < 0 || at >= of || bytes.length > PART_BYTES) return null
  const parts = { ...known.parts, [at]: bytes }
  const whole = Array.from({ length: of }, (_, each) => parts[each])
  const read = whole.every((each) => each !== undefined)
  engine.data = { ...engine.data, letters: newest([...Object.entries(others), [letter, { of, parts: read ? {} : parts, read }]]) }
  return read ? decodeMail(concat(...whole)) : null
}

type Letters = Engine['data']['letters']

/** The last of them, as far as they may be kept. One that was read stays known without its parts: the host may deliver a part again. */
function newest(letters: readonly (readonly [string, Letters[string]])[]): Letters {
  const kept = letters.slice(-MOST_LETTERS)
  const parts = kept.reduce((sum, [, each]) => sum + Object.keys(each.parts).length, 0)
  return parts > MOST_PARTS ? newest(kept.slice(1)) : Object.fromEntries(kept)
}
