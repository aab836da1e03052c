/** Total decoding: each of these gives a field of the wanted shape or ends the reading, and `readPayload` makes null of that. */
import { type Cbor, decode, type Limits, readSign1, wordOf } from '../record'
import { limitsOf, SIGNED } from './payload-limits'

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

/** How one type of payload is read: how many fields it has, with version and type word, and what becomes of them. */
export interface Form<P> {
  readonly fields: number
  readonly read: (fields: readonly Cbor[]) => P
}
type Rows = Readonly<Record<string, Parameters<typeof limitsOf>[0]>>

/** The payload whose type word stands in the first bytes, held to the limits of that type and decoded once; null for anything else. */
export function readPayload<P>(bytes: Bytes, forms: Readonly<Record<string, Form<P>>>, rows: Rows): P | null {
  const head = wordOf(bytes)
  if (head?.version !== 1 || !Object.hasOwn(forms, head.word) || !Object.hasOwn(rows, head.word)) return null
  const [form, row] = [forms[head.word], rows[head.word]]
  return form === undefined || row === undefined ? null : readOne(bytes, head.word, form, limitsOf(row))
}

/** One type alone, where `most` is what may be expected of it: limits, or bytes where more than a message holds was asked for. */
export function readOne<P>(bytes: Bytes, type: string, form: Form<P>, most: number | Limits): P | null {
  const head = wordOf(bytes)
  const fits = head?.version === 1 && head.word === type && head.fields === form.fields && bytes.length <= (typeof most === 'number' ? most : most.bytes)
  if (!fits) return null
  try {
    return form.read(array(decode(bytes, most), form.fields))
  } catch {
    return null // no payload of this type
  }
}

/** The fields of a signed statement of mail, without a look at the signature: what decides whether that is worth it. Null for anything else. */
export function signedFields(sign1: Bytes, type: keyof typeof SIGNED, fields: number): readonly Cbor[] | null {
  const most = limitsOf(SIGNED[type])
  if (sign1.length > most.bytes + 128) return null // beside the payload: tag, headers, a signature of 64 bytes
  try {
    return readOne(readSign1(sign1).payload, type, { fields, read: (all) => all }, most)
  } catch {
    return null
  }
}
