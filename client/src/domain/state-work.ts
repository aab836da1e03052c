/** What the state keeps of released items, documents and expert tracks (spec/rules-state.md). */
import type { MapOf } from './shelves'
import type { When } from './state-meetings'

/** Of an offer, of an authorisation, of what was carried (L). */
export type ReleaseStage = 'offered' | 'opened' | 'undone' | 'delivered' | 'authorised' | 'revoked' | 'carried'
/** `delegation` owns the item. `authorisation`: of what was carried; `at`, `position`: of the last act on it. */
export interface Release {
  readonly state: ReleaseStage
  readonly delegation: string
  readonly content_hash: string
  readonly to: readonly string[]
  readonly at: number
  readonly position: number
  readonly subject: string | null
  readonly form: string | null
  readonly valid_until: number | null
  readonly opened_by: string | null
  readonly authorisation: string | null
  readonly content: string | null
}

/** Of the plain bytes (O1); `entry` says where the sealed ones are found. */
export interface FileVersion {
  readonly entry: string
  readonly name: string
  readonly hash: string
  readonly size: number
}
/** Versions from 1 (O1). */
export interface FileState {
  readonly delegation: string
  readonly versions: readonly FileVersion[]
}
/** Rule O2. */
export interface Bundle {
  readonly title: string
  readonly files: readonly { readonly file: string; readonly hash: string }[]
  readonly agreed: boolean
}
/** The page called up last (O3). */
export interface Page {
  readonly bundle: string
  readonly file: string
  readonly page: number
  readonly person: string
}

/** Terms of reference (K1). */
export interface Track {
  readonly title: string
  readonly mandate: string
  readonly deliverables: readonly string[]
  readonly members: MapOf<readonly string[]>
  readonly leads: MapOf<string>
  readonly due: When | null
  readonly state: 'proposed' | 'open' | 'closed'
}
/** Rule K4. */
export type TaskStatus = 'open' | 'in_progress' | 'blocked' | 'done' | 'confirmed' | 'dropped'
/** `status` is null before it is in force. */
export interface Task {
  readonly title: string
  readonly owners: readonly string[]
  readonly due: When
  readonly text: string | null
  readonly status: TaskStatus | null
  readonly note: string | null
}
export interface OpenPoint {
  readonly point: string
  readonly text: string
}
/** The latest version of a track's report, with the delegations whose leads endorsed it. */
export interface Report {
  readonly version: number
  readonly text: string
  readonly open_points: readonly OpenPoint[]
  readonly endorsed_by: readonly string[]
}
/** A track's report as it was presented in plenary, by value (G2). */
export interface Presented extends Report {
  readonly track: string
}
