/**
 * Files on their way to and from the host (spec/crypto.md §13). What is sealed goes out part by part and is taken up where a cut ended it; what comes in
 * is opened and checked before anybody is given it. Which file somebody opens is told to nobody.
 */
import { CryptoError, openPart, PART, partsOf, runningHash, type SealedFile, sealedSize, sealPart } from '../crypto'
import { at } from '../domain'
import { equalBytes, hex, unhex } from '../record'
import { HostError, list, octets } from '../transport/wire'
import { claimsOf, proveKey } from './file-keys'
import type { Engine } from './ports'
import { perform } from './perform'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import type { UploadData } from './state'
import type { ProblemView, TransferView } from './view'

type Bytes = Uint8Array
/** Parts under way at a time. */
const ABREAST = 4
const AGAIN_MS = 1_000
const SHOW_MS = 200
/** Refused for now: the part goes out again after a while. */
const LATER: ReadonlySet<string> = new Set(['OFFLINE', 'GOING', 'STORAGE_BUSY', 'QUOTA_RATE', 'HOST_FAULT'])

class Stopped extends Error {}

interface Running {
  readonly id: string
  view: TransferView
  paused: boolean
  cancelled: boolean
  content: Blob | null
}

export class Transfers {
  #running = new Map<string, Running>()
  #hidden = new Set<Running>()
  #shown = 0

  constructor(readonly engine: Engine) {
    for (const [id, upload] of Object.entries(engine.data.uploads)) this.#running.set(id, this.#begun(id, upload, null))
  }

  get views(): readonly TransferView[] {
    return [...this.#running.values()].map((r) => r.view)
  }

  // --- up -------------------------------------------------------------------------------------------------------------------
  /** Seals a file for a room and puts it there; `replaces`: the file it is a new version of. Goes on after this has answered. */
  async put(roomId: string, content: File, replaces: string | null): Promise<ProblemView | null> {
    const room = this.engine.rooms.get(roomId)
    if (room === undefined || room.data.stage !== 'open') return { code: 'ROOM_NOT_OPEN' }
    const reading = this.#add({ ...this.#view(roomId, content.name, content.size, 'up'), state: 'reading' }, content)
    const hash = await this.#hashOf(reading, content).catch(() => null)
    this.#running.delete(reading.id)
    if (hash === null) return reading.cancelled ? null : { code: 'FILE_UNREADABLE' }
    const { id, upload } = await this.#known(roomId, hash, content, replaces)
    const running = this.#begun(id, upload, content)
    this.#running.set(id, running)
    void this.#send(running, upload)
    return null
  }

  /** The upload of these very bytes that was cut before, or a new one. */
  async #known(room: string, hash: string, content: File, replaces: string | null): Promise<{ id: string; upload: UploadData }> {
    const before = Object.entries(this.engine.data.uploads).find(([, u]) => u.room === room && u.hash === hash && u.replaces === replaces)
    if (before !== undefined) return { id: before[0], upload: before[1] }
    const id = hex(crypto.getRandomValues(new Uint8Array(16)))
    const key = crypto.getRandomValues(new Uint8Array(32))
    const upload: UploadData = { room, name: content.name, size: content.size, hash, key, replaces }
    await this.engine.run(async () => {
      this.engine.data = { ...this.engine.data, uploads: { ...this.engine.data.uploads, [id]: upload } }
    })
    return { id, upload }
  }

  async #hashOf(running: Running, content: Blob): Promise<string> {
    const hash = await runningHash()
    for (let from = 0; from < content.size; from += 8 * PART) {
      if (running.cancelled) throw new Stopped()
      hash.add(new Uint8Array(await content.slice(from, from + 8 * PART).arrayBuffer()))
      this.#moved(running, Math.min(content.size, from + 8 * PART))
    }
    return hex(hash.end())
  }

  async #send(running: Running, upload: UploadData): Promise<void> {
    try {
      await this.#parts(running, sealedOf(upload, running.id))
      await this.#said(running, upload)
    } catch (error) {
      this.#failed(running, error)
    }
  }

  /** Puts those parts that the host has not. */
  async #parts(running: Running, sealed: SealedFile): Promise<void> {
    const have = await this.#steadily(running, async () => {
      const reply = await this.#ask('file.begin', sealed, { size: sealedSize(sealed.size) })
      return new Set(list(reply, 'have').map(Number))
    })
    const missing = [...Array(partsOf(sealed.size)).keys()].filter((part) => !have.has(part))
    const left = new Set(missing)
    await abreast(missing, async (part) => {
      const bytes = await sealPart(sealed, part, await slice(running, part))
      await this.#steadily(running, () => this.#ask('file.put', sealed, { part, bytes }).then(noAnswer, unlessKept))
      left.delete(part)
      this.#moved(running, Math.max(0, sealed.size - left.size * PART))
    })
  }

  /** The whole file is there: its key is said in the room, and the entry that names it is signed. */
  async #said(running: Running, upload: UploadData): Promise<void> {
    const { engine } = this
    await engine.run(async () => {
      const room = engine.rooms.get(upload.room)
      if (room === undefined || room.data.stage !== 'open') throw new HostError('ROOM_NOT_OPEN')
      const { [running.id]: _done, ...uploads } = engine.data.uploads
      const file = { type: 'file' as const, file: unhex(running.id), key: upload.key, hash: unhex(upload.hash), size: upload.size }
      room.enqueueOnce(encodeRoomPayload(file))
      const problem = await perform(engine, room, 'file.put', entryOf(room, upload))
      if (problem !== null) throw new HostError(problem.code)
      engine.data = { ...engine.data, uploads }
      this.#running.delete(running.id)
    })
  }

  // --- down -----------------------------------------------------------------------------------------------------------------
  /** A file of a room, whole and checked against the hash that was signed. Throws CryptoError or HostError. */
  async get(roomId: string, hash: string, name: string): Promise<Blob> {
    const room = this.engine.rooms.get(roomId)
    const known = room === undefined ? [] : claimsOf(room, hash)
    if (room === undefined || known.length === 0) throw new HostError('FILE_KEY_MISSING')
    const running = this.#add({ ...this.#view(roomId, name, known[0]?.size ?? 0, 'down'), state: 'moving' }, null)
    try {
      let refused: unknown
      for (const each of known) {
        const opened = await this.#opened(running, { room: room.data.room, ...each }, unhex(hash)).catch((error: unknown) => {
          refused = error
          return null
        })
        if (opened !== null) {
          if (!each.proven) await this.engine.run(async () => proveKey(room, hash, each))
          return opened
        }
        if (!(refused instanceof CryptoError)) break // another member's word may still be true; a lost line or a cancelled download ends it
      }
      throw refused
    } finally {
      this.#running.delete(running.id)
      this.engine.show()
    }
  }

  async #opened(running: Running, file: SealedFile, hash: Bytes): Promise<Blob> {
    const parts: Blob[] = []
    let done = 0
    await abreast([...Array(partsOf(file.size)).keys()], async (part) => {
      const sealed = await this.#steadily(running, async () => octets(await this.#ask('file.get', file, { part }), 'bytes'))
      const plain = await openPart(file, part, sealed)
      parts[part] = new Blob([new Uint8Array(plain)])
      done += plain.length
      this.#moved(running, done)
    })
    const check = await runningHash()
    for (const part of parts) check.add(new Uint8Array(await part.arrayBuffer()))
    if (!equalBytes(check.end(), hash)) throw new CryptoError('FILE_DIFFERS')
    return new Blob(parts)
  }

  // --- what a person did not choose: sealed bytes of the talk itself, shown to nobody ---------------------------------------
  /** Puts these bytes with the host under a fresh key, and answers when they are there. Throws HostError. */
  async putSealed(room: Bytes, bytes: Bytes): Promise<SealedFile> {
    const [file, key] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(32))]
    const sealed = { room, file, key, size: bytes.length }
    await this.putAs(sealed, bytes)
    return sealed
  }

  async putAs(sealed: SealedFile, bytes: Bytes): Promise<void> {
    const running = this.#unseen(sealed, new Blob([new Uint8Array(bytes)]))
    await this.#parts(running, sealed).finally(() => this.#hidden.delete(running))
  }

  /** Null when what the host has is not what was sealed, or it has nothing. Throws HostError when the talk is closed here. */
  async fetchSealed(file: SealedFile, hash: Bytes): Promise<Bytes | null> {
    const running = this.#unseen(file, null)
    const blob = await this.#opened(running, file, hash)
      .catch((error: unknown) => {
        if (error instanceof CryptoError || (error instanceof HostError && error.code === 'NO_SUCH_FILE')) return null
        throw error
      })
      .finally(() => this.#hidden.delete(running))
    return blob === null ? null : new Uint8Array(await blob.arrayBuffer())
  }

  #unseen({ room, size }: SealedFile, content: Blob | null): Running {
    const running = this.#begun('', { room: hex(room), name: '', size }, content)
    this.#hidden.add(running)
    return running
  }

  /** Nothing more goes out: the talk is closed on this device, and what is unfinished is taken up when it is opened again. */
  stop(): void {
    for (const running of [...this.#running.values(), ...this.#hidden]) running.cancelled = true
  }

  // --- both -----------------------------------------------------------------------------------------------------------------
  /** What a person says to one of them. */
  async tell(id: string, what: 'pause' | 'resume' | 'cancel'): Promise<ProblemView | null> {
    const running = this.#running.get(id)
    if (running === undefined) return { code: 'NOT_FOUND' }
    if (what === 'cancel') {
      running.cancelled = true
      this.#running.delete(id)
      await this.engine.run(async () => {
        const { [id]: gone, ...uploads } = this.engine.data.uploads
        this.engine.data = { ...this.engine.data, uploads }
        if (gone !== undefined) this.engine.owe('file.drop', { room: unhex(gone.room), file: unhex(id) }) // what was charged for it is given back
      })
      return null
    }
    const failed = running.view.state === 'failed'
    running.paused = what === 'pause'
    this.#change(running, { state: running.paused ? 'paused' : 'moving', problem: null })
    const upload = this.engine.data.uploads[id]
    if (failed && !running.paused && upload !== undefined) void this.#send(running, upload)
    return null
  }

  /** Until it is done: a part that is refused for now, or finds no line, goes again; a paused one waits. */
  async #steadily<T>(running: Running, work: () => Promise<T>): Promise<T> {
    for (;;) {
      if (running.cancelled) throw new Stopped()
      if (!running.paused) {
        try {
          const answer = await work()
          if (running.view.state === 'waiting') this.#change(running, { state: 'moving', problem: null })
          return answer
        } catch (error) {
          if (!(error instanceof HostError) || !LATER.has(error.code)) throw error
          this.#change(running, { state: running.paused ? 'paused' : 'waiting', problem: null })
        }
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS / 2))
    }
  }

  #ask(verb: string, file: Pick<SealedFile, 'room' | 'file'>, more: Readonly<Record<string, unknown>>): ReturnType<Engine['host']['request']> {
    if (!this.engine.host.proved) return Promise.reject(new HostError('OFFLINE'))
    return this.engine.host.request(verb, { room: file.room, file: file.file, ...more })
  }

  #failed(running: Running, error: unknown): void {
    if (error instanceof Stopped) return
    const code = error instanceof HostError || error instanceof CryptoError ? error.code : 'FILE_UNREADABLE'
    this.#change(running, { state: 'failed', problem: { code } })
  }

  #begun(id: string, upload: Pick<UploadData, 'room' | 'name' | 'size'>, content: Blob | null): Running {
    const view = { ...this.#view(upload.room, upload.name, upload.size, 'up'), id, state: content === null ? ('needs-file' as const) : ('moving' as const) }
    return { id, view, paused: false, cancelled: false, content }
  }

  #view(room: string, name: string, size: number, direction: 'up' | 'down'): Omit<TransferView, 'state'> {
    return { id: hex(crypto.getRandomValues(new Uint8Array(8))), room, name, size, done: 0, direction, problem: null }
  }

  #add(view: TransferView, content: Blob | null): Running {
    const running: Running = { id: view.id, view, paused: false, cancelled: false, content }
    this.#running.set(view.id, running)
    this.engine.show()
    return running
  }

  #change(running: Running, change: Partial<TransferView>): void {
    running.view = { ...running.view, ...change }
    this.engine.show()
  }

  #moved(running: Running, done: number): void {
    running.view = { ...running.view, done }
    const now = Date.now()
    if (now - this.#shown < SHOW_MS) return
    this.#shown = now
    this.engine.show()
  }
}

const sealedOf = (upload: UploadData, id: string): SealedFile => ({ room: unhex(upload.room), file: unhex(id), key: upload.key, size: upload.size })

const noAnswer = (): void => undefined

/** Only this device can put parts of its file: one that is there was kept before a cut took the answer away. Whoever gets the file checks every part. */
function unlessKept(error: unknown): void {
  if (!(error instanceof HostError) || error.code !== 'FILE_EXISTS') throw error
}

async function slice(running: Running, part: number): Promise<Bytes> {
  if (running.content === null) throw new Stopped()
  return new Uint8Array(await running.content.slice(part * PART, (part + 1) * PART).arrayBuffer())
}

/** What is signed of a file: the number of its version as the room stands now (rules O1). */
function entryOf(room: Room, { name, hash, size, replaces }: UploadData): Readonly<Record<string, unknown>> {
  const versions = replaces === null ? 0 : (at(room.rules.files, replaces)?.versions.length ?? 0)
  return { ...(replaces === null ? {} : { file: replaces }), name, hash, size, version: versions + 1 }
}

/** Works on all of these, a few at a time; the first failure ends it. */
async function abreast(parts: readonly number[], work: (part: number) => Promise<void>): Promise<void> {
  const left = [...parts]
  const lane = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) await work(part)
  }
  try {
    await Promise.all(Array.from({ length: ABREAST }, lane))
  } catch (error) {
    left.length = 0
    throw error
  }
}
