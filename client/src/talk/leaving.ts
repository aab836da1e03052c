/**
 * A party that left in plenary leaves the rooms it shares too (rules A9, G2): a device of its signers says so in each that it is in; where none of them is,
 * the others put its people out (R4). Its own caucus stays its own. Who comes later takes nobody's word for it: the signed entry is shown to him
 * (spec/opening.md §5).
 */
import { at, type RoomState } from '../domain'
import type { BelievedHeads } from './certificates'
import type { SignedEntry } from './entries'
import { isMember, kindOf, membersOf, personOf } from './reading'
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
    if (here && !said && personOf(room.rules, me.id)?.powers.includes('sign') === true) room.enqueue({ do: 'entry', id: 0, kind: KIND, body: { public: false }, sign1: null, owed: true })
  }
}

const KIND = 'delegation.leave'
const LEFT = 'The delegation left the talks.'
/** A party's own device is given so long to say it in a room. */
const OWN_TURN_MS = 15_000
const RANK_MS = 2_000

/** Where nobody of a party that left says so, who sign for those that stay put its people out: in the order of the leaves, others 2 s later each. */
export function owedLeftBehind(engine: Engine): void {
  const { plenary } = engine
  if (plenary === null || plenary.data.stage !== 'open') return
  for (const room of engine.rooms.values()) {
    if (!AGREED.has(room.data.kind) || room.data.stage !== 'open') continue
    const rank = staying(room, plenary).indexOf(engine.data.me.id)
    if (rank < 0) continue
    for (const delegation of plenary.rules.left.filter((each) => !room.rules.left.includes(each))) {
      const people = membersOf(room.rules).filter((person) => personOf(room.rules, person)?.delegation === delegation)
      const grace = people.some((person) => signs(room, person)) ? OWN_TURN_MS : 0
      if (engine.hostNow() < leftAt(plenary, delegation) + grace + RANK_MS * rank) continue
      for (const person of people) if (!room.removing(person)) room.enqueue({ do: 'remove', id: 0, person, reason: LEFT, leaving: null })
    }
  }
}

const signs = (room: Room, person: string): boolean => personOf(room.rules, person)?.powers.includes('sign') === true

/** Who may put out others than his own (R4), in the order of the leaves. */
function staying(room: Room, plenary: Room): readonly string[] {
  const owners = room.rules.room.owners.filter((each) => kindOf(room.rules, each) === 'party' && !plenary.rules.left.includes(each))
  const people = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf))
  return people.filter((person) => isMember(room.rules, person) && signs(room, person) && owners.includes(personOf(room.rules, person)?.delegation ?? ''))
}

/** When it left in plenary, ms; 0 where that is long ago, or from before this device's time. */
const leftAt = (plenary: Room, delegation: string): number =>
  plenary.data.notices.find(({ kind, by }) => kind === 'party-left' && by !== null && plenary.person(by)?.delegation === delegation)?.at ?? 0

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
