/**
 * Pulses (spec/crypto.md §15): what a device says for now. Sealed under an exporter of the epoch, signed by the device, all of one size, kept by nobody.
 * Nothing may rest on one having come, or not.
 */
import { exportSecret, type Group, type LeafView, openSealed, sealWith } from '../crypto'
import { type Cbor, decode, ed25519FromSeed, encode, encodePulse, LIMITS, readPulse, readSign1, sign1, verifySign1 } from '../record'
import type { Room } from './room'

type Bytes = Uint8Array
const LABEL = 'parley/1/pulse'
const EXPORTER = 'Parley pulse v1'
/** Without the iv and the tag of the sealing. */
const PLAIN_BYTES = LIMITS.pulseBytes - 12 - 16
const NOTHING = new Uint8Array()

/** What came, by whom. `statement`: the signed bytes, for whoever must judge them. */
export interface TakenPulse {
  readonly leaf: LeafView
  readonly kind: string
  readonly content: readonly Cbor[]
  readonly statement: Bytes
}

/** The highest counter said, and heard by leaf, in an epoch. */
export interface Counters {
  readonly epoch: number
  readonly said: number
  readonly heard: Readonly<Record<string, number>>
}
export const noCounters: Counters = { epoch: -1, said: 0, heard: {} }

/** What pulses of a room are sealed with and counted by. */
export class Pulses {
  #counters: Counters
  #key: { readonly epoch: number; readonly key: Promise<Bytes> } | null = null

  constructor(kept: Counters) {
    this.#counters = kept
  }

  get counters(): Counters {
    return this.#counters
  }

  /** A pulse of this device; null without keys. The counter goes by the host's clock, ms, and so grows over restarts. Throws RangeError if it is too long. */
  async seal(room: Room, kind: string, content: readonly Cbor[], now: number): Promise<{ readonly bytes: Bytes; readonly statement: Bytes } | null> {
    const { group } = room
    if (group === null) return null
    const counters = this.#of(group)
    const counter = Math.max(counters.said + 1, now)
    this.#counters = { ...counters, said: counter }
    const { sign } = await ed25519FromSeed(room.data.leafSeed)
    const statement = await sign1(LABEL, encodePulse({ room: room.data.room, epoch: Number(group.epoch), counter, kind, content }), sign)
    return { bytes: await sealWith(await this.#keyOf(room, group), NOTHING, padded(encode([group.ownLeaf, statement]))), statement }
  }

  /** What another device of the present epoch said; null for anything else, and for what is not newer than what that leaf said last. */
  async open(room: Room, bytes: Bytes): Promise<TakenPulse | null> {
    const { group } = room
    if (group === null || bytes.length !== LIMITS.pulseBytes) return null
    try {
      const [index, statement] = decode(unpadded(await openSealed(await this.#keyOf(room, group), NOTHING, bytes))) as readonly Cbor[]
      const leaf = group.leaves.find((each) => each.index === index)
      if (leaf === undefined || leaf.index === group.ownLeaf || !(statement instanceof Uint8Array)) return null
      const { epoch, counter, kind, content, room: itsRoom } = readPulse(readSign1(statement).payload)
      const counters = this.#of(group)
      if (epoch !== counters.epoch || !sameRoom(itsRoom, room) || counter <= (counters.heard[String(leaf.index)] ?? 0)) return null
      await verifySign1(LABEL, statement, leaf.signatureKey)
      this.#counters = { ...counters, heard: { ...counters.heard, [String(leaf.index)]: counter } }
      return { leaf, kind, content, statement }
    } catch {
      return null // sealed by nobody of this epoch, or no pulse
    }
  }

  #of(group: Group): Counters {
    const epoch = Number(group.epoch)
    return this.#counters.epoch === epoch ? this.#counters : { ...noCounters, epoch }
  }

  #keyOf(room: Room, group: Group): Promise<Bytes> {
    const epoch = Number(group.epoch)
    if (this.#key?.epoch !== epoch) this.#key = { epoch, key: exportSecret(group, EXPORTER, room.data.room, 32) }
    return this.#key.key
  }
}

const sameRoom = (id: Bytes, room: Room): boolean => id.every((byte, at) => byte === room.data.room[at])

/** One byte 0x80 ends it, zeros fill it up. */
function padded(plain: Bytes): Bytes {
  if (plain.length >= PLAIN_BYTES) throw new RangeError('a pulse holds no more')
  const out = new Uint8Array(PLAIN_BYTES)
  out.set(plain)
  out[plain.length] = 0x80
  return out
}

const unpadded = (plain: Bytes): Bytes => plain.subarray(0, plain.lastIndexOf(0x80))
