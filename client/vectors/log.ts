/** The runner `log`: steps of a room's log in, outcomes and views out (rules §22). */
import {
  apply, at, basisHolds, beat, type Charter, decodeState, encodeState, type Finding, findingsOfEntry, findingsOfRoom, foundRoom, inOrder, type Outcome,
  type Person, type RoomState, runAt, type Seen, verdictOf, view,
} from '../src/domain'
import { type Basis, BEFORE_FIRST, equalBytes, hex, sha256, unhex } from '../src/record'
import { difference } from './comparing'
import { bodyInMs, toMs, viewInText } from './times'

const START = '2026-03-02T09:00:00Z'
const MINUTE_MS = 60_000
const ROOM = '0'.repeat(32)

interface EntryStep {
  readonly id?: string
  readonly by: string
  readonly kind: string
  readonly body: unknown
  readonly at?: string
  readonly signature?: 'bad'
  readonly author_seq?: number
  readonly prev?: string | null
  readonly receipt?: 'bad'
  readonly basis?: { readonly position: number; readonly run?: string }
}
type Step = EntryStep | { readonly until: string }

interface Given {
  readonly fixture: string
  readonly charter_patch?: unknown
  readonly people?: readonly Person[]
  readonly charter_in_force?: boolean
  readonly subscribed?: readonly string[]
  readonly room?: {
    readonly kind?: RoomState['room']['kind']
    readonly owners?: readonly string[]
    readonly members?: readonly string[]
    readonly leads?: Readonly<Record<string, string>>
  }
  readonly start?: string
  readonly outages?: readonly (readonly [string, string])[]
  readonly before?: readonly Step[]
}
export interface LogFile { readonly fixtures: Readonly<Record<string, { readonly charter: unknown; readonly people: readonly Person[] }>> }
export interface LogCase {
  readonly given: Given
  readonly when: readonly Step[]
  readonly expect: { readonly results?: readonly Outcome[]; readonly at?: string; readonly views?: Readonly<Record<string, unknown>> }
}

/** A room while its steps are played. */
class Run {
  private started = false
  private readonly seen: Seen[] = []

  constructor(public state: RoomState, private now: number, private readonly outages: readonly (readonly [number, number])[]) {}

  /** Outcomes of the entries among the steps; default ids are the prefix and the number of the entry. */
  play(steps: readonly Step[], prefix: string): readonly Outcome[] {
    const outcomes: Outcome[] = []
    for (const step of steps) {
      this.goTo(this.timeOf(step))
      if ('until' in step) this.state = beat(this.state, this.now)
      else outcomes.push(this.post(step, step.id ?? `${prefix}${outcomes.length + 1}`))
    }
    return outcomes
  }

  view(name: string, time: number): unknown {
    if (name === 'findings') return this.findings()
    return name === 'verdict' ? verdictOf(this.findings()) : viewInText(view(this.state, name, time))
  }

  private timeOf(step: Step): number {
    const given = 'until' in step ? step.until : step.at
    if (given !== undefined) return toMs(given)
    return this.started ? this.now + 1000 : this.now
  }

  /** A beat at every full minute on the way, except strictly inside an outage. */
  private goTo(time: number): void {
    const first = (Math.floor(this.now / MINUTE_MS) + 1) * MINUTE_MS
    for (let minute = first; this.started && minute < time; minute += MINUTE_MS) {
      if (!this.outages.some(([from, to]) => from < minute && minute < to)) this.state = beat(this.state, minute)
    }
    this.now = time
    this.started = true
  }

  private post(step: EntryStep, id: string): Outcome {
    const last = at(this.state.chains, step.by)
    const seq = step.author_seq ?? (last?.seq ?? 0) + 1
    const prev = step.prev === undefined ? (last?.id ?? null) : step.prev
    const entry = { id, room: ROOM, author: step.by, author_seq: seq, prev, kind: step.kind, body: bodyInMs(step.body) }
    const backwards = this.now < this.state.time
    const placed = { position: this.state.position + 1, stamp: this.now, signatureGood: step.signature !== 'bad', proofGood: proofIn(step.body) === 'valid' }
    const basisGood = basisHolds(this.state, this.basisOf(step.basis ?? { position: this.state.position }))
    const { state, outcome } = apply(frozen(this.state), entry, placed)
    this.state = state
    this.seen.push({ position: placed.position, outcome, receiptGood: step.receipt !== 'bad', backwards, basisGood })
    return outcome
  }

  private basisOf({ position, run }: { readonly position: number; readonly run?: string }): Basis {
    const there = run ?? runAt(this.state, position)
    return { position, run: there === null ? BEFORE_FIRST.run : unhex(there) }
  }

  private findings(): readonly Finding[] {
    return inOrder([...this.seen.flatMap(findingsOfEntry), ...findingsOfRoom(this.state)])
  }
}

/** What stands for the proof of an authorisation (§22: "valid" or "invalid"). */
function proofIn(body: unknown): unknown {
  const of = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined)
  return of(of(body, 'authorisation'), 'proof')
}

/** The room a case begins with. */
function roomOf(file: LogFile, given: Given): RoomState {
  const fixture = file.fixtures[given.fixture]
  if (fixture === undefined) throw new TypeError(`no fixture ${given.fixture}`)
  const charter = bodyInMs(merged(fixture.charter, given.charter_patch ?? {})) as Charter
  const people = [...fixture.people, ...(given.people ?? [])]
  const persons = people.map((each) => bodyInMs({ ...each, key: each.key ?? `k-${each.id}` }) as Person)
  const inForce = given.charter_in_force !== false
  const ownersOfPlenary = charter.delegations.filter((each) => each.kind !== 'observer').map((each) => each.id)
  const others = charter.delegations.filter((each) => each.kind !== 'party').map((each) => each.id)
  const heads = charter.delegations.flatMap((each) => each.heads)
  return foundRoom({
    kind: given.room?.kind ?? 'plenary',
    owners: given.room?.owners ?? ownersOfPlenary,
    delegations: charter.delegations,
    persons,
    members: inForce ? (given.room?.members ?? people.map((each) => each.id)) : heads,
    ...(given.room?.leads !== undefined && { leads: given.room.leads }),
    ...(inForce && { charter: { id: 'charter', charter }, subscribed: given.subscribed ?? others }),
  })
}

/** JSON merge patch (RFC 7396). */
function merged(value: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const result = new Map(value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [])
  for (const [key, item] of Object.entries(patch)) {
    if (item === null) result.delete(key)
    else result.set(key, merged(result.get(key), item))
  }
  return Object.fromEntries(result)
}

/** So that a rule that changes what it was given fails here. */
function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/** The room of a case after all its steps, with what became of them. */
function played(file: LogFile, { given, when }: LogCase): { readonly run: Run; readonly before: readonly Outcome[]; readonly results: readonly Outcome[] } {
  const outages = (given.outages ?? []).map(([from, to]) => [toMs(from), toMs(to)] as const)
  const run = new Run(roomOf(file, given), toMs(given.start ?? START), outages)
  return { run, before: run.play(given.before ?? [], 'b'), results: run.play(when, 'w') }
}

/** Null if the case passes, else what differs. */
export function runLog(file: LogFile, given: LogCase): string | null {
  const { expect } = given
  const { run, before, results } = played(file, given)
  if (before.some((outcome) => outcome !== 'ok')) return `before: ${before.join(', ')}`
  const bytes = encodeState(run.state)
  if (!equalBytes(bytes, encodeState(decodeState(bytes)))) return 'the state does not come back from its bytes'
  const time = expect.at === undefined ? run.state.time : toMs(expect.at)
  return difference(expect.results ?? [], expect.results === undefined ? [] : results, 'results')
    ?? Object.entries(expect.views ?? {}).map(([name, expected]) => difference(expected, run.view(name, time), name)).find((each) => each !== null)
    ?? null
}

/** SHA-256 of the state a case ends with (rules Z12). */
export const stateHash = async (file: LogFile, given: LogCase): Promise<string> => hex(await sha256(encodeState(played(file, given).run.state)))
