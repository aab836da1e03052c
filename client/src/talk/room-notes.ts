/** What a room remembers for its people, beside what the rules keep: words said, who signed what, consents to show, things that happened. */
import type { Outcome } from '../domain'
import { noteRelease } from './items'
import { notePosition } from './positions'
import { consentsTo, isMember, membersOf } from './reading'
import { DENIED } from './stopping'
import type { Room } from './room'
import type { SignedEntry } from './entries'
import type { RoomData } from './state'

type Bytes = Uint8Array

export function said(room: Room, id: string, author: string, text: string, seq: number, outcome: Outcome): void {
  if (outcome !== 'ok' && author !== room.context.me) return
  const message = { id, author, text, at: room.data.place.stamp, position: room.data.position, seq, rejected: outcome === 'ok' ? null : outcome }
  room.messages.push(message)
  room.data = { ...room.data, said: room.data.said + 1, unread: room.data.unread + (author === room.context.me ? 0 : 1) }
}

export function effectOf(room: Room, signed: SignedEntry, body: Record<string, unknown>, before: readonly string[]): void {
  const { entry, sign1: bytes } = signed
  const person = typeof body['person'] === 'string' ? body['person'] : null
  const reason = typeof body['reason'] === 'string' ? body['reason'] : null
  noteRelease(room, signed, body)
  switch (entry.kind) {
    case 'admission.consent':
      return consented(room, entry.id, String(person), entry.author, bytes)
    case 'member.join':
      return room.notice('joined', person, entry.author, null, null)
    case 'member.leave':
      return room.notice(person === entry.author ? 'left' : 'removed', person, entry.author, reason, null)
    case 'word.deny':
      if (person !== null && before.includes(person) && !isMember(room.rules, person)) room.notice('removed', person, entry.author, DENIED, null)
      return
    case 'person.object':
      return room.notice('objected', person, entry.author, reason, null)
    case 'person.unobject':
      return room.notice('objection-lifted', person, entry.author, null, null)
    case 'person.revoke':
      return room.notice('revoked', person, entry.author, reason, null)
    case 'delegation.leave':
      return room.notice('party-left', null, entry.author, reason, null)
    case 'person.change':
      return room.notice('office-changed', person, entry.author, null, null)
    case 'head.replace': {
      const fresh = String(body['new'])
      const isHead = Object.values(room.rules.heads).some((heads) => heads.includes(fresh))
      return room.notice(isHead ? 'head-replaced' : 'head-asked', fresh, entry.author, reason, null)
    }
    case 'private.note':
      return notePosition(room, entry.id, entry.author, body)
    case 'charter.propose':
      room.data = {
        ...room.data,
        proposals: [...room.data.proposals, { id: entry.id, kind: entry.kind, author: entry.author, at: room.data.place.stamp, bytes: bytes.length, body }],
      }
      return signedBy(room, entry.id, entry.author)
    case 'consent': {
      const to = String(body['to'])
      return room.data.proposals.some((p) => p.id === to) ? signedBy(room, to, entry.author) : undefined
    }
    default:
      if (before.length !== membersOf(room.rules).length) room.notice('left', person, entry.author, reason, null)
  }
}

/** Keeps the signed consents that are in force, to be shown in the commit they allow. */
export function consented(room: Room, id: string, person: string, by: string, bytes: Bytes): void {
  const delegation = room.person(by)?.delegation ?? ''
  const others = (room.data.consents[person] ?? []).filter(
    (c) => c.delegation !== delegation && consentsTo(room.rules, person).some((f) => f.delegation === c.delegation),
  )
  room.data = { ...room.data, consents: { ...room.data.consents, [person]: [...others, { id, delegation, by, at: room.data.place.stamp, sign1: bytes }] } }
}

/** The consents to a person that are in force and whose signed words this device holds. */
export function consentsHeld(room: Room, person: string): RoomData['consents'][string] {
  const inForce = consentsTo(room.rules, person)
  return (room.data.consents[person] ?? []).filter((c) => inForce.some((f) => f.delegation === c.delegation))
}

export function signedBy(room: Room, proposal: string, author: string): void {
  const delegation = room.person(author)?.delegation ?? ''
  room.data = { ...room.data, signed: [...room.data.signed, { proposal, person: author, delegation, at: room.data.place.stamp }] }
}
