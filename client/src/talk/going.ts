/**
 * A member who leaves a room (rules R4, A7): nobody can commit his own removal, so he says his signed `member.leave` to the others, and one of them makes the
 * key change. His chain must not go on meanwhile: whatever else he would sign waits, and what overtook his leave has him say it again.
 */
import { judged, readSignedEntry } from './entries'
import { isMember, nextLink } from './reading'
import type { Room } from './room'
import type { Intent } from './state'

type Bytes = Uint8Array
/** The first who may makes the key change at once, each next one so much later. */
const RANK_MS = 2_000

export async function takeLeaving(room: Room, person: string, sign1: Bytes): Promise<void> {
  const signed = await readSignedEntry(sign1, room.context.talk, room.data.room)
  if (signed === null || signed.entry.author !== person) return room.notice('refused-entry', person, null, null, 'NOT_THE_AUTHOR')
  const { kind, author_seq, prev } = signed.entry
  const ofHimself = kind === 'member.leave' && (signed.entry.body as Record<string, unknown>)['person'] === person
  if (!ofHimself || !(await judged(signed, room.rules)).signatureGood) return room.notice('refused-entry', person, null, null, 'REMOVE_WITHOUT_WARRANT')
  const said = { sign1, link: { author_seq, prev }, at: room.data.place.stamp }
  room.data = { ...room.data, leaving: { ...room.data.leaving, [person]: said } }
}

/** Whether what he said is still the next of his chain: else every device would refuse it. */
function stands(room: Room, person: string): boolean {
  const [said, next] = [room.data.leaving[person]?.link, nextLink(room.rules, person)]
  return said?.author_seq === next.author_seq && said.prev === next.prev
}

/** What this device does about those who leave: its own person's leave is said anew, others' are carried out when it is its turn (see owed.ts). */
export function owedLeaves(room: Room, me: string, now: number): void {
  if (room.data.stage !== 'open') return
  for (const [person, { sign1, at }] of Object.entries(room.data.leaving)) {
    if (!isMember(room.rules, person)) continue
    if (person === me) {
      if (!stands(room, me)) leave(room)
      continue
    }
    const turn = ableFor(room, person).indexOf(me)
    if (turn < 0 || now < at + RANK_MS * turn || !stands(room, person) || room.removing(person)) continue
    room.enqueue({ do: 'remove', id: 0, person, reason: null, leaving: sign1 })
  }
}

/** Who may admit, his own delegation first, in the order of the leaves. */
function ableFor(room: Room, person: string): readonly string[] {
  const able = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf)).filter((p) => p !== person && room.person(p)?.powers.includes('admit') === true)
  const isOwn = (p: string): boolean => room.person(p)?.delegation === room.person(person)?.delegation
  return [...able.filter(isOwn), ...able.filter((p) => !isOwn(p))]
}

export function leave(room: Room): void {
  if (!room.intents().some((each) => each.do === 'leave')) room.enqueue({ do: 'leave', id: 0 })
}

/** Whether this would be signed by somebody whose leave is on its way. */
export function comesTooLate(room: Room, intent: Intent): boolean {
  if (!stands(room, room.context.me)) return false
  if (intent.do === 'remove') return intent.leaving === null && isMember(room.rules, intent.person)
  return intent.do === 'entry' || intent.do === 'admit' || intent.do === 'leave'
}
