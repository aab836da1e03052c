/**
 * Asking to enter a room (spec/opening.md §3). Key package, device and mailbox are bound together by the person's own signature: whoever passes
 * the question on (the host, the own head, any member) cannot exchange one of them, and so neither stall an admission nor have the Welcome sent
 * or the host's list changed for another device.
 */
import { sha256 as sha256Now } from '@noble/hashes/sha2.js'
import { beginsAt, offeredLeaf } from '../crypto'
import { encodeJoin, equalBytes, hex, type Join, readJoin, sha256, sign1, verifySign1 } from '../record'
import { readIdentity, type Sign } from './certificates'
import type { RoomPayload } from './room-payloads'
import { isMember } from './reading'
import type { Room } from './room'

type Bytes = Uint8Array

export const JOIN = 'parley/1/join'

/** What a person sends with a key package: `signed` is his statement about it. */
export interface Asking {
  readonly keyPackage: Bytes
  readonly signed: Bytes
}

export const signAsking = async (join: Omit<Join, 'package'>, keyPackage: Bytes, sign: Sign): Promise<Asking> => ({
  keyPackage,
  signed: await sign1(JOIN, encodeJoin({ ...join, package: await sha256(keyPackage) }), sign),
})

/** What the person with this key signed about exactly this key package, in this talk; null when he did not. */
export async function readAsking({ keyPackage, signed }: Asking, person: Bytes, talk: Bytes): Promise<Join | null> {
  try {
    const join = readJoin(await verifySign1(JOIN, signed, person))
    return equalBytes(join.talk, talk) && equalBytes(join.package, await sha256(keyPackage)) ? join : null
  } catch {
    return null // not by him, or nothing of this kind
  }
}

/**
 * Whether an asking is one that the room has not had from this person: not there, later than the last one, and not one that has served. Anybody can show an
 * earlier one again, in his place.
 */
export function isNew(room: Room, person: string, keyPackage: Bytes): boolean {
  if (room.data.requests.some((r) => equalBytes(r.keyPackage, keyPackage))) return false
  const before = room.data.askedSince[person]
  const begins = beginsAt(keyPackage)
  return begins !== null && (before === undefined || (begins >= before.since && !equalBytes(sha256Now(keyPackage), before.package)))
}

/** Somebody was presented to the room. The person is who the leaf inside says; `by` presented him, and is named if it does not hold. */
export async function takeRequest(room: Room, by: string, asking: Extract<RoomPayload, { type: 'request' }>): Promise<void> {
  const offered = await offeredLeaf(asking.keyPackage, room.data.place.stamp)
  const identity = offered === null ? null : readIdentity(offered.identity)
  if (offered === null || identity === null || !(await room.isCertified(offered))) return room.notice('refused-entry', by, null, null, 'KEY_PACKAGE_REFUSED')
  const join = await readAsking(asking, identity.person.key, room.context.talk)
  if (join === null || hex(join.room) !== room.id) return room.notice('refused-entry', by, null, null, 'REQUEST_FORGED')
  const person = identity.person.id
  if (isMember(room.rules, person)) return // came after the admission it asked for
  if (!isNew(room, person, asking.keyPackage)) return
  const request = { person, certificate: identity.personSign1, keyPackage: asking.keyPackage, asked: room.data.place.stamp }
  room.data = {
    ...room.data,
    requests: [...room.data.requests.filter((r) => r.person !== person), request],
    askedSince: { ...room.data.askedSince, [person]: { since: offered.since, package: join.package } },
    people: { ...room.data.people, [person]: { device: join.device, mailbox: join.mailbox } },
  }
}
