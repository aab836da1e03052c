/** One connection: what is too large is neither sent nor taken, and a host whose messages cannot be taken is asked less and less often. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Cbor, encode, LIMITS } from '../record'
import { HostLink, type LinkState } from './link'
import { HostError } from './wire'

/** A socket in the hands of the test. */
class Line {
  static readonly all: Line[] = []
  readyState = 1
  readonly sent: Uint8Array[] = []
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  constructor() {
    Line.all.push(this)
  }
  send(bytes: Uint8Array): void {
    this.sent.push(bytes)
  }
  close(code = 1000): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.onclose?.({ code })
  }
  says(message: Cbor | Uint8Array): void {
    this.onmessage?.({ data: (message instanceof Uint8Array ? message : encode(message)).slice().buffer })
  }
}

const CHALLENGE: Cbor = ['challenge', 0, { nonce: new Uint8Array(32), host: new Uint8Array(32), now: 1, protocol: 1, version: '' }]

/** A push of exactly so many bytes. */
function sized(bytes: number): Uint8Array {
  const around = encode(['deliver', 0, { x: new Uint8Array(bytes - 100) }]).length - (bytes - 100)
  const push = encode(['deliver', 0, { x: new Uint8Array(bytes - around) }])
  expect(push.length).toBe(bytes)
  return push
}

function opened(): { link: HostLink; states: LinkState[]; pushes: string[] } {
  const [states, pushes]: [LinkState[], string[]] = [[], []]
  const link = new HostLink({
    url: 'memory:',
    prove: () => Promise.resolve({}),
    onProved: () => undefined,
    onPush: (push) => void pushes.push(push),
    onState: (state) => void states.push(state),
    now: Date.now,
    socket: () => new Line() as unknown as WebSocket,
  })
  link.open()
  return { link, states, pushes }
}

const line = (): Line => Line.all.at(-1) as Line

/** The host takes the proof on the newest connection. */
async function proven(): Promise<void> {
  line().says(CHALLENGE)
  await vi.advanceTimersByTimeAsync(0)
  line().says(['ok', Line.all.length === 0 ? 1 : idOf(line().sent.at(-1) as Uint8Array), {}])
  await vi.advanceTimersByTimeAsync(0)
}

const idOf = (request: Uint8Array): number => {
  const at = 1 + 1 + 'prove'.length
  return (request[at] ?? 0) < 24 ? (request[at] as number) : (request[at + 1] as number)
}

describe('a connection', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    Line.all.length = 0
  })
  afterEach(() => vi.useRealTimers())

  for (const more of [-1, 0, 1])
    it(`takes and sends what is within the limit (${more})`, async () => {
      const { link, pushes } = opened()
      await proven()
      line().says(sized(LIMITS.frameBytes + more))
      expect(pushes).toEqual(more > 0 ? [] : ['deliver'])
      expect(line().readyState).toBe(more > 0 ? 3 : 1)
      if (more > 0) return link.close()
      const around = encode(['append', 2, { bytes: new Uint8Array(LIMITS.messageBytes) }]).length - LIMITS.messageBytes
      const fits = link.request('append', { bytes: new Uint8Array(LIMITS.frameBytes - around + more) })
      fits.catch(() => undefined)
      expect(line().sent.at(-1)?.length).toBe(LIMITS.frameBytes + more)
      const sent = line().sent.length
      await expect(link.request('append', { bytes: new Uint8Array(LIMITS.frameBytes - around + 1) })).rejects.toEqual(new HostError('TOO_LARGE'))
      expect(line().sent).toHaveLength(sent)
      expect(line().readyState).toBe(1)
      link.close()
    })

  /** Pauses before each new connection when every one of them is proven and then ends by `end`. */
  async function pauses(end: (line: Line) => void, count: number): Promise<{ pauses: number[]; codes: (string | undefined)[] }> {
    const { link, states } = opened()
    const found: number[] = []
    const codes: (string | undefined)[] = []
    for (let n = 0; n < count; n++) {
      await proven()
      const before = Line.all.length
      end(line())
      const state = states.at(-1)
      codes.push(state?.state === 'offline' ? state.code : undefined)
      const since = Date.now()
      while (Line.all.length === before) await vi.advanceTimersByTimeAsync(50)
      found.push(Date.now() - since)
    }
    link.close()
    return { pauses: found, codes }
  }

  it('tells that it cannot take what comes, and asks less and less often', async () => {
    const told = await pauses((each) => each.says(sized(LIMITS.frameBytes + 1)), 10)
    expect(new Set(told.codes)).toEqual(new Set(['HOST_UNREADABLE']))
    for (const [n, pause] of told.pauses.entries()) expect(pause).toBeGreaterThanOrEqual(Math.min(1_000 * 2 ** n, 150_000))
    expect(Math.max(...told.pauses)).toBeLessThanOrEqual(300_050)
  })

  it('does the same where the host cannot take what it sends', async () => {
    const told = await pauses((each) => {
      each.says(['error', 0, { code: 'BAD_FRAME', text: '' }])
      each.close(1008)
    }, 6)
    expect(new Set(told.codes)).toEqual(new Set(['BAD_FRAME']))
    expect(told.pauses.at(-1)).toBeGreaterThanOrEqual(30_000)
  })

  it('comes back at once after an ordinary cut, as often as there is one', async () => {
    const told = await pauses((each) => each.close(1006), 10)
    expect(new Set(told.codes)).toEqual(new Set([undefined]))
    expect(Math.max(...told.pauses)).toBeLessThanOrEqual(350)
  })

  it('forgets it once a connection has lasted, and when the person asks to try now', async () => {
    const { link } = opened()
    for (let n = 0; n < 4; n++) {
      await proven()
      line().says(sized(LIMITS.frameBytes + 1))
      await vi.advanceTimersByTimeAsync(16_000)
    }
    await proven()
    await vi.advanceTimersByTimeAsync(80_000)
    let before = Line.all.length
    line().says(sized(LIMITS.frameBytes + 1))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(Line.all.length).toBe(before + 1)
    line().says(sized(LIMITS.frameBytes + 1))
    before = Line.all.length
    link.tryNow()
    expect(Line.all.length).toBe(before + 1)
    link.close()
  })
})
