/**
 * What it costs a device to look at the worst that others can send: for each type a small search over shapes and sizes, beside hashing the same bytes.
 * Bundled for Node by `bench/costs.py`; prints a list of {who, type, worst_ms, hash_ms, bytes}.
 */
import type { Proposal } from 'ts-mls'
import { WARRANT } from '../src/crypto/profile'
import { receive } from '../src/crypto/receive'
import { forge } from '../src/crypto/testing/forge'
import { NOON } from '../src/crypto/testing/people'
import { Rig } from '../src/crypto/testing/rig'
import { mailboxKeys, openMail, sealMail } from '../src/crypto/sealed'
import { BEFORE_FIRST, encode, encodeEntry, readEntry, sha256 } from '../src/record'
import { decodeMail } from '../src/talk/mail-payloads'
import { MAIL, OPENING, SAID } from '../src/talk/payload-limits'
import { decodeInvitation, decodeOpening } from '../src/talk/payloads'
import { decodeRoomPayload } from '../src/talk/room-payloads'

type Bytes = Uint8Array
interface Found {
  readonly ms: number
  readonly bytes: Bytes
}

const MIB = 1024 * 1024
const FILLS = [0x00, 0x18, 0x40, 0x60, 0x80, 0xa0, 0xf6, 0x81, 0x9f, 0xff]
const REPEATS = 3

/** [1, type, …] with a list of so many small items behind it, or one long string. */
function shapes(type: string, size: number): readonly Bytes[] {
  const begin = Uint8Array.from([0x83, 1, ...encode(type)])
  const filled = (head: readonly number[], byte: number): Bytes => {
    const bytes = new Uint8Array(Math.max(size, begin.length + head.length)).fill(byte)
    bytes.set(begin)
    bytes.set(head, begin.length)
    return bytes
  }
  const room = size - begin.length - 5
  const counted = (major: number): readonly number[] => [major | 26, (room >>> 24) & 255, (room >>> 16) & 255, (room >>> 8) & 255, room & 255]
  return room < 8 ? [] : [...FILLS.map((byte) => filled(counted(0x80), byte)), filled(counted(0x40), 7), filled(counted(0x60), 97), filled([], 0x81)]
}

function cost(read: (bytes: Bytes) => unknown, bytes: Bytes): number {
  let best = Infinity
  for (let i = 0; i < REPEATS; i++) {
    const began = performance.now()
    read(bytes)
    best = Math.min(best, performance.now() - began)
  }
  return best
}

function worst(read: (bytes: Bytes) => unknown, type: string, limit: number): Found {
  const all = [limit, limit + 1, 256 * 1024, MIB].flatMap((size) => shapes(type, size))
  return all.map((bytes) => ({ ms: cost(read, bytes), bytes })).reduce((a, b) => (b.ms > a.ms ? b : a))
}

const rows: unknown[] = []
async function row(who: string, type: string, { ms, bytes }: Found): Promise<void> {
  const began = performance.now()
  await sha256(bytes)
  rows.push({ who, type, worst_ms: ms, hash_ms: performance.now() - began, bytes: bytes.length })
}

for (const [type, [limit]] of Object.entries(MAIL)) await row('stranger', `mail ${type}`, worst(decodeMail, type, limit))
for (const [type, [limit]] of Object.entries(OPENING)) {
  const read = type === 'invitation' ? decodeInvitation : decodeOpening
  await row('stranger', `opening ${type}`, worst(read, type, limit))
}
for (const [type, [limit]] of Object.entries(SAID)) await row('member', `group ${type}`, worst(decodeRoomPayload, type, limit))

const named = { talk: new Uint8Array(16), room: new Uint8Array(16), author: 'n1', seq: 1, prev: null, basis: BEFORE_FIRST, salt: new Uint8Array(16), kind: 'message' }
const bodies: readonly unknown[] = [
  { text: 'a'.repeat(500_000) },
  ...[{}, [], '', 0].map((item) => ({ list: Array.from({ length: 16_000 }, () => item) })),
  Object.fromEntries(Array.from({ length: 8_000 }, (_, i) => [`k${i}`, i])),
]
const entries = bodies.map((body) => encodeEntry({ ...named, body })).map((bytes) => ({ ms: cost(readEntry, bytes), bytes }))
await row('member', 'entry with its body', entries.reduce((a, b) => (b.ms > a.ms ? b : a)))

// the most proposals that a commit has room for: each says nothing, and is read all the same
Date.now = () => NOON // the invented people's keys are good then
const rig = await Rig.withMembers(4)
const nothings: Proposal[] = Array.from({ length: 11_000 }, () => ({ proposalType: WARRANT, proposalData: new Uint8Array() }))
const commit = await forge(rig.device('m2').group, { proposals: nothings })
let judging = Infinity
for (let i = 0; i < REPEATS; i++) {
  const opened = performance.now()
  const judged = await receive(rig.device('nora').group, commit, { policy: async () => 'NO', leafCheck: rig.leafCheck, logTime: rig.time })
  judging = Math.min(judging, performance.now() - opened)
  if (judged.kind !== 'refused' || judged.code !== 'NO') throw new Error(`the commit was not read: ${judged.kind}`)
}
await row('member', 'a commit of 11,000 proposals', { ms: judging, bytes: commit })

// the largest letter a host carries, opened and read
const { secret, key } = await mailboxKeys()
const device = new Uint8Array(32)
const letter = await sealMail(key, device, shapes('welcome', 250 * 1024)[0] ?? new Uint8Array())
const began = performance.now()
decodeMail(await openMail(secret, device, letter))
await row('stranger', 'a sealed letter of 250 KiB', { ms: performance.now() - began, bytes: letter })
process.stdout.write(JSON.stringify(rows))
