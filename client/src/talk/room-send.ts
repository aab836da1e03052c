/**
 * What this device does in a room: one own act under way at a time, the next is signed and sealed after the echo of the last (spec/opening.md §4).
 * So author chains never need repair, and an act overtaken by a new epoch goes out again with the same entry bytes.
 */
import { commit, CryptoError, encodePending, sealMessage } from '../crypto'
import { admissionProblem, apply, returnProblem } from '../domain'
import { hex, sha256 } from '../record'
import { basisOf, encodeSaid } from './basis'
import { judged, readSignedEntry } from './entries'
import { comesTooLate } from './going'
import { encodeRoomPayload } from './room-payloads'
import { KIND } from './receipts'
import { mayGoOut, takesReturns } from './returning'
import type { Room } from './room'
import { consentsHeld } from './room-notes'
import { consentsTo, isMember, visitorsOf } from './reading'
import { dependsOnTime } from './timely'
import type { Inflight, Intent } from './state'

type Bytes = Uint8Array
type Built = Omit<Inflight, 'intent' | 'hash'>

/** Starts the next act of the queue, if the room is open, nothing is under way and the log is caught up. */
export async function pump(room: Room, caughtUp: boolean): Promise<void> {
  while (takesReturns(room) && room.data.inflight === null && caughtUp) {
    const intent = room.data.queue.find((each) => mayGoOut(room, each) && !waits(room, each))
    if (intent === undefined) return
    room.data = { ...room.data, queue: room.data.queue.filter((each) => each !== intent) }
    const built = await build(room, intent).catch((error: unknown) => impossible(room, error))
    if (built === null) continue // no longer needed, no longer allowed, or impossible
    const inflight: Inflight = { ...built, intent, hash: await sha256(built.bytes) }
    room.data = { ...room.data, inflight }
    room.effects.push({ do: 'append', room: room.data.room, kind: KIND.mls, bytes: built.bytes })
  }
}

/** Tracks an earlier page of this device announced ended with it: nobody should wait for them. */
export function silenceEarlierPage(room: Room): void {
  if (room.group === null || (room.data.sending[String(room.group.ownLeaf)] ?? []).length === 0) return
  room.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'sending', tracks: [] }) })
}

const waits = (room: Room, intent: Intent): boolean =>
  ((intent.do === 'payload' || intent.do === 'entry') && intent.apart === true && visitorsOf(room.rules).length > 0) ||
  (intent.do === 'entry' && dependsOnTime(intent.kind, intent.body) && !room.context.timely()) ||
  comesTooLate(room, intent)

/** An act that cannot be put into bytes (a key package that ran out, this clock a day off) is told once and holds up nothing else. */
function impossible(room: Room, error: unknown): null {
  if (!(error instanceof CryptoError)) throw error
  return tellOnce(room, error.code)
}

function tellOnce(room: Room, code: string): null {
  if (room.data.notices.at(-1)?.code !== code) room.notice('refused-entry', null, null, null, code)
  return null
}

/** The code with which every device would refuse this entry as things stand. What a device would try again by itself must not fill the log with refusals. */
async function refusalOf(room: Room, sign1: Bytes): Promise<string | null> {
  const signed = await readSignedEntry(sign1, room.context.talk, room.data.room)
  if (signed === null) return 'MALFORMED'
  const stamp = Math.max(room.data.place.stamp, room.data.time)
  const { outcome } = apply(room.rules, signed.entry, { position: room.data.position + 1, stamp, ...(await judged(signed, room.rules)) })
  return outcome === 'ok' || outcome === 'held' ? null : outcome
}

function build(room: Room, intent: Intent): Promise<Built | null> {
  switch (intent.do) {
    case 'entry':
      return sayEntry(room, intent)
    case 'payload':
      return say(room, intent.payload, [])
    case 'admit':
      return admit(room, intent.person)
    case 'remove':
      return remove(room, intent)
    case 'leave':
      return sayLeaving(room)
    case 'refresh':
      return refresh(room)
  }
}

async function say(room: Room, payload: Bytes, sign1s: readonly Bytes[]): Promise<Built | null> {
  if (room.group === null) return null
  const { group, bytes } = await sealMessage(room.group, encodeSaid({ basis: basisOf(room.rules), payload }))
  room.group = group
  return { bytes, payload, pending: null, welcome: null, sign1s }
}

async function sayEntry(room: Room, intent: Extract<Intent, { do: 'entry' }>): Promise<Built | null> {
  const again = intent.apart === true ? null : intent.sign1 // what waited apart is signed anew: others went before it
  const bytes = again ?? (await room.ownEntry(intent.kind, intent.body))
  if (intent.owed === true && (await refusalOf(room, bytes)) !== null) return null
  return say(room, encodeRoomPayload({ type: 'entry', sign1: bytes }), [bytes])
}

async function sayLeaving(room: Room): Promise<Built | null> {
  const sign1 = await room.ownEntry('member.leave', { person: room.context.me })
  return say(room, encodeRoomPayload({ type: 'leaving', sign1 }), [])
}

/** The key change that lets a person in: join and consents travel by value. Null when somebody else did it, or the rules forbid it now. */
async function admit(room: Room, person: string): Promise<Built | null> {
  const request = room.data.requests.find((r) => r.person === person)
  const certified = room.person(person)
  if (request === undefined || certified === null || isMember(room.rules, person) !== (request.returns === true)) return null
  const ask = request.returns === true ? returnProblem : admissionProblem
  if (ask(room.rules, person, certified.key, room.data.time) !== null) return null
  const old = room.leafOf(person)
  const join = await room.ownEntry(request.returns === true ? 'member.return' : 'member.join', { person, key: certified.key })
  const held = consentsHeld(room, person)
  if (held.length < consentsTo(room.rules, person).length) return null // others, who saw them given, can show them
  const warrants = [join, ...held.map((c) => c.sign1)]
  return change(room, { adds: [request.keyPackage], removes: old === null ? [] : [old.index], warrants }, [person])
}

async function remove(room: Room, intent: Extract<Intent, { do: 'remove' }>): Promise<Built | null> {
  const leaf = room.leafOf(intent.person)
  if (leaf === null) return null
  if (!isMember(room.rules, intent.person)) return change(room, { adds: [], removes: [leaf.index], warrants: [] }, []) // the rules have put him out
  const leave =
    intent.leaving ??
    (await room.ownEntry('member.leave', intent.reason === null ? { person: intent.person } : { person: intent.person, reason: intent.reason }))
  const code = await refusalOf(room, leave)
  if (code !== null) return tellOnce(room, code)
  return change(room, { adds: [], removes: [leaf.index], warrants: [leave] }, [])
}

/** An empty commit: fills the path after pathless Adds, and gives this leaf fresh keys, of randomness that no copy of this disk ever held. */
async function refresh(room: Room): Promise<Built | null> {
  const built = await change(room, { adds: [], removes: [], warrants: [] }, [])
  if (built !== null) room.refreshes.add(hex(await sha256(built.bytes)))
  return built
}

async function change(
  room: Room,
  o: { adds: readonly Bytes[]; removes: readonly number[]; warrants: readonly Bytes[] },
  persons: readonly string[],
): Promise<Built | null> {
  if (room.group === null) return null
  const made = await commit(room.group, o)
  room.group = made.group
  return {
    bytes: made.pending.bytes,
    payload: null,
    pending: encodePending(made.pending),
    sign1s: o.warrants,
    welcome: made.welcome === undefined ? null : { bytes: made.welcome, persons },
  }
}

/** The first commit of a room: the other founding heads, from the key packages they sent for it. */
export async function addFoundingHeads(room: Room, keyPackages: readonly Bytes[]): Promise<void> {
  const built = await change(room, { adds: keyPackages, removes: [], warrants: [] }, [])
  if (built === null) return
  room.data = { ...room.data, inflight: { ...built, intent: { do: 'refresh', id: 0 }, hash: await sha256(built.bytes) } }
  room.effects.push({ do: 'append', room: room.data.room, kind: KIND.mls, bytes: built.bytes })
}
