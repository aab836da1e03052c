/**
 * The keys by which heads are known again in a later talk (spec/crypto.md §8): what a head shows of itself, and what is found of the others.
 * The person keys of a talk are new; what stays is one key for each delegation whose heads are shown it.
 */
import { ed25519FromSeed, encode, equalBytes, keyProblem, readSign1, sign1, verifySign1 } from '../record'
import { type Book, earlierOf, keptUnder, type Known } from './pin-book'
import { nameIn } from './certificates'
import type { HeadPin, PinFound, PinSaid } from './opening-data'
import { type Form, octets, readOne, words } from './payload-fields'
import { limitsOf, OPENING } from './payload-limits'
import type { TalkFacts } from './payloads'

type Bytes = Uint8Array
const PIN = 'parley/1/pin'
const UNANSWERED: readonly PinFound['is'][] = ['other', 'missing', 'stranger', 'broken', 'unread']

/** Whose key it is, in this talk. */
export interface PinnedHead {
  readonly talk: Bytes
  /** Whose heads are shown it: the id of a delegation of this talk. */
  readonly to: string
  readonly person: Bytes
}

/** Signs, by the key of `seed`, that it is the same person who has `person` in this talk. */
export async function signPin({ talk, to, person }: PinnedHead, seed: Bytes): Promise<Bytes> {
  const { publicKey, sign } = await ed25519FromSeed(seed)
  return sign1(PIN, encode([1, 'pin', talk, to, person, publicKey]), sign)
}

/** What a head showed to the delegation `to`. Anything but a good statement for exactly this talk, delegation and person key is broken. */
export async function readPin(shown: Bytes | null, { talk, to, person }: PinnedHead): Promise<PinSaid> {
  if (shown === null) return { is: 'none' }
  const most = limitsOf(OPENING.pin)
  try {
    if (shown.length > most.bytes) return { is: 'broken' }
    const said = readOne(readSign1(shown).payload, 'pin', FORM, most)
    const fits = said !== null && equalBytes(said.talk, talk) && said.to === to && equalBytes(said.person, person) && keyProblem(said.key) === null
    if (!fits) return { is: 'broken' }
    await verifySign1(PIN, shown, said.key)
    return { is: 'good', key: said.key }
  } catch {
    return { is: 'broken' }
  }
}

const FORM: Form<PinnedHead & { readonly key: Bytes }> = {
  fields: 6,
  read: ([, , talk, to, person, key]) => ({ talk: octets(talk, 16), to: words(to), person: octets(person, 32), key: octets(key, 32) }),
}

/** For each delegation of the talk, in charter order, the statement for its heads; null where nobody else is a head. `seedFor`: by a delegation's name. */
export async function ownPins(facts: TalkFacts, slot: number, person: Bytes, seedFor: (name: string) => Bytes | null): Promise<readonly (Bytes | null)[]> {
  return Promise.all(
    facts.delegations.map(async ({ id, name }) => {
      const seed = facts.heads.some((head, i) => i !== slot && head.delegation === id) ? seedFor(name) : null
      return seed === null ? null : signPin({ talk: facts.talk, to: id, person }, seed)
    }),
  )
}

/** A head by the names that are compared: those of the delegation in this talk and of the certificate, without the form of address. */
export function namesOf(facts: TalkFacts, head: { readonly delegation: string; readonly shown: string }): Pick<Known, 'delegation' | 'name'> {
  const delegation = facts.delegations.find((d) => d.id === head.delegation)?.name ?? head.delegation
  return { delegation: delegation.normalize('NFC'), name: nameIn(head.shown).normalize('NFC') }
}

/** What a device finds of a head by what it remembers. Null for the book: it cannot be read, so nothing is known to be right. */
export function judgePin(said: PinSaid, who: Pick<Known, 'delegation' | 'name'>, book: Book | null): PinFound {
  if (book === null) return { is: 'unread', at: null, others: [], earlier: null }
  const known = keptUnder(book, who)
  const earlier = said.is === 'good' ? earlierOf(book, who, said.key) : null
  const others = known === null ? book.known.filter((each) => each.delegation === who.delegation).map((each) => each.name) : []
  return { is: finding(said, known, earlier !== null, others.length > 0), at: known?.at ?? null, others, earlier }
}

function finding(said: PinSaid, known: Known | null, isKnownElsewhere: boolean, othersAreKnown: boolean): PinFound['is'] {
  if (said.is === 'broken') return 'broken'
  if (known !== null) return said.is === 'none' ? 'missing' : equalBytes(known.key, said.key) ? 'same' : 'other'
  if (isKnownElsewhere) return 'renamed'
  if (othersAreKnown) return 'stranger'
  return said.is === 'none' ? 'none' : 'new'
}

/** Whether the person must say what to do before words are shown or confirmed. */
export const isUnanswered = (pin: HeadPin | undefined): boolean => pin !== undefined && pin.wentOn === null && UNANSWERED.includes(pin.found.is)

/** Whether a good key was shown that is not remembered under this name. */
export const isNewKey = (pin: HeadPin | undefined): boolean => pin?.said.is === 'good' && pin.found.is !== 'same'
