/**
 * The record of a room for somebody who came later (rules R9, spec/opening.md §8): its first state and every entry since, in the order of the log. It proves
 * itself: applied by the rules, it must end, byte for byte, in the state that signers of every owner attested when he came.
 */
import { CryptoError } from '../crypto'
import { decodeState, encodeState, entriesOf, type RoomState } from '../domain'
import { type Cbor, decode, encode, equalBytes, sha256, unhex } from '../record'
import { readSignedEntry } from './entries'
import type { Vault } from './ports'
import { wellMade } from './items'
import { array, integer, octets, oneOf, words, wrong } from './payload-fields'
import { decodePlain } from './plain'
import { Room } from './room'
import { type AppliedEntry, nameOf } from './room-records'
import { emptyPlace } from './receipts'
import { areChecked, keptAfter, type Receipts, readReceipts } from './room-receipts'
import { REACHES } from './room-payloads'
import type { ItemData, RoomData } from './state'

type Bytes = Uint8Array
/** More than a device could hold otherwise. */
const MAX_BYTES = 256 * 1024 * 1024
const READ_AT_ONCE = 256

interface FileKey {
  readonly hash: Bytes
  readonly file: Bytes
  readonly key: Bytes
  readonly size: number
}
export interface History {
  /** The state the room began with. */
  readonly first: Bytes
  readonly entries: readonly { readonly stamp: number; readonly sign1: Bytes }[]
  readonly files: readonly FileKey[]
  readonly receipts: Receipts
  /** Of a caucus; elsewhere none. They are no entries: that they are as they were said is the word of the head who gives them. */
  readonly items: readonly ItemData[]
}

export function encodeHistory(room: Bytes, { first, entries, files, receipts, items }: History): Bytes {
  const said = entries.map((each) => [each.stamp, each.sign1])
  const written = items.map(({ id, subject, content, salt, reach, by, at }) => [id, subject, content, salt, reach, by, at])
  const { before } = receipts
  const promised = [before.seq, before.log, receipts.rows.map(({ kind, stamp, envelope, signature }) => [kind, stamp, envelope, signature])]
  return encode([2, 'history', room, first, said, files.map((each) => [each.hash, each.file, each.key, each.size]), promised, written])
}

/** Null for bytes that are no history of this room. */
export function decodeHistory(room: Bytes, bytes: Bytes): History | null {
  try {
    const f = array(decode(bytes, MAX_BYTES), 8)
    if (f[0] !== 2 || f[1] !== 'history' || !equalBytes(octets(f[2], 16), room)) return null
    return {
      first: octets(f[3]),
      entries: array(f[4]).map((each) => {
        const [stamp, sign1] = array(each, 2)
        return { stamp: integer(stamp), sign1: octets(sign1) }
      }),
      files: array(f[5]).map((each) => {
        const [hash, file, key, size] = array(each, 4)
        return { hash: octets(hash, 32), file: octets(file, 16), key: octets(key, 32), size: integer(size) }
      }),
      receipts: receiptsIn(f[6]),
      items: array(f[7]).map(itemOf),
    }
  } catch {
    return null
  }
}

function receiptsIn(value: Cbor | undefined): Receipts {
  const [seq, log, rows] = array(value, 3)
  const before = { seq: integer(seq), log: octets(log, 32) }
  const rowOf = (each: Cbor, i: number) => {
    const [kind, stamp, envelope, signature] = array(each, 4)
    return { seq: before.seq + 1 + i, kind: integer(kind), stamp: integer(stamp), envelope: octets(envelope, 32), signature: octets(signature, 64) }
  }
  return { before, rows: array(rows).map(rowOf) }
}

function itemOf(each: Cbor): ItemData {
  const [id, subject, content, salt, reach, by, at] = array(each, 7)
  const item: ItemData = {
    id: words(id), subject: words(subject), content: words(content), salt: words(salt), reach: oneOf(reach, REACHES), by: words(by), at: integer(at),
  }
  return wellMade(item) ? item : wrong()
}

/** The record of a room up to this position, as this device has it on its disk. Throws CryptoError('STATE_BROKEN') when a part is missing. */
export async function readHistory(room: Room, position: number, vault: Vault): Promise<History> {
  const first = (await vault.read([nameOf.first(room.id)])).get(nameOf.first(room.id))
  if (first === undefined) throw new CryptoError('STATE_BROKEN', 'the first state is missing')
  const entries: { stamp: number; sign1: Bytes }[] = []
  for (let from = 1; from <= position; from += READ_AT_ONCE) {
    const names = Array.from({ length: Math.min(READ_AT_ONCE, position - from + 1) }, (_, i) => nameOf.entry(room.id, from + i))
    const found = await vault.read(names)
    for (const name of names) {
      const bytes = found.get(name)
      if (bytes === undefined) throw new CryptoError('STATE_BROKEN', `${name} is missing`)
      const { stamp, sign1 } = decodePlain<AppliedEntry>(bytes)
      entries.push({ stamp, sign1 })
    }
  }
  const { kept, place } = room.data
  const receipts = { before: kept.before, rows: await readReceipts(room.id, kept.before.seq + 1, place.seq, vault) }
  return { first, entries, files: filesOf(room), receipts, items: room.data.items }
}

/** Keys of the files that the record names. */
function filesOf(room: Room): readonly FileKey[] {
  const named = new Set(entriesOf(room.rules.files).flatMap(([, file]) => file.versions.map((version) => version.hash)))
  return Object.entries(room.data.files)
    .filter(([hash]) => named.has(hash))
    .flatMap(([hash, known]) => known.map(({ file, key, size }) => ({ hash: unhex(hash), file, key, size })))
}

/** What a history must end in. */
export interface Attested {
  readonly position: number
  /** SHA-256 of the state's bytes. */
  readonly state: Bytes
}

/**
 * The room as it would be on a device that had been in it from the beginning, or null when anything differs: an entry too few, too many, altered, in
 * another order or at another time, another beginning, or items outside a caucus. `room` is the one that was entered later.
 */
export async function replayed(room: Room, history: History, { position, state }: Attested): Promise<Room | null> {
  if (history.entries.length !== position || (history.items.length > 0 && room.data.kind !== 'caucus')) return null
  const first = beginning(history.first)
  if (first === null || !(await areChecked(room.data.room, room.context.host, history.receipts, room.data.kept))) return null
  const past = new Room(room.context, emptied(room.data), { group: null, rules: first })
  for (const { stamp, sign1 } of history.entries) {
    const signed = await readSignedEntry(sign1, room.context.talk, room.data.room)
    if (signed === null || stamp < past.data.place.stamp) return null
    past.data = { ...past.data, place: { ...past.data.place, seq: past.data.position + 1, stamp } }
    await past.apply(signed, 0)
  }
  return equalBytes(await sha256(encodeState(past.rules)), state) ? past : null
}

/** A state before any entry. What else is in it the end of the history decides. */
function beginning(bytes: Bytes): RoomState | null {
  try {
    const state = decodeState(bytes)
    return state.position === 0 && state.log.length === 0 && Object.keys(state.chains).length === 0 && /^0*$/.test(state.run) ? state : null
  } catch {
    return null
  }
}

const emptied = (data: RoomData): RoomData => ({
  ...data,
  stage: 'open', queue: [], inflight: null, owed: null, base: -1, position: 0, time: 0, said: 0, unread: 0,
  place: emptyPlace, kept: keptAfter(emptyPlace),
  evidence: {}, consents: {}, requests: [], askedSince: {},
  items: [], positions: [], releases: {}, agreed: {}, files: {}, notices: [], proposals: [], signed: [], wanted: [],
})
