/** What devices and hosts sign about a room, and what heads say when they compare words (spec/record.md §2; spec/protocol.md §§2, 3). */
import { type Cbor, encode } from './cbor'
import { RecordError } from './bytes'
import { exactly, goodKey, h32, id16, listOf, name, optional, pair, statement, text, uint, VERSION } from './fields'

/** What one device holds to be the room at an epoch. `log`: the host's running hash at `seq`. */
export interface Attestation {
  readonly room: Uint8Array
  readonly epoch: number
  readonly auth: Uint8Array
  readonly seq: number
  readonly log: Uint8Array
  readonly tree: Uint8Array
  readonly state: Uint8Array
  readonly mls: Uint8Array
}

export const encodeAttestation = (a: Attestation): Uint8Array =>
  encode([VERSION, 'attestation', a.room, a.epoch, a.auth, a.seq, a.log, a.tree, a.state, a.mls])

/** Throws RecordError. */
export function readAttestation(payload: Uint8Array): Attestation {
  const [room, epoch, auth, seq, log, tree, state, mls] = statement(payload, 'attestation', 8)
  return {
    room: id16(room), epoch: uint(epoch), auth: h32(auth), seq: uint(seq), log: h32(log), tree: h32(tree), state: h32(state), mls: goodKey(mls),
  }
}

/** A device refuses an envelope, and says why. */
export interface Complaint {
  readonly room: Uint8Array
  readonly epoch: number
  readonly envelope: Uint8Array
  readonly reason: string
}

export const encodeComplaint = (c: Complaint): Uint8Array => encode([VERSION, 'complaint', c.room, c.epoch, c.envelope, c.reason])

/** Throws RecordError. */
export function readComplaint(payload: Uint8Array): Complaint {
  const [room, epoch, envelope, reason] = statement(payload, 'complaint', 4)
  return { room: id16(room), epoch: uint(epoch), envelope: h32(envelope), reason: text(reason) }
}

/** The host's promise of order and time; `stamp` in ms UTC, `log` after this envelope. */
export interface Receipt {
  readonly room: Uint8Array
  readonly seq: number
  readonly stamp: number
  readonly envelope: Uint8Array
  readonly log: Uint8Array
}

export const encodeReceipt = (r: Receipt): Uint8Array => encode([VERSION, 'receipt', r.room, r.seq, r.stamp, r.envelope, r.log])

/** Throws RecordError. */
export function readReceipt(payload: Uint8Array): Receipt {
  const [room, seq, stamp, envelope, log] = statement(payload, 'receipt', 5)
  return { room: id16(room), seq: uint(seq), stamp: uint(stamp), envelope: h32(envelope), log: h32(log) }
}

/** What a device says for now, and nobody keeps. `counter` only grows, per leaf and epoch; what `content` holds depends on the kind (spec/crypto.md §15). */
export interface Pulse {
  readonly room: Uint8Array
  readonly epoch: number
  readonly counter: number
  readonly kind: string
  readonly content: readonly Cbor[]
}

export const encodePulse = (p: Pulse): Uint8Array => encode([VERSION, 'pulse', p.room, p.epoch, p.counter, p.kind, [...p.content]])

/** Throws RecordError. */
export function readPulse(payload: Uint8Array): Pulse {
  const [room, epoch, counter, kind, content] = statement(payload, 'pulse', 5)
  return { room: id16(room), epoch: uint(epoch), counter: uint(counter), kind: name(kind), content: listOf(content, (each) => each) }
}

/** Which engine tracks a leaf sends: pairs of context and engine id. */
export interface Sending {
  readonly room: Uint8Array
  readonly epoch: number
  readonly tracks: readonly (readonly [number, string])[]
}

export const encodeSending = (s: Sending): Uint8Array =>
  encode([VERSION, 'sending', s.room, s.epoch, s.tracks.map(([context, engineId]) => [context, engineId])])

/** Throws RecordError. */
export function readSending(payload: Uint8Array): Sending {
  const [room, epoch, tracks] = statement(payload, 'sending', 3)
  const track = (value: Parameters<typeof pair>[0]): readonly [number, string] => {
    const [context, engineId] = pair(value)
    return [uint(context), text(engineId)]
  }
  return { room: id16(room), epoch: uint(epoch), tracks: listOf(tracks, track) }
}

/** Where a newcomer finds the record and how he opens it (spec/record.md §6). `size` in bytes. */
export interface History {
  readonly room: Uint8Array
  readonly upto: number
  readonly blob: Uint8Array
  readonly size: number
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly run: Uint8Array
  readonly last: Uint8Array | null
}

export const encodeHistory = (h: History): Uint8Array =>
  encode([VERSION, 'history', h.room, h.upto, h.blob, h.size, h.key, h.iv, h.run, h.last])

/** Throws RecordError. */
export function readHistory(payload: Uint8Array): History {
  const [room, upto, blob, size, key, iv, run, last] = statement(payload, 'history', 8)
  return {
    room: id16(room), upto: uint(upto), blob: h32(blob), size: uint(size),
    key: h32(key), iv: exactly(iv, 12), run: h32(run), last: optional(last, h32),
  }
}

/** A head's commitment before the words are computed. */
export interface SasCommit { readonly talk: Uint8Array; readonly from: string; readonly c: Uint8Array }

export const encodeSasCommit = (s: SasCommit): Uint8Array => encode([VERSION, 'sas-commit', s.talk, s.from, s.c])

/** Throws RecordError. */
export function readSasCommit(payload: Uint8Array): SasCommit {
  const [talk, from, c] = statement(payload, 'sas-commit', 3)
  return { talk: id16(talk), from: name(from), c: h32(c) }
}

/** What a commitment hid: the head's key and nonce, and the hash of all commitments seen. */
export interface SasReveal {
  readonly talk: Uint8Array
  readonly from: string
  readonly ik: Uint8Array
  readonly nonce: Uint8Array
  readonly all: Uint8Array
}

export const encodeSasReveal = (s: SasReveal): Uint8Array => encode([VERSION, 'sas-reveal', s.talk, s.from, s.ik, s.nonce, s.all])

/** Throws RecordError. */
export function readSasReveal(payload: Uint8Array): SasReveal {
  const [talk, from, ik, nonce, all] = statement(payload, 'sas-reveal', 5)
  return { talk: id16(talk), from: name(from), ik: goodKey(ik), nonce: h32(nonce), all: h32(all) }
}

/** A person asks to enter a room: with this key package (its hash), and with mail for this device to this mailbox. */
export interface Join {
  readonly talk: Uint8Array
  readonly room: Uint8Array
  readonly package: Uint8Array
  readonly device: Uint8Array
  readonly mailbox: Uint8Array
}

export const encodeJoin = (j: Join): Uint8Array => encode([VERSION, 'join', j.talk, j.room, j.package, j.device, j.mailbox])

/** Throws RecordError. The mailbox is an X25519 key, which is judged where mail is sealed. */
export function readJoin(payload: Uint8Array): Join {
  const [talk, room, offered, device, mailbox] = statement(payload, 'join', 5)
  return { talk: id16(talk), room: id16(room), package: h32(offered), device: goodKey(device), mailbox: exactly(mailbox, 32) }
}

// --- to the host: it reads them, a device only writes them

/** Label parley/1/challenge. The host's key inside stops a host from passing another host's challenge on. */
export const encodeChallenge = (nonce: Uint8Array, host: Uint8Array): Uint8Array => encode([VERSION, 'challenge', nonce, host])

/** Label parley/1/invite: that the holder of a link uses it with this device. */
export const encodeInviteProof = (invite: Uint8Array, device: Uint8Array): Uint8Array => encode([VERSION, 'invite', invite, device])

/** Label parley/1/roster: the `n`-th change of a room's device list. */
export interface RosterChange {
  readonly talk: Uint8Array
  readonly room: Uint8Array
  readonly n: number
  readonly device: Uint8Array
  readonly change: 'grant' | 'revoke' | 'return'
  /** Position of the room's log that whoever signs has read up to. */
  readonly after: number
}

export const encodeRosterChange = (r: RosterChange): Uint8Array => encode([VERSION, 'roster', r.talk, r.room, r.n, r.device, r.change, r.after])

/** Throws RecordError. */
export function readRosterChange(payload: Uint8Array): RosterChange {
  const [talk, room, n, device, change, after] = statement(payload, 'roster', 6)
  if (change !== 'grant' && change !== 'revoke' && change !== 'return') throw new RecordError('BAD_LAYOUT')
  return { talk: id16(talk), room: id16(room), n: uint(n), device: h32(device), change, after: uint(after) }
}
