/**
 * That the plenary closed a track is told in the track's room, where experts are who do not read the plenary. A head's device says it (spec/opening.md §4);
 * it is no part of the record and changes nothing in the room: who reads the plenary sees it there.
 */
import { at, entriesOf } from '../domain'
import type { Engine } from './ports'
import { isMember } from './reading'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'

const IN_WORK: ReadonlySet<string | null> = new Set(['open', 'in_progress', 'blocked'])

const isHead = (room: Room, person: string): boolean => (at(room.rules.heads, room.person(person)?.delegation ?? '') ?? []).includes(person)

/** The track this room is of: it holds the terms it was opened with. */
function trackOf(room: Room): { readonly id: string; readonly title: string } | null {
  if (room.data.kind !== 'track') return null
  const [first] = entriesOf(room.rules.tracks)
  return first === undefined ? null : { id: first[0], title: first[1].title }
}

const isTold = (room: Room): boolean => room.data.notices.some(({ kind }) => kind === 'track-ended')

/** Once is enough; whoever says it is named. Kept with how many tasks were in work then. */
export function takeClosing(room: Room, person: string): void {
  const track = trackOf(room)
  if (track === null || !isHead(room, person)) return room.notice('refused-entry', person, null, null, 'NO_POWER')
  if (isTold(room)) return
  const number = entriesOf(room.rules.tasks).filter(([, task]) => IN_WORK.has(task.status)).length
  room.noticeOf({ kind: 'track-ended', matter: { ...track, number, form: '', owner: '', delegations: [] }, reason: null }, person)
}

/** The first head in the room who reads the plenary says it. */
export function owedClosings(engine: Engine): void {
  const { plenary } = engine
  if (plenary === null || plenary.data.stage !== 'open') return
  for (const room of engine.rooms.values()) {
    const track = trackOf(room)
    if (track === null || room.data.stage !== 'open' || isTold(room) || at(plenary.rules.tracks, track.id)?.state !== 'closed') continue
    const teller = room.group?.leaves.map((leaf) => room.personOf(leaf)).find((person) => isHead(room, person) && isMember(plenary.rules, person))
    if (teller === engine.data.me.id) room.enqueueOnce(encodeRoomPayload({ type: 'closing' }))
  }
}
