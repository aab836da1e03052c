/** Time in a room: the time of an entry, what falls due, and outages (rules G4–G7). */
import { drop, put } from './shelves'
import type { RoomState } from './state'

/** What happens to the matter of this id when its deadline, at this time, has come. */
export type Due = (state: RoomState, matter: string, time: number) => RoomState

/** By the kind of a deadline. No rule that is built sets one. */
const DUE: Readonly<Record<string, Due>> = {}

const SECOND_MS = 1000
const OUTAGE_S = 600

/** The room at the stamp of its next entry or beat: outage, then due times, then the time itself. */
export function advance(before: RoomState, stamp: number): RoomState {
  const state = outage(before, stamp)
  const time = Math.max(stamp, state.time)
  return { ...fallDue(state, time), time, stamp }
}

/** G7: later than the interval's start, every running deadline moves by the interval's full length. */
function outage(state: RoomState, stamp: number): RoomState {
  const begin = state.stamp
  const allowedMs = (state.charter?.charter.outage_s ?? OUTAGE_S) * SECOND_MS
  if (begin === null || stamp - begin <= allowedMs) return state
  const later = Object.entries(state.deadlines).filter(([, deadline]) => deadline.at > begin)
  if (later.length === 0) return state
  let { deadlines } = state
  for (const [matter, deadline] of later) deadlines = put(deadlines, matter, { ...deadline, at: deadline.at + stamp - begin })
  return { ...state, deadlines, outages: [...state.outages, { after: state.position, from: begin, to: stamp }] }
}

/** G5: every due time up to and with `time` fires, in order of time, then of the position of its decision. */
export function fallDue(state: RoomState, time: number): RoomState {
  const [next] = Object.entries(state.deadlines)
    .filter(([, deadline]) => deadline.at <= time)
    .sort(([, a], [, b]) => a.at - b.at || a.position - b.position)
  if (next === undefined) return state
  const [matter, deadline] = next
  const due = DUE[deadline.kind]
  if (due === undefined) throw new TypeError(`nothing is known to fall due for ${deadline.kind}`)
  return fallDue(due({ ...state, deadlines: drop(state.deadlines, matter) }, matter, deadline.at), time)
}
