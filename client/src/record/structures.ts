/** The signed structures of spec/record.md: CBOR arrays, version first, type word second. Decoders are total: a typed value, or RecordError. */
import { RecordError } from './bytes'
import { type Cbor, decode, encode } from './cbor'
import { keyProblem } from './ed25519'

type Bytes = Uint8Array
export type RoomKind = 'plenary' | 'caucus' | 'corridor' | 'contact' | 'track'
const ROOM_KINDS: readonly RoomKind[] = ['plenary', 'caucus', 'corridor', 'contact', 'track']

export interface EntryRecord { readonly talk: Bytes; readonly room: Bytes; readonly author: string; readonly seq: number; readonly prev: Bytes | null; readonly kind: string; readonly body: unknown }
export interface Person { readonly talk: Bytes; readonly delegation: string; readonly id: string; readonly key: Bytes; readonly shown: string; readonly role: string; readonly powers: readonly string[]; readonly from: number; readonly until: number }
export interface Device { readonly talk: Bytes; readonly who: string; readonly mls: Bytes; readonly until: number }
export interface Founding { readonly talk: Bytes; readonly room: Bytes; readonly rk: RoomKind; readonly owners: readonly (readonly [string, readonly Bytes[]])[]; readonly rules: number; readonly protocol: number; readonly psk: Bytes | null }
export interface Attestation { readonly room: Bytes; readonly epoch: number; readonly auth: Bytes; readonly seq: number; readonly log: Bytes; readonly tree: Bytes; readonly state: Bytes; readonly mls: Bytes }
export interface Complaint { readonly room: Bytes; readonly epoch: number; readonly envelope: Bytes; readonly reason: string }

export const encodeEntry = (e: EntryRecord): Bytes => encode([1, 'entry', e.talk, e.room, e.author, e.seq, e.prev, e.kind, e.body as Cbor])
export const encodePerson = (p: Person): Bytes => encode([1, 'person', p.talk, p.delegation, p.id, p.key, p.shown, p.role, [...p.powers], p.from, p.until])
export const encodeDevice = (d: Device): Bytes => encode([1, 'device', d.talk, d.who, d.mls, d.until])
export const encodeFounding = (f: Founding): Bytes =>
  encode([1, 'founding', f.talk, f.room, f.rk, f.owners.map(([name, keys]) => [name, [...keys]]), f.rules, f.protocol, f.psk])
export const encodeAttestation = (a: Attestation): Bytes => encode([1, 'attestation', a.room, a.epoch, a.auth, a.seq, a.log, a.tree, a.state, a.mls])
export const encodeComplaint = (c: Complaint): Bytes => encode([1, 'complaint', c.room, c.epoch, c.envelope, c.reason])

export const readEntry = (bytes: Bytes): EntryRecord => {
  const f = fields(bytes, 'entry', 9)
  const body = f[8]
  if (!(body instanceof Map)) throw new RecordError('SHAPE', 'body')
  return { talk: octets(f[2], 16), room: octets(f[3], 16), author: name(f[4]), seq: uint(f[5]), prev: f[6] === null ? null : octets(f[6], 32), kind: name(f[7]), body: plain(body) }
}
export const readPerson = (bytes: Bytes): Person => {
  const f = fields(bytes, 'person', 11)
  return { talk: octets(f[2], 16), delegation: name(f[3]), id: name(f[4]), key: key(f[5]), shown: text(f[6]), role: name(f[7]), powers: list(f[8]).map(name), from: uint(f[9]), until: uint(f[10]) }
}
export const readDevice = (bytes: Bytes): Device => {
  const f = fields(bytes, 'device', 6)
  return { talk: octets(f[2], 16), who: name(f[3]), mls: key(f[4]), until: uint(f[5]) }
}
export const readFounding = (bytes: Bytes): Founding => {
  const f = fields(bytes, 'founding', 9)
  const rk = ROOM_KINDS.find((k) => k === f[4])
  if (rk === undefined) throw new RecordError('SHAPE', 'room kind')
  const owners = list(f[5]).map((owner) => {
    const [delegation, keys] = list(owner)
    if (list(keys).length === 0) throw new RecordError('SHAPE', 'owner without a key')
    return [name(delegation), list(keys).map(key)] as const
  })
  if (owners.length === 0) throw new RecordError('SHAPE', 'no owner')
  return { talk: octets(f[2], 16), room: octets(f[3], 16), rk, owners, rules: uint(f[6]), protocol: uint(f[7]), psk: f[8] === null ? null : octets(f[8], 32) }
}
export const readAttestation = (bytes: Bytes): Attestation => {
  const f = fields(bytes, 'attestation', 10)
  return { room: octets(f[2], 16), epoch: uint(f[3]), auth: octets(f[4], 32), seq: uint(f[5]), log: octets(f[6], 32), tree: octets(f[7], 32), state: octets(f[8], 32), mls: key(f[9]) }
}
export const readComplaint = (bytes: Bytes): Complaint => {
  const f = fields(bytes, 'complaint', 6)
  return { room: octets(f[2], 16), epoch: uint(f[3]), envelope: octets(f[4], 32), reason: text(f[5]) }
}

const shape = (what: string): never => {
  throw new RecordError('SHAPE', what)
}
function fields(bytes: Bytes, type: string, count: number): readonly Cbor[] {
  const value = decode(bytes)
  return Array.isArray(value) && value.length === count && value[0] === 1 && value[1] === type ? value : shape(type)
}
const octets = (v: Cbor | undefined, size: number): Bytes => (v instanceof Uint8Array && v.length === size ? v.slice() : shape('bytes'))
const key = (v: Cbor | undefined): Bytes => {
  const bytes = octets(v, 32)
  return keyProblem(bytes) === null ? bytes : shape('key')
}
const uint = (v: Cbor | undefined): number => (typeof v === 'number' && Number.isSafeInteger(v) && v >= 0 ? v : shape('uint'))
const text = (v: Cbor | undefined): string => (typeof v === 'string' ? v : shape('text'))
const name = (v: Cbor | undefined): string => (typeof v === 'string' && v.length >= 1 && new TextEncoder().encode(v).length <= 256 ? v : shape('name'))
const list = (v: Cbor | undefined): readonly Cbor[] => (Array.isArray(v) ? v : shape('list'))

/** Bodies are read by the rules as objects. */
function plain(value: Cbor): unknown {
  if (value instanceof Map) {
    const out: Record<string, unknown> = {}
    for (const [k, v] of value) Object.defineProperty(out, String(k), { value: plain(v as Cbor), enumerable: true, configurable: true, writable: true })
    return out
  }
  return Array.isArray(value) ? value.map(plain) : value
}
