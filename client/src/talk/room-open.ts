/** A room as the disk has it. What belongs to it its record says, so that a part that is missing is noticed. */
import { CryptoError, decodeGroup } from '../crypto'
import { apply, decodeState, type RoomState } from '../domain'
import { type ConfirmedData, nothingConfirmed } from './confirmed'
import { readSignedEntry } from './entries'
import type { Vault } from './ports'
import { decodePlain } from './plain'
import { Room, type RoomContext } from './room'
import { lastPage } from './room-receipts'
import { type AppliedEntry, nameOf, PAGE, shownFrom } from './room-records'
import type { MessageData, RoomData } from './state'

type Bytes = Uint8Array

/** Those of these rooms that the disk knows. Throws CryptoError('STATE_BROKEN') when a part of one is missing or does not fit the others. */
export async function openRooms(context: RoomContext, ids: readonly string[], vault: Vault): Promise<readonly Room[]> {
  return (await Promise.all(ids.map((id) => openRoom(context, id, vault)))).filter((room) => room !== null)
}

async function openRoom(context: RoomContext, id: string, vault: Vault): Promise<Room | null> {
  const name = nameOf.room(id)
  const found = await vault.read([name, nameOf.confirmed(id)])
  const stored = found.get(name)
  if (stored === undefined) return null
  const data = decodePlain<RoomData>(stored)
  const vouched = found.get(nameOf.confirmed(id))
  const confirmed = vouched === undefined ? nothingConfirmed : decodePlain<ConfirmedData>(vouched) // without it nothing is called confirmed
  const first = shownFrom(data.said)
  const [rules, messages, receipts] = await Promise.all([
    readRules(context, id, data, vault),
    readMessages(vault, id, first, data.said),
    lastPage(id, data, vault),
  ])
  const group = data.stage === 'removed' ? null : decodeGroup(data.group)
  return new Room(context, data, { group, rules, kept: { first, messages, receipts, confirmed } })
}

/** Messages `from` to before `to` of a room, counted from 0: whole pages, the last as far as it goes. `from` begins a page. */
export async function readMessages(vault: Vault, id: string, from: number, to: number): Promise<readonly MessageData[]> {
  const names = Array.from({ length: Math.ceil((to - from) / PAGE) }, (_, i) => nameOf.page(id, from / PAGE + i))
  const messages = (await readAll(vault, names)).flatMap((page) => decodePlain<readonly MessageData[]>(page))
  if (messages.length < to - from) throw broken('messages are missing')
  return messages.slice(0, to - from)
}

/** The state that was written, and the entries since. */
async function readRules(context: RoomContext, id: string, { room, base, position }: RoomData, vault: Vault): Promise<RoomState> {
  const names = Array.from({ length: position - base }, (_, i) => nameOf.entry(id, base + 1 + i))
  const [state, ...entries] = await readAll(vault, [nameOf.state(id), ...names])
  let rules = decodeState(state ?? new Uint8Array())
  if (rules.position !== base) throw broken('the state is of another position')
  for (const bytes of entries) {
    const { sign1, ...placed } = decodePlain<AppliedEntry>(bytes)
    const signed = await readSignedEntry(sign1, context.talk, room)
    if (signed === null || placed.position !== rules.position + 1) throw broken('an entry does not follow')
    rules = apply(rules, signed.entry, placed).state
  }
  return rules
}

async function readAll(vault: Vault, names: readonly string[]): Promise<readonly Bytes[]> {
  const found = await vault.read(names)
  return names.map((name) => {
    const bytes = found.get(name)
    if (bytes === undefined) throw broken(`${name} is missing`)
    return bytes
  })
}

const broken = (text: string): CryptoError => new CryptoError('STATE_BROKEN', text)
