/** Plain data in and out of canonical CBOR: what a device keeps of itself, sealed by its own key, so its shape is its own promise. */
import { type Cbor, decode, encode } from '../record'

export const encodePlain = (value: object): Uint8Array => encode(value as Cbor)
export const decodePlain = <T>(bytes: Uint8Array): T => objects(decode(bytes)) as T

/** Maps become objects, so that what was written is what is read. */
function objects(value: Cbor): unknown {
  if (value instanceof Map) {
    const out: Record<string, unknown> = {}
    for (const [key, each] of value) out[String(key)] = objects(each)
    return out
  }
  if (Array.isArray(value)) return value.map(objects)
  return value instanceof Uint8Array ? value.slice() : value
}
