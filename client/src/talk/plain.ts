/** Plain data in and out of canonical CBOR: what a device keeps of itself, sealed by its own key, so its shape is its own promise. */
import { type Cbor, decode, encode, plain } from '../record'

/** It holds the states of its rooms, which grow with every entry. */
const MAX_BYTES = 1024 * 1024 * 1024

export const encodePlain = (value: object): Uint8Array => encode(value as Cbor)
export const decodePlain = <T>(bytes: Uint8Array): T => plain(decode(bytes, MAX_BYTES)) as T
