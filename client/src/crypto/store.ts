/**
 * Sealed storage on the device (spec/crypto.md, Storage). Three modes: `keep` (a key the browser holds; whoever reads the disk could open it),
 * `passphrase` (the key is wrapped under a memory-hard derivation), `forget` (the key is in this worker's memory only, nothing outlives the page).
 * One transaction a write, strictly durable; one writer a talk by Web Locks.
 */
import { concat, utf8 } from '../record'
import { CryptoError } from './errors'

type Bytes = Uint8Array
export type StorageMode = 'keep' | 'passphrase' | 'forget'
export interface TalkOnDevice { readonly talk: string; readonly storage: StorageMode; readonly lastOpened: number }

const DATABASE = 'parley'
const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
/** scrypt cost: 2^17 · 8 · 128 B = 128 MiB, about a second. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 } as const

interface KeyRecord { readonly talk: string; readonly mode: StorageMode; readonly opened: number; readonly key: CryptoKey | null; readonly salt: Bytes | null; readonly wrapped: Bytes | null }

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('keys', { keyPath: 'talk' })
      request.result.createObjectStore('records')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new CryptoError('STORE_UNAVAILABLE', request.error?.message))
  })
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new CryptoError('STORE_UNAVAILABLE', request.error?.message))
  })

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    const failed = (): void => reject(new CryptoError(transaction.error?.name === 'QuotaExceededError' ? 'DEVICE_FULL' : 'STORE_UNAVAILABLE', transaction.error?.message))
    transaction.onabort = failed
    transaction.onerror = failed
  })

export async function knownTalks(): Promise<readonly TalkOnDevice[]> {
  const db = await database()
  const keys = (await answer(db.transaction('keys').objectStore('keys').getAll())) as KeyRecord[]
  db.close()
  return keys.map((k) => ({ talk: k.talk, storage: k.mode, lastOpened: k.opened }))
}

/** The only writer of a talk on this device; null when another tab is. Released by the returned function. */
export async function lockTalk(talk: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    void navigator.locks.request(`parley/${talk}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null)
      return new Promise<void>((release) => resolve(release))
    })
  })
}

async function stretch(passphrase: string, salt: Bytes): Promise<Bytes> {
  const { scryptAsync } = await import('@noble/hashes/scrypt.js')
  return scryptAsync(utf8(passphrase.normalize('NFKC')), salt, { ...SCRYPT, maxmem: 2 ** 28 })
}

const aes = (raw: Bytes, extractable = false): Promise<CryptoKey> => crypto.subtle.importKey('raw', own(raw), { name: 'AES-GCM' }, extractable, ['encrypt', 'decrypt'])

export class Store {
  #memory = new Map<string, Bytes>()
  private constructor(readonly talk: string, readonly mode: StorageMode, readonly db: IDBDatabase, readonly key: CryptoKey) {}

  /** A new store. Throws CryptoError('PASSPHRASE_NEEDED'). */
  static async create(talk: string, mode: StorageMode, passphrase?: string): Promise<Store> {
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const key = await aes(raw)
    const db = await database()
    if (mode !== 'forget') {
      const record = await Store.#keyRecord(talk, mode, raw, key, passphrase)
      const transaction = db.transaction('keys', 'readwrite', { durability: 'strict' })
      transaction.objectStore('keys').put(record)
      await done(transaction)
    }
    raw.fill(0)
    return new Store(talk, mode, db, key)
  }

  static async #keyRecord(talk: string, mode: StorageMode, raw: Bytes, key: CryptoKey, passphrase?: string): Promise<KeyRecord> {
    const base = { talk, mode, opened: Date.now() }
    if (mode === 'keep') return { ...base, key, salt: null, wrapped: null }
    if (passphrase === undefined || passphrase === '') throw new CryptoError('PASSPHRASE_NEEDED')
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const wrapping = await aes(await stretch(passphrase, salt))
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const wrapped = concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(utf8(talk)) }, wrapping, own(raw))))
    return { ...base, key: null, salt, wrapped }
  }

  /** Opens what this device kept. Throws CryptoError('TALK_UNKNOWN' | 'PASSPHRASE_NEEDED' | 'PASSPHRASE_WRONG'). */
  static async open(talk: string, passphrase?: string): Promise<Store> {
    const db = await database()
    const record = (await answer(db.transaction('keys').objectStore('keys').get(talk))) as KeyRecord | undefined
    if (record === undefined) throw new CryptoError('TALK_UNKNOWN')
    const key = record.key ?? (await Store.#unwrap(record, passphrase))
    const transaction = db.transaction('keys', 'readwrite')
    transaction.objectStore('keys').put({ ...record, opened: Date.now() })
    await done(transaction)
    return new Store(talk, record.mode, db, key)
  }

  static async #unwrap(record: KeyRecord, passphrase?: string): Promise<CryptoKey> {
    if (passphrase === undefined) throw new CryptoError('PASSPHRASE_NEEDED')
    if (record.salt === null || record.wrapped === null) throw new CryptoError('STATE_BROKEN')
    const wrapping = await aes(await stretch(passphrase, record.salt))
    const raw = await crypto.subtle
      .decrypt({ name: 'AES-GCM', iv: own(record.wrapped.slice(0, 12)), additionalData: own(utf8(record.talk)) }, wrapping, own(record.wrapped.slice(12)))
      .catch(() => {
        throw new CryptoError('PASSPHRASE_WRONG')
      })
    return aes(new Uint8Array(raw))
  }

  #name(name: string): string {
    return `${this.talk}/${name}`
  }

  async read(): Promise<ReadonlyMap<string, Bytes>> {
    if (this.mode === 'forget') return new Map(this.#memory)
    const store = this.db.transaction('records').objectStore('records')
    const range = IDBKeyRange.bound(this.#name(''), this.#name('\uffff'))
    const [names, values] = await Promise.all([answer(store.getAllKeys(range)), answer(store.getAll(range))])
    const out = new Map<string, Bytes>()
    for (const [i, name] of names.entries()) {
      const short = String(name).slice(this.talk.length + 1)
      out.set(short, await this.#open(short, values[i] as Bytes))
    }
    return out
  }

  /** All or nothing, on the disk when it returns. Throws CryptoError('DEVICE_FULL' | 'STORE_UNAVAILABLE'). */
  async write(changes: ReadonlyMap<string, Bytes | null>): Promise<void> {
    if (this.mode === 'forget') {
      for (const [name, bytes] of changes) if (bytes === null) this.#memory.delete(name)
        else this.#memory.set(name, bytes)
      return
    }
    const sealed = await Promise.all([...changes].map(async ([name, bytes]) => [name, bytes === null ? null : await this.#seal(name, bytes)] as const))
    const transaction = this.db.transaction('records', 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore('records')
    for (const [name, bytes] of sealed) if (bytes === null) store.delete(this.#name(name))
      else store.put(bytes, this.#name(name))
    await done(transaction)
  }

  async #seal(name: string, bytes: Bytes): Promise<Bytes> {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(utf8(this.#name(name))) }, this.key, own(bytes))))
  }

  async #open(name: string, sealed: Bytes): Promise<Bytes> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: own(sealed.slice(0, 12)), additionalData: own(utf8(this.#name(name))) }, this.key, own(sealed.slice(12))))
    } catch {
      throw new CryptoError('STATE_BROKEN')
    }
  }

  /** Forgets the talk on this device: the key first, without which the rest is noise. */
  async destroy(): Promise<void> {
    this.#memory.clear()
    const keys = this.db.transaction('keys', 'readwrite', { durability: 'strict' })
    keys.objectStore('keys').delete(this.talk)
    await done(keys)
    const records = this.db.transaction('records', 'readwrite', { durability: 'strict' })
    records.objectStore('records').delete(IDBKeyRange.bound(this.#name(''), this.#name('\uffff')))
    await done(records)
    this.close()
  }

  close(): void {
    this.db.close()
  }
}

