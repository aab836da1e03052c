/** Preferences of this device, no part of any talk. Kept in local storage where the browser allows it, else for this page only. */
import type { ReceptionChoice } from '../../model'
import { type ChosenCues, CUES } from '../telling/cues'
import { type ChosenKeys, isKeys, SHORTCUTS } from './shortcuts'

export type Theme = 'system' | 'light' | 'dark'
export interface Preferences {
  readonly theme: Theme
  readonly contrast: boolean
  readonly shortcuts: boolean
  readonly keys: ChosenKeys
  readonly reception: ReceptionChoice
  readonly sounds: Sounds
  /** The browser's own notifications, which say that something waits and nothing else. */
  readonly notifications: boolean
}
/** Which cues were switched on or off, and how loud all are, 0 to 1. What was not chosen follows the role (telling/cues.ts). */
export interface Sounds {
  readonly chosen: ChosenCues
  readonly volume: number
}

const FIRST_SOUNDS: Sounds = { chosen: {}, volume: 0.5 }
export const FIRST_PREFERENCES: Preferences = { theme: 'system', contrast: false, shortcuts: true, keys: {}, reception: 'automatic', sounds: FIRST_SOUNDS, notifications: false }
const RECEPTIONS: readonly ReceptionChoice[] = ['automatic', 'all', 'speaker', 'sound', 'text']
const PLACE = 'parley/preferences'

export function readPreferences(store: Pick<Storage, 'getItem'> | null): Preferences {
  try {
    return decodePreferences(JSON.parse(store?.getItem(PLACE) ?? 'null'))
  } catch {
    return FIRST_PREFERENCES
  }
}

export function decodePreferences(value: unknown): Preferences {
  if (typeof value !== 'object' || value === null) return FIRST_PREFERENCES
  const { theme, contrast, shortcuts, keys, reception, sounds, notifications } = value as Record<string, unknown>
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    contrast: contrast === true,
    shortcuts: shortcuts !== false,
    keys: decodeKeys(keys),
    reception: RECEPTIONS.find((each) => each === reception) ?? 'automatic',
    sounds: decodeSounds(sounds),
    notifications: notifications === true,
  }
}

function decodeKeys(value: unknown): ChosenKeys {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return Object.fromEntries(SHORTCUTS.map(({ act }) => [act, kept[act]] as const).filter(([, keys]) => keys === null || isKeys(keys)))
}

function decodeSounds(value: unknown): Sounds {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const volume = kept['volume']
  return { chosen: decodeCues(kept['chosen']), volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : FIRST_SOUNDS.volume }
}

function decodeCues(value: unknown): ChosenCues {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return Object.fromEntries(CUES.map((cue) => [cue, kept[cue]] as const).filter(([, on]) => typeof on === 'boolean'))
}

export function writePreferences(store: Pick<Storage, 'setItem'> | null, preferences: Preferences): void {
  try {
    store?.setItem(PLACE, JSON.stringify(preferences))
  } catch {
    // A browser that keeps nothing: the choice holds until the page closes.
  }
}

/** Sets what the style sheets look at. */
export function showPreferences(root: HTMLElement, { theme, contrast }: Preferences): void {
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  if (contrast) root.dataset['contrast'] = 'more'
  else delete root.dataset['contrast']
}
