/**
 * A Welcome that was too long to be mailed: the newcomer's device fetches it from where a short letter says it is (spec/opening.md §3). What is missing or
 * altered it asks for again, later each time, as long as it waits to enter that room.
 */
import { equalBytes, hex } from '../record'
import { awaits, joinRoom } from './founding'
import { LETTER_BYTES } from './letters'
import { decodeWelcome, type Long, type Welcome } from './mail-payloads'
import type { Engine } from './ports'
import type { LetterData } from './state'

/** Anybody who knows a mailbox can send to it: of more, those go first that failed most often. */
const KEPT = 16
const FIRST_MS = 2_000
const LONGEST_MS = 10 * 60_000

export async function onWelcome(engine: Engine, welcome: Welcome): Promise<void> {
  const problem = await joinRoom(engine, welcome).catch(() => 'WELCOME_BROKEN')
  if (problem !== null && problem !== 'WELCOME_AGAIN') engine.trouble(problem)
}

/** Nothing in it is believed, and nothing is fetched for a room that this device does not wait to enter. */
export function onLong(engine: Engine, { room, file, key, hash, size }: Long): void {
  const { letters } = engine.data
  if (size < 1 || size > LETTER_BYTES || !awaits(engine, hex(room)) || letters.some((each) => equalBytes(each.file, file) && equalBytes(each.key, key))) return
  engine.data = { ...engine.data, letters: fewestFailed([...letters, { room, file, key, hash, size, failed: 0, next: 0 }]) }
}

/** Room for a new one is made by one that failed, that failed most; else the new one is not kept: it is mailed again, and false ones do not last. */
function fewestFailed(letters: readonly LetterData[]): readonly LetterData[] {
  if (letters.length <= KEPT) return letters
  const most = Math.max(...letters.map((each) => each.failed))
  const worst = most === 0 ? letters.length - 1 : letters.findIndex((each) => each.failed === most)
  return letters.filter((_, at) => at !== worst)
}

const fetching = new WeakSet<Engine>()

/** Fetches what is due, one at a time, what failed least first; forgets what is about a room that was entered (see owed.ts). */
export function owedLetters(engine: Engine): void {
  const awaited = engine.data.letters.filter((each) => awaits(engine, hex(each.room)))
  if (awaited.length < engine.data.letters.length) engine.data = { ...engine.data, letters: awaited }
  const due = awaited.filter((each) => each.next <= engine.hostNow()).sort((a, b) => a.failed - b.failed)
  const [next] = due
  if (next === undefined || fetching.has(engine)) return
  fetching.add(engine)
  void fetchLetter(engine, next).finally(() => fetching.delete(engine))
}

async function fetchLetter(engine: Engine, letter: LetterData): Promise<void> {
  const bytes = await engine.transfers.fetchSealed(letter, letter.hash).catch(() => null) // also: not on the room's list yet
  const welcome = bytes === null ? null : decodeWelcome(bytes, LETTER_BYTES)
  await engine.run(async () => {
    const others = engine.data.letters.filter((each) => each !== letter)
    const failed = letter.failed + 1
    const again = { ...letter, failed, next: engine.hostNow() + Math.min(LONGEST_MS, FIRST_MS * 2 ** failed) }
    engine.data = { ...engine.data, letters: bytes === null ? [...others, again] : others }
    if (welcome !== null && equalBytes(welcome.room, letter.room)) await onWelcome(engine, welcome)
  })
}
