/**
 * What follows from an own commit: the host's device list, then the newcomer's way in, in this order (spec/opening.md §5). The way in is mailed again until
 * the newcomer shows that he has it: a letter may be lost, and everybody else would hold him for a member who keeps silent.
 */
import type { LeafView, Received } from '../crypto'
import { hex, unhex } from '../record'
import type { Delivered } from '../transport/wire'
import type { Room } from './room'
import { LETTER_BYTES, letterOf } from './letters'
import { isSharedBy } from './lists'
import type { Engine } from './ports'
import { putOutLetter } from './removals'
import { encodeRoomPayload, encodeRoster } from './room-payloads'
import type { Inflight } from './state'
import { successionsInEffect } from './successions'

type Commit = Extract<Received, { kind: 'commit' }>

/** What a Welcome holds beside the roster: the group as its members have it, the founding document. */
const BESIDE_BYTES = 2 * 1024 * 1024
const AGAIN_MS = 60_000
/** The ninth time is two days after the first. */
const MOST_SENT = 9
const MOST_AWAITED = 16

export async function afterOwnCommit(room: Room, mine: Inflight, result: Commit, item: Delivered): Promise<void> {
  const { data, effects } = room
  const back = new Set(result.added.map((leaf) => room.personOf(leaf)))
  for (const leaf of result.removed) {
    const person = room.personOf(leaf)
    if (back.has(person)) continue // a fresh leaf in place of the old one
    const known = data.people[person]
    if (known === undefined) continue
    if (!isSharedBy(room, known.device)) effects.push({ do: 'list', room: data.room, device: known.device, change: 'revoke', after: item.seq })
    const mail = putOutLetter(room, person)
    if (mail !== null) effects.push({ do: 'mail', to: known.device, mailbox: known.mailbox, mail })
  }
  for (const leaf of result.added) {
    const known = data.people[room.personOf(leaf)]
    if (known === undefined || mine.welcome === null) continue
    if (needsGrant(room, result)) effects.push({ do: 'list', room: data.room, device: known.device, change: 'grant', after: item.seq })
    const { kind, founding, place } = data
    const welcome = { type: 'welcome' as const, room: data.room, kind, founding, welcome: mine.welcome.bytes, place: [item.seq, place.log, place.stamp] as const, roster: roster(room) }
    const { mail, kept } = await letterOf(welcome)
    if (kept !== null) effects.push({ do: 'keep', ...kept })
    effects.push({ do: 'mail', to: known.device, mailbox: known.mailbox, mail })
    const awaited = [...Object.entries(room.data.welcomes), [hex(leaf.signatureKey), { mail, sent: 1, next: room.data.time + AGAIN_MS }] as const]
    room.data = { ...room.data, welcomes: Object.fromEntries(awaited.slice(-MOST_AWAITED)) }
  }
}

/** He attests what he found, so he has it. */
export function arrived(room: Room, leaf: LeafView): void {
  const { [hex(leaf.signatureKey)]: known, ...others } = room.data.welcomes
  if (known !== undefined) room.data = { ...room.data, welcomes: others }
}

/** Mails it again to who has not shown that he has it, each time three times as long after the last (see owed.ts). */
export function owedWelcomes(engine: Engine): void {
  const now = engine.hostNow()
  for (const room of engine.rooms.values()) {
    for (const [key, { mail, sent, next }] of Object.entries(room.data.welcomes)) {
      const leaf = room.group?.leaves.find((each) => hex(each.signatureKey) === key)
      const to = leaf === undefined ? undefined : room.data.people[room.personOf(leaf)]
      if (to !== undefined && now < next) continue
      const { [key]: _gone, ...others } = room.data.welcomes
      const again = { mail, sent: sent + 1, next: now + AGAIN_MS * 3 ** sent }
      room.data = { ...room.data, welcomes: to === undefined || again.sent >= MOST_SENT ? others : { ...others, [key]: again } }
      if (to !== undefined) engine.oweMail(to.device, to.mailbox, mail)
    }
  }
}

/** Whether a newcomer's device could be given the room as it stands: asked before anybody consents, so that no admission ends half done. */
export const fitsNewcomers = (room: Room): boolean => roster(room).length + BESIDE_BYTES <= LETTER_BYTES

/** The founding heads' devices are on the plenary's list since they used their links. */
const needsGrant = (room: Room, result: Commit): boolean => !(room.data.kind === 'plenary' && result.warrants.length === 0)

/** The room as a newcomer is to find it. */
function roster(room: Room): Uint8Array {
  const { evidence, people, position, time, agreed, departures } = room.data
  return encodeRoster({
    state: room.rulesBytes(),
    evidence: Object.entries(evidence).map(([leafKey, sign1s]) => ({ leafKey: unhex(leafKey), sign1s })),
    people: Object.entries(people).map(([person, p]) => ({ person, ...p })),
    position,
    time,
    agreed: Object.entries(agreed).map(([proposal, each]) => [proposal, each.founding] as const),
    successions: successionsInEffect(room),
    departures: Object.entries(departures),
  })
}

/**
 * Who came and who went: their evidence, what they sent, and the askings that have served. What a newcomer is to know of others' tracks and zones nobody
 * tells in their place: each says it anew.
 */
export function rosterAfter(room: Room, result: Commit, evidenceOf: (person: string) => readonly Uint8Array[]): Room['data'] {
  const evidence = { ...room.data.evidence }
  const sending = { ...room.data.sending }
  for (const leaf of result.removed) {
    delete evidence[hex(leaf.signatureKey)]
    delete sending[String(leaf.index)]
  }
  for (const leaf of result.added) {
    delete sending[String(leaf.index)]
    evidence[hex(leaf.signatureKey)] = evidenceOf(room.personOf(leaf))
  }
  const newcomers = result.added.length > 0
  const gone = new Set(result.removed.map((leaf) => room.personOf(leaf)))
  const leaving = Object.fromEntries(Object.entries(room.data.leaving).filter(([person]) => !gone.has(person)))
  const moved = new Set([...gone, ...result.added.map((leaf) => room.personOf(leaf))])
  return {
    ...room.data,
    evidence,
    sending,
    leaving,
    zoneSaid: newcomers ? '' : room.data.zoneSaid,
    hands: room.data.hands.filter((person) => !gone.has(person)),
    requests: room.data.requests.filter((r) => !moved.has(r.person)),
  }
}

/** Somebody came who has not heard which tracks this device sends. */
export function announceAgain(room: Room): void {
  const tracks = room.data.sending[String(room.group?.ownLeaf)] ?? []
  if (tracks.length > 0) room.enqueueOnce(encodeRoomPayload({ type: 'sending', tracks }))
}
