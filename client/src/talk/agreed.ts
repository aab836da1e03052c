/**
 * Rooms agreed in plenary: corridors, contact groups, expert tracks (spec/opening.md §6). Every device computes room, founding document and first state
 * alike, so whoever makes the room decides nothing.
 */
import { offeredLeaf } from '../crypto'
import { at, decodeState, encodeState, entriesOf, foundRoom, type Person, type RoomState } from '../domain'
import { encode, encodeFounding, equalBytes, type Founding, hex, readFounding, sha256, unhex } from '../record'
import { readAsking } from './asking'
import { type BelievedHeads, readIdentity } from './certificates'
import { kindOf, ownersOf } from './reading'
import type { Room } from './room'
import type { RoomPayload } from './room-payloads'
import type { AgreedData } from './state'
import type { RoomKind } from './view'

type Bytes = Uint8Array

/** What plenary agreed of a room; `named`: persons a track names beside the owners' heads, by delegation. */
export interface AgreedTerms {
  readonly kind: RoomKind
  readonly title: string
  readonly owners: readonly string[]
  readonly leads: Readonly<Record<string, string>>
  readonly named: Readonly<Record<string, readonly string[]>>
}

/** By proposal. Corridors and contact groups are there once agreed; tracks also while they are only proposed. */
export function agreedTerms(rules: RoomState): ReadonlyMap<string, AgreedTerms> {
  const parties = ownersOf(rules).filter((owner) => kindOf(rules, owner) === 'party')
  const rooms = entriesOf(rules.rooms).map(([id, r]) => [id, { kind: r.kind as RoomKind, title: r.title, owners: r.owners, leads: {}, named: {} }] as const)
  const tracks = entriesOf(rules.tracks)
    .filter(([, t]) => t.state !== 'proposed')
    .map(([id, t]) => [id, { kind: 'track' as const, title: t.title, owners: parties, leads: t.leads, named: t.members }] as const)
  return new Map<string, AgreedTerms>([...rooms, ...tracks])
}

export async function agreedRoomId(talk: Bytes, plenary: Bytes, proposal: string): Promise<Bytes> {
  return (await sha256(encode(['parley/1/room', talk, plenary, unhex(proposal)]))).slice(0, 16)
}

/** After an entry of the plenary: what it brought into force is founded, as it stands at this position. */
export async function noteAgreed(plenary: Room): Promise<void> {
  for (const [proposal, terms] of agreedTerms(plenary.rules)) {
    if (plenary.data.agreed[proposal] !== undefined) continue
    const made = await foundAgreed(plenary, proposal, terms)
    plenary.data = { ...plenary.data, agreed: { ...plenary.data.agreed, [proposal]: made } }
  }
}

async function foundAgreed(plenary: Room, proposal: string, terms: AgreedTerms): Promise<AgreedData> {
  const { rules, context, data } = plenary
  const room = await agreedRoomId(context.talk, data.room, proposal)
  const owners = rules.delegations.map((d) => d.id).filter((id) => terms.owners.includes(id))
  const heads = new Map(owners.map((owner) => [owner, (at(rules.heads, owner) ?? []).flatMap((id) => inGoodStanding(rules, id) ?? [])]))
  const founding = encodeFounding({
    talk: context.talk,
    room,
    rk: terms.kind,
    owners: owners.map((owner) => [owner, (heads.get(owner) ?? []).map((head) => unhex(head.key))] as const),
    rules: plenary.founding.rules,
    protocol: plenary.founding.protocol,
    psk: null,
  } satisfies Founding)
  const neutrals = Object.keys(rules.persons).filter((id) => kindOf(rules, at(rules.persons, id)?.delegation ?? '') === 'neutral')
  const ids = [...[...heads.values()].flat().map((head) => head.id), ...neutrals, ...Object.values(terms.named).flat()]
  const track = at(rules.tracks, proposal)
  const first = foundRoom({
    kind: terms.kind,
    owners,
    delegations: rules.charter?.charter.delegations ?? [],
    persons: [...new Set(ids)].sort().flatMap((id) => inGoodStanding(rules, id) ?? []),
    members: [],
    ...(rules.charter === null ? {} : { charter: rules.charter }),
    heads: rules.heads,
    subscribed: rules.subscribed,
    left: rules.left,
    interrupted: rules.interrupted,
    leads: terms.leads,
    ...(track === undefined ? {} : { tracks: { [proposal]: track } }),
  })
  return { room, founding, rules: encodeState(first), seats: [], founders: null }
}

/** As certified in plenary; null for who was revoked or is objected to. */
export function inGoodStanding(rules: RoomState, id: string): Person | null {
  const p = at(rules.persons, id)
  if (p === undefined || p.revoked || p.objections.length > 0) return null
  const { delegation, name, role, powers, key, from, until } = p
  return { id, delegation, name, role, powers, key, ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) }
}

export const agreedOf = (plenary: Room | null, room: string): { readonly proposal: string; readonly agreed: AgreedData } | null => {
  const found = Object.entries(plenary?.data.agreed ?? {}).find(([, each]) => hex(each.room) === room)
  return found === undefined ? null : { proposal: found[0], agreed: found[1] }
}

/** The state the founding heads begin with. */
export const firstState = (agreed: AgreedData): RoomState | null =>
  agreed.rules === null || agreed.founders === null
    ? null
    : { ...decodeState(agreed.rules), members: Object.fromEntries([...agreed.founders].sort().map((person) => [person, null])) }

/** A seat somebody asked for in plenary. Counts only from himself, with a certified leaf and his own statement. */
export async function takeSeat(plenary: Room, by: string, seat: Extract<RoomPayload, { type: 'seat' }>): Promise<void> {
  const refused = (code: string): void => plenary.notice('refused-entry', by, null, null, code)
  const offered = await offeredLeaf(seat.keyPackage, plenary.data.place.stamp)
  const identity = offered === null ? null : readIdentity(offered.identity)
  if (offered === null || identity === null || !(await plenary.isCertified(offered))) return refused('KEY_PACKAGE_REFUSED')
  const join = await readAsking(seat, identity.person.key, plenary.context.talk)
  const found = join === null ? null : agreedOf(plenary, hex(join.room))
  if (join === null || found === null || identity.person.id !== by) return refused('REQUEST_FORGED')
  const { proposal, agreed } = found
  const others = agreed.seats.filter((s) => s.person !== by)
  const seats = [...others, { person: by, keyPackage: seat.keyPackage, signed: seat.signed, device: join.device, mailbox: join.mailbox }]
  const founders = agreed.founders ?? foundersOf(plenary, agreed.founding, seats.map((s) => s.person))
  plenary.data = { ...plenary.data, agreed: { ...plenary.data.agreed, [proposal]: { ...agreed, seats, founders } } }
}

/** The founding heads with a seat, in the order of the document, once every owner has one; else null. */
function foundersOf(plenary: Room, founding: Bytes, seated: readonly string[]): readonly string[] | null {
  const { owners } = readFounding(founding)
  const keyOf = (person: string): Bytes => unhex(plenary.person(person)?.key ?? '')
  const present = owners.map(([, keys]) => keys.flatMap((key) => seated.filter((person) => equalBytes(keyOf(person), key))))
  return present.every((each) => each.length > 0) ? present.flat() : null
}

/** Whether a founding document was made of heads that are believed, one at least for each owner. */
export function foundedByHeads(founding: Founding, heads: BelievedHeads): boolean {
  const known = (owner: string, key: Bytes): boolean => heads(owner).some((each) => equalBytes(each, key))
  return founding.owners.length > 0 && founding.owners.every(([owner, keys]) => keys.length > 0 && keys.every((key) => known(owner, key)))
}

/** What a newcomer to plenary may believe of the founding documents he was mailed: those that fit rooms his attested state holds. */
export async function believeAgreed(plenary: Room, claimed: readonly (readonly [string, Bytes])[]): Promise<Room['data']['agreed']> {
  const terms = agreedTerms(plenary.rules)
  const out: Record<string, AgreedData> = {}
  for (const [proposal, bytes] of claimed) {
    const founding = readFounding(bytes)
    const known = terms.get(proposal)
    const room = await agreedRoomId(plenary.context.talk, plenary.data.room, proposal)
    if (known?.kind === founding.rk && equalBytes(room, founding.room) && foundedByHeads(founding, (owner) => plenary.headKeys(owner)))
      out[proposal] = { room, founding: bytes, rules: null, seats: [], founders: null }
  }
  return out
}
