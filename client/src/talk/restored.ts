/**
 * This device's part after its host was restored from a backup (spec/protocol.md §10): it hands back what the host lacks and had signed, then shows how far
 * it has read. The host takes nothing on trust, and this device believes the operator nothing: what it holds the host's signature for it keeps.
 */
import { hex } from '../record'
import { count, type Fields, HostError, listOf, octets } from '../transport/wire'
import type { Engine } from './ports'
import { viewOf } from './person-views'
import { nextLog } from './receipts'
import type { Room } from './room'
import type { ProblemView, RoomView } from './view'
import { readReceipts, readSealed, receiptOf } from './room-receipts'

type Bytes = Uint8Array

/** A room that takes nothing since a restore. `waiting`: devices that have not shown what they hold, as the host says. */
export interface ClosedRoom {
  readonly at: number
  readonly head: number
  readonly waiting: readonly string[]
  /** Whether this device has said to go on without. */
  readonly goesOn: boolean
}

/** Which rooms are closed, as the host says since the last connection. */
export class ClosedRooms {
  readonly #rooms = new Map<string, ClosedRoom>()

  proved(reply: Fields): void {
    this.#rooms.clear()
    for (const row of listOf(reply.get('restored')) ?? []) {
      const [room, at, head] = listOf(row) ?? []
      if (room instanceof Uint8Array && typeof at === 'number' && typeof head === 'number') this.#rooms.set(hex(room), { at, head, waiting: [], goesOn: false })
    }
  }

  /** What a push says; true when it opened the room again. */
  told(body: Fields): boolean {
    const id = hex(octets(body, 'room'))
    const waiting = (listOf(body.get('waiting')) ?? []).flatMap((key) => (key instanceof Uint8Array ? [hex(key)] : []))
    if (body.get('at') === null) return this.#rooms.delete(id)
    this.#rooms.set(id, { at: count(body, 'at'), head: count(body, 'head'), waiting, goesOn: this.#rooms.get(id)?.goesOn === true })
    return false
  }

  /** The host has heard that this device goes on without. */
  goesOn(room: Bytes): void {
    const closed = this.of(room)
    if (closed !== null) this.#rooms.set(hex(room), { ...closed, goesOn: true })
  }

  of(room: Bytes): ClosedRoom | null {
    return this.#rooms.get(hex(room)) ?? null
  }
}

/** Gives back what the host lacks, as far as this device still has the bytes, and then says how far it has read. */
export async function giveBack(engine: Engine, room: Room, head: number): Promise<void> {
  const { place, kept } = room.data
  const id = room.data.room
  if (place.seq > head) {
    let { log } = kept.before
    for (const row of await readReceipts(room.id, kept.before.seq + 1, place.seq, engine.ports.vault)) {
      log = await nextLog(log, row.envelope, row.stamp)
      if (row.seq <= head) continue
      const bytes = await readSealed(room.id, row.seq, engine.ports.vault)
      if (bytes === null || !(await given(engine, { room: id, seq: row.seq, kind: row.kind, bytes, receipt: receiptOf(id, log, row) }))) break
    }
  }
  await engine.host.request('restored.show', { room: id, receipt: place.receipt })
}

/** What the host answers when it refuses; null when it has heard. */
export async function goOnWithout(engine: Engine, room: Room): Promise<ProblemView | null> {
  try {
    await engine.host.request('restored.without', { room: room.data.room })
    engine.host.closedRooms.goesOn(room.data.room)
    return null
  } catch (error) {
    return { code: error instanceof HostError ? error.code : 'FAULT' }
  }
}

/** What people are told of a closed room: whose devices are waited for, as the host says, and how much this device holds that the host does not. */
export function restoredView(engine: Engine, room: Room): RoomView['restored'] {
  const closed = engine.host.closedRooms.of(room.data.room)
  if (closed === null) return null
  const people = Object.entries(room.data.people)
  const named = closed.waiting.map((key) => people.find(([, { device }]) => hex(device) === key)?.[0])
  const waiting = named.flatMap((id) => (id === undefined ? [] : (viewOf(room, id) ?? [])))
  return {
    at: closed.at, waiting, others: closed.waiting.length - waiting.length, lacking: Math.max(0, room.data.place.seq - closed.head), goesOn: closed.goesOn,
    mayGoOn: room.person(room.context.me)?.powers.includes('sign') === true,
  }
}

/** False when the host does not take it. That another device was quicker is as good. */
async function given(engine: Engine, item: { room: Bytes; seq: number; kind: number; bytes: Bytes; receipt: Bytes }): Promise<boolean> {
  try {
    await engine.host.request('restored.give', item)
    return true
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    if (error.code === 'OFFLINE') throw error
    const present = /head=(\d+)/.exec(error.message)
    return error.code === 'NO_SUCH_POSITION' && present !== null && Number(present[1]) >= item.seq
  }
}
