/**
 * Keyboard shortcuts (ux.md §3.4): Alt with a key by its position, so that any layout works. None is a single character,
 * none works while text is composed, all can be switched off.
 */
export const SHORTCUTS = [
  { act: 'microphone', code: 'KeyM', keys: 'Alt M' },
  { act: 'camera', code: 'KeyV', keys: 'Alt V' },
  { act: 'dialog', code: 'KeyK', keys: 'Alt K' },
  { act: 'hand', code: 'KeyR', keys: 'Alt R' },
  { act: 'caucus', code: 'KeyC', keys: 'Alt C' },
  { act: 'plenary', code: 'KeyP', keys: 'Alt P' },
  { act: 'situation', code: 'KeyJ', keys: 'Alt J' },
  { act: 'list', code: 'Slash', keys: 'Alt ?' },
] as const

export type ShortcutAct = (typeof SHORTCUTS)[number]['act']

type Pressed = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'code' | 'isComposing' | 'repeat'> & { getModifierState?(name: string): boolean }

/** The act of a key press, or null. AltGr writes characters on many layouts and never counts. */
export function shortcutOf(pressed: Pressed): ShortcutAct | null {
  if (!pressed.altKey || pressed.ctrlKey || pressed.metaKey || pressed.isComposing || pressed.repeat) return null
  if (pressed.getModifierState?.('AltGraph')) return null
  return SHORTCUTS.find((each) => each.code === pressed.code)?.act ?? null
}
