/** What follows from an own commit: the host's device list, then the newcomer's way in, in this order (spec/opening.md §5). */
import type { Received } from '../crypto'
import { hex, unhex } from '../record'
import type { Delivered } from '../transport/wire'
import type { Room } from './room'
import { putOutLetter } from './removals'
import { encodeRoster } from './room-payloads'
import type { Inflight } from './state'
import { successionsInEffect } from './successions'

type Commit = Extract<Received, { kind: 'commit' }>

export function afterOwnCommit(room: Room, mine: Inflight, result: Commit, item: Delivered): void {
  const { data, effects } = room
  for (const leaf of result.removed) {
    const person = room.personOf(leaf)
    const known = data.people[person]
    if (known === undefined) continue
    effects.push({ do: 'list', room: data.room, device: known.device, change: 'revoke' })
    const mail = putOutLetter(room, person)
    if (mail !== null) effects.push({ do: 'mail', to: known.device, mailbox: known.mailbox, mail })
  }
  for (const leaf of result.added) {
    const known = data.people[room.personOf(leaf)]
    if (known === undefined || mine.welcome === null) continue
    if (needsGrant(room, result)) effects.push({ do: 'list', room: data.room, device: known.device, change: 'grant' })
    const { kind, founding, place } = data
    const mail = { type: 'welcome' as const, room: data.room, kind, founding, welcome: mine.welcome.bytes, place: [item.seq, place.log, place.stamp] as const, roster: roster(room) }
    effects.push({ do: 'mail', to: known.device, mailbox: known.mailbox, mail })
  }
}

/** The founding heads' devices are on the plenary's list since they used their links. */
const needsGrant = (room: Room, result: Commit): boolean => !(room.data.kind === 'plenary' && result.warrants.length === 0)

/** The room as a newcomer is to find it. */
function roster(room: Room): Uint8Array {
  const { evidence, people, sending, position, time, agreed, zones, departures } = room.data
  return encodeRoster({
    state: room.rulesBytes(),
    evidence: Object.entries(evidence).map(([leafKey, sign1s]) => ({ leafKey: unhex(leafKey), sign1s })),
    people: Object.entries(people).map(([person, p]) => ({ person, ...p })),
    sending: Object.entries(sending).map(([leaf, tracks]) => ({ leaf: Number(leaf), tracks })),
    position,
    time,
    agreed: Object.entries(agreed).map(([proposal, each]) => [proposal, each.founding] as const),
    successions: successionsInEffect(room),
    zones: Object.entries(zones),
    departures: Object.entries(departures),
  })
}

/** Who came and who went: their evidence, what they sent, and the askings that have served. */
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
  const gone = new Set(result.removed.map((leaf) => room.personOf(leaf)))
  const moved = new Set([...gone, ...result.added.map((leaf) => room.personOf(leaf))])
  return {
    ...room.data,
    evidence,
    sending,
    hands: room.data.hands.filter((person) => !gone.has(person)),
    requests: room.data.requests.filter((r) => !moved.has(r.person)),
  }
}
