/**
 * The device's connection to the host: proves the device, keeps requests apart, reconnects with back-off and jitter.
 * It decides nothing: what a reply or a push means is the talk engine's affair. Lost requests fail with `OFFLINE`; who must not lose one keeps it.
 * What it cannot take, or the host cannot, is told and asked for less and less often: a connection that ends so tells nobody that the next will not.
 */
import { LIMITS } from '../record'
import { type Body, decodeHostMessage, encodeRequest, type Fields, HostError, type HostMessage, octets, text, count } from './wire'

export interface Challenge {
  readonly nonce: Uint8Array
  readonly host: Uint8Array
  readonly now: number
}
export type LinkState =
  | { readonly state: 'connecting'; readonly since: number; readonly nextTry: null }
  | { readonly state: 'connected'; readonly since: number; readonly nextTry: null }
  | { readonly state: 'offline'; readonly since: number; readonly nextTry: number | null; readonly code?: string }
  | { readonly state: 'refused'; readonly since: number; readonly nextTry: null; readonly code: string }

export interface LinkOptions {
  readonly url: string
  /** Answers the host's challenge; a rejection with a HostError ends the link for good (`refused`). Null: stay unproven (invite.read only). */
  readonly prove: ((challenge: Challenge) => Promise<Body>) | null
  readonly onProved: (reply: Fields, challenge: Challenge) => Promise<void> | void
  readonly onPush: (push: string, body: Fields) => void
  readonly onState: (state: LinkState) => void
  readonly now: () => number
  readonly socket?: (url: string) => WebSocket
}

interface Waiting {
  readonly resolve: (body: Fields) => void
  readonly reject: (error: HostError) => void
}

/** Close code with which the host ends an older connection of the same device (spec/protocol.md §2). */
const REPLACED = 4001
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 10_000
const SILENCE_MS = 10_000
/** After a message that one side could not take: the first pause, the longest, and how long a connection must last until that is forgotten. */
const UNREADABLE_DELAY_MS = 2_000
const UNREADABLE_LONGEST_MS = 300_000
const UNREADABLE_FORGOTTEN_MS = 60_000

/** From 0 to 1, so that devices that lost the same host do not come back in the same instant. */
const jitter = (): number => (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 255

const pauseAfter = (times: number): number => Math.min(UNREADABLE_DELAY_MS * 2 ** (times - 1), UNREADABLE_LONGEST_MS)

export class HostLink {
  #socket: WebSocket | null = null
  #waiting = new Map<number, Waiting>()
  #nextId = 1
  #delay = FIRST_DELAY_MS
  #unreadable: { readonly code: string; readonly times: number; readonly at: number } | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #watch: ReturnType<typeof setInterval> | null = null
  #closed = false
  #proved = false
  #state: LinkState

  constructor(readonly options: LinkOptions) {
    this.#state = { state: 'connecting', since: options.now(), nextTry: null }
  }

  get state(): LinkState {
    return this.#state
  }

  get proved(): boolean {
    return this.#proved
  }

  open(): void {
    if (this.#closed) return
    this.#setState({ state: 'connecting', since: this.options.now(), nextTry: null })
    const socket = (this.options.socket ?? ((url) => new WebSocket(url)))(this.options.url)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.onmessage = (event) => this.#received(socket, event.data as ArrayBuffer)
    socket.onclose = (event) => this.#lost(socket, event.code)
    socket.onerror = () => undefined // a close follows
  }

  close(): void {
    this.#closed = true
    this.#proved = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#watch !== null) clearInterval(this.#watch)
    this.#socket?.close()
    this.#failAll('OFFLINE')
  }

  /** Drops a connection that may be half dead (sleep, change of network) and connects anew at once. */
  tryNow(): void {
    if (this.#closed || this.#state.state === 'refused') return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#delay = FIRST_DELAY_MS
    this.#unreadable = null
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.#proved = false
    this.#failAll('OFFLINE')
    this.open()
  }

  request(verb: string, body: Body): Promise<Fields> {
    const socket = this.#socket
    if (socket === null || socket.readyState !== 1) return Promise.reject(new HostError('OFFLINE'))
    const id = this.#nextId++
    const bytes = encodeRequest(verb, id, body)
    if (bytes.length > LIMITS.frameBytes) return Promise.reject(new HostError('TOO_LARGE')) // the host would end the connection over it
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      socket.send(bytes)
    })
  }

  cast(verb: string, body: Body): void {
    const socket = this.#socket
    if (socket !== null && socket.readyState === 1 && this.#proved) socket.send(encodeRequest(verb, 0, body))
  }

  #received(socket: WebSocket, data: ArrayBuffer): void {
    if (socket !== this.#socket) return
    let message: HostMessage
    try {
      message = decodeHostMessage(new Uint8Array(data))
    } catch {
      this.#cannotTake('HOST_UNREADABLE')
      socket.close()
      return
    }
    if (message.kind === 'error' && message.id === 0) return this.#cannotTake(message.error.code) // the host closes
    if (message.kind === 'push') {
      if (message.push === 'challenge') void this.#answer(socket, message.body)
      else this.options.onPush(message.push, message.body)
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.kind === 'reply') waiting?.resolve(message.body)
    else waiting?.reject(message.error)
  }

  /** Told again with every try, until a connection has lasted. */
  #cannotTake(code: string): void {
    const now = this.options.now()
    const before = this.#unreadable
    const times = before === null || now - before.at > UNREADABLE_FORGOTTEN_MS + pauseAfter(before.times) ? 1 : before.times + 1
    this.#unreadable = { code, times, at: now }
  }

  async #answer(socket: WebSocket, body: Fields): Promise<void> {
    try {
      const challenge = { nonce: octets(body, 'nonce'), host: octets(body, 'host'), now: count(body, 'now') }
      text(body, 'version')
      const reply = this.options.prove === null ? new Map() : await this.request('prove', await this.options.prove(challenge))
      if (socket !== this.#socket) return
      this.#proved = true
      this.#delay = FIRST_DELAY_MS
      await this.options.onProved(reply, challenge)
      if (socket !== this.#socket) return
      this.#setState({ state: 'connected', since: this.options.now(), nextTry: null })
      this.#watchSilence()
    } catch (error) {
      if (socket !== this.#socket) return
      if (error instanceof HostError && error.code !== 'OFFLINE' && error.retryMs === null) this.#refuse(error.code)
      else socket.close()
    }
  }

  /** Timers stop while a device sleeps: a late tick means the connection must not be trusted to be alive. */
  #watchSilence(): void {
    if (this.#watch !== null) clearInterval(this.#watch)
    let last = this.options.now()
    this.#watch = setInterval(() => {
      const now = this.options.now()
      if (now - last > 2 * SILENCE_MS) this.tryNow()
      last = now
    }, SILENCE_MS)
  }

  #lost(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = null
    this.#proved = false
    this.#failAll('OFFLINE')
    if (this.#closed || this.#state.state === 'refused') return
    if (code === REPLACED) return this.#refuse('ELSEWHERE')
    const unreadable = this.#unreadable !== null && this.options.now() - this.#unreadable.at < UNREADABLE_FORGOTTEN_MS ? this.#unreadable : null
    const longest = unreadable === null ? this.#delay : Math.max(this.#delay, pauseAfter(unreadable.times))
    const delay = longest / 2 + (jitter() * longest) / 2
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS)
    const since = this.#state.state === 'offline' ? this.#state.since : this.options.now()
    const why = unreadable === null ? {} : { code: unreadable.code }
    this.#setState({ state: 'offline', since, nextTry: this.options.now() + delay, ...why })
    this.#timer = setTimeout(() => this.open(), delay)
  }

  #refuse(code: string): void {
    this.#setState({ state: 'refused', since: this.options.now(), nextTry: null, code })
    this.#socket?.close()
    this.#failAll(code)
  }

  #failAll(code: string): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const each of waiting) each.reject(new HostError(code))
  }

  #setState(state: LinkState): void {
    // "connecting" between two tries is still the same outage for the person who waits
    if (state.state === 'connecting' && this.#state.state === 'offline') return
    this.#state = state
    this.options.onState(state)
  }
}
