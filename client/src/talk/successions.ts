/**
 * Heads who came after the founding (rules A8), at the level of keys (spec/crypto.md §1): what a delegation's own heads or signers signed makes another
 * person's key one that certifies people, in the room where it was posted. Members take it from the rules; a newcomer takes nothing but the signed entries.
 */
import { at, type RoomState } from '../domain'
import { equalBytes, type Founding, unhex } from '../record'
import { headKeys, personIdOf } from './certificates'
import type { SignedEntry } from './entries'
import { proven } from './proof'
import type { Room } from './room'
import type { Proof, SuccessionData } from './state'

type Bytes = Uint8Array

/** Keys of founding heads and of those who came after them, of one delegation. Only ever more: whom a former head certified stays certified. */
export const believedHeads = (foundings: readonly Founding[], successions: readonly SuccessionData[], delegation: string): readonly Bytes[] => [
  ...foundings.flatMap((founding) => headKeys(founding, delegation)),
  ...successions.filter((each) => each.delegation === delegation).map((each) => each.key),
]

/** Keeps what makes a new head's key believed, after the rules took a `head.replace`. `before`: the rules as they were. */
export function noteSuccession(room: Room, { entry, sign1 }: SignedEntry, before: RoomState): void {
  const body = entry.body as Readonly<Record<string, unknown>>
  const [old, person] = [String(body['old']), String(body['new'])]
  const one = at(room.rules.persons, person)
  const certificate = room.certificateOf(entry.author)
  if (one === undefined || certificate === null) return
  const known = room.data.successions.find((each) => each.person === person && each.old === old && !each.done)
  const kept = room.data.successions.filter((each) => each !== known)
  const done = at(room.rules.heads, one.delegation)?.includes(person) === true && !(at(before.heads, one.delegation)?.includes(person) === true)
  const proofs = [...(known?.proofs ?? []), { sign1, certificate }]
  room.data = { ...room.data, successions: [...kept, { delegation: one.delegation, old, person, key: unhex(one.key), proofs, done }] }
}

/** Those in effect, in their order, as a newcomer is shown them. */
export const successionsInEffect = (room: Room): readonly SuccessionData[] => room.data.successions.filter((each) => each.done)

interface Claim {
  readonly talk: Bytes
  readonly room: Bytes
  readonly foundings: readonly Founding[]
  readonly claimed: readonly SuccessionData[]
}

/**
 * What a newcomer may believe of the successions he was shown: all of them, or null. Each names the key that fits the person's id, and every proof is a
 * `head.replace` for that person in this room, signed by somebody whom a founding head, or one who came after him earlier in the list, certified.
 */
export async function believeSuccessions({ talk, room, foundings, claimed }: Claim): Promise<readonly SuccessionData[] | null> {
  const believed: SuccessionData[] = []
  for (const each of claimed) {
    const heads = believedHeads(foundings, believed, each.delegation)
    if (each.proofs.length === 0 || (await personIdOf(each.key)) !== each.person) return null
    for (const proof of each.proofs) if (!(await proves(proof, each, { talk, room, heads }))) return null
    believed.push(each)
  }
  return believed
}

async function proves(proof: Proof, of: SuccessionData, o: { talk: Bytes; room: Bytes; heads: readonly Bytes[] }): Promise<boolean> {
  const shown = await proven(proof, { ...o, heads: () => o.heads })
  if (shown?.author.delegation !== of.delegation || shown.entry.kind !== 'head.replace') return false
  const body = shown.entry.body as Readonly<Record<string, unknown>>
  return body['new'] === of.person && body['old'] === of.old
}

/** Whether every head of an owner whom this state knows is one whose key is believed: nobody is left out of what a newcomer is shown. */
export function headsShown(rules: RoomState, foundings: readonly Founding[], successions: readonly SuccessionData[]): boolean {
  const founded = rules.room.owners.filter((owner) => foundings.some((founding) => headKeys(founding, owner).length > 0))
  return founded.every((owner) => {
    const keys = believedHeads(foundings, successions, owner)
    return (at(rules.heads, owner) ?? []).every((head) => {
      const key = at(rules.persons, head)?.key
      return key === undefined || keys.some((each) => equalBytes(each, unhex(key)))
    })
  })
}
