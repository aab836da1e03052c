/** Rooms by name, and which of them a person may enter. A room one may not enter is not listed at all. */
import type { RoomView, TalkView } from '../../model'
import type { Say } from '../words'
import { delegationOf } from './opening'

export function roomName(say: Say, talk: TalkView, room: Pick<RoomView, 'kind' | 'owners'>): string {
  if (room.kind === 'plenary') return say('frame.plenary')
  return say('frame.caucusOf', { delegation: delegationOf(talk, room.owners[0] ?? talk.me.delegation).name })
}

/** The room as it stands inside a sentence: “the plenary”, “the caucus of Northland”. */
export function theRoom(say: Say, talk: TalkView, room: Pick<RoomView, 'kind' | 'owners'>): string {
  if (room.kind === 'plenary') return say('frame.thePlenary')
  return say('frame.theCaucusOf', { delegation: delegationOf(talk, room.owners[0] ?? talk.me.delegation).name })
}

export const shortRoomName = (say: Say, room: Pick<RoomView, 'kind' | 'owners'>): string =>
  room.kind === 'plenary' ? say('frame.plenary') : say('frame.caucus', { code: room.owners[0] ?? '' })

export const roomById = (talk: TalkView, id: string | null): RoomView | null => talk.rooms.find((each) => each.room === id) ?? null
export const caucusOf = (talk: TalkView): RoomView | null =>
  talk.rooms.find((each) => each.kind === 'caucus' && each.owners.includes(talk.me.delegation)) ?? null
export const plenaryOf = (talk: TalkView): RoomView | null => talk.rooms.find((each) => each.kind === 'plenary') ?? null

const ENTERABLE: ReadonlySet<RoomView['state']> = new Set(['open', 'joining', 'halted'])
export const roomsToEnter = (talk: TalkView): readonly RoomView[] =>
  [...talk.rooms].filter((each) => ENTERABLE.has(each.state)).sort((a, b) => a.kind.localeCompare(b.kind) * -1)

/** A member who is in the room with a device, without me. */
export const othersIn = (room: RoomView): RoomView['members'] => room.members.filter((each) => !each.me)
