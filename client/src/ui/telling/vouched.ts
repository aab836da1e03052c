/**
 * Who vouches for what the record says, in words (spec/record.md §10). One place for every result that binds: what is shown as confirmed was named, signed,
 * by a device of every party at or after it; everything else is said to be not confirmed, and since when.
 */
import type { RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { delegationOf } from './opening'

/** What binds, by what it is. */
export type ResultKey = `decision/${string}` | `charter/${string}` | `member/${string}` | `left/${string}`
export interface Vouching { readonly tone: 'ok' | 'warn' | 'plain'; readonly says: string }

type Parties = TalkView['vouching'][string]['parties']
type Party = Parties[number]

/** To the second today; with the day otherwise. */
const timeOf = (clock: Clock, at: number, now: number): string => (clock.day(at) === clock.day(now) ? clock.second(at) : clock.moment(at))

const nameOf = (talk: TalkView, { delegation }: Party): string => delegationOf(talk, delegation).name

/** A result of a room, and what the rules hold of that room; `now`: the host's time, ms. `fresh`: it has just happened, told yet or not. */
export interface OfRoom { readonly fresh?: boolean; readonly room: string; readonly result: ResultKey; readonly subjects: RoomSubjects; readonly now: number }

/** What is said beside a result. Null where one side alone owns the room, or where the room is not read. */
export function vouchedFor(say: Say, clock: Clock, talk: TalkView, of: OfRoom): Vouching | null {
  const parties = talk.vouching[of.room]?.parties ?? []
  if (parties.length < 2) return null
  const at = of.subjects.results?.[of.result]?.at ?? (of.fresh ? { [talk.me.delegation]: of.now } : undefined)
  if (at === undefined) return { tone: 'plain', says: say('vouched.before') }
  const missing = parties.filter((each) => at[each.delegation] === undefined)
  if (missing.length > 0) return { tone: 'warn', says: missing.map((each) => unconfirmed(say, clock, talk, each, of.now)).join(' ') }
  const last = Math.max(...parties.map((each) => at[each.delegation] ?? 0))
  return { tone: 'ok', says: say('vouched.confirmed', { names: clock.list(parties.map((each) => nameOf(talk, each))), time: timeOf(clock, last, of.now) }) }
}

export interface AtPosition { readonly room: string; readonly position: number; readonly now: number }

/** What is said beside anything that happened at a position of a room's record. Null once every party vouched for it. */
export function notYetConfirmed(say: Say, clock: Clock, talk: TalkView, of: AtPosition): string | null {
  const parties = talk.vouching[of.room]?.parties ?? []
  const missing = parties.length < 2 ? [] : parties.filter(({ upTo }) => upTo < of.position)
  return missing.length === 0 ? null : missing.map((each) => unconfirmed(say, clock, talk, each, of.now)).join(' ')
}

function unconfirmed(say: Say, clock: Clock, talk: TalkView, party: Party, now: number): string {
  const delegation = nameOf(talk, party)
  if (party.missing) return since(say, clock, talk, party, now)
  return party.heard === null ? say('vouched.unheard', { delegation }) : say('vouched.unconfirmed', { delegation, time: timeOf(clock, party.heard, now) })
}

function since(say: Say, clock: Clock, talk: TalkView, party: Party, now: number): string {
  const delegation = nameOf(talk, party)
  return party.heard === null ? say('vouched.never', { delegation }) : say('vouched.since', { delegation, time: timeOf(clock, party.heard, now) })
}

/** The parties whose word for something new is missing: what stands on the screen until it comes. */
export interface MissingWord { readonly delegation: string; readonly says: string; readonly means: string }
export function missingWords(say: Say, clock: Clock, talk: TalkView, room: string, now: number): readonly MissingWord[] {
  const missing = (talk.vouching[room]?.parties ?? []).filter((each) => each.missing)
  return missing.map((each) => ({ delegation: each.delegation, says: since(say, clock, talk, each, now), means: say('vouched.sinceMeans', { delegation: nameOf(talk, each) }) }))
}

/** Up to when the record is confirmed, and by whom; or who has not confirmed it yet. Null where one side alone owns the room. */
export function confirmedUpTo(say: Say, clock: Clock, talk: TalkView, room: string, now: number): string | null {
  const parties = talk.vouching[room]?.parties ?? []
  const others = parties.filter((each) => each.delegation !== talk.me.delegation)
  if (parties.length < 2) return null
  const unheard = others.filter((each) => each.heard === null)
  if (unheard.length > 0) return say('vouched.sealUnheard', { names: clock.list(unheard.map((each) => nameOf(talk, each))) })
  const first = Math.min(...others.map((each) => each.heard ?? 0))
  return say('vouched.sealUpTo', { time: timeOf(clock, first, now), count: parties.length, names: clock.list(parties.map((each) => nameOf(talk, each))) })
}

/** Each party in a sentence, for who wants to know. */
export interface VouchingLine extends Vouching { readonly delegation: string }
export function vouchingLines(say: Say, clock: Clock, talk: TalkView, room: string, now: number): readonly VouchingLine[] {
  return (talk.vouching[room]?.parties ?? []).map((each) => {
    const { delegation, heard } = each
    if (delegation === talk.me.delegation) return { delegation, tone: 'ok', says: say('vouched.own', { delegation: nameOf(talk, each) }) }
    if (!each.all || heard === null) return { delegation, tone: 'warn', says: unconfirmed(say, clock, talk, each, now) }
    return { delegation, tone: 'ok', says: say('vouched.upTo', { delegation: nameOf(talk, each), time: timeOf(clock, heard, now) }) }
  })
}
