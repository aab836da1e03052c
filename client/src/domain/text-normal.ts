/** Normal text (rules §11): what is refused, what is folded, what is hashed. A client normalises before signing; the rules only compare. */
import table from '../../../spec/vectors/unicode-14.json'
import { hex, sha256, utf8 } from '../record'
import type { Code } from './codes'

/** The inside of a character class, from `"A-F 1F00"`. */
const inside = (ranges: string): string =>
  ranges.trim().split(/\s+/).map((part) => part.split('-').map((bound) => `\\u{${bound}}`).join('-')).join('')
const oneOf = (ranges: string): RegExp => new RegExp(`[${inside(ranges)}]`, 'u')

/** Rule U2. */
const SCRIPTS: Readonly<Record<string, string>> = {
  Latin:
    '0041-005A 0061-007A 00AA 00BA 00C0-00D6 00D8-00F6 00F8-02AF 1D00-1D25 1D2C-1D5C 1D62-1D65 1D6B-1D77 1D79-1DBE 1E00-1EFF '
    + '2C60-2C7F A722-A787 A78B-A7FF AB30-AB64',
  Greek: '0370-0373 0376-0377 037A-037D 037F 0384 0386 0388-03E1 03F0-03FF 1F00-1FFF',
  Cyrillic: '0400-052F 1C80-1C88 1D2B 1D78 2DE0-2DFF A640-A69F',
}
const DIGITS = ['0030-0039', '0660-0669', '06F0-06F9', '0966-096F', '09E6-09EF', '0E50-0E59']

const PLAIN = /^[\x20-\x7e\n]*$/
const STRANGER = new RegExp(`[^${inside(table.assigned)}]`, 'u')
const LINE_END = /\r\n|[\r\u0085\u2028\u2029]/g
const SPACE = new RegExp(`[${inside('00A0 1680 2000-200A 202F 205F 3000')}]`, 'gu')
const ARABIC = `[${inside('0600-08FF')}]`
const INDIC = `[${inside('0900-0DFF 1000-109F 1780-17FF 1800-18AF')}]`
/** A joiner stands only between two Arabic, or two Indic, code points. */
const LOOSE_JOINER = new RegExp(`[\\u200c\\u200d](?!(?<=${ARABIC}.)${ARABIC})(?!(?<=${INDIC}.)${INDIC})`, 'u')
const INVISIBLE =
  '00AD 034F 115F 1160 17B4 17B5 180B-180F 200B 2060-2064 206A-206F 3164 FE00-FE0F FEFF FFA0 FFF9-FFFB 1D173-1D17A E0000-E0FFF'
/** Steps 2–6 of U1 in order. */
const REFUSED: readonly (readonly [RegExp, Code])[] = [
  [oneOf('0000-0009 000B-001F 007F-009F'), 'CONTROL'],
  [oneOf('061C 200E 200F 202A-202E 2066-2069'), 'BIDI_CONTROL'],
  [oneOf(INVISIBLE), 'INVISIBLE'],
  [LOOSE_JOINER, 'INVISIBLE'],
  [oneOf('FF10-FF19 FF21-FF3A FF41-FF5A 1D400-1D7FF'), 'LOOKALIKE'],
]
const WORD = new RegExp(`[${Object.values(SCRIPTS).map(inside).join('')}\\u0300-\\u036f]+`, 'gu')
const SCRIPT = Object.entries(SCRIPTS).map(([name, ranges]) => [name, oneOf(ranges)] as const)
const NUMBER = new RegExp(`[${DIGITS.map(inside).join('')}]+`, 'gu')
const DIGIT_SETS = DIGITS.map(oneOf)
const LEADING = new RegExp(`^[${inside(table.marks)}\\u1161-\\u1175\\u11a8-\\u11c2]`, 'u')

export type Normal = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: Code }
const refuse = (code: Code): Normal => ({ ok: false, code })

/** The normal form of a text, or the code of what stands in it (rule U1). */
export function normalText(x: string): Normal {
  if (PLAIN.test(x)) return { ok: true, text: x }
  const stranger = STRANGER.exec(x)?.[0]
  if (stranger !== undefined) return refuse(/^[\ud800-\udfff]$/.test(stranger) ? 'BAD_UNICODE' : 'UNASSIGNED')
  let text = x.replace(LINE_END, '\n').replaceAll('\t', ' ')
  for (const [refused, code] of REFUSED) if (refused.test(text)) return refuse(code)
  text = text.replace(SPACE, ' ').normalize('NFC')
  const mixture = mixed(text)
  return mixture === null ? { ok: true, text } : refuse(mixture)
}

/** As `normalText`, for text that goes into a document (rule U3). */
export function normalFragment(x: string): Normal {
  const result = normalText(x)
  if (!result.ok) return result
  if (result.text.includes('\n')) return refuse('LINE_BREAK')
  if (/[[\]]/.test(result.text)) return refuse('BRACKET')
  return LEADING.test(result.text) ? refuse('LEADING_MARK') : result
}

function difference(x: string, result: Normal): Code | null {
  if (!result.ok) return result.code
  return result.text === x ? null : 'NOT_NORMALISED'
}

/** Why a `line` or `text` of a body is not accepted; null if it is normal already. */
export const textProblem = (x: string): Code | null => difference(x, normalText(x))
export const fragmentProblem = (x: string): Code | null => difference(x, normalFragment(x))

const scriptsIn = (word: string): readonly string[] => SCRIPT.filter(([, letters]) => letters.test(word)).map(([name]) => name)

/** Steps 9 and 10: two scripts in a word, two sets of digits in a number. */
function mixed(text: string): Code | null {
  if ((text.match(WORD) ?? []).some((word) => scriptsIn(word).length > 1)) return 'MIXED_SCRIPT'
  return (text.match(NUMBER) ?? []).some((n) => DIGIT_SETS.filter((set) => set.test(n)).length > 1) ? 'MIXED_DIGITS' : null
}

/** U6: the words of which no letter is of the script that most letters of the text belong to. */
export function notices(text: string): readonly string[] {
  const counts = SCRIPT.map(([name, letters]) => [name, (text.match(new RegExp(letters.source, 'gu')) ?? []).length] as const)
  const most = counts.reduce((best, each) => (each[1] > best[1] ? each : best), counts[0] ?? ['Latin', 0])
  if (most[1] === 0) return []
  return (text.match(WORD) ?? []).filter((word) => {
    const scripts = scriptsIn(word)
    return scripts.length > 0 && !scripts.includes(most[0])
  })
}

/** Steps 2, 7, 8 without refusing, then no space twice and none at the ends. */
function tidied(x: string): string {
  const folded = x.replace(LINE_END, '\n').replaceAll('\t', ' ').replace(SPACE, ' ').normalize('NFC')
  return folded.replace(/ +/g, ' ').replace(/^ | $/g, '').normalize('NFC')
}

/** Tidied paragraphs, each followed by one LF, empty ones dropped (rule U4). Refuses nothing. */
export const fullText = (paragraphs: readonly string[]): string => paragraphs.map(tidied).filter((p) => p !== '').map((p) => `${p}\n`).join('')

/** SHA-256 over language tag and full text, in hex (rule U5). */
export const textHash = async (language: string, text: string): Promise<string> => hex(await sha256(utf8(`parley text 1\n${language}\n${text}`)))
