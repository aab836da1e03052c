/**
 * Who comes later is given the record of the room from before, if the charter lets him (rules R9, spec/opening.md §8). His device asks the members; one of
 * theirs seals the record, keeps it with the host and mails him the key; his own checks every entry before anything is shown. Of a caucus its own head gives.
 */
import { encode, equalBytes, hex, sha256, sign1, unhex, verifySign1 } from '../record'
import type { Engine } from './ports'
import { withClaim } from './file-keys'
import { decodeHistory, encodeHistory, type History, readHistory, replayed } from './history'
import type { Mail } from './mail-payloads'
import { integer, octets, signedFields, words } from './payload-fields'
import type { Room } from './room'
import { upTo } from './room-receipts'
import { readMessages } from './room-open'
import { encodeRoomPayload } from './room-payloads'
import type { RecordOffer } from './record-data'
import type { ProblemView } from './view'
import { givers, mayGive, mayHave, withRecord } from './wanted'

type Bytes = Uint8Array
const RECORD = 'parley/1/record'
/** The first member's device answers at once, each next one so much later. */
const TURN_MS = 4_000
/** After so long without an answer it is asked again. */
const AGAIN_MS = 60_000
const NOTICES_KEPT = 200

/** What this device does about records, in every room (see owed.ts). */
export function owedRecords(engine: Engine): void {
  for (const room of engine.rooms.values()) {
    if (room.data.stage !== 'open') continue
    ask(engine, room)
    fetchOffered(engine, room)
    serve(engine, room)
  }
}

// --- who came later --------------------------------------------------------------------------------------------------------
function ask(engine: Engine, room: Room): void {
  const { record, kind } = room.data
  if (record.whole || record.offers.length > 0 || !mayHave(room, engine.data.me.id)) return
  const now = engine.hostNow()
  if (record.asked !== null && (kind === 'caucus' || now - record.asked < AGAIN_MS)) return
  const failed = [...new Set([...record.failed, ...(record.promised === null ? [] : [record.promised])])]
  if (record.asked !== null && givers(room, engine.data.me.id, failed).length === 0) return // nobody is left who was not asked
  withRecord(room, { asked: now, failed, promised: null })
  room.enqueueOnce(encodeRoomPayload({ type: 'wanted', position: record.joined, except: failed }))
}

/** The person says it again, to everybody. */
export function askAgain(engine: Engine, room: Room): ProblemView | null {
  if (room.data.record.whole || !mayHave(room, engine.data.me.id)) return { code: 'RECORD_NOT_WANTED' }
  withRecord(room, { asked: null, failed: [], promised: null })
  return null
}

/**
 * A member's device says where the record is. What it says is signed by him, for this person and no other. Whoever says it first keeps nobody else's out: of
 * each member the last one waits for its turn.
 */
export async function onRecord(engine: Engine, { signed }: Extract<Mail, { type: 'record' }>): Promise<void> {
  const said = readRecord(signed)
  const room = said === null ? undefined : engine.rooms.get(hex(said.room))
  if (said === null || room === undefined || room.data.stage !== 'open' || room.data.record.whole) return
  const { record } = room.data
  const meant = equalBytes(said.talk, engine.data.facts.talk) && said.to === engine.data.me.id && said.position === record.joined
  const giver = room.leafOf(said.offer.by) === null ? null : room.person(said.offer.by)
  if (!meant || giver === null || !mayGive(room, giver) || record.failed.includes(giver.id) || !(await signedBy(signed, giver.key))) return
  withRecord(room, { offers: [...record.offers.filter((each) => each.by !== giver.id), said.offer] })
}

interface Said {
  readonly talk: Bytes
  readonly room: Bytes
  readonly to: string
  readonly position: number
  readonly offer: RecordOffer
}

/** What it says, before anybody's signature is looked at. */
function readRecord(signed: Bytes): Said | null {
  const f = signedFields(signed, 'record', 11)
  try {
    if (f === null) return null
    const offer = { by: words(f[5]), file: octets(f[7], 16), key: octets(f[8], 32), hash: octets(f[9], 32), size: integer(f[10]) }
    return { talk: octets(f[2], 16), room: octets(f[3], 16), to: words(f[4]), position: integer(f[6]), offer }
  } catch {
    return null
  }
}

const signedBy = (signed: Bytes, key: string): Promise<boolean> =>
  verifySign1(RECORD, signed, unhex(key)).then(
    () => true,
    () => false,
  )

const busy = new WeakMap<Engine, Set<string>>()
const busyOf = (engine: Engine): Set<string> => {
  const known = busy.get(engine) ?? new Set()
  busy.set(engine, known)
  return known
}

function fetchOffered(engine: Engine, room: Room): void {
  const [offer] = room.data.record.offers
  const mark = `fetch/${room.id}`
  if (offer === undefined || busyOf(engine).has(mark)) return
  busyOf(engine).add(mark)
  void takeHistory(engine, room, offer)
    .catch(() => engine.run(async () => failed(room, offer.by)))
    .finally(() => busyOf(engine).delete(mark))
}

async function takeHistory(engine: Engine, room: Room, offer: RecordOffer): Promise<void> {
  const bytes = await engine.transfers.fetchSealed({ room: room.data.room, ...offer }, offer.hash)
  const history = bytes === null ? null : decodeHistory(room.data.room, bytes)
  const { joined, state } = room.data.record
  const past = history === null ? null : await replayed(room, history, { position: joined, state })
  await engine.run(async () => {
    if (past === null || history === null) failed(room, offer.by)
    else await precede(engine, room, past, { ...history, by: offer.by })
  })
}

/** Nothing of it is shown; another member is asked. */
function failed(room: Room, by: string): void {
  const { offers, failed: before } = room.data.record
  withRecord(room, { offers: offers.filter((each) => each.by !== by), failed: [...before, by], promised: null, asked: null })
}

/** What was before comes before what this device has seen itself. */
async function precede(
  engine: Engine,
  room: Room,
  past: Room,
  o: History & { readonly by: string },
): Promise<void> {
  const seen = room.firstMessage === 0 ? room.messages : [...(await readMessages(engine.ports.vault, room.id, 0, room.firstMessage)), ...room.messages]
  const earlier = new Set(past.messages.map((m) => m.id))
  room.messages = [...past.messages, ...seen.filter((m) => !earlier.has(m.id))]
  room.firstMessage = 0
  const byId = <T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): readonly T[] => {
    const known = new Set(after.map((each) => each.id))
    return [...before.filter((each) => !known.has(each.id)), ...after]
  }
  const { data } = room
  const notices = past.data.notices.map((notice) => ({ ...notice, id: `before-${notice.id}` }))
  const signedBefore = past.data.signed.filter((s) => !data.signed.some((t) => t.proposal === s.proposal && t.person === s.person))
  let { files } = data
  for (const { hash, ...each } of o.files) files = withClaim(files, hex(hash), { ...each, by: o.by, proven: false })
  room.data = {
    ...data,
    files,
    items: byId(o.items, data.items),
    said: room.messages.length,
    notices: [...notices, ...data.notices].slice(-NOTICES_KEPT),
    releases: { ...past.data.releases, ...data.releases },
    positions: byId(past.data.positions, data.positions),
    proposals: byId(past.data.proposals, data.proposals),
    signed: [...signedBefore, ...data.signed],
    kept: { ...data.kept, before: o.receipts.before },
    record: { ...data.record, whole: true, offers: [], promised: null, by: o.by },
  }
  room.records.receipts.preceded(upTo(o.receipts, data.kept))
  room.records.preceded({ first: o.first, entries: past.records.unwritten })
}

// --- who gives -------------------------------------------------------------------------------------------------------------
function serve(engine: Engine, room: Room): void {
  if (room.data.kind === 'caucus' || !room.data.record.whole) return
  for (const wanted of room.data.wanted) {
    const turn = givers(room, wanted.person, wanted.except).indexOf(engine.data.me.id)
    if (turn < 0 || engine.hostNow() < wanted.at + turn * TURN_MS) continue
    give(engine, room, wanted)
  }
}

/** A head gives somebody of his delegation the record of the caucus. */
export function giveRecord(engine: Engine, room: Room, person: string): ProblemView | null {
  const wanted = room.data.wanted.find((each) => each.person === person)
  if (room.data.kind !== 'caucus' || engine.data.me.role !== 'head' || wanted === undefined) return { code: 'RECORD_NOT_WANTED' }
  if (!room.data.record.whole) return { code: 'RECORD_MISSING' }
  if (!mayHave(room, person)) return { code: 'VISITOR' }
  give(engine, room, wanted)
  return null
}

function give(engine: Engine, room: Room, { person, position, at }: Room['data']['wanted'][number]): void {
  const to = room.data.people[person]
  const mark = `give/${room.id}/${person}/${at}`
  if (to === undefined || position > room.data.position || !mayHave(room, person) || busyOf(engine).has(mark)) return
  busyOf(engine).add(mark)
  void (async () => {
    const bytes = encodeHistory(room.data.room, await readHistory(room, position, engine.ports.vault))
    const { file, key, size } = await engine.transfers.putSealed(room.data.room, bytes)
    const { talk } = engine.data.facts
    const signed = await sign1(RECORD, encode([1, 'record', talk, room.data.room, person, engine.data.me.id, position, file, key, await sha256(bytes), size]), engine.sign)
    await engine.run(async () => {
      if (!room.data.wanted.some((each) => each.person === person && each.at === at) || !mayHave(room, person)) return // given meanwhile, or gone
      engine.oweMail(to.device, to.mailbox, { type: 'record', signed })
      room.enqueueOnce(encodeRoomPayload({ type: 'given', person }))
    })
  })().catch(() => undefined) // another member's device does it, or this one when it is asked again
}
