/** Preferences of this device, no part of any talk. Kept in local storage where the browser allows it, else for this page only. */
import type { ReceptionChoice } from '../../model'
import type { Cue } from '../telling/cues'
import { type ChosenKeys, isKeys, SHORTCUTS } from './shortcuts'

export type Theme = 'system' | 'light' | 'dark'
export interface Preferences {
  readonly theme: Theme
  readonly contrast: boolean
  readonly shortcuts: boolean
  readonly keys: ChosenKeys
  readonly reception: ReceptionChoice
  readonly sounds: Sounds
}
/** Which cues are played, and how loud, 0 to 1. */
export type Sounds = Readonly<Record<Cue, boolean>> & { readonly volume: number }

const FIRST_SOUNDS: Sounds = { closing: true, opening: true, knock: true, alarm: true, volume: 0.5 }
export const FIRST_PREFERENCES: Preferences = { theme: 'system', contrast: false, shortcuts: true, keys: {}, reception: 'automatic', sounds: FIRST_SOUNDS }
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
  const { theme, contrast, shortcuts, keys, reception, sounds } = value as Record<string, unknown>
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    contrast: contrast === true,
    shortcuts: shortcuts !== false,
    keys: decodeKeys(keys),
    reception: RECEPTIONS.find((each) => each === reception) ?? 'automatic',
    sounds: decodeSounds(sounds),
  }
}

function decodeKeys(value: unknown): ChosenKeys {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return Object.fromEntries(SHORTCUTS.map(({ act }) => [act, kept[act]] as const).filter(([, keys]) => keys === null || isKeys(keys)))
}

function decodeSounds(value: unknown): Sounds {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const on = (cue: Cue): boolean => kept[cue] !== false
  const volume = kept['volume']
  return {
    closing: on('closing'), opening: on('opening'), knock: on('knock'), alarm: on('alarm'),
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : FIRST_SOUNDS.volume,
  }
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
