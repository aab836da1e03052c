/**
 * In which time zone a delegation reads its clock. A head's device says it in the rooms that have dates (spec/opening.md §4); it is no part of the record,
 * and nothing follows from it but how a date is shown beside one's own.
 */
import { at } from '../domain'
import type { Engine } from './ports'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import type { RoomKind } from './view'

/** Sessions, tasks and tracks are dated there. */
const DATED: ReadonlySet<RoomKind> = new Set(['plenary', 'track'])

/** The form of an IANA name; which of them there are is each browser's to know. */
export const isZoneName = (zone: string): boolean => /^[A-Za-z0-9_+\-/]{1,64}$/.test(zone)

const headOf = (room: Room, person: string): string | null => {
  const delegation = room.person(person)?.delegation ?? ''
  return (at(room.rules.heads, delegation) ?? []).includes(person) ? delegation : null
}

/** What the latest of a delegation's heads said counts. */
export function takeZone(room: Room, person: string, zone: string): void {
  const delegation = headOf(room, person)
  if (delegation === null || !DATED.has(room.data.kind) || !isZoneName(zone)) return room.notice('refused-entry', person, null, null, 'ZONE_REFUSED')
  room.data = { ...room.data, zones: { ...room.data.zones, [delegation]: zone } }
}

/** A head's device says its zone once in each room, and again when it is another: two heads who differ do not answer each other for ever. */
export function owedZones(engine: Engine): void {
  const { zone, me } = engine.data
  for (const room of engine.rooms.values()) {
    if (zone === '' || room.data.stage !== 'open' || !DATED.has(room.data.kind) || room.data.zoneSaid === zone || headOf(room, me.id) === null) continue
    room.enqueueOnce(encodeRoomPayload({ type: 'zone', zone }))
    room.data = { ...room.data, zoneSaid: zone }
  }
}

/** Delegation to zone, as far as told: in plenary, or to who is not there in a track. */
export function toldZones(engine: Engine): Readonly<Record<string, string>> {
  const rooms = [...engine.rooms.values()].filter(({ data }) => data.stage !== 'joining')
  const told = (kind: RoomKind) => rooms.filter(({ data }) => data.kind === kind).map(({ data }) => data.zones)
  return Object.assign({}, ...told('track'), ...told('plenary')) as Readonly<Record<string, string>>
}
