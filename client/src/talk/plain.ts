/** Plain data in and out of canonical CBOR: what a device keeps of itself, sealed by its own key, so its shape is its own promise. */
import { plainOf } from '../domain'
import { type Cbor, decode, encode } from '../record'

export const encodePlain = (value: object): Uint8Array => encode(value as Cbor)
export const decodePlain = <T>(bytes: Uint8Array): T => plainOf(decode(bytes)) as T
