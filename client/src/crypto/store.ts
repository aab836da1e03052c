/**
 * What a device keeps of a talk (spec/crypto.md §9), in one of three ways the person chooses: `keep` (a key the browser holds; whoever reads the disk could
 * open it), `passphrase` (the key is wrapped under a memory-hard derivation; the disk alone opens nothing), `forget` (nothing outlives the page).
 */
import { concat, utf8 } from '../record'
import { asCode, CryptoError } from './errors'
import { answer, database, durably, KEYS, MemoryRecords, type Records, SealedRecords } from './records'

type Bytes = Uint8Array
export type StorageMode = 'keep' | 'passphrase' | 'forget'
export interface TalkOnDevice {
  readonly talk: string
  readonly storage: StorageMode
  readonly lastOpened: number
}

/** scrypt (RFC 7914): 2^17 · 8 · 128 B = 128 MiB, about a second. Stored beside what it made, so that it can be raised later. */
interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 }
const PASSPHRASE_CODE_POINTS = 12
const KEY_BYTES = 32
const IV = 12

interface Wrapped {
  readonly salt: Bytes
  readonly cost: Cost
  readonly sealed: Bytes
}
/** `key` in mode keep, `wrapped` in mode passphrase. */
interface KeyRecord {
  readonly talk: string
  readonly mode: 'keep' | 'passphrase'
  readonly opened: number
  readonly key: CryptoKey | null
  readonly wrapped: Wrapped | null
}

const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
const aes = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', own(raw), { name: 'AES-GCM' }, false, ['encrypt', 'decrypt'])

/** Talks with keys on this device; none where the browser keeps nothing. */
export async function knownTalks(): Promise<readonly TalkOnDevice[]> {
  const db = await database().catch(() => null)
  if (db === null) return []
  const keys = (await answer(db.transaction(KEYS).objectStore(KEYS).getAll())) as readonly KeyRecord[]
  db.close()
  return keys.map((k) => ({ talk: k.talk, storage: k.mode, lastOpened: k.opened }))
}

/** Makes this page the only writer of a talk on this device; null when another page is. Released by the returned function, or by closing the page. */
export async function lockTalk(talk: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`parley/${talk}`, { ifAvailable: true }, (lock) =>
        lock === null ? resolve(null) : new Promise<void>((release) => resolve(release)),
      )
      .catch(reject)
  })
}

/** `act` alone among all pages of this browser that name it so; the next one waits. */
export const lockAlone = <T>(name: string, act: () => Promise<T>): Promise<T> => navigator.locks.request(`parley/${name}`, act) as Promise<T>

export class Store {
  readonly #records: Records

  private constructor(
    readonly talk: string,
    readonly mode: StorageMode,
    records: Records,
  ) {
    this.#records = records
  }

  /** A new store. Throws CryptoError('PASSPHRASE_SHORT' | 'TALK_ALREADY_HERE' | 'DEVICE_FULL' | 'DEVICE_STORAGE'). */
  static async create(talk: string, mode: StorageMode, passphrase = ''): Promise<Store> {
    if (mode === 'forget') return new Store(talk, mode, new MemoryRecords())
    if (mode === 'passphrase' && [...passphrase].length < PASSPHRASE_CODE_POINTS) throw new CryptoError('PASSPHRASE_SHORT')
    const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
    const key = await aes(raw)
    const wrapped = mode === 'passphrase' ? await wrap(talk, raw, passphrase) : null
    raw.fill(0)
    const record: KeyRecord = { talk, mode, opened: Date.now(), key: wrapped === null ? key : null, wrapped }
    const db = await database()
    try {
      if ((await answer(db.transaction(KEYS).objectStore(KEYS).getKey(talk))) !== undefined)
        throw new CryptoError('TALK_ALREADY_HERE')
      await durably(db, [KEYS], (transaction) => transaction.objectStore(KEYS).add(record))
    } catch (error) {
      db.close()
      throw error
    }
    return new Store(talk, mode, new SealedRecords(talk, db, key))
  }

  /** Opens what this device kept. Throws CryptoError('TALK_UNKNOWN' | 'PASSPHRASE_NEEDED' | 'PASSPHRASE_WRONG' | 'DEVICE_STORAGE'). */
  static async open(talk: string, passphrase?: string): Promise<Store> {
    const db = await database()
    try {
      const record = (await answer(db.transaction(KEYS).objectStore(KEYS).get(talk))) as KeyRecord | undefined
      if (record === undefined) throw new CryptoError('TALK_UNKNOWN')
      const key = record.key ?? (await unwrap(record, passphrase))
      await durably(db, [KEYS], (transaction) => transaction.objectStore(KEYS).put({ ...record, opened: Date.now() }))
      return new Store(talk, record.mode, new SealedRecords(talk, db, key))
    } catch (error) {
      db.close()
      throw error
    }
  }

  /** The records of these names, without those that are not there. Throws CryptoError('STATE_BROKEN') when one was altered. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Bytes>> {
    return this.#records.read(names)
  }

  /** All or nothing, on the disk when it returns; null deletes. Throws CryptoError('DEVICE_FULL' | 'DEVICE_STORAGE'). */
  write(changes: ReadonlyMap<string, Bytes | null>): Promise<void> {
    return this.#records.write(changes)
  }

  /** Forgets the talk on this device. */
  destroy(): Promise<void> {
    return this.#records.destroy()
  }

  close(): void {
    this.#records.close()
  }
}

async function wrap(talk: string, raw: Bytes, passphrase: string): Promise<Wrapped> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const wrapping = await stretch(passphrase, salt, COST)
  return {
    salt,
    cost: COST,
    sealed: concat(
      iv,
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(utf8(talk)) }, wrapping, own(raw))),
    ),
  }
}

async function unwrap({ talk, wrapped }: KeyRecord, passphrase?: string): Promise<CryptoKey> {
  if (passphrase === undefined) throw new CryptoError('PASSPHRASE_NEEDED')
  if (wrapped === null) throw new CryptoError('STATE_BROKEN')
  const wrapping = await stretch(passphrase, wrapped.salt, wrapped.cost)
  const parameters = { name: 'AES-GCM', iv: own(wrapped.sealed.slice(0, IV)), additionalData: own(utf8(talk)) }
  return asCode('PASSPHRASE_WRONG', async () =>
    aes(new Uint8Array(await crypto.subtle.decrypt(parameters, wrapping, own(wrapped.sealed.slice(IV))))),
  )
}

/** Loaded only when somebody chose a passphrase. */
async function stretch(passphrase: string, salt: Bytes, cost: Cost): Promise<CryptoKey> {
  const { scryptAsync } = await import('@noble/hashes/scrypt.js')
  return aes(await scryptAsync(utf8(passphrase.normalize('NFKC')), salt, { ...cost, dkLen: KEY_BYTES, maxmem: 2 ** 28 }))
}
