/**
 * A device that cannot go on in a room comes back to it (spec/crypto.md §14, rules R12): its person asks, signed, with a fresh leaf; the heads see one
 * question; and one change of keys puts the fresh leaf in place of the old one. The person stays a member meanwhile, and what was never sent is kept.
 */
import { offeredLeaf } from '../crypto'
import { at, returnProblem, type RoomState } from '../domain'
import { equalBytes, hex, type Join, readJoin, sha256, verifySign1 } from '../record'
import type { Asking } from './asking'
import { readIdentity } from './certificates'
import type { Engine } from './ports'
import { isMember } from './reading'
import type { Room } from './room'
import { settle } from './room-epoch'
import { isParted } from './stopping'
import { decodeRoomPayload } from './room-payloads'
import type { Intent, RequestData } from './state'

type Bytes = Uint8Array
/** Over a `join` (spec/record.md §2): an old asking to enter is never taken for one to come back. */
export const RETURN = 'parley/1/return'

/** Whether this device has stopped in a room it is still a member of, and has asked to come back. */
export const waitsToReturn = ({ data }: Engine, room: Room | undefined): boolean =>
  room?.data.stage === 'halted' && (data.asked[room.id] ?? []).length > 0

interface Asked {
  readonly join: Join
  readonly person: string
  readonly certificate: Bytes
  readonly leafKey: Bytes
}

/** What a member signed about exactly this key package; null when it is nothing of the kind, or no fresh leaf. */
export async function readReturn(room: Room, { keyPackage, signed }: Asking, now: number): Promise<Asked | null> {
  const offered = await offeredLeaf(keyPackage, now)
  const identity = offered === null ? null : readIdentity(offered.identity)
  if (offered === null || identity === null || !isMember(room.rules, identity.person.id) || !(await room.isCertified(offered))) return null
  try {
    const join = readJoin(await verifySign1(RETURN, signed, identity.person.key))
    const about = equalBytes(join.talk, room.context.talk) && hex(join.room) === room.id && equalBytes(join.package, await sha256(keyPackage))
    const present = room.leafOf(identity.person.id)
    if (!about || (present !== null && equalBytes(present.signatureKey, offered.signatureKey))) return null
    return { join, person: identity.person.id, certificate: identity.personSign1, leafKey: offered.signatureKey }
  } catch {
    return null
  }
}

/** One question for each person; the latest counts. */
export async function takeReturn(room: Room, by: string, asking: Asking): Promise<void> {
  const asked = await readReturn(room, asking, room.data.place.stamp)
  if (asked === null) return room.notice('refused-entry', by, null, null, 'REQUEST_FORGED')
  const { person, certificate, join } = asked
  const request: RequestData = { person, certificate, keyPackage: asking.keyPackage, asked: room.data.place.stamp, returns: true }
  room.data = {
    ...room.data,
    requests: [...room.data.requests.filter((each) => each.person !== person), request],
    people: { ...room.data.people, [person]: { device: join.device, mailbox: join.mailbox } },
  }
}

/** Where devices disagree nothing goes out but what ends it: letting those back in who ask. */
export const takesReturns = (room: Room): boolean => room.data.stage === 'open' || isParted(room)

/** Whether this may be sent in the room as it stands. */
export function mayGoOut(room: Room, intent: Intent): boolean {
  if (room.data.stage === 'open') return true
  if (!takesReturns(room)) return false
  const returns = (person: unknown): boolean => room.data.requests.some((each) => each.returns === true && each.person === person)
  if (intent.do === 'payload') return decodeRoomPayload(intent.payload)?.type === 'return'
  if (intent.do === 'entry') return intent.kind === 'admission.consent' && returns(intent.body['person'])
  return intent.do === 'admit' && returns(intent.person)
}

/** Whether this owner is asked: not where nobody but the person could answer for it. */
export function isAsked(rules: RoomState, person: string, owner: string): boolean {
  const admits = (each: string): boolean => at(rules.persons, each)?.delegation === owner && at(rules.persons, each)?.powers.includes('admit') === true
  return !admits(person) || Object.keys(rules.members).some((each) => each !== person && admits(each))
}

/** The answer of whoever may give it. Where nobody is asked (the only one who may admit asks, and only others are there), any member carries it out. */
export function letBackIn(room: Room, person: string, notAfter: number): string | null {
  const one = room.person(person)
  if (one === null) return 'NOT_CERTIFIED'
  const { me } = room.context
  const asked = returnProblem(room.rules, person, one.key, room.data.time) !== null
  if (!asked) room.enqueue({ do: 'admit', id: 0, person })
  else if (room.person(me)?.powers.includes('admit') !== true) return 'NO_POWER'
  else room.enqueue({ do: 'entry', id: 0, kind: 'admission.consent', body: { person, key: one.key, not_after: notAfter }, sign1: null })
  return null
}

/** Not let back in from here: nothing is posted, and the person may ask again. False when he did not ask. */
export function putAside(room: Room, person: string): boolean {
  const others = room.data.requests.filter((each) => each.person !== person || each.returns !== true)
  if (others.length === room.data.requests.length) return false
  room.data = { ...room.data, requests: others }
  return true
}

/** Where two records of a room part: the last place that is the same in both, and how many entries each has after it. */
export interface Parting {
  readonly common: number
  readonly mine: number
  readonly theirs: number
}

/** Whether a record goes on from all that this device had of it; null when it does, or when it had nothing. */
export function partingOf(earlier: RoomState | undefined, now: RoomState): Parting | null {
  if (earlier === undefined) return null
  const runAt = ({ position, runs }: RoomState, place: number): string | undefined => (place === 0 ? '' : runs[runs.length - 1 - (position - place)])
  let common = Math.min(earlier.position, now.position)
  while (common > 0 && runAt(earlier, common) !== undefined && runAt(earlier, common) !== runAt(now, common)) common -= 1
  if (runAt(earlier, common) === undefined) common = 0
  return common === earlier.position ? null : { common, mine: earlier.position - common, theirs: now.position - common }
}

/** The person takes the others' record, though the own one was another: what only this device had is in it no more. */
export function takeRecord(room: Room): string | null {
  if (room.data.stage !== 'joining' || room.data.parting == null) return 'ROOM_NOT_OPEN'
  room.data = { ...room.data, parting: null }
  room.notice('record-gap', null, null, null, 'RECORD_TAKEN')
  settle(room)
  return null
}
