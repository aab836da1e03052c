/** Preferences of this device, no part of any talk. Kept in local storage where the browser allows it, else for this page only. */
export type Theme = 'system' | 'light' | 'dark'
export interface Preferences {
  readonly theme: Theme
  readonly contrast: boolean
  readonly shortcuts: boolean
}

export const FIRST_PREFERENCES: Preferences = { theme: 'system', contrast: false, shortcuts: true }
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
  const { theme, contrast, shortcuts } = value as Record<string, unknown>
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    contrast: contrast === true,
    shortcuts: shortcuts !== false,
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
