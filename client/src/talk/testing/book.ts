/** What a device remembers beyond its talks, in memory. `book` null: what was kept does not open. */
import { CryptoError } from '../../crypto'
import { type Book, type BookKeeper, noBook } from '../pin-book'

export class MemoryBook implements BookKeeper {
  book: Book | null = noBook
  read = (): Promise<Book | null> => Promise.resolve(this.book)
  change = (by: (book: Book) => Book): Promise<Book> => {
    if (this.book === null) return Promise.reject(new CryptoError('STATE_BROKEN'))
    this.book = by(this.book)
    return Promise.resolve(this.book)
  }
}
