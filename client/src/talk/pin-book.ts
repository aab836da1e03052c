/** What a device remembers beyond a talk (spec/crypto.md §8): its own keys, and those of heads whose words were compared. */
import { equalBytes } from '../record'

type Bytes = Uint8Array

/** A key of this device, shown to the heads of delegations of this name. */
export interface OwnPin {
  readonly delegation: string
  readonly seed: Bytes
}
/** A head's key. Names are NFC. */
export interface Known {
  readonly delegation: string
  readonly name: string
  readonly key: Bytes
  /** When the words were compared, ms by the host's clock. */
  readonly at: number
}
export interface Book {
  readonly own: readonly OwnPin[]
  readonly known: readonly Known[]
}

/** The one place where it is kept. Throws CryptoError('DEVICE_FULL' | 'DEVICE_STORAGE' | 'STATE_BROKEN'). */
export interface BookKeeper {
  /** Null when what is kept does not open. */
  read(): Promise<Book | null>
  /** On the disk when it returns; no other page changes it meanwhile. */
  change(by: (book: Book) => Book): Promise<Book>
}

type Names = Pick<Known, 'delegation' | 'name'>

export const noBook: Book = { own: [], known: [] }
const sameNames = (a: Names, b: Names): boolean => a.delegation === b.delegation && a.name === b.name

export const keptUnder = (book: Book, who: Names): Known | null => book.known.find((each) => sameNames(each, who)) ?? null

/** The same key under other names; the latest. */
export const earlierOf = (book: Book, who: Names, key: Bytes): (Names & { readonly at: number }) | null => {
  const [found] = book.known.filter((each) => !sameNames(each, who) && equalBytes(each.key, key)).sort((a, b) => b.at - a.at)
  return found === undefined ? null : { delegation: found.delegation, name: found.name, at: found.at }
}

/** One key stands under a name: another takes the place of the one before. */
export const remember = (book: Book, heads: readonly Known[]): Book => ({
  ...book,
  known: [...book.known.filter((each) => !heads.some((head) => sameNames(head, each))), ...heads],
})

export const forget = (book: Book, who: Names): Book => ({ ...book, known: book.known.filter((each) => !sameNames(each, who)) })

/** Nobody knows this device again after that. */
export const forgetOwn = (book: Book): Book => ({ ...book, own: [] })

/** With a key for each of these names. */
export function withOwn(book: Book, names: readonly string[]): Book {
  const missing = [...new Set(names)].filter((name) => seedOf(book, name) === null)
  return { ...book, own: [...book.own, ...missing.map((delegation) => ({ delegation, seed: crypto.getRandomValues(new Uint8Array(32)) }))] }
}

export const seedOf = (book: Book, delegation: string): Bytes | null => book.own.find((each) => each.delegation === delegation)?.seed ?? null
