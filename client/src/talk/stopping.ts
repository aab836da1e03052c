/** How a room stops on this device, goes on, or is left; nothing that was never sent is lost by any of it. The ways on: spec/crypto.md §14. */
import type { LeafView } from '../crypto'
import { readSignedEntry, type SignedEntry } from './entries'
import type { Room } from './room'
import type { Intent } from './state'

/** Nothing is sent or accepted here any more until people have looked at it. */
export function halt(room: Room, code: string, detail: string): void {
  // what stopped it first is what must be explained; all that follows is a consequence
  const problem = room.data.stage === 'halted' ? room.data.problem : { code, detail, was: room.data.stage }
  room.data = { ...room.data, stage: 'halted', problem }
  room.effects.push({ do: 'epoch', room: room.data.room, added: [], removed: [] })
}

/** Whether it stopped because others hold another record: it still follows the log, since what ends that comes this way. */
export const isParted = ({ data }: Room): boolean => data.stage === 'halted' && (data.problem?.code === 'DEVICES_DISAGREE' || data.problem?.code === 'HOST_FORKED')

/** What stopped it is over, and it goes on where it was. */
export function goOn(room: Room): void {
  if (room.data.problem === null) return
  room.data = { ...room.data, stage: room.data.problem.was, problem: null }
  room.effects.push({ do: 'epoch', room: room.data.room, added: [], removed: [] })
}

/** Own words that are not in the log: nobody else has them. */
export const unsentIn = (room: Room): readonly string[] => [
  ...room.data.unsent,
  ...room.intents().flatMap((each) => (each.do === 'entry' ? wordsIn(each) : [])),
]

function wordsIn({ kind, body }: Extract<Intent, { do: 'entry' }>): readonly string[] {
  const text = body['text']
  return (kind === 'message' || kind === 'private.note') && typeof text === 'string' && text !== '' ? [text] : []
}

/** This person is in the room no more. With the group every key of it goes; who was here is still known by name. */
export async function putOut(room: Room): Promise<void> {
  const noted = room.data.putOut[room.context.me]
  const signed = noted === undefined ? null : await readSignedEntry(noted.sign1, room.context.talk, room.data.room)
  room.group = null
  room.data = {
    ...room.data,
    stage: 'removed',
    problem: null,
    unsent: unsentIn(room),
    queue: [],
    inflight: null,
    owed: null,
    leafSeed: new Uint8Array(),
    removedBy: { by: noted?.by ?? null, reason: signed === null ? null : reasonIn(signed), at: noted?.at ?? room.data.place.stamp },
  }
}

/** A fresh leaf of this person stands in place of the one this device had: the way in is on its way, and nobody was put out. */
export function makesWay(room: Room, added: readonly LeafView[]): boolean {
  if (!added.some((leaf) => room.personOf(leaf) === room.context.me)) return false
  room.group = null
  halt(room, 'COMING_BACK', '')
  return true
}

/** Why somebody is out whose word every owner denied. */
export const DENIED = 'The device said what no delegation holds to be so.'

export function reasonIn({ entry }: Pick<SignedEntry, 'entry'>): string | null {
  if (entry.kind === 'word.deny') return DENIED
  const reason = (entry.body as Record<string, unknown>)['reason']
  return typeof reason === 'string' ? reason : null
}
