/**
 * A neutral's head in a delegation's caucus (rules R7, spec/opening.md §7): he knocks by mail, the head lets him in for a time, and his leaving takes the
 * keys from him. Co-heads come into their own caucus the same way, without an end.
 */
import { at } from '../domain'
import { encode, equalBytes, sign1, unhex, verifySign1 } from '../record'
import { oweAnswer } from './answers'
import { isNew, readAsking } from './asking'
import type { Engine } from './ports'
import { offerRoom } from './offers'
import { integer, octets, signedFields, words } from './payload-fields'
import { mayAdmit } from './people'
import { isMember, kindOf } from './reading'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import type { VisitData } from './state'
import type { ProblemView } from './view'
import { untimely } from './timely'

type Bytes = Uint8Array
const VISIT = 'parley/1/visit'
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const OVER = 'The time of the visit is over.'

// --- the visitor -----------------------------------------------------------------------------------------------------------
/** Knocks at every head of a delegation. A later knock replaces an earlier one. */
export async function knockAt(engine: Engine, delegation: string): Promise<ProblemView | null> {
  const { plenary } = engine
  const { me, facts, keys } = engine.data
  if (plenary === null || plenary.data.stage !== 'open') return { code: 'ROOM_NOT_OPEN' }
  if (kindOf(plenary.rules, me.delegation) !== 'neutral') return { code: 'NOT_NEUTRAL' }
  const heads = (at(plenary.rules.heads, delegation) ?? []).flatMap((id) => plenary.data.people[id] ?? [])
  if (!plenary.rules.subscribed.includes(me.delegation)) return { code: 'NOT_SUBSCRIBED' }
  if (delegation === me.delegation || heads.length === 0) return { code: 'NOT_FOUND' }
  const now = Math.floor(engine.hostNow())
  const signed = await sign1(VISIT, encode([1, 'visit', facts.talk, me.id, delegation, keys.deviceKey, keys.mailboxKey, now]), engine.sign)
  for (const { device, mailbox } of heads) engine.oweMail(device, mailbox, { type: 'visit', signed })
  engine.data = { ...engine.data, knocking: { ...engine.data.knocking, [delegation]: { at: now, declined: null } } }
  return null
}

// --- the head --------------------------------------------------------------------------------------------------------------
/**
 * Somebody knocks. Anybody can send mail: his own signature says that it is he, and for this delegation; and a knock that is delivered again is none: it must
 * be later than what he said last.
 */
export async function onVisit(engine: Engine, signed: Bytes): Promise<void> {
  const { plenary } = engine
  const said = plenary === null || engine.data.me.role !== 'head' ? null : readVisit(signed)
  const person = said === null ? null : (plenary?.person(said.person) ?? null)
  if (plenary === null || said === null || person === null || kindOf(plenary.rules, person.delegation) !== 'neutral') return
  if (!equalBytes(said.talk, engine.data.facts.talk) || said.delegation !== engine.data.me.delegation) return
  if (said.at <= (engine.data.knockedAt[person.id] ?? -1)) return
  const isHis = await verifySign1(VISIT, signed, unhex(person.key)).then(
    () => true,
    () => false,
  )
  if (!isHis) return
  engine.data = { ...engine.data, knockedAt: { ...engine.data.knockedAt, [person.id]: said.at } }
  const visit = { person: person.id, delegation: person.delegation, device: said.device, mailbox: said.mailbox, asked: engine.hostNow() }
  expect(engine, { ...visit, visit: true, state: 'asked', until: null, joins: {} })
}

interface Knock {
  readonly talk: Bytes
  readonly person: string
  readonly delegation: string
  readonly device: Bytes
  readonly mailbox: Bytes
  readonly at: number
}

/** What it says, before its signature is looked at. */
function readVisit(signed: Bytes): Knock | null {
  const f = signedFields(signed, 'visit', 8)
  try {
    if (f === null) return null
    return {
      talk: octets(f[2], 16), person: words(f[3]), delegation: words(f[4]), device: octets(f[5], 32), mailbox: octets(f[6], 32), at: integer(f[7]),
    }
  } catch {
    return null
  }
}

function expect(engine: Engine, visit: VisitData): void {
  engine.data = { ...engine.data, visits: [...engine.data.visits.filter((v) => v.person !== visit.person), visit] }
}

/** Lets a visitor in for some minutes: his device learns the room from this offer alone. */
export async function letIn(engine: Engine, person: string, minutes: number): Promise<ProblemView | null> {
  const { caucus } = engine
  const visit = engine.data.visits.find((v) => v.person === person && v.visit)
  if (visit === undefined) return { code: 'NOT_FOUND' }
  if (caucus === null || caucus.data.stage !== 'open') return { code: 'ROOM_NOT_OPEN' }
  if (!mayAdmit(caucus, engine.data.me.id)) return { code: 'NO_POWER' }
  if (caucus.person(person) === null) return { code: 'NOT_CERTIFIED' }
  if (engine.plenary?.rules.subscribed.includes(visit.delegation) !== true) return { code: 'NOT_SUBSCRIBED' }
  if (!(minutes >= 1 && minutes <= 24 * 60)) return { code: 'MALFORMED' }
  const wrong = untimely(engine)
  if (wrong !== null) return { code: wrong }
  expect(engine, { ...visit, state: 'let-in', until: Math.floor(engine.hostNow() + minutes * MINUTE_MS) })
  await offerRoom(engine, caucus, visit)
  return null
}

export async function declineVisit(engine: Engine, person: string, reason: string): Promise<ProblemView | null> {
  const visit = engine.data.visits.find((v) => v.person === person && v.state === 'asked')
  if (visit === undefined) return { code: 'NOT_FOUND' }
  expect(engine, { ...visit, state: 'declined' })
  const consents = [[engine.data.me.delegation, 'refused']] as const
  await oweAnswer(engine, visit, { room: engine.data.plenary, consents, reason: reason === '' ? null : reason })
  return null
}

/** Who was let in sends what he enters with; kept if his own signature covers it. */
export async function onVisitorsJoin(engine: Engine, asking: { readonly keyPackage: Bytes; readonly signed: Bytes }): Promise<void> {
  const { caucus } = engine
  if (caucus === null) return
  for (const visit of engine.data.visits) {
    const person = caucus.person(visit.person)
    const join = visit.state !== 'let-in' || person === null ? null : await readAsking(asking, unhex(person.key), engine.data.facts.talk)
    if (join !== null && equalBytes(join.room, caucus.data.room)) return expect(engine, { ...visit, joins: { ...visit.joins, [caucus.id]: asking } })
  }
}

/** Co-heads are offered their caucus; who was let in is presented and consented to; whose time is over is removed. */
export async function owedVisits(engine: Engine): Promise<void> {
  const { caucus, plenary } = engine
  if (caucus === null || caucus.data.stage !== 'open' || !mayAdmit(caucus, engine.data.me.id)) return
  if (plenary !== null) await offerToCoHeads(engine, caucus, plenary)
  for (const visit of engine.data.visits) admitVisit(engine, caucus, visit)
  if (caucus.isFirstOf(engine.data.me.delegation)) showOut(engine, caucus)
}

async function offerToCoHeads(engine: Engine, caucus: Room, plenary: Room): Promise<void> {
  const { me, visits } = engine.data
  const heads = at(plenary.rules.heads, me.delegation) ?? []
  if (heads[0] !== me.id) return
  for (const person of heads.slice(1)) {
    const known = plenary.data.people[person]
    if (known === undefined || isMember(caucus.rules, person) || visits.some((v) => v.person === person)) continue
    expect(engine, { person, delegation: me.delegation, ...known, asked: engine.hostNow(), visit: false, state: 'let-in', until: null, joins: {} })
    await offerRoom(engine, caucus, { person, ...known, visit: false })
  }
}

function admitVisit(engine: Engine, caucus: Room, visit: VisitData): void {
  const asking = visit.joins[caucus.id]
  const person = caucus.person(visit.person)
  if (asking == null || person === null || visit.state !== 'let-in') return
  if (isMember(caucus.rules, person.id)) {
    engine.data = { ...engine.data, visits: engine.data.visits.filter((v) => v.person !== person.id) }
    return
  }
  if (isNew(caucus, person.id, asking.keyPackage)) caucus.enqueueOnce(encodeRoomPayload({ type: 'request', ...asking }))
  const stands = Object.hasOwn(at(caucus.rules.consents, person.id) ?? {}, engine.data.me.delegation)
  if (stands || caucus.underWay('admission.consent', person.id)) return
  const until = visit.until === null ? {} : { until: visit.until }
  const body = { person: person.id, key: person.key, not_after: Math.floor(engine.hostNow() + DAY_MS), ...until }
  caucus.enqueue({ do: 'entry', id: 0, kind: 'admission.consent', body, sign1: null, owed: true })
}

function showOut(engine: Engine, caucus: Room): void {
  for (const [person, until] of Object.entries(caucus.rules.members))
    if (until !== null && until <= engine.hostNow() && !caucus.removing(person))
      caucus.enqueue({ do: 'remove', id: 0, person, reason: OVER, leaving: null })
}
