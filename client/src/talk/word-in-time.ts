/** What a word in time says (spec/record.md §10), and what it proves against what this device has. */
import type { LeafView } from '../crypto'
import { type Cbor, equalBytes, readSign1, type Receipt } from '../record'
import { compared, doubted, noteConfirmation } from './confirmed'
import { canVouch, excuse, falseWord } from './false-words'
import { besideOwn, ownReceipt } from './own-receipts'
import { rebuilt, receiptBy, said } from './receipts'
import type { Room } from './room'
import { halt } from './stopping'

type Bytes = Uint8Array

/** The run at a position, and the host's receipt behind it: its fields, its signature. `asks`: who says it misses somebody's word. */
export interface Word {
  readonly position: number
  readonly run: Bytes
  readonly receipt: Omit<Receipt, 'room'>
  readonly signature: Bytes
  readonly asks: boolean
}
/** A word and who signed it. */
export interface SaidWord {
  readonly word: Word
  readonly leaf: LeafView
  readonly statement: Bytes
}

/** The whole receipt would not fit into a pulse; what it says beside the room does. */
export function encodeWord(position: number, run: Bytes, receipt: Bytes, asks: boolean): readonly Cbor[] {
  const { seq, stamp, envelope, log } = said(receipt)
  return [position, run, seq, stamp, envelope, log, readSign1(receipt).signature, asks]
}

const isCount = (value: Cbor | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isBytes = (value: Cbor | undefined, size: number): value is Bytes => value instanceof Uint8Array && value.length === size

/** Null for anything else. */
export function readWord(content: readonly Cbor[]): Word | null {
  const [position, run, seq, stamp, envelope, log, signature, asks] = content
  if (content.length !== 8 || !isCount(position) || position === 0 || !isBytes(run, 32) || !isCount(seq) || !isCount(stamp)) return null
  if (!isBytes(envelope, 32) || !isBytes(log, 32) || !isBytes(signature, 64) || typeof asks !== 'boolean') return null
  return { position, run, receipt: { seq, stamp, envelope, log }, signature, asks }
}

/**
 * The receipt first: what two receipts for one place agree on, they agree on for all before, so a leaf that names another run beside one that agrees with
 * ours is alone with it; and two that do not agree convict the host, whatever the leaf says. True if it must be judged again when more of the log is here.
 */
export async function judge(room: Room, one: SaidWord): Promise<boolean> {
  const { word, leaf } = one
  const fields: Receipt = { room: room.data.room, ...word.receipt }
  const beside = await besideOwn(room, fields)
  if (beside === 'ahead') return true
  const run = compared(room.rules, word.position, word.run)
  if (run === 'same' && beside !== 'other') noteConfirmation(room, leaf, word.position, word.run)
  if (beside === 'same') {
    if (run === 'differs') isFalse(room, one)
    return false
  }
  const theirs = await genuine(room, word, fields)
  const own = beside === 'other' && theirs !== null ? await ownReceipt(room, fields.seq) : null
  if (own !== null && theirs !== null) convict(room, own, theirs, one)
  else if (run === 'differs' && theirs === null) isFalse(room, one)
  else if (run === 'differs') doubted.add(room) // no receipt of ours: our word lets the other side judge, and nobody is put out
  return false
}

/** The receipt as the host signed it; null when it did not. */
async function genuine(room: Room, { signature }: Word, fields: Receipt): Promise<Bytes | null> {
  const bytes = await rebuilt(fields, signature)
  return (await receiptBy(room.context.host, bytes)) === null ? null : bytes
}

const isFalse = (room: Room, { leaf, statement, word }: SaidWord): void => falseWord(room, { leaf: leaf.index, statement, at: word.position })

/**
 * The host signed two histories. Nobody of the room is to blame: both receipts are kept, with the word that brought the other one. Whoever vouches for a
 * party stops the room with it; anybody else is the one whom the host misled, and the talk goes on.
 */
function convict(room: Room, own: Bytes, theirs: Bytes, { leaf, statement }: SaidWord): void {
  room.effects.push({ do: 'evidence', code: 'HOST_FORKED', room: room.data.room, items: [own, theirs, statement] })
  if (!canVouch(room, leaf)) return excuse(room, leaf, statement)
  doubted.add(room)
  halt(room, 'HOST_FORKED', '')
}

/** Whether a leaf still has its place and key. */
export const stillThere = (room: Room, leaf: LeafView): boolean =>
  room.group?.leaves.some((each) => each.index === leaf.index && equalBytes(each.signatureKey, leaf.signatureKey)) === true
