/**
 * The host's device lists (spec/protocol.md §3, `roster`). The host cannot tell a wrong change from a right one: it shows every change to everybody, and
 * the devices judge it by their keys. What is wrong is told with the name of who signed it, and put right by the devices of the party it was done to.
 */
import { decode, equalBytes, hex, readReceipt, readRosterChange, type RosterChange, verifySign1 } from '../record'
import { deliveredOf, type Fields, octets } from '../transport/wire'
import type { ListNews, OpeningData } from './opening-data'
import type { Engine } from './ports'
import { isMember } from './reading'
import { envelopeHash, KIND } from './receipts'
import type { Room } from './room'
import type { RoomData } from './state'

type Bytes = Uint8Array
const ROSTER = 'parley/1/roster'

export interface ListItem {
  readonly by: Bytes
  readonly asked: RosterChange
}

/** An item of kind 5; null for what no device signed for this talk and room, which changes nothing. */
export async function readListItem(bytes: Bytes, talk: Bytes, room: Bytes): Promise<ListItem | null> {
  try {
    const value = decode(bytes)
    if (!Array.isArray(value) || value.length !== 4 || value[0] !== 1 || value[1] !== 'list') return null
    const [, , by, change] = value as readonly unknown[]
    if (!(by instanceof Uint8Array) || by.length !== 32 || !(change instanceof Uint8Array)) return null
    const asked = readRosterChange(await verifySign1(ROSTER, change, by))
    return equalBytes(asked.talk, talk) && equalBytes(asked.room, room) ? { by, asked } : null
  } catch {
    return null // not signed by that device, or nothing of this kind
  }
}

/** Who named this device as theirs. It is their word: several may have named one. */
const personsWith = ({ people }: RoomData, device: Bytes): readonly string[] =>
  Object.entries(people).flatMap(([person, known]) => (equalBytes(known.device, device) ? [person] : []))

/** Whose keys and place in the rules are here: such a person's device belongs on the list. */
const belongs = (room: Room, person: string): boolean => room.leafOf(person) !== null && isMember(room.rules, person)

/** Whether somebody who stays in the room has named this device too: then it is not taken off with who goes. */
export const isSharedBy = (room: Room, device: Bytes): boolean => personsWith(room.data, device).some((person) => belongs(room, person))

/** A change of the room's list took effect at the host. */
export async function takeListItem(room: Room, bytes: Bytes): Promise<void> {
  const item = await readListItem(bytes, room.context.talk, room.data.room)
  if (item === null) return
  if (room.data.stage === 'removed') return takeOneselfOff(room, item)
  if (room.data.stage !== 'open') return // what it holds of the room is not vouched for: it judges nobody by it
  const { by, asked } = item
  const member = personsWith(room.data, asked.device).find((person) => belongs(room, person)) ?? null
  const signer = personsWith(room.data, by)[0] ?? null
  if (asked.change === 'revoke' && member !== null && !equalBytes(by, asked.device)) return takenOff(room, member, signer, asked)
  if (asked.change !== 'revoke' && member !== null) return isBack(room, member, asked.device)
  if (asked.change !== 'revoke') return strangerOn(room, signer, item)
}

function takenOff(room: Room, person: string, by: string | null, { device }: RosterChange): void {
  room.notice('list-taken', person, by, null, null)
  room.data = { ...room.data, takenOff: { ...room.data.takenOff, [hex(device)]: by } }
  const me = room.person(room.context.me)
  const owner = room.person(person)
  if (person === room.context.me || me === null || me.delegation !== owner?.delegation || !me.powers.includes('sign')) return
  room.effects.push({ do: 'list', room: room.data.room, device, change: 'grant', after: room.data.place.seq })
}

function isBack(room: Room, person: string, device: Bytes): void {
  const { [hex(device)]: by, ...others } = room.data.takenOff
  if (by === undefined) return // put there with an admission, as it should be
  room.data = { ...room.data, takenOff: others }
  room.notice('list-back', person, by, null, null)
}

/** No admission that this device knows of stands behind it. A head's device that came back by itself stays: the host would only be asked in circles. */
function strangerOn(room: Room, by: string | null, { asked }: ListItem): void {
  const person = personsWith(room.data, asked.device)[0] ?? null
  room.notice(asked.change === 'return' ? 'list-stays' : 'list-stranger', person, by, null, null)
  if (asked.change === 'return' || room.person(room.context.me)?.powers.includes('sign') !== true) return
  room.effects.push({ do: 'list', room: room.data.room, device: asked.device, change: 'revoke', after: room.data.place.seq })
}

/** It came back because nobody had shown it why it was off; the log has shown it now. */
function takeOneselfOff(room: Room, { by, asked }: ListItem): void {
  const own = room.data.people[room.context.me]?.device
  if (own === undefined || asked.change !== 'return' || !equalBytes(by, own)) return
  room.effects.push({ do: 'list', room: room.data.room, device: own, change: 'revoke', after: room.data.place.seq })
}

const NEWS_KEPT = 32

/** A change of the opening room's list took effect at the host: what is wrong is told to every head. The device concerned comes back by itself. */
export async function takeOpeningList(opening: OpeningData, talk: Bytes, room: Bytes, bytes: Bytes, at: number): Promise<OpeningData> {
  const item = await readListItem(bytes, talk, room)
  if (item === null || equalBytes(item.by, item.asked.device)) return item === null ? opening : cameBack(opening, item, at)
  const slotOf = (device: Bytes): number | null => opening.heads.find((head) => equalBytes(head.device, device))?.slot ?? null
  const [slot, by] = [slotOf(item.asked.device), slotOf(item.by)]
  if (item.asked.change !== 'revoke') return slot === null ? told(opening, { at, kind: 'stranger', slot, by }) : cameBack(opening, item, at)
  return slot === null ? opening : told(opening, { at, kind: 'taken', slot, by })
}

function cameBack(opening: OpeningData, { asked }: ListItem, at: number): OpeningData {
  const slot = opening.heads.find((head) => equalBytes(head.device, asked.device))?.slot
  const last = opening.lists.findLast((each) => each.slot === slot)
  if (slot === undefined || asked.change === 'revoke' || last?.kind !== 'taken') return opening
  return told(opening, { at, kind: 'back', slot, by: last.by })
}

const told = (opening: OpeningData, news: ListNews): OpeningData => ({ ...opening, lists: [...opening.lists, news].slice(-NEWS_KEPT) })

/**
 * This device was taken off a list: by the item that the host shows of it, which is kept. A head's device whose place nobody took by the rules, as far as it
 * knows, comes back; the log then tells it whether that was right.
 */
export async function onRemoved(engine: Engine, body: Fields): Promise<void> {
  const room = octets(body, 'room')
  const { data } = engine
  for (const { seq, bytes, receipt } of deliveredOf(body)) {
    const item = await readListItem(bytes, data.facts.talk, room)
    if (item === null || !equalBytes(item.asked.device, data.keys.deviceKey) || !(await isPromised(engine, room, bytes, receipt))) continue
    if (equalBytes(item.by, data.keys.deviceKey)) continue
    engine.keepEvidence('TAKEN_OFF_LIST', room, [receipt, bytes])
    if (mayReturn(engine, room)) engine.owe('roster', { room, device: data.keys.deviceKey, change: 'return', after: seq })
  }
}

async function isPromised(engine: Engine, room: Bytes, bytes: Bytes, receipt: Bytes): Promise<boolean> {
  try {
    const promised = readReceipt(await verifySign1('parley/1/receipt', receipt, engine.data.facts.host))
    return equalBytes(promised.room, room) && equalBytes(promised.envelope, await envelopeHash(KIND.list, bytes))
  } catch {
    return false // not by this host
  }
}

function mayReturn(engine: Engine, id: Bytes): boolean {
  const { data } = engine
  if (data.me.role !== 'head' || data.stopped !== null) return false
  const room = engine.rooms.get(hex(id))
  if (room === undefined) return equalBytes(id, data.openingRoom) || equalBytes(id, data.plenary)
  return room.data.stage !== 'removed' && room.data.putOut[data.me.id] === undefined
}
