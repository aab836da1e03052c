/**
 * Put out while away. The host no longer shows such a device the room's log, so the entry that put its person out is mailed to it by whose device changed
 * the keys (spec/opening.md §5): who did it and why is told by a signature, and nothing of what was said meanwhile is handed over.
 */
import { at, type RoomState } from '../domain'
import { hex } from '../record'
import type { Engine } from './ports'
import type { SignedEntry } from './entries'
import type { Mail } from './mail-payloads'
import { proven, type Proven } from './proof'
import { isMember, nextLink } from './reading'
import type { Room } from './room'
import type { RoomData } from './state'
import { putOut, reasonIn } from './stopping'

type PutOut = Extract<Mail, { type: 'put-out' }>

/** Remembers the entry that put these persons out, until the next one does. */
export function notePutOut(data: RoomData, before: readonly string[], rules: RoomState, { sign1, entry }: SignedEntry): RoomData {
  const gone = before.filter((person) => !isMember(rules, person))
  const noted = { by: entry.author, at: data.place.stamp, sign1 }
  return gone.length === 0 ? data : { ...data, putOut: { ...data.putOut, ...Object.fromEntries(gone.map((person) => [person, noted])) } }
}

/** The letter to a person whose keys were taken away; null when that is from before this device's time. */
export function putOutLetter(room: Room, person: string): PutOut | null {
  const { data } = room
  const noted = data.putOut[person]
  const certificate = noted === undefined ? null : room.certificateOf(noted.by)
  return noted === undefined || certificate === null ? null : { type: 'put-out', room: data.room, sign1: noted.sign1, certificate, at: noted.at }
}

/**
 * Anybody can send mail, and the host can deliver old mail again: a letter counts when a certified person signed an entry about me that my room has not
 * seen.
 */
export async function onPutOut(engine: Engine, mail: PutOut): Promise<void> {
  const room = engine.rooms.get(hex(mail.room))
  if (room === undefined || room.data.stage === 'removed') return
  const shown = await proven(mail, { talk: room.context.talk, room: room.data.room, heads: (delegation) => room.headKeys(delegation) })
  if (shown === null || !isNews(room, shown) || !putsMeOut(engine, shown) || !mayPutOut(room, engine.data.me.delegation, shown)) return
  const { author, entry } = shown
  room.data = {
    ...room.data,
    certificates: { ...room.data.certificates, [author.id]: mail.certificate },
    putOut: { ...room.data.putOut, [engine.data.me.id]: { by: author.id, at: mail.at, sign1: mail.sign1 } },
  }
  if (entry.kind === 'delegation.leave') room.notice('party-left', null, author.id, reasonIn(shown), null)
  if (engine.host.isUnlisted(room)) await unlisted(engine, room)
}

/** The host says that this device is not on the room's list. Its word alone takes no keys away; together with the signed entry it does. */
export async function unlisted(engine: Engine, room: Room): Promise<void> {
  if (room.data.stage === 'removed' || room.data.putOut[engine.data.me.id] === undefined) return
  await putOut(room)
  room.effects.push({ do: 'epoch', room: room.data.room, added: [], removed: [] })
}

/** Of what the device's own state has of the author, it must be what comes next or later: an old removal cannot be shown again after a new admission. */
const isNews = ({ rules }: Room, { entry }: Proven): boolean => entry.author_seq >= nextLink(rules, entry.author).author_seq

/**
 * Whether the rules let this author do it (R4, A7), as far as this device can tell: by what he was when it last read, or by what his certificate, which a head
 * signed, says that he may. A member with no such power cannot take anybody's keys away by a letter, not even with the host.
 */
function mayPutOut({ rules }: Room, delegation: string, { author, entry }: Proven): boolean {
  if (entry.kind === 'delegation.leave') return true // of the own delegation, whose signers or heads alone can post it: see putsMeOut
  const known = at(rules.persons, author.id)
  const powers = [...author.powers, ...(known?.powers ?? [])]
  const isHead = author.role === 'head' || (at(rules.heads, author.delegation) ?? []).includes(author.id)
  if (entry.kind === 'person.revoke') return author.delegation === delegation && (isHead || powers.includes('sign'))
  return powers.includes('sign') || (author.delegation === delegation && isHead)
}

const IN_PERSON: ReadonlySet<string> = new Set(['word.deny', 'member.leave', 'person.object', 'person.revoke'])

/** Whether the entry puts this person out: by name, or with the whole delegation by one of its own. */
function putsMeOut({ data: { me } }: Engine, { entry, author }: Proven): boolean {
  if (entry.kind === 'delegation.leave') return author.delegation === me.delegation
  return IN_PERSON.has(entry.kind) && (entry.body as Record<string, unknown>)['person'] === me.id
}
