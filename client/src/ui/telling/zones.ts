/** Whose clock shows what: every date in one's own zone first, then in that of every party (rule G13: a zone is only for showing). */
import type { DelegationView, RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import { type Clock, createClock } from '../words/times'
import { knowsZone } from './session-times'

/** Those who read the clock in one zone. */
export interface Watch {
  readonly zone: string
  /** This device's. */
  readonly mine: boolean
  /** As their heads said; in charter order. */
  readonly delegations: readonly DelegationView[]
}

type Told = Pick<TalkView, 'delegations' | 'zones' | 'me'>

/**
 * This device's zone, then each that a delegation's head said, in charter order, then those in which something of the room is dated though nobody said
 * them. A zone this browser does not know is left out.
 */
export function watchesOf({ delegations, zones, me }: Told, own: string, subjects: RoomSubjects | null): readonly Watch[] {
  const zoneOf = ({ id }: DelegationView): string | undefined => zones[id] ?? (id === me.delegation ? own : undefined)
  const told = delegations.flatMap((each) => zoneOf(each) ?? [])
  const all = [...new Set([own, ...told, ...(subjects === null ? [] : datedIn(subjects))])].filter((zone) => zone === own || knowsZone(zone))
  return all.map((zone) => ({ zone, mine: zone === own, delegations: delegations.filter((each) => zoneOf(each) === zone) }))
}

/** The rules keep a zone with every date. */
function datedIn(subjects: RoomSubjects): readonly string[] {
  const waiting = Object.values(subjects.pending).flatMap(({ body }) => {
    const said = body as { readonly terms?: { readonly start?: { readonly zone?: string } }; readonly due?: { readonly zone?: string } } | null
    return said?.terms?.start?.zone ?? said?.due?.zone ?? []
  })
  return [
    ...Object.values(subjects.sessions).flatMap(({ start, end }) => [start.zone, end.zone]),
    ...[...Object.values(subjects.tasks), ...Object.values(subjects.tracks)].flatMap(({ due }) => due?.zone ?? []),
    ...waiting,
  ]
}

/** “Northland and Westfell”; “You” where the own head said another zone; a city where nobody said it. */
export function watchName(say: Say, clock: Clock, me: Told['me'], { zone, mine, delegations }: Watch): string {
  const others = delegations.map(({ name }) => name)
  if (mine && !delegations.some(({ id }) => id === me.delegation)) return clock.list([say('sessions.you'), ...others])
  return others.length > 0 ? clock.list(others) : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** In another zone: the hour, with its day where that is another than here. */
export function thereAt(clock: Clock, zone: string, at: number): string {
  const there = createClock(clock.locale, zone)
  return there.day(at) === clock.day(at) ? there.hour(at) : there.moment(at)
}

/** A clock that says every party’s time: “Thu 14 March: Northland 10:00 · Southmark 12:00”. Where all share one zone it is the clock itself. */
export function everyClock(say: Say, clock: Clock, me: Told['me'], watches: readonly Watch[]): Clock {
  if (watches.length < 2) return clock
  const hour = (at: number): string =>
    watches.map((each) => say('sessions.at', { names: watchName(say, clock, me, each), time: thereAt(clock, each.zone, at) })).join(' · ')
  return { ...clock, hour, moment: (at) => say('sessions.on', { day: clock.day(at), times: hour(at) }) }
}

/** Zones to choose from: all that the browser knows, and those that must not be missing from the list. */
export const zoneNames = (also: readonly string[]): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...also.filter(knowsZone)])].sort()
