/**
 * A signed word of one leaf that is not so, and behind which no receipt of the host stands (spec/crypto.md §14, rules R13). The person of that leaf is put
 * out by entries of every owner that hold the word, never by what one device happened to see. A false basis of an entry is noted and puts nobody out.
 */
import type { LeafView } from '../crypto'
import { at } from '../domain'
import { decode, ed25519FromSeed, encode, equalBytes, hex, readEntry, readSign1, sha256, sign1, unhex, utf8, verifySign1 } from '../record'
import { besideOwn, ownReceipt } from './own-receipts'
import { isMember, ownersOf } from './reading'
import { KIND, receiptBy } from './receipts'
import { receiptOf } from './room-receipts'
import type { Room } from './room'

type Bytes = Uint8Array
/** Said by a leaf whose person others say spoke falsely: the receipt of the host it holds. Signed outside the group, so that it can be read across a fork. */
const SHOWN = 'parley/1/shown'
/** So long a device waits for that, ms of host time since the word; where the host calls the device away, longer, and no longer than this. */
const WAIT_MS = 20_000
const AWAY_MS = 10 * 60_000
const RANK_MS = 2_000

export interface FalseWord {
  /** Index of the leaf that signed it. */
  readonly leaf: number
  readonly statement: Bytes // COSE_Sign1
  /** The position of the record it speaks of. */
  readonly at: number
}

/** What a leaf attested otherwise than this device. */
export interface OtherWord {
  readonly leaf: number
  readonly bytes: Bytes
}
export interface FalseWordData {
  readonly person: string
  readonly leafKey: Bytes
  readonly statement: Bytes
  readonly at: number
  readonly excused: boolean
}

/** Noted and told; what follows from it is decided by entries of the log alone. */
export function falseWord(room: Room, { leaf, statement }: FalseWord): void {
  const by = room.group?.leaves.find((each) => each.index === leaf)
  if (by === undefined || leaf === room.group?.ownLeaf) return
  const person = room.personOf(by)
  if (isEntry(statement)) return tellOnce(room, person, 'BASIS_FALSE')
  const known = (room.data.falseWords ?? []).some((each) => equalBytes(each.leafKey, by.signatureKey))
  if (known) return
  note(room, { person, leafKey: by.signatureKey, statement, at: room.data.place.stamp, excused: false })
  room.notice('record-gap', person, null, null, 'FALSE_WORD')
}

function note(room: Room, word: FalseWordData): void {
  const isThere = (key: Bytes): boolean => room.group?.leaves.some((leaf) => equalBytes(leaf.signatureKey, key)) === true
  const others = (room.data.falseWords ?? []).filter((each) => !equalBytes(each.leafKey, word.leafKey) && isThere(each.leafKey))
  room.data = { ...room.data, falseWords: [...others, word] }
}

function tellOnce(room: Room, person: string, code: string): void {
  if (!room.data.notices.some((each) => each.code === code && each.person === person)) room.notice('record-gap', person, null, null, code)
}

function isEntry(statement: Bytes): boolean {
  try {
    readEntry(readSign1(statement).payload)
    return true
  } catch {
    return false
  }
}

const hashOf = async (word: string): Promise<string> => hex(await sha256(utf8(word)))

/** What this device denies by itself (see owed.ts), in the order of the leaves: for an owner, once the accused had its time to show a receipt. */
export async function owedDenials(room: Room, now: number, here: ReadonlySet<string> | undefined): Promise<void> {
  const { me } = room.context
  if (room.data.stage !== 'open' || (room.data.falseWords ?? []).length === 0) return
  const rank = ableHere(room).indexOf(me)
  if (rank < 0) return
  for (const { person, leafKey, statement, at: said, excused } of room.data.falseWords ?? []) {
    const leaf = room.leafOf(person)
    if (excused || person === me || leaf === null || !equalBytes(leaf.signatureKey, leafKey) || !isMember(room.rules, person)) continue
    const device = room.data.people[person]?.device
    const away = here !== undefined && device !== undefined && !here.has(hex(device))
    if (now < said + (away ? AWAY_MS : WAIT_MS) + RANK_MS * rank || room.underWay('word.deny', person)) continue
    const word = hex(statement)
    const own = room.person(me)?.delegation ?? ''
    if (at(at(room.rules.denied, person) ?? {}, own) === (await hashOf(word))) continue
    room.enqueue({ do: 'entry', id: 0, kind: 'word.deny', body: { person, word }, sign1: null, owed: true })
  }
}

/** Who of the own delegation may deny for it, in the order of the leaves. */
function ableHere(room: Room): readonly string[] {
  const own = room.person(room.context.me)?.delegation ?? ''
  if (!ownersOf(room.rules).includes(own)) return []
  const power = room.rules.delegations.find((each) => each.id === own)?.kind === 'neutral' ? 'admit' : 'sign'
  const people = (room.group?.leaves ?? []).map((leaf) => room.personOf(leaf))
  return people.filter((each) => isMember(room.rules, each) && room.person(each)?.delegation === own && room.person(each)?.powers.includes(power) === true)
}

/** Another owner denied a word of somebody whose word this device too found false: all come to one word, that with the lower hash. */
export async function noteDenial(room: Room, person: string, word: string): Promise<void> {
  const noted = (room.data.falseWords ?? []).find((each) => each.person === person && !each.excused)
  if (noted === undefined || !/^([0-9a-f]{2})+$/.test(word) || (await hashOf(word)) >= (await hashOf(hex(noted.statement)))) return
  const statement = unhex(word)
  for (const label of ['parley/1/attestation', 'parley/1/pulse']) {
    const good = await verifySign1(label, statement, noted.leafKey).then(() => true, () => false)
    if (good) return note(room, { ...noted, statement })
  }
}

/** Rooms in which this page showed its receipt. */
const showed = new WeakSet<Room>()

/** After a restart a room that is parted shows it again, since what was to be sent may not have been: the host keeps the same bytes once. */
export async function owedShown(room: Room): Promise<void> {
  if (!showed.has(room)) await sayShown(room)
}

/** Others hold another record than this device: it shows what the host signed for the place that it attested. */
export async function sayShown(room: Room): Promise<void> {
  if (room.group === null) return
  showed.add(room)
  const { seq, log } = room.data.attested.mine
  const row = await room.records.receipts.row(room.id, seq, room.context.vault)
  const receipt = row === null ? room.data.place.receipt : receiptOf(room.data.room, log, row)
  if (receipt === null) return
  const { sign } = await ed25519FromSeed(room.data.leafSeed)
  const bytes = await sign1(SHOWN, encode([1, 'shown', room.data.room, Number(room.group.epoch), receipt]), sign)
  room.effects.push({ do: 'append', room: room.data.room, kind: KIND.complaint, bytes })
}

/** The host showed this leaf another log: no word of it is denied. */
export function excuse(room: Room, leaf: LeafView, statement: Bytes): void {
  note(room, excused(room, leaf, statement))
  tellOnce(room, room.personOf(leaf), 'HOST_FORKED')
}

const excused = (room: Room, leaf: LeafView, statement: Bytes): FalseWordData =>
  ({ person: room.personOf(leaf), leafKey: leaf.signatureKey, statement, at: room.data.place.stamp, excused: true })

const isExcused = (room: Room, leaf: LeafView): boolean =>
  (room.data.falseWords ?? []).some((each) => each.excused && equalBytes(each.leafKey, leaf.signatureKey))

/** Whether this leaf's person can vouch for an owner: holds `sign`, or `admit` as neutrals do. */
export function canVouch(room: Room, leaf: LeafView): boolean {
  const person = room.person(room.personOf(leaf))
  return person !== null && (person.powers.includes('sign') || person.powers.includes('admit'))
}

/**
 * A receipt that a leaf of this room shows. If it contradicts what this device was shown, the host is convicted, and nobody is put out for it. Nor is
 * anybody where this device holds no receipt to compare it with. If it is for a place after the item that shows it, no host that keeps one log signed it.
 */
export async function takeShown(room: Room, bytes: Bytes): Promise<void> {
  const leaf = await signerOf(room, bytes)
  if (leaf === null || leaf.index === room.group?.ownLeaf) return
  try {
    const [, word, of, , receipt] = decode(readSign1(bytes).payload) as readonly [number, string, Bytes, number, Bytes]
    if (word !== 'shown' || !equalBytes(of, room.data.room)) return
    const fields = await receiptBy(room.context.host, receipt)
    if (fields === null || !equalBytes(fields.room, room.data.room) || isExcused(room, leaf)) return
    const beside = await besideOwn(room, fields)
    if (beside === 'same') return
    const own = beside === 'ahead' ? room.data.place.receipt : await ownReceipt(room, fields.seq)
    if (beside === 'unknown' || own === null) return note(room, excused(room, leaf, bytes))
    room.effects.push({ do: 'evidence', code: 'HOST_FORKED', room: room.data.room, items: [own, receipt, bytes] })
    excuse(room, leaf, bytes)
  } catch {
    return // nothing of the kind
  }
}

async function signerOf(room: Room, bytes: Bytes) {
  for (const leaf of room.group?.leaves ?? []) {
    const good = await verifySign1(SHOWN, bytes, leaf.signatureKey).then(() => true, () => false)
    if (good) return leaf
  }
  return null
}
