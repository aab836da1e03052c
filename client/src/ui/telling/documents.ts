/** Files and bundles of a room, as screens show them (rules O). */
import type { RoomSubjects } from '../../model'
import type { Say } from '../words'
import { shownName } from './file-names'

export type FileVersion = RoomSubjects['files'][string]['versions'][number]
export interface KnownFile {
  readonly id: string
  readonly delegation: string
  readonly latest: FileVersion
  readonly earlier: readonly FileVersion[]
}

/** Every file, in the order in which they were first put. */
export const filesOf = (subjects: RoomSubjects): readonly KnownFile[] =>
  Object.entries(subjects.files).flatMap(([id, { delegation, versions }]) => {
    const latest = versions.at(-1)
    return latest === undefined ? [] : [{ id, delegation, latest, earlier: versions.slice(0, -1) }]
  })

export type KnownBundle = RoomSubjects['bundles'][string] & { readonly id: string }
export const bundlesOf = (subjects: RoomSubjects): readonly KnownBundle[] => Object.entries(subjects.bundles).map(([id, bundle]) => ({ id, ...bundle }))

/** The name of a file in a bundle: of the version that was agreed. */
export function nameIn(subjects: RoomSubjects, file: string, hash: string | null): string {
  const versions = subjects.files[file]?.versions ?? []
  return shownName((versions.find((each) => each.hash === hash) ?? versions.at(-1))?.name ?? file)
}

const KILO = 1000

/** “12.4 MB”: as much as a person compares by eye. */
export function sizeInWords(say: Say, bytes: number): string {
  if (bytes < KILO) return say('documents.bytes', { bytes })
  const mega = bytes >= KILO * KILO
  const size = Math.round((bytes / (mega ? KILO * KILO : KILO)) * 10) / 10
  return say(mega ? 'documents.megabytes' : 'documents.kilobytes', { size })
}

/** Four groups of a hash, enough to compare aloud; the whole of it is beside. */
export const shortHash = (hash: string): string => hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
