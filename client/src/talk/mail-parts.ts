/** Mail that is longer than the host carries in one piece goes in several, and is read when all of them are there (spec/opening.md §3). */
import { concat, encode, hex } from '../record'
import type { TalkEngine } from './engine'
import { decodeMail, encodeMail, type Mail } from './mail-payloads'
import { integer, octets, total } from './payload-fields'

type Bytes = Uint8Array

/** Of one part, in bytes: with seal and padding below the host's 256 KiB. */
export const PART_BYTES = 192 * 1024
const MOST_PARTS = 64
/** Letters that are not whole yet; of more the oldest is forgotten, for anybody who knows a mailbox can send to it. */
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
export function mailIn(engine: TalkEngine, opened: Bytes): Mail | null {
  const part = partIn(opened)
  if (part === null) return decodeMail(opened)
  const { letter, at, of, bytes } = part
  const { [letter]: held, ...others } = engine.data.letters
  const known = held ?? { of, parts: {} }
  if (of !== known.of || of > MOST_PARTS || at < 0 || at >= of || bytes.length > PART_BYTES) return null
  const parts = { ...known.parts, [at]: bytes }
  const whole = Array.from({ length: of }, (_, each) => parts[each])
  const complete = whole.every((each) => each !== undefined)
  const kept = complete ? others : { ...Object.fromEntries(Object.entries(others).slice(1 - MOST_LETTERS)), [letter]: { of, parts } }
  engine.data = { ...engine.data, letters: kept }
  return complete ? decodeMail(concat(...whole)) : null
}
