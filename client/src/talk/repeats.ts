/**
 * Rooms stand alone (rules G2): a charter that was amended in plenary is posted in the rooms the parties agreed to, wherever the rules let it come into
 * force there. Each party's device signs of its own accord exactly the bytes its party signed in plenary, and nothing else.
 */
import { at, entriesOf, type RoomState } from '../domain'
import { type Cbor, encode, equalBytes } from '../record'
import type { Engine } from './ports'
import { perform } from './perform'
import { charterOf, isMember, kindOf } from './reading'
import type { Room } from './room'

/** Rooms the parties agreed to open. */
export const AGREED: ReadonlySet<string> = new Set(['corridor', 'contact', 'track'])
const bytesOf = (charter: unknown): Uint8Array => encode(charter as Cbor)

export async function owedCharters(engine: Engine): Promise<void> {
  const plenary = engine.plenary?.data.stage === 'open' ? engine.plenary : null
  const inForce = plenary === null ? null : charterOf(plenary.rules)
  if (plenary === null || inForce === null) return
  const amended = [...engine.rooms.values()].filter((room) => AGREED.has(room.data.kind) && room.data.stage === 'open' && charterOf(room.rules)?.charter !== inForce.charter)
  for (const room of amended) {
    const there = charterOf(room.rules)
    if (there === null || !isMember(room.rules, engine.data.me.id) || !isFirstHead(room)) continue
    if (equalBytes(bytesOf(there.charter), bytesOf(inForce.charter))) await subscribe(engine, plenary, room, there.id)
    else await repeat(engine, room, inForce.charter, there.id)
  }
}

/** Of the heads of his delegation who are in the room the first, by leaf. */
function isFirstHead(room: Room): boolean {
  const { me } = room.context
  const heads = at(room.rules.heads, room.person(me)?.delegation ?? '') ?? []
  return (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf)).find((person) => heads.includes(person)) === me
}

/** Parties that have not left, in charter order; null where one has nobody in the room who signs, or signs jointly: it cannot come into force there. */
function signingParties(rules: RoomState): readonly string[] | null {
  const parties = rules.delegations.filter((d) => d.kind === 'party' && !rules.left.includes(d.id))
  const signs = (id: string): boolean =>
    Object.entries(rules.persons).some(([person, one]) => one.delegation === id && one.powers.includes('sign') && !one.revoked && isMember(rules, person))
  return parties.every(({ id, signature }) => signature === 'any' && signs(id)) ? parties.map(({ id }) => id) : null
}

async function repeat(engine: Engine, room: Room, charter: unknown, amends: string): Promise<void> {
  const parties = signingParties(room.rules)
  const own = engine.data.me.delegation
  if (parties === null || !parties.includes(own) || underWay(room)) return
  const waiting = entriesOf(room.rules.proposals).find(
    ([, p]) => p.kind === 'charter.propose' && p.state === 'pending' && p.body?.['amends'] === amends && equalBytes(bytesOf(p.body['charter']), bytesOf(charter)),
  )
  if (waiting === undefined && parties[0] === own) await perform(engine, room, 'charter.propose', { charter, amends })
  if (waiting !== undefined && !waiting[1].given.includes(own)) await perform(engine, room, 'consent', { to: waiting[0] })
}

/** A neutral or observer that accepted the charter in plenary has accepted these very bytes. */
async function subscribe(engine: Engine, plenary: Room, room: Room, charter: string): Promise<void> {
  const own = engine.data.me.delegation
  if (kindOf(plenary.rules, own) === 'party' || !plenary.rules.subscribed.includes(own) || room.rules.subscribed.includes(own) || underWay(room)) return
  await perform(engine, room, 'charter.subscribe', { charter })
}

const underWay = (room: Room): boolean =>
  room.intents().some((i) => i.do === 'entry' && ['charter.propose', 'charter.subscribe', 'consent'].includes(i.kind))
