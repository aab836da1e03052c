/**
 * Keys of files (spec/opening.md §4). Anybody can say a key for any hash, and nobody's word takes another's place: of each person the last one counts, and
 * whose bytes had the hash stands alone from then on. What the record does not name is kept for a while only: the entry that names a file follows its key.
 */
import { entriesOf } from '../domain'
import { hex } from '../record'
import type { Room } from './room'
import type { RoomPayload } from './room-payloads'

type Bytes = Uint8Array
/** Where somebody says that a file is, and what opens it. `proven`: its bytes had the hash. */
export interface FileClaim {
  readonly by: string
  readonly file: Bytes
  readonly key: Bytes
  readonly size: number
  readonly proven: boolean
}

/** Of one person, for files that no entry names yet. */
const UNNAMED = 16

type Said = Extract<RoomPayload, { type: 'file' }>
type Files = Room['data']['files']

/** Which delegation put which file into the record, by hash. */
function named({ rules }: Room): ReadonlyMap<string, string> {
  return new Map(entriesOf(rules.files).flatMap(([, { delegation, versions }]) => versions.map((version) => [version.hash, delegation] as const)))
}

export function takeFileKey(room: Room, by: string, { file, key, hash, size }: Said): void {
  const claim: FileClaim = { by, file, key, size, proven: by === room.context.me } // this device sealed it itself
  room.data = { ...room.data, files: bounded(room, by, withClaim(room.data.files, hex(hash), claim)) }
}

/** The files with one claim more; a proven one stands alone, and nothing said later moves it. */
export function withClaim(files: Files, hash: string, claim: FileClaim): Files {
  const known = files[hash] ?? []
  if (known.some((each) => each.proven)) return files
  const others = claim.proven ? [] : known.filter((each) => each.by !== claim.by)
  const { [hash]: _before, ...rest } = files
  return { ...rest, [hash]: [...others, claim] }
}

/** A claim turned out to be true. */
export function proveKey(room: Room, hash: string, claim: FileClaim): void {
  room.data = { ...room.data, files: withClaim(room.data.files, hash, { ...claim, proven: true }) }
}

/** What this person said of files that are not in the record, without the oldest beyond the bound. */
function bounded(room: Room, by: string, files: Files): Files {
  const inRecord = named(room)
  const waiting = Object.keys(files).filter((hash) => !inRecord.has(hash) && files[hash]?.some((each) => each.by === by) === true)
  if (waiting.length <= UNNAMED) return files
  const dropped = new Set(waiting.slice(0, waiting.length - UNNAMED))
  const left = Object.entries(files).map(([hash, known]) => [hash, dropped.has(hash) ? known.filter((each) => each.by !== by) : known] as const)
  return Object.fromEntries(left.filter(([, known]) => known.length > 0))
}

/** In the order in which they are tried: people of the delegation that put the file into the record first. */
export function claimsOf(room: Room, hash: string): readonly FileClaim[] {
  const owner = named(room).get(hash)
  const isOwn = ({ by }: FileClaim): number => Number(room.person(by)?.delegation === owner)
  return [...(room.data.files[hash] ?? [])].sort((a, b) => isOwn(b) - isOwn(a))
}
