/** What a device remembers of heads lies sealed, apart from all talks, and one page at a time changes it. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { knownTalks, Store } from '../crypto'
import { locks } from '../crypto/testing/locks'
import { keptBook } from './book-store'
import { type Book, noBook, remember } from './pin-book'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  vi.stubGlobal('navigator', { locks: locks() })
})
afterEach(() => vi.unstubAllGlobals())

const head = (name: string) => ({ delegation: 'Southmark', name, key: new Uint8Array(32).fill(name.length), at: 1_700_000_000_000 })
const with1 = (name: string) => (book: Book): Book => remember(book, [head(name)])

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))

/** The records as they lie, by name. */
async function records(): Promise<Map<string, Uint8Array>> {
  const db = await done(indexedDB.open('parley'))
  const store = db.transaction('records').objectStore('records')
  const [names, values] = [(await done(store.getAllKeys())) as readonly string[], (await done(store.getAll())) as readonly Uint8Array[]]
  db.close()
  return new Map(names.map((name, i) => [name, values[i] ?? new Uint8Array()]))
}

it('is empty at first, and reading makes nothing', async () => {
  expect(await keptBook.read()).toEqual(noBook)
  expect(await knownTalks()).toEqual([])
})

it('outlives the talks on the device, and is no talk of theirs', async () => {
  const talk = await Store.create('aa'.repeat(16), 'keep')
  await keptBook.change(with1('Dario Wells'))
  await talk.destroy()
  expect(await keptBook.read()).toEqual({ own: [], known: [head('Dario Wells')] })
})

it('loses nothing when two pages change it at once', async () => {
  await Promise.all(['Ada', 'Benno', 'Clelia'].map((name) => keptBook.change(with1(name))))
  expect((await keptBook.read())?.known.map((each) => each.name).sort()).toEqual(['Ada', 'Benno', 'Clelia'])
})

it('lies sealed: a name is not on the disk', async () => {
  await keptBook.change(with1('Dario Wells'))
  const kept = [...(await records())]
  expect(kept.map(([name]) => name)).toEqual(['heads/book'])
  expect(kept.some(([, bytes]) => Buffer.from(bytes).includes('Dario'))).toBe(false)
})

it('altered, is said to be unreadable and never taken for empty; what cannot be read can be forgotten', async () => {
  await keptBook.change(with1('Dario Wells'))
  const db = await done(indexedDB.open('parley'))
  const bent = (await records()).get('heads/book')?.slice() ?? new Uint8Array()
  bent.set([(bent[20] ?? 0) ^ 1], 20)
  const transaction = db.transaction('records', 'readwrite')
  transaction.objectStore('records').put(bent, 'heads/book')
  await new Promise<void>((resolve) => (transaction.oncomplete = () => resolve()))
  db.close()
  expect(await keptBook.read()).toBeNull()
  await expect(keptBook.change(with1('Ada'))).rejects.toMatchObject({ code: 'STATE_BROKEN' })
  await keptBook.clear()
  expect(await keptBook.read()).toEqual(noBook)
})

it('where the browser keeps nothing nobody is known, and nothing can be remembered', async () => {
  vi.stubGlobal('indexedDB', { open: () => { throw new DOMException('denied', 'SecurityError') } })
  expect(await keptBook.read()).toEqual(noBook)
  await expect(keptBook.change(with1('Ada'))).rejects.toMatchObject({ code: 'DEVICE_STORAGE' })
})
