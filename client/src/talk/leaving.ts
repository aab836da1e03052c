/**
 * A party that left in plenary leaves the rooms it shares too (rules A9, G2): a device of its signers says so in each that it is in. Its own caucus stays
 * its own. Who comes later takes nobody's word for it: the signed entry is shown to him (spec/opening.md §5).
 */
import { at, type RoomState } from '../domain'
import type { BelievedHeads } from './certificates'
import type { SignedEntry } from './entries'
import { isMember, personOf } from './reading'
import type { Engine } from './ports'
import { proven } from './proof'
import { AGREED } from './repeats'
import type { Room } from './room'
import type { Proof } from './state'

type Bytes = Uint8Array

export function owedLeaving(engine: Engine): void {
  const { me } = engine.data
  if (engine.plenary?.rules.left.includes(me.delegation) !== true) return
  for (const room of engine.rooms.values()) {
    const here = AGREED.has(room.data.kind) && room.data.stage === 'open' && isMember(room.rules, me.id) && !room.rules.left.includes(me.delegation)
    const said = room.intents().some((intent) => intent.do === 'entry' && intent.kind === KIND)
    if (here && !said && personOf(room.rules, me.id)?.powers.includes('sign') === true) room.enqueue({ do: 'entry', id: 0, kind: KIND, body: { public: false }, sign1: null })
  }
}

const KIND = 'delegation.leave'

/** Keeps what proves to others that a party left this room, after the rules took its `delegation.leave`. */
export function noteDeparture(room: Room, { entry, sign1 }: SignedEntry): void {
  const author = room.person(entry.author)
  const certificate = room.certificateOf(entry.author)
  if (author === null || certificate === null) return
  room.data = { ...room.data, departures: { ...room.data.departures, [author.delegation]: { sign1, certificate } } }
}

interface Claim {
  readonly talk: Bytes
  readonly room: Bytes
  readonly heads: BelievedHeads
  readonly rules: RoomState
  readonly claimed: readonly (readonly [delegation: string, proof: Proof])[]
}

/**
 * What a newcomer may believe of departures: every owner that the state says has left is shown by a `delegation.leave` in this room, signed by one of its
 * own who may sign; else null, for an owner less would be asked for its consent. That others left, who own nothing here, decides nothing.
 */
export async function believeDepartures(claim: Claim): Promise<Readonly<Record<string, Proof>> | null> {
  const shown = new Map(claim.claimed)
  const needed = claim.rules.room.owners.filter((owner) => claim.rules.left.includes(owner))
  const believed: Record<string, Proof> = {}
  for (const delegation of needed) {
    const proof = shown.get(delegation)
    if (proof === undefined || !(await proves(proof, delegation, claim))) return null
    believed[delegation] = proof
  }
  return believed
}

async function proves(proof: Proof, delegation: string, { rules, ...where }: Claim): Promise<boolean> {
  const shown = await proven(proof, where)
  return shown?.entry.kind === KIND && shown.author.delegation === delegation && at(rules.persons, shown.author.id)?.powers.includes('sign') === true
}
