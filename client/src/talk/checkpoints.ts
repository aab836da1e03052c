/**
 * A party vouches for the log as it stood when a session had been closed (rules Z1): one of its devices signs it by itself. What the device holds was
 * computed from every entry, and a later verifier, or the other side, can hold the party to it.
 */
import { at, entriesOf } from '../domain'
import type { Engine } from './ports'
import { isMember, kindOf } from './reading'
import type { Room } from './room'

const KIND = 'checkpoint.sign'
/** The first who may signs at once, each next one so much later. */
const RANK_MS = 4_000

/** What this device owes of it, in every room. */
export function owedCheckpoints(engine: Engine): void {
  for (const room of engine.rooms.values()) {
    if (room.data.stage !== 'open' || !isDue(room, engine.data.me.delegation)) continue
    const rank = able(room, engine.data.me.delegation).indexOf(engine.data.me.id)
    const said = room.intents().some((each) => each.do === 'entry' && each.kind === KIND)
    if (rank < 0 || said || engine.hostNow() < room.data.time + RANK_MS * rank) continue
    const { position, log, run } = room.rules
    room.enqueue({ do: 'entry', id: 0, kind: KIND, body: { position, head: log.at(-1) ?? '', run }, sign1: null, owed: true })
  }
}

/** Whether a session was closed after what the party vouched for last. */
function isDue({ rules }: Room, delegation: string): boolean {
  if (kindOf(rules, delegation) !== 'party' || rules.left.includes(delegation)) return false
  const vouched = at(rules.checkpoints, delegation) ?? 0
  return entriesOf(rules.sessions).some(([, { closed }]) => closed !== null && closed > vouched)
}

/** Heads and signers of a delegation in the room, in the order of the leaves. */
function able(room: Room, delegation: string): readonly string[] {
  const heads = at(room.rules.heads, delegation) ?? []
  const may = (person: string): boolean => {
    const one = room.person(person)
    return one?.delegation === delegation && isMember(room.rules, person) && (heads.includes(person) || one.powers.includes('sign'))
  }
  return (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf)).filter(may)
}
