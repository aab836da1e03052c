/**
 * Shapes of bodies (rules G8.4, G11, G12): plain data that is checked, never converted, so that what was signed is what is read.
 * A shape answers false where it is malformed; what is too long or no normal text it notes, because `MALFORMED` anywhere goes before
 * `TOO_LONG` anywhere, and that before the codes of text, field by field in listed order.
 */
import { utf8 } from '../record'
import type { Code } from './codes'
import { byCodePoint } from './state'
import { fragmentProblem, textProblem } from './text-normal'

const MAX_ITEMS = 500
const MAX_LEVELS = 8
const MAX_ID_BYTES = 64

/** A map that passed the shape of its kind. */
export type Body = Readonly<Record<string, unknown>>

export interface Notes { tooLong: boolean; text: Code | null }
export type Shape = (value: unknown, notes: Notes) => boolean

/** The code of check 4 for a value, or null. */
export function shapeProblem(shape: Shape, value: unknown): Code | null {
  const notes: Notes = { tooLong: false, text: null }
  if (!shape(value, notes)) return 'MALFORMED'
  return notes.tooLong ? 'TOO_LONG' : notes.text
}

/** Not a byte string, and not a Map: that is how a map with other than text keys comes out of CBOR. */
export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Map)
const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed()
const isInt = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)
const codePoints = (text: string): number => [...text].length

export const of = (test: (value: unknown) => boolean): Shape => (value) => test(value)
export const words = (listed: string): Shape => {
  const all = listed.split('|')
  return (value) => typeof value === 'string' && all.includes(value)
}
const form = (pattern: RegExp, atMost?: number): Shape => (value, notes) => {
  if (!isText(value) || !pattern.test(value)) return false
  notes.tooLong ||= atMost !== undefined && value.length > atMost
  return true
}
const prose = (atLeast: number, atMost: number, oneLine: boolean, judge: (text: string) => Code | null): Shape => (value, notes) => {
  if (typeof value !== 'string' || value.length < atLeast || (oneLine && value.includes('\n'))) return false
  if (codePoints(value) > atMost) notes.tooLong = true
  else notes.text ??= judge(value)
  return true
}
export const listOf = (item: Shape, atLeast = 0): Shape => (value, notes) => {
  if (!Array.isArray(value) || value.length < atLeast) return false
  notes.tooLong ||= value.length > MAX_ITEMS
  return value.every((each) => item(each, notes))
}
export const some = (item: Shape): Shape => listOf(item, 1)
export const row = (items: readonly Shape[], where?: (row: readonly unknown[]) => boolean): Shape => (value, notes) =>
  Array.isArray(value) && value.length === items.length && items.every((shape, i) => shape(value[i], notes)) && (where?.(value) ?? true)
export const mapOf = (item: Shape): Shape => (value, notes) => {
  if (!isMap(value) || !Object.keys(value).every((key) => ID(key, notes))) return false
  return Object.keys(value).sort(byCodePoint).every((key) => item(value[key], notes))
}
export const either = (...shapes: readonly Shape[]): Shape => (value, notes) => {
  for (const shape of shapes) {
    const found = { ...notes }
    if (!shape(value, found)) continue
    Object.assign(notes, found)
    return true
  }
  return false
}
interface FieldsOptions { readonly where?: (body: Readonly<Record<string, unknown>>) => boolean; readonly more?: boolean }
/** A map with exactly these fields (`name?` may be absent), in listed order; with `more`, others are not looked at. */
export const fields = (listed: Readonly<Record<string, Shape>>, o: FieldsOptions = {}): Shape => (value, notes) => {
  if (!isMap(value)) return false
  let seen = 0
  for (const [name, shape] of Object.entries(listed)) {
    const field = name.replace(/\?$/, '')
    if (Object.hasOwn(value, field)) {
      seen += 1
      if (!shape(value[field], notes)) return false
    } else if (field === name) return false
  }
  if (o.more !== true && seen !== Object.keys(value).length) return false
  return o.where?.(value) ?? true
}

function plain(value: unknown, levels: number): boolean {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'number') return isInt(value)
  if (isMap(value) || Array.isArray(value)) {
    if (levels === 0) return false
    if (isMap(value) && !Object.keys(value).every((key) => key.isWellFormed())) return false
    return Object.values(value).every((each) => plain(each, levels - 1))
  }
  return isText(value)
}

export const BOOL = of((v) => typeof v === 'boolean')
export const INT = of(isInt)
export const TIME = INT
export const NULL = of((v) => v === null)
/** Of as many bytes of UTF-8 at most as an author has in an entry (spec/record.md §2). */
export const ID: Shape = (value, notes) => {
  if (!isText(value) || value === '') return false
  notes.tooLong ||= value.length > MAX_ID_BYTES || utf8(value).length > MAX_ID_BYTES
  return true
}
export const PERSON = ID
/** Signed entries, as text: looked at by whoever reads the bytes. */
export const PROOF: Shape = (value) => isText(value) && value !== ''
export const DELEGATION = ID
export const HASH = form(/^[0-9a-f]{64}$/)
export const TAG = form(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
export const ZONE = form(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/, 64)
export const WHEN = fields({ at: TIME, zone: ZONE })
export const LEVEL = words('on_record|background|deep_background|chatham_house|off_record')
export const CATEGORY = words('substantive|procedural')
export const LINE = prose(1, 200, true, textProblem)
export const TEXT = prose(0, 20_000, false, textProblem)
export const FRAGMENT = prose(1, 10_000, false, fragmentProblem)
/** A map with text keys of plain values, nested at most eight deep: read further by the rule that asked for it. */
export const MAP: Shape = (value) => isMap(value) && plain(value, MAX_LEVELS)
