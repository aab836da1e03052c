/** What this device owes the rooms agreed in plenary: its own seat, making the room if that falls to it, and those who come later (spec/opening.md §6). */
import { createGroup } from '../crypto'
import { at } from '../domain'
import { equalBytes, hex, readFounding, unhex } from '../record'
import { agreedTerms, firstState } from './agreed'
import { isNew } from './asking'
import { freshAsking } from './askings'
import { foundingHash, leafCheck } from './certificates'
import type { Engine } from './ports'
import { firstRecord, forget } from './founding'
import { offerRoom } from './offers'
import { mayAdmit } from './people'
import { isMember } from './reading'
import { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import { addFoundingHeads } from './room-send'
import type { AgreedData } from './state'

const DAY_MS = 86_400_000

export async function owedAgreed(engine: Engine): Promise<void> {
  const plenary = engine.plenary
  if (plenary === null || plenary.data.stage !== 'open') return
  for (const [proposal, agreed] of Object.entries(plenary.data.agreed)) {
    const room = engine.rooms.get(hex(agreed.room))
    if (room === undefined) {
      if (isHeadOf(engine, agreed)) await askForSeat(engine, agreed)
      if (agreed.founders?.[0] === engine.data.me.id) await makeAgreed(engine, plenary, proposal)
    } else if (room.data.stage === 'open') {
      presentLate(room, plenary, agreed)
      spend(room, plenary, proposal)
      for (const person of agreedTerms(plenary.rules).get(proposal)?.named[engine.data.me.delegation] ?? []) await offerNamed(engine, room, person)
      consentToNamed(engine, room, Object.values(agreedTerms(plenary.rules).get(proposal)?.named ?? {}).flat())
    }
  }
}

const isHeadOf = (engine: Engine, agreed: AgreedData): boolean =>
  readFounding(agreed.founding).owners.some(([, keys]) => keys.some((key) => equalBytes(key, engine.data.keys.personKey)))

/** A key package for that room, said in plenary; once, until it has served. */
export async function askForSeat(engine: Engine, agreed: AgreedData): Promise<void> {
  const { plenary } = engine
  const { asked, me } = engine.data
  if (plenary !== null && asked[hex(agreed.room)] === undefined && !agreed.seats.some((s) => s.person === me.id)) await saySeat(engine, plenary, agreed)
}

async function saySeat(engine: Engine, plenary: Room, { room }: AgreedData): Promise<void> {
  plenary.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'seat', ...(await freshAsking(engine, room)) }) })
}

/** The first founding head makes the group with the leaf of his seat and adds the others. */
async function makeAgreed(engine: Engine, plenary: Room, proposal: string): Promise<void> {
  const agreed = plenary.data.agreed[proposal]
  const terms = agreedTerms(plenary.rules).get(proposal)
  const rules = agreed === undefined ? null : firstState(agreed)
  const seat = agreed?.seats.find((s) => s.person === engine.data.me.id)?.keyPackage
  const asked = agreed === undefined ? [] : (engine.data.asked[hex(agreed.room)] ?? [])
  const own = seat === undefined ? undefined : asked.find((each) => equalBytes(each.public, seat))
  if (agreed === undefined || terms === undefined || rules === null || own === undefined) return
  const keyPackage = { public: own.public, private: own.private }
  const group = await createGroup({
    room: agreed.room,
    foundingHash: await foundingHash(agreed.founding),
    keyPackage,
    leafSeed: own.leafSeed,
    leafCheck: leafCheck(plenary.context.plenary, (delegation) => plenary.headKeys(delegation)),
  })
  const seats = agreed.seats.filter((s) => agreed.founders?.includes(s.person) === true)
  const people = Object.fromEntries(seats.map(({ person, device, mailbox }) => [person, { device, mailbox }]))
  const { kind, title } = terms
  const start = { room: agreed.room, kind, title, founding: agreed.founding, leafSeed: own.leafSeed, group }
  const room = new Room(engine.roomContext(), firstRecord(start, people), { group, rules })
  await addFoundingHeads(room, seats.filter((s) => s.person !== engine.data.me.id).map((s) => s.keyPackage))
  engine.owe('room.create', { room: agreed.room })
  engine.addRoom(room)
  forget(engine, room.id)
}

/** Who took a seat after the room was made is put before those in it, by the first of them who is in plenary too. */
function presentLate(room: Room, plenary: Room, agreed: AgreedData): void {
  const presenter = room.group?.leaves.map((leaf) => room.personOf(leaf)).find((person) => isMember(plenary.rules, person))
  if (presenter !== room.context.me) return
  for (const { person, keyPackage, signed } of agreed.seats) {
    if (isMember(room.rules, person) || !isNew(room, person, keyPackage)) continue
    room.enqueueOnce(encodeRoomPayload({ type: 'request', keyPackage, signed }))
  }
}

/** A seat serves one entry, and the first state one beginning. */
function spend(room: Room, plenary: Room, proposal: string): void {
  const agreed = plenary.data.agreed[proposal]
  if (agreed === undefined) return
  const seats = agreed.seats.filter((s) => !isMember(room.rules, s.person))
  if (seats.length === agreed.seats.length && agreed.rules === null) return
  plenary.data = { ...plenary.data, agreed: { ...plenary.data.agreed, [proposal]: { ...agreed, seats, rules: null } } }
}

/** An own person whom the track names, and whom this head invited, learns that he may enter. */
async function offerNamed(engine: Engine, room: Room, person: string): Promise<void> {
  const known = engine.data.knocked.find((k) => k.id === person)
  if (known === undefined || isMember(room.rules, person)) return
  await offerRoom(engine, room, { person, device: known.device, mailbox: known.mailbox, visit: false })
}

/** The parties named them when they agreed to the track: their heads' devices sign that for the keys certified then (spec/opening.md §6.4). */
function consentToNamed(engine: Engine, room: Room, named: readonly string[]): void {
  const { me } = engine.data
  if (!mayAdmit(room, me.id) || !room.isFirstOf(me.delegation)) return
  for (const { person } of room.data.requests) {
    const certified = room.person(person)
    const stands = Object.hasOwn(at(room.rules.consents, person) ?? {}, me.delegation)
    if (!named.includes(person) || certified === null || stands || isMember(room.rules, person) || room.underWay('admission.consent', person)) continue
    const body = { person, key: certified.key, not_after: Math.floor(engine.hostNow() + 30 * DAY_MS) }
    room.enqueue({ do: 'entry', id: 0, kind: 'admission.consent', body, sign1: null, owed: true })
  }
}

/** A member of plenary who is no founding head asks for a seat of his own accord. False where no such room was agreed. */
export async function askForAgreed(engine: Engine, room: string): Promise<boolean> {
  const agreed = Object.values(engine.plenary?.data.agreed ?? {}).find((each) => equalBytes(each.room, unhex(room)))
  if (agreed === undefined || engine.plenary === null) return false
  await saySeat(engine, engine.plenary, agreed)
  return true
}
