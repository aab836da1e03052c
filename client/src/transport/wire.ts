/** Framing of spec/protocol.md §1: requests out, replies and pushes in. The decoder is total: a message, or `BAD_FRAME`. */
import { type Cbor, decode, encode, LIMITS, MESSAGE } from '../record'

export type Fields = ReadonlyMap<string, Cbor>
export type Body = Readonly<Record<string, Cbor>>

export class HostError extends Error {
  constructor(
    readonly code: string,
    text = '',
    readonly retryMs: number | null = null,
  ) {
    super(`${code}${text ? `: ${text}` : ''}`)
  }
}

export interface Delivered {
  readonly seq: number
  readonly kind: number
  readonly bytes: Uint8Array
  readonly receipt: Uint8Array
}

export type HostMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly body: Fields }
  | { readonly kind: 'error'; readonly id: number; readonly error: HostError }
  | { readonly kind: 'push'; readonly push: string; readonly body: Fields }

export const encodeRequest = (verb: string, id: number, body: Body): Uint8Array => encode([verb, id, { ...body }] as Cbor)

/** Throws HostError('BAD_FRAME') for anything that is not a message of the protocol, or larger than one may be. */
export function decodeHostMessage(bytes: Uint8Array): HostMessage {
  let value: Cbor
  try {
    value = decode(bytes, { ...MESSAGE, bytes: LIMITS.frameBytes })
  } catch {
    throw new HostError('BAD_FRAME', 'not canonical CBOR')
  }
  const parts = listOf(value)
  if (parts === null || parts.length !== 3) throw new HostError('BAD_FRAME', 'not a message')
  const [word, id, raw] = parts
  const body = fieldsOf(raw)
  if (typeof word !== 'string' || typeof id !== 'number' || body === null) throw new HostError('BAD_FRAME', 'not a message')
  if (word === 'ok') return { kind: 'reply', id, body }
  if (word === 'error')
    return { kind: 'error', id, error: new HostError(text(body, 'code'), text(body, 'text'), body.has('retry_ms') ? count(body, 'retry_ms') : null) }
  if (id !== 0) throw new HostError('BAD_FRAME', 'push with an id')
  return { kind: 'push', push: word, body }
}

/** The items of a list, typed; null for anything else. */
export const listOf = (value: Cbor | undefined): readonly Cbor[] | null => (Array.isArray(value) ? (value as readonly Cbor[]) : null)

export function fieldsOf(value: Cbor | undefined): Fields | null {
  if (value instanceof Map) return value as Fields
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array))
    return new Map(Object.entries(value as object)) as Fields
  return null
}

const bad = (name: string): never => {
  throw new HostError('BAD_FRAME', `field ${name}`)
}
export const text = (body: Fields, name: string): string => {
  const value = body.get(name)
  return typeof value === 'string' ? value : bad(name)
}
export const count = (body: Fields, name: string): number => {
  const value = body.get(name)
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : bad(name)
}
export const octets = (body: Fields, name: string): Uint8Array => {
  const value = body.get(name)
  return value instanceof Uint8Array ? value : bad(name)
}
export const octetsOrNull = (body: Fields, name: string): Uint8Array | null => (body.get(name) === null ? null : octets(body, name))
export const list = (body: Fields, name: string): readonly Cbor[] => {
  const value = body.get(name)
  return listOf(value) ?? bad(name)
}

export function deliveredOf(body: Fields): readonly Delivered[] {
  return list(body, 'items').map((item) => {
    const [seq, kind, bytes, receipt] = listOf(item) ?? bad('items')
    if (typeof seq !== 'number' || typeof kind !== 'number' || !(bytes instanceof Uint8Array) || !(receipt instanceof Uint8Array)) return bad('items')
    return { seq, kind, bytes, receipt }
  })
}
