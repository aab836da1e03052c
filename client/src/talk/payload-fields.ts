/** Total decoding: each of these gives a field of the wanted shape or ends the reading, and `total` makes null of that. */
import { type Cbor, decode } from '../record'

type Bytes = Uint8Array

export class Shape extends Error {}
export const wrong = (): never => {
  throw new Shape()
}
export const octets = (v: Cbor | undefined, size?: number): Bytes =>
  v instanceof Uint8Array && (size === undefined || v.length === size) ? v.slice() : wrong()
export const words = (v: Cbor | undefined, limit = 20_000): string => (typeof v === 'string' && v.length <= limit ? v : wrong())
export const integer = (v: Cbor | undefined): number => (typeof v === 'number' && Number.isSafeInteger(v) ? v : wrong())
export const truth = (v: Cbor | undefined): boolean => (typeof v === 'boolean' ? v : wrong())
export const array = (v: Cbor | undefined, size?: number): readonly Cbor[] =>
  (Array.isArray(v) && (size === undefined || v.length === size) ? (v as readonly Cbor[]) : wrong())
export const strings = (v: Cbor | undefined): readonly string[] => array(v).map((each) => words(each))
export const oneOf = <T extends string>(v: Cbor | undefined, allowed: readonly T[]): T => allowed.find((a) => a === v) ?? wrong()

/** `limit` in bytes, where more than a message holds is expected. */
export function total<T>(bytes: Bytes, type: string, size: number, read: (fields: readonly Cbor[]) => T, limit?: number): T | null {
  try {
    const fields = array(decode(bytes, limit), size)
    return fields[0] === 1 && fields[1] === type ? read(fields) : null
  } catch {
    return null // not this payload, or no payload at all
  }
}
