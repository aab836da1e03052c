/** What a device keeps: all or nothing, readable with its key only, and gone when it shall be gone. */
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hex, utf8 } from '../record'
import { knownTalks, lockTalk, Store } from './store'
import { locks } from './testing/locks'
import { random } from './testing/people'

vi.setConfig({ testTimeout: 120_000 })
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const TALK = 'aa'.repeat(16)
const OTHER = 'bb'.repeat(16)
const SECRET = utf8('the canary sings only here')
const ROOMS = ['room/1', 'room/2', 'room/3']
const PASSPHRASE = 'twelve small birds'
const changes = (entries: Readonly<Record<string, Uint8Array | null>>): ReadonlyMap<string, Uint8Array | null> =>
  new Map(Object.entries(entries))

/** Everything on the disk, as a thief of the disk would find it. */
async function disk(): Promise<{
  readonly values: readonly unknown[]
  readonly names: readonly string[]
  readonly bytes: string
}> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('parley')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('no database'))
  })
  const values: unknown[] = []
  const names: string[] = []
  for (const store of db.objectStoreNames) {
    const read = async <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
    values.push(...((await read(db.transaction(store).objectStore(store).getAll())) as unknown[]))
    names.push(...(await read(db.transaction(store).objectStore(store).getAllKeys())).map(String))
  }
  db.close()
  return { values, names, bytes: values.map(bytesIn).join(' ') }
}
const bytesIn = (value: unknown): string =>
  value instanceof Uint8Array
    ? hex(value)
    : typeof value === 'object' && value !== null
      ? Object.values(value).map(bytesIn).join(' ')
      : ''

/** Writes into the records past the store, as somebody with the disk in his hands. */
async function tamper(change: (store: IDBObjectStore, values: ReadonlyMap<string, Uint8Array>) => void): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('parley')
    request.onsuccess = () => resolve(request.result)
  })
  await new Promise<void>((resolve) => {
    const transaction = db.transaction('records', 'readwrite')
    const store = transaction.objectStore('records')
    const names = store.getAllKeys()
    const values = store.getAll()
    values.onsuccess = () =>
      change(
        store,
        new Map(names.result.map((name, i) => [typeof name === 'string' ? name : '', values.result[i] as Uint8Array])),
      )
    transaction.oncomplete = () => resolve()
  })
  db.close()
}

describe('kept on this device', () => {
  it('a talk is there again after the page was closed, with the last of what was written', async () => {
    const store = await Store.create(TALK, 'keep')
    await store.write(changes({ talk: SECRET, 'room/1': random(100), 'message/1/1': utf8('one') }))
    await store.write(changes({ 'room/1': utf8('newer'), 'message/1/1': null }))
    store.close()
    expect(await knownTalks()).toMatchObject([{ talk: TALK, storage: 'keep' }])
    const again = await Store.open(TALK)
    expect(await again.read(['talk', 'room/1', 'message/1/1'])).toEqual(
      new Map([
        ['talk', SECRET],
        ['room/1', utf8('newer')],
      ]),
    )
    again.close()
  })

  it('what lies on the disk is sealed, under a key the browser does not give out, and a fresh nonce each time', async () => {
    const store = await Store.create(TALK, 'keep')
    await store.write(changes({ talk: SECRET }))
    const first = await disk()
    expect(first.bytes).not.toContain(hex(SECRET))
    expect(bytesIn({ planted: SECRET })).toContain(hex(SECRET)) // the search would find it
    const key = first.values.map((v) => (v as { key?: unknown }).key).find((k): k is CryptoKey => k instanceof CryptoKey)
    if (key === undefined) throw new Error('the key is kept')
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
    await store.write(changes({ talk: SECRET }))
    expect((await disk()).bytes).not.toBe(first.bytes)
    store.close()
  })

  it('two talks do not see each other, and forgetting one leaves the other', async () => {
    const [a, b] = [await Store.create(TALK, 'keep'), await Store.create(OTHER, 'keep')]
    await a.write(changes({ talk: utf8('a') }))
    await b.write(changes({ talk: utf8('b') }))
    expect(await a.read(['talk', 'room/1'])).toEqual(new Map([['talk', utf8('a')]]))
    await a.destroy()
    b.close()
    expect((await knownTalks()).map((k) => k.talk)).toEqual([OTHER])
    expect((await disk()).names.filter((name) => name.includes(TALK))).toEqual([])
    await expect(Store.open(TALK)).rejects.toMatchObject({ code: 'TALK_UNKNOWN' })
    const again = await Store.open(OTHER)
    expect(await again.read(['talk', 'room/1'])).toEqual(new Map([['talk', utf8('b')]]))
    again.close()
  })

  it('a talk is not begun twice over its own keys', async () => {
    const store = await Store.create(TALK, 'keep')
    await store.write(changes({ talk: SECRET }))
    await expect(Store.create(TALK, 'keep')).rejects.toMatchObject({ code: 'TALK_ALREADY_HERE' })
    expect(await store.read(['talk', 'room/1'])).toEqual(new Map([['talk', SECRET]]))
    store.close()
  })

  it('a record that was altered, cut, or put in another’s place does not open', async () => {
    const attacks: readonly ((store: IDBObjectStore, values: ReadonlyMap<string, Uint8Array>) => void)[] = [
      (store, values) =>
        void store.put(
          (values.get(`${TALK}/room/1`) ?? random(40)).map((b, i) => (i === 30 ? b ^ 1 : b)),
          `${TALK}/room/1`,
        ),
      (store, values) => void store.put((values.get(`${TALK}/room/1`) ?? random(40)).slice(0, 20), `${TALK}/room/1`),
      (store, values) => void store.put(values.get(`${TALK}/room/1`), `${TALK}/room/2`),
      (store) => void store.put(new Uint8Array(), `${TALK}/room/3`),
    ]
    for (const attack of attacks) {
      vi.stubGlobal('indexedDB', new IDBFactory())
      const store = await Store.create(TALK, 'keep')
      await store.write(changes({ 'room/1': random(40), 'room/2': random(40) }))
      expect((await store.read(ROOMS)).size).toBe(2)
      await tamper(attack)
      await expect(store.read(ROOMS)).rejects.toMatchObject({ code: 'STATE_BROKEN' })
      store.close()
    }
  })
})

describe('a write', () => {
  const full = (name: string) => new DOMException('no room', name)

  it('that fails at its second record leaves nothing of its first, and says that the device is full', async () => {
    const store = await Store.create(TALK, 'keep')
    await store.write(changes({ talk: utf8('before') }))
    const put = IDBObjectStore.prototype.put
    let calls = 0
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      calls += 1
      if (calls === 2) throw full('QuotaExceededError')
      return put.apply(this, args)
    })
    await expect(store.write(changes({ talk: utf8('after'), 'room/1': random(10) }))).rejects.toMatchObject({
      code: 'DEVICE_FULL',
    })
    vi.restoreAllMocks()
    expect(await store.read(['talk', 'room/1'])).toEqual(new Map([['talk', utf8('before')]]))
    await store.write(changes({ talk: utf8('after') }))
    expect(await store.read(['talk', 'room/1'])).toEqual(new Map([['talk', utf8('after')]]))
    store.close()
  })
})

describe('with a passphrase', () => {
  it('the talk opens with it, however its letters were typed, and the disk alone opens nothing', async () => {
    const store = await Store.create(TALK, 'passphrase', `${PASSPHRASE} caf\u00e9`)
    await store.write(changes({ talk: SECRET }))
    store.close()
    const { values, bytes } = await disk()
    expect(bytes).not.toContain(hex(SECRET))
    expect(values.flatMap((v) => Object.values(v as object)).some((v) => v instanceof CryptoKey)).toBe(false)
    await expect(Store.open(TALK)).rejects.toMatchObject({ code: 'PASSPHRASE_NEEDED' })
    await expect(Store.open(TALK, `${PASSPHRASE} cafe`)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' })
    const again = await Store.open(TALK, `${PASSPHRASE} cafe\u0301`)
    expect(await again.read(['talk', 'room/1'])).toEqual(new Map([['talk', SECRET]]))
    expect(again.mode).toBe('passphrase')
    again.close()
  })

  it('of fewer than twelve letters no keys are made', async () => {
    await expect(Store.create(TALK, 'passphrase', 'eleven chrs')).rejects.toMatchObject({ code: 'PASSPHRASE_SHORT' })
    await expect(Store.create(TALK, 'passphrase')).rejects.toMatchObject({ code: 'PASSPHRASE_SHORT' })
    expect(await knownTalks()).toEqual([])
  })
})

describe('forgotten when the page closes', () => {
  it('a talk never touches the disk, also where the browser has none', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('private window', 'SecurityError')
      },
    })
    expect(await knownTalks()).toEqual([])
    const store = await Store.create(TALK, 'forget')
    const bytes = utf8('one')
    await store.write(changes({ talk: SECRET, 'room/1': bytes }))
    bytes.fill(0)
    expect(await store.read(['talk', 'room/1'])).toEqual(
      new Map([
        ['talk', SECRET],
        ['room/1', utf8('one')],
      ]),
    )
    await store.write(changes({ 'room/1': null }))
    expect((await store.read(['talk', 'room/1'])).size).toBe(1)
    store.close()
    expect((await store.read(['talk', 'room/1'])).size).toBe(0)
    await expect(Store.create(OTHER, 'keep')).rejects.toMatchObject({ code: 'DEVICE_STORAGE' })
  })
})

describe('one writer', () => {
  it('holds a talk until it lets go; another tab is told, and another talk is free', async () => {
    vi.stubGlobal('navigator', { locks: locks() })
    const release = await lockTalk(TALK)
    expect(release).not.toBeNull()
    expect(await lockTalk(TALK)).toBeNull()
    expect(await lockTalk(OTHER)).not.toBeNull()
    release?.()
    await vi.waitFor(async () => expect(await lockTalk(TALK)).not.toBeNull())
  })
})
