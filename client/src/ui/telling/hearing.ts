/** “Who hears me?” as a sentence with a number or names, from what is observed (ux.md §1.4). */
import type { LiveView, RoomView } from '../../model'
import type { Say } from '../words'
import { named } from './names'
import type { Clock } from '../words/times'

export interface Hearing {
  /** “Plenary. Microphone off.” */
  readonly state: string
  /** “Nobody hears you. 11 people see you.” */
  readonly effect: string
  readonly heard: boolean
}

const FEW = 4

export function hearingOf(say: Say, clock: Clock, live: LiveView, room: RoomView | null, roomName: string): Hearing {
  const microphone = live.own.microphone
  const halted = room?.state === 'halted' || live.media === 'refused' || live.stopped !== null
  const states = { off: 'room.hearsOff', on: 'room.hearsOn', starting: 'room.hearsStarting', failed: 'room.hearsFailed' } as const
  const heard = microphone === 'on' && !halted && live.media === 'connected' && live.heardBy.length > 0
  const sentences = [halted ? say('room.hearsStopped') : hearers(say, clock, live), ...seen(say, live, halted)]
  return { state: say('room.inRoomState', { room: roomName, state: say(states[microphone]) }), effect: sentences.join(' '), heard }
}

function hearers(say: Say, clock: Clock, live: LiveView): string {
  if (live.own.microphone !== 'on') return say('room.hearsNobody')
  if (live.media !== 'connected') return say('room.hearsNobody')
  if (live.heardBy.length === 0) return say('room.hearsNobodyHere')
  return live.heardBy.length <= FEW
    ? say('room.hearsNames', { names: clock.list(live.heardBy.map((each) => named(say, each))) })
    : say('room.hearsCount', { count: live.heardBy.length })
}

function seen(say: Say, live: LiveView, halted: boolean): readonly string[] {
  if (halted || live.media !== 'connected') return []
  const others = live.tiles.filter((each) => !each.me).length
  return [
    ...(live.own.camera === 'on' ? [say('room.seenCount', { count: others })] : []),
    ...(live.own.screen === 'on' ? [say('room.screenCount', { count: others })] : []),
  ]
}
