/**
 * Keyboard shortcuts (ux.md §3.4): Alt with a key by its position, so that any layout works, or a function key. None is a single character, none works
 * while text is composed; each can be given other keys or none, and all can be switched off.
 */
export const SHORTCUTS = [
  { act: 'microphone', keys: 'Alt+KeyM' },
  { act: 'camera', keys: 'Alt+KeyV' },
  { act: 'dialog', keys: 'Alt+KeyK' },
  { act: 'hand', keys: 'Alt+KeyR' },
  { act: 'caucus', keys: 'Alt+KeyC' },
  { act: 'plenary', keys: 'Alt+KeyP' },
  { act: 'messages', keys: 'Alt+KeyT' },
  { act: 'silence', keys: 'Alt+KeyS' },
  { act: 'situation', keys: 'Alt+KeyJ' },
  { act: 'region', keys: 'F6' },
  { act: 'list', keys: 'Alt+Slash' },
] as const

export type ShortcutAct = (typeof SHORTCUTS)[number]['act']
/** What the person changed: other keys, or null for none. Acts that are absent have the keys of the table. */
export type ChosenKeys = Readonly<Partial<Record<ShortcutAct, string | null>>>

type Pressed = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'code' | 'isComposing' | 'repeat'> & { getModifierState?(name: string): boolean }

const FUNCTION_KEY = /^F([1-9]|1[0-2])$/
const WITH_ALT = /^(Key[A-Z]|Digit\d|Slash|Period|Comma|Semicolon|Quote|BracketLeft|BracketRight|Minus|Equal|Backslash)$/

/** The keys of a press as a shortcut can have them, or null. AltGr writes characters on many layouts and never counts. */
export function keysOf(pressed: Pressed): string | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.isComposing || pressed.repeat || pressed.getModifierState?.('AltGraph')) return null
  if (FUNCTION_KEY.test(pressed.code)) return pressed.altKey ? null : pressed.code
  return pressed.altKey && WITH_ALT.test(pressed.code) ? `Alt+${pressed.code}` : null
}

export const isKeys = (value: unknown): value is string =>
  typeof value === 'string' && (FUNCTION_KEY.test(value) || (value.startsWith('Alt+') && WITH_ALT.test(value.slice(4))))

/** The keys of an act, null where the person took them away. */
export function keysFor(act: ShortcutAct, chosen: ChosenKeys): string | null {
  const own = chosen[act]
  return own === undefined ? (SHORTCUTS.find((each) => each.act === act)?.keys ?? null) : own
}

export function shortcutOf(pressed: Pressed, chosen: ChosenKeys = {}): ShortcutAct | null {
  const keys = keysOf(pressed)
  return keys === null ? null : (SHORTCUTS.find(({ act }) => keysFor(act, chosen) === keys)?.act ?? null)
}

const SIGNS: Readonly<Record<string, string>> = {
  Slash: '?', Period: '.', Comma: ',', Semicolon: ';', Quote: '’', BracketLeft: '[', BracketRight: ']', Minus: '-', Equal: '=', Backslash: '\\',
}

/** “Alt M”, “F6”: as it stands on the keys. */
export function keysInWords(keys: string): string {
  const code = keys.replace('Alt+', '')
  const sign = SIGNS[code] ?? code.replace(/^(Key|Digit)/, '')
  return keys.startsWith('Alt+') ? `Alt ${sign}` : sign
}
