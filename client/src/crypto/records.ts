/** Named records of one talk: sealed in IndexedDB, or in this worker's memory only. All or nothing, and on the disk before `write` returns. */
import { concat, utf8 } from '../record'
import { asCode, CryptoError } from './errors'

type Bytes = Uint8Array

/** Errors: CryptoError('DEVICE_FULL' | 'DEVICE_STORAGE' | 'STATE_BROKEN'). */
export interface Records {
  /** The records of these names; one that is not there is not in the map. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Bytes>>
  /** null deletes. */
  write(changes: ReadonlyMap<string, Bytes | null>): Promise<void>
  destroy(): Promise<void>
  close(): void
}

const DATABASE = 'parley'
export const KEYS = 'keys'
const RECORDS = 'records'
const STRICT = { durability: 'strict' } as const
const IV = 12
const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** Throws CryptoError('DEVICE_STORAGE') where the browser keeps nothing for this page. */
export function database(): Promise<IDBDatabase> {
  return asCode(
    'DEVICE_STORAGE',
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(DATABASE, 1)
        request.onupgradeneeded = () => {
          request.result.createObjectStore(KEYS, { keyPath: 'talk' })
          request.result.createObjectStore(RECORDS)
        }
        request.onsuccess = () => {
          request.result.onversionchange = () => request.result.close() // a newer page must not wait for this one
          resolve(request.result)
        }
        request.onerror = () => reject(storageError(request.error))
      }),
  )
}

const storageError = (error: DOMException | null): CryptoError =>
  new CryptoError(error?.name === 'QuotaExceededError' ? 'DEVICE_FULL' : 'DEVICE_STORAGE', error?.message)

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(storageError(request.error))
  })

/** One strictly durable transaction; what `change` throws undoes it. */
export function durably(
  db: IDBDatabase,
  stores: readonly string[],
  change: (transaction: IDBTransaction) => void,
): Promise<void> {
  return asCode(
    'DEVICE_STORAGE',
    () =>
      new Promise((resolve, reject) => {
        const transaction = db.transaction([...stores], 'readwrite', STRICT)
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(storageError(transaction.error))
        try {
          change(transaction)
        } catch (error) {
          transaction.abort()
          reject(error instanceof DOMException ? storageError(error) : new CryptoError('DEVICE_STORAGE'))
        }
      }),
  )
}

/** What is sealed stands under its own name: records cannot change places. */
export class SealedRecords implements Records {
  constructor(
    readonly talk: string,
    readonly db: IDBDatabase,
    readonly key: CryptoKey,
  ) {}

  async read(names: readonly string[]): Promise<ReadonlyMap<string, Bytes>> {
    const store = this.db.transaction(RECORDS).objectStore(RECORDS)
    const sealed = await Promise.all(names.map((short) => answer(store.get(`${this.talk}/${short}`) as IDBRequest<Bytes | undefined>)))
    const opened = names.map(async (short, i) => {
      const bytes = sealed[i]
      return bytes === undefined ? [] : [[short, await this.#open(`${this.talk}/${short}`, bytes)] as const]
    })
    return new Map((await Promise.all(opened)).flat())
  }

  async write(changes: ReadonlyMap<string, Bytes | null>): Promise<void> {
    const sealing = [...changes].map(async ([short, bytes]) => {
      const name = `${this.talk}/${short}`
      return [name, bytes === null ? null : await this.#seal(name, bytes)] as const
    })
    const sealed = await Promise.all(sealing)
    await durably(this.db, [RECORDS], (transaction) => {
      const store = transaction.objectStore(RECORDS)
      for (const [name, bytes] of sealed) {
        if (bytes === null) store.delete(name)
        else store.put(bytes, name)
      }
    })
  }

  /** The key goes with the records, in one transaction. */
  async destroy(): Promise<void> {
    await durably(this.db, [KEYS, RECORDS], (transaction) => {
      transaction.objectStore(KEYS).delete(this.talk)
      transaction.objectStore(RECORDS).delete(this.#all())
    })
    this.close()
  }

  close(): void {
    this.db.close()
  }

  #all(): IDBKeyRange {
    return IDBKeyRange.bound(`${this.talk}/`, `${this.talk}/\uffff`)
  }

  async #seal(name: string, bytes: Bytes): Promise<Bytes> {
    const iv = crypto.getRandomValues(new Uint8Array(IV))
    return concat(
      iv,
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(utf8(name)) }, this.key, own(bytes))),
    )
  }

  #open(name: string, sealed: Bytes): Promise<Bytes> {
    return asCode('STATE_BROKEN', async () => {
      const parameters = { name: 'AES-GCM', iv: own(sealed.slice(0, IV)), additionalData: own(utf8(name)) }
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.key, own(sealed.slice(IV))))
    })
  }
}

/** Nothing outlives the page. */
export class MemoryRecords implements Records {
  #kept = new Map<string, Bytes>()

  async read(names: readonly string[]): Promise<ReadonlyMap<string, Bytes>> {
    return new Map(names.flatMap((name) => {
      const bytes = this.#kept.get(name)
      return bytes === undefined ? [] : [[name, bytes.slice()] as const]
    }))
  }

  async write(changes: ReadonlyMap<string, Bytes | null>): Promise<void> {
    for (const [name, bytes] of changes) {
      if (bytes === null) this.#kept.delete(name)
      else this.#kept.set(name, bytes.slice())
    }
  }

  async destroy(): Promise<void> {
    this.close()
  }

  close(): void {
    this.#kept.clear()
  }
}
