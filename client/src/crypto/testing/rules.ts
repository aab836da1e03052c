/**
 * The least rules under which admission is guarded: every Add needs one `member.join` and a consent of every owner's head for exactly this person's key, every
 * Remove one `member.leave`; nothing is left over and no consent works twice. The product's own rules are in `domain`; the engine only carries them.
 */
import { equalBytes, hex, readEntry, readSign1, verifySign1 } from '../../record'
import type { LeafView } from '../group'
import type { Policy } from '../judge'
import { ENTRY, nameIn, type Person } from './people'

type Bytes = Uint8Array
interface Shown {
  readonly bytes: Bytes
  readonly kind: string
  readonly author: Person
  readonly body: Readonly<Record<string, unknown>>
}

export interface RoomRules {
  readonly room: Bytes
  readonly heads: readonly Person[]
  readonly people: ReadonlyMap<string, Person>
  readonly used: ReadonlySet<string>
}

export function policyOf(rules: RoomRules, epoch: bigint): Policy {
  return async (change) => {
    if (epoch === 0n) return founding(rules, [change.committer, ...change.adds], change.warrants)
    const shown: Shown[] = []
    for (const bytes of change.warrants) {
      const read = await readWarrant(rules, bytes)
      if (read === null) return 'WARRANT_MALFORMED'
      if (rules.used.has(hex(bytes))) return 'WARRANT_USED'
      shown.push(read)
    }
    if (new Set(shown.map((s) => hex(s.bytes))).size < shown.length) return 'WARRANT_TWICE'
    const needed = new Set<Shown>()
    for (const leaf of change.removes) {
      const leave = shown.find((s) => s.kind === 'member.leave' && s.body['person'] === nameIn(leaf.identity) && !needed.has(s))
      if (leave === undefined) return 'REMOVE_WITHOUT_WARRANT'
      needed.add(leave)
    }
    for (const leaf of change.adds) {
      const problem = admitted(rules, leaf, shown, needed, change.logTime)
      if (problem !== null) return problem
    }
    return shown.every((s) => needed.has(s)) ? null : 'WARRANT_LEFT_OVER'
  }
}

function founding(rules: RoomRules, seated: readonly LeafView[], warrants: readonly Bytes[]): string | null {
  const wanted = rules.heads
    .map((h) => h.name)
    .sort()
    .join()
  return warrants.length === 0 &&
    seated
      .map((l) => nameIn(l.identity))
      .sort()
      .join() === wanted
    ? null
    : 'FOUNDING_HEADS_DIFFER'
}

function admitted(rules: RoomRules, leaf: LeafView, shown: readonly Shown[], needed: Set<Shown>, logTime: number): string | null {
  const person = rules.people.get(nameIn(leaf.identity))
  if (person === undefined) return 'NOT_CERTIFIED'
  const names = (s: Shown): boolean => s.body['person'] === person.name && s.body['key'] === hex(person.key)
  const join = shown.find((s) => s.kind === 'member.join' && names(s))
  if (join === undefined) return 'ADD_WITHOUT_WARRANT'
  needed.add(join)
  for (const head of rules.heads) {
    const consent = shown.find((s) => s.kind === 'admission.consent' && s.author === head && names(s))
    if (consent === undefined) return 'CONSENT_MISSING'
    if (logTime >= Number(consent.body['not_after'])) return 'CONSENT_EXPIRED'
    needed.add(consent)
  }
  return null
}

async function readWarrant(rules: RoomRules, bytes: Bytes): Promise<Shown | null> {
  try {
    const entry = readEntry(readSign1(bytes).payload)
    const author = rules.people.get(entry.author)
    if (author === undefined || !equalBytes(entry.room, rules.room)) return null
    await verifySign1(ENTRY, bytes, author.key)
    return { bytes, kind: entry.kind, author, body: entry.body as Record<string, unknown> }
  } catch {
    return null
  }
}
