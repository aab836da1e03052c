/**
 * How much is looked at of what others send, by type (spec/opening.md §9): [bytes, items, depth]. The type stands in the first bytes and comes first; what is
 * larger than its type may be is refused unread, and what is read is decoded once. Strangers can send mail; members the rest.
 */
import type { Limits } from '../record'

type Row = readonly [bytes: number, items: number, depth: number]
const KIB = 1024

/** Sealed mail (§3). */
export const MAIL = {
  knock: [4 * KIB, 16, 1],
  certified: [16 * KIB, 16, 1],
  join: [32 * KIB, 16, 1],
  return: [32 * KIB, 16, 1],
  welcome: [256 * KIB, 32, 2],
  long: [KIB, 16, 1],
  offer: [16 * KIB, 8, 1],
  visit: [2 * KIB, 8, 1],
  record: [2 * KIB, 8, 1],
  'put-out': [64 * KIB, 16, 1],
  answer: [16 * KIB, 8, 1],
} as const satisfies Readonly<Record<string, Row>>

/** What is signed inside of mail. */
export const SIGNED = {
  offer: [16 * KIB, 32, 1],
  visit: [KIB, 16, 1],
  record: [KIB, 16, 1],
  answer: [16 * KIB, 1024, 3],
} as const satisfies Readonly<Record<string, Row>>

/** Inside of groups (§4). An entry is signed bytes: how large it may be its own row says. */
export const SAID = {
  entry: [512 * KIB, 4, 1],
  request: [32 * KIB, 8, 1],
  return: [32 * KIB, 8, 1],
  seat: [32 * KIB, 8, 1],
  file: [KIB, 8, 1],
  sending: [4 * KIB, 128, 3],
  hand: [64, 4, 1],
  zone: [128, 4, 1],
  closing: [32, 4, 1],
  leaving: [64 * KIB, 4, 1],
  wanted: [16 * KIB, 256, 2],
  given: [256, 4, 1],
  item: [128 * KIB, 8, 1],
} as const satisfies Readonly<Record<string, Row>>

/** The opening room and invitation documents (§§1, 2); `pin` is signed inside of `head`. */
export const OPENING = {
  invitation: [64 * KIB, 2048, 4],
  head: [256 * KIB, 1024, 2],
  words: [KIB, 16, 1],
  match: [16 * KIB, 16, 1],
  stop: [64, 4, 1],
  pin: [512, 8, 1],
} as const satisfies Readonly<Record<string, Row>>

export const limitsOf = ([bytes, items, depth]: Row): Limits => ({ bytes, items, depth })
