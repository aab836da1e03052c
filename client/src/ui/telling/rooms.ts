/** Rooms by name, and which of them a person may enter. A room one may not enter is not listed at all. */
import type { AdmissionView, RoomView, TalkView } from '../../model'
import type { Say } from '../words'
import { delegationOf } from './opening'

/** What names a room; the title is that of a corridor, contact group or expert track. */
export type Named = Pick<RoomView, 'kind' | 'owners'> & { readonly title?: string }

const AGREED = { corridor: 'rooms.corridor', contact: 'rooms.contact', track: 'rooms.track' } as const
const THE_AGREED = { corridor: 'rooms.theCorridor', contact: 'rooms.theContact', track: 'rooms.theTrack' } as const

export function roomName(say: Say, talk: TalkView, room: Named): string {
  if (room.kind === 'plenary') return say('frame.plenary')
  if (room.kind !== 'caucus') return say(AGREED[room.kind], { title: room.title ?? '' })
  return say('frame.caucusOf', { delegation: delegationOf(talk, room.owners[0] ?? talk.me.delegation).name })
}

/** The room as it stands inside a sentence: “the plenary”, “the caucus of Northland”. */
export function theRoom(say: Say, talk: TalkView, room: Named): string {
  if (room.kind === 'plenary') return say('frame.thePlenary')
  if (room.kind !== 'caucus') return say(THE_AGREED[room.kind], { title: room.title ?? '' })
  return say('frame.theCaucusOf', { delegation: delegationOf(talk, room.owners[0] ?? talk.me.delegation).name })
}

export function shortRoomName(say: Say, room: Named): string {
  if (room.kind === 'plenary') return say('frame.plenary')
  return room.kind === 'caucus' ? say('frame.caucus', { code: room.owners[0] ?? '' }) : (room.title ?? '')
}

/** The room somebody asks to enter; of a knock before this device knows the room, what is known of it. */
export const askedRoom = (talk: TalkView, { room, roomKind, person }: AdmissionView): Named =>
  roomById(talk, room) ?? { kind: roomKind, owners: [person.delegation] }

/** Members whose delegation does not own the room (rules R7). */
export const visitorsIn = (room: RoomView): RoomView['members'] => room.members.filter((each) => each.visitor)

/** A caucus of another delegation, in which I am a visitor. */
export const isVisit = (talk: TalkView, room: Pick<RoomView, 'kind' | 'owners'>): boolean => room.kind === 'caucus' && !room.owners.includes(talk.me.delegation)

export const roomById = (talk: TalkView, id: string | null): RoomView | null => talk.rooms.find((each) => each.room === id) ?? null
export const caucusOf = (talk: TalkView): RoomView | null =>
  talk.rooms.find((each) => each.kind === 'caucus' && each.owners.includes(talk.me.delegation)) ?? null
export const plenaryOf = (talk: TalkView): RoomView | null => talk.rooms.find((each) => each.kind === 'plenary') ?? null

const ORDER: readonly RoomView['kind'][] = ['plenary', 'caucus', 'corridor', 'contact', 'track']
const ENTERABLE: ReadonlySet<RoomView['state']> = new Set(['open', 'joining', 'halted'])
export const roomsToEnter = (talk: TalkView): readonly RoomView[] =>
  [...talk.rooms].filter((each) => ENTERABLE.has(each.state)).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))

/** A member who is in the room with a device, without me. */
export const othersIn = (room: RoomView): RoomView['members'] => room.members.filter((each) => !each.me)
