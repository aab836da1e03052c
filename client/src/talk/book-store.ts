/** The book of keys that stay (spec/crypto.md §8), in a sealed record of its own that belongs to no talk. */
import { CryptoError, knownTalks, lockAlone, Store } from '../crypto'
import { type Book, type BookKeeper, noBook } from './pin-book'
import { decodePlain, encodePlain } from './plain'

/** Where a talk's name stands among what a device keeps. Names of talks are 32 hex digits. */
export const BOOK = 'heads'
const RECORD = 'book'

const isThere = async (): Promise<boolean> => (await knownTalks()).some((each) => each.talk === BOOK)

async function readIn(store: Store): Promise<Book> {
  const bytes = (await store.read([RECORD])).get(RECORD)
  return bytes === undefined ? noBook : decodePlain<Book>(bytes)
}

/** One page at a time; a page that reads meanwhile waits. */
export const keptBook: BookKeeper & { readonly clear: () => Promise<void> } = {
  read: () =>
    lockAlone(BOOK, async () => {
      try {
        if (!(await isThere())) return noBook
        const store = await Store.open(BOOK)
        return await readIn(store).finally(() => store.close())
      } catch (error) {
        if (error instanceof CryptoError) return null
        throw error
      }
    }),

  change: (by) =>
    lockAlone(BOOK, async () => {
      const store = (await isThere()) ? await Store.open(BOOK) : await Store.create(BOOK, 'keep')
      try {
        const book = by(await readIn(store))
        await store.write(new Map([[RECORD, encodePlain(book)]]))
        return book
      } finally {
        store.close()
      }
    }),

  /** Everything is forgotten, also what does not open. */
  clear: () =>
    lockAlone(BOOK, async () => {
      if (await isThere()) await (await Store.open(BOOK)).destroy()
    }),
}
