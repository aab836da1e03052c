/**
 * What gets a place in the record (rules G8). An entry that is not signed by the key certified for its author, or does not continue that person's chain, is
 * refused before it has a position: by the state alone, and so alike on every device. Otherwise one member's forgery would be found in everybody's record.
 */
import { chainProblem, type Outcome } from '../domain'
import { type SignedEntry, signatureGood } from './entries'
import { isApart } from './positions'
import type { Room } from './room'

/** The code with which it is refused; null when it takes the next position. */
export const withoutPlace = async (room: Room, signed: SignedEntry): Promise<Outcome | null> =>
  chainProblem(room.rules, signed.entry, await signatureGood(signed, room.rules))

/** Told to everybody. What this person said, and his chain went on without, is signed anew: he loses nothing. */
export function passOver(room: Room, { entry }: SignedEntry, code: Outcome): void {
  room.notice('refused-entry', entry.author, null, null, code)
  const overtaken = entry.author === room.context.me && code.startsWith('CHAIN_') && !room.rules.log.includes(entry.id)
  if (!overtaken) return
  const body = entry.body as Readonly<Record<string, unknown>>
  room.enqueue({ do: 'entry', id: 0, kind: entry.kind, body, sign1: null, ...(isApart(entry.kind, body) ? { apart: true } : {}) })
}
