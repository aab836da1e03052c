/** What a head does about keys that stay from talk to talk (spec/crypto.md §8): goes on or stops before the words, and has them remembered after. */
import { CryptoError } from '../crypto'
import { readPerson, readSign1 } from '../record'
import { judgedAnew, keysUnanswered } from './opening'
import type { HeadKnown, OpeningData } from './opening-data'
import { type Known, remember, seedOf, withOwn } from './pin-book'
import { isNewKey, isUnanswered, namesOf, ownPins } from './pins'
import type { Engine } from './ports'
import type { ProblemView } from './view'

type Bytes = Uint8Array
type Answer = Promise<ProblemView | null>

/** Reads anew what the device remembers of heads, and judges those of the opening by it. */
export async function lookAtBook(engine: Engine): Promise<void> {
  engine.book = await engine.ports.book.read()
  const context = engine.openingContext()
  if (context !== null && engine.data.opening !== null) engine.data = { ...engine.data, opening: judgedAnew(context, engine.data.opening) }
}

/** The code while a head's key waits for the person's decision; by what is remembered now. */
export async function undecided(engine: Engine): Promise<'KEY_UNANSWERED' | null> {
  await lookAtBook(engine)
  return engine.data.opening !== null && keysUnanswered(engine.data.opening) ? 'KEY_UNANSWERED' : null
}

/** What this head shows to the heads of each delegation, on the disk before it is said. Nothing where it is not wanted, or nothing may outlive the page. */
export async function pinsToShow(engine: Engine, wanted: boolean): Promise<readonly (Bytes | null)[]> {
  const { facts, me, keys, storage } = engine.data
  if (!wanted || storage === 'forget') return []
  const names = facts.delegations.filter((d) => facts.heads.some((head, i) => i !== me.slot && head.delegation === d.id)).map((d) => d.name.normalize('NFC'))
  const book = await engine.ports.book.change((before) => withOwn(before, names)).catch((error: unknown) => kept(error))
  return book === null ? [] : ownPins(facts, me.slot, keys.personKey, (name) => seedOf(book, name.normalize('NFC')))
}

/** A device that cannot keep such keys shows none; what it keeps of the talk has its own promise. */
function kept(error: unknown): null {
  if (error instanceof CryptoError) return null
  throw error
}

const changed = (engine: Engine, opening: OpeningData): void => void (engine.data = { ...engine.data, opening })

/** The person was told what is wrong with a head's key, and goes on to compare the words. */
export async function goOnWithKey(engine: Engine, slot: number): Answer {
  await lookAtBook(engine)
  const { opening } = engine.data
  const head = opening?.heads.find((each) => each.slot === slot)
  if (opening == null || head?.pin === undefined || !isUnanswered(head.pin)) return { code: 'NOTHING_TO_ANSWER' }
  const pin = { ...head.pin, wentOn: Math.floor(engine.hostNow()) }
  changed(engine, { ...opening, heads: opening.heads.map((each) => (each.slot === slot ? { ...each, pin } : each)) })
  return null
}

/** The person was told, and stops the opening for everybody. */
export async function stopForKey(engine: Engine): Answer {
  const { opening, me } = engine.data
  if (opening === null || opening.comparedAt !== null || !keysUnanswered(opening)) return { code: 'NOTHING_TO_ANSWER' }
  await engine.oweOpening([{ type: 'stop', slot: me.slot }])
  changed(engine, { ...opening, failed: { code: 'KEY_NOT_AS_BEFORE', runs: opening.run } })
  engine.data = { ...engine.data, stopped: { code: 'KEY_NOT_AS_BEFORE', at: engine.hostNow() } }
  return null
}

/** Heads whose keys could be remembered and are not: every head said that the words match. */
export function toRemember({ data }: Engine): readonly HeadKnown[] {
  const { opening, storage } = data
  if (opening === null || opening.comparedAt === null || storage === 'forget') return []
  return opening.heads.filter(({ pin }) => isNewKey(pin))
}

export async function rememberKeys(engine: Engine, wanted: boolean): Answer {
  const { opening, facts } = engine.data
  const heads = toRemember(engine)
  if (opening === null || opening.comparedAt === null || heads.length === 0) return { code: 'NOTHING_TO_ANSWER' }
  const at = opening.comparedAt
  const known = heads.flatMap((head): readonly Known[] =>
    head.pin?.said.is === 'good' ? [{ ...namesOf(facts, readPerson(readSign1(head.person).payload)), key: head.pin.said.key, at }] : [],
  )
  try {
    if (wanted) await engine.ports.book.change((book) => remember(book, known))
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    return { code: error.code }
  }
  changed(engine, { ...opening, remembered: wanted })
  return null
}
