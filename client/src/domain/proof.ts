/** The proof of an authorisation given in another room (rule L5): signed entries of its owner, looked at before the reducer is asked. */
import { equalBytes, hex, readEntry, readSign1, unhex, verifySign1 } from '../record'
import { map, word } from './act'
import { AUTHORISE, CARRY } from './release'
import { shapeProblem } from './shapes'
import { at } from './shelves'
import { type Body, covers, delegationOf, headsOf, isSigner, type RoomState } from './state'

const LABEL = 'parley/1/entry'
const NAMED = ['content_hash', 'to', 'form', 'valid_until']

/** An entry of another room, by somebody certified and not revoked in this one. */
interface Proved {
  readonly id: string
  readonly room: Uint8Array
  readonly author: string
  readonly kind: string
  readonly body: Body
}

/**
 * Whether what an entry brings as proof of another holds (spec/rules-state.md, reading 20); false for one that brings none.
 * Under joint signature every head of the owner has to be counted, by the `second` entries that follow.
 */
export async function proofGood(entry: { readonly kind: string; readonly body: unknown }, talk: Uint8Array, state: RoomState): Promise<boolean> {
  if (entry.kind !== 'release.carry' || shapeProblem(CARRY, entry.body) !== null) return false
  const given = map(entry.body as Body, 'authorisation')
  const found = await Promise.all(word(given, 'proof').split('.').map((part) => entryIn(part, talk, state)))
  const proved = found.filter((each) => each !== null)
  const [first, ...seconds] = proved
  if (first === undefined || proved.length < found.length) return false
  const owner = word(given, 'owner')
  return isAuthorisation(first, given)
    && isSigner(state, first.author)
    && proved.every(({ author, room }) => delegationOf(state, author) === owner && equalBytes(room, first.room))
    && everyHeadNeeded(state, owner, [first.author, ...seconds.filter((each) => isSecondOf(each, first.id)).map(({ author }) => author)])
}

function isAuthorisation({ id, kind, body }: Proved, given: Body): boolean {
  if (kind !== 'release.authorise' || shapeProblem(AUTHORISE, body) !== null || id !== word(given, 'id')) return false
  return NAMED.every((name) => JSON.stringify(body[name]) === JSON.stringify(given[name]))
}

const isSecondOf = ({ kind, body }: Proved, id: string): boolean => kind === 'second' && Object.keys(body).length === 1 && body['entry'] === id

function everyHeadNeeded(state: RoomState, owner: string, counted: readonly string[]): boolean {
  const delegation = state.delegations.find(({ id }) => id === owner)
  if (delegation?.kind !== 'party') return false
  return delegation.signature === 'any' || covers(counted, headsOf(state, owner))
}

/** Null for anything else than a signed entry of this talk by somebody known here. */
async function entryIn(part: string, talk: Uint8Array, state: RoomState): Promise<Proved | null> {
  if (!/^([0-9a-f]{2})+$/.test(part)) return null
  try {
    const sign1 = unhex(part)
    const outer = readSign1(sign1)
    const { talk: ofTalk, room, author, kind, body } = readEntry(outer.payload)
    const person = at(state.persons, author)
    if (!equalBytes(ofTalk, talk) || person === undefined || person.revoked) return null
    await verifySign1(LABEL, sign1, unhex(person.key))
    return { id: hex(await outer.id(LABEL)), room, author, kind, body: body as Body }
  } catch {
    return null
  }
}
