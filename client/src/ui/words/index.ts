/**
 * The words of the interface: ICU messages looked up by `subject.name`, formatted at run time without `eval`.
 * No sentence is glued from parts: names, numbers and times are arguments (ux.md §9).
 */
import { IntlMessageFormat } from 'intl-messageformat'
import { english } from './en'

type Subjects = typeof english
type AnyKey = { [S in keyof Subjects]: `${S}.${keyof Subjects[S] & string}` }[keyof Subjects]
/** Sentences that say what binds: a decision, the charter, an admission, a leaving. Said by `telling/binding.ts` alone, which says who vouches for it. */
export type BindingKey =
  | 'decisions.adopted' | 'decisions.notAdopted' | 'decisions.tookNote' | 'floor.resultadopted' | 'floor.resultnot_adopted'
  | 'happened.appealDecided' | 'announce.charterInForce' | 'overview.amended'
  | 'announce.entered' | 'announce.left' | 'overview.joined' | 'overview.left' | 'overview.removed' | 'overview.removedPlain'
  | 'leaving.happened' | 'leaving.banner'
/** Every other message there is, e.g. `start.empty`. */
export type Key = Exclude<AnyKey, BindingKey>
export type Values = Readonly<Record<string, string | number | boolean>>

/** Formats one message. Throws if an argument of the message is missing: half a sentence is never shown. */
export type Say = (key: Key, values?: Values) => string

export interface Words {
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly say: Say
  /** The compiled message, for sentences with marked-up parts. */
  message(key: Key): IntlMessageFormat
}

/** Words of one language. Each message is compiled once, when it is first said. */
export function createWords(locale: string, dictionary: Subjects): Words {
  const compiled = new Map<AnyKey, IntlMessageFormat>()
  const message = (key: AnyKey): IntlMessageFormat => {
    const known = compiled.get(key)
    if (known) return known
    const made = new IntlMessageFormat(source(dictionary, key), locale, undefined, { ignoreTag: false })
    compiled.set(key, made)
    return made
  }
  return {
    locale,
    direction: 'ltr',
    message,
    say: (key, values) => String(message(key).format(values)),
  }
}

/** The source text of a message. */
export function source(dictionary: Subjects, key: AnyKey): string {
  const dot = key.indexOf('.')
  const subject = dictionary[key.slice(0, dot) as keyof Subjects] as Readonly<Record<string, string>>
  const text = subject[key.slice(dot + 1)]
  if (text === undefined) throw new Error(`no words for ${key}`)
  return text
}

export const inEnglish = (): Words => createWords('en-GB', english)
