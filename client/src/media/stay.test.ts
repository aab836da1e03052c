import { describe, expect, it } from 'vitest'
import { MediaError, type MediaState } from './contract'
import { type Kept, Stay } from './stay'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A stay whose engine does what the test says: each entry is how one try ends. Time passes when `wake` is called. */
function stage(tries: ('in' | 'hangs' | { status: number } | { code: string })[], generations: number[] = []) {
  const told: (MediaState | 'entered' | 'left' | 'closed')[] = []
  const lost: (() => void)[] = []
  const pauses: { ms: number; wake: () => void }[] = []
  let grants = 0
  const stay = new Stay<Kept>({
    grant: () => Promise.resolve({ url: '', token: '', generation: generations[grants++] ?? 1 }),
    enter: async (grant, signal, whenLost) => {
      const next = tries.shift() ?? 'hangs'
      if (next === 'hangs') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      if (typeof next === 'object') throw Object.assign(new Error(), next)
      lost.push(whenLost)
      return { generation: grant.generation, close: () => Promise.resolve(void told.push('closed')) }
    },
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve())
        pauses.push({ ms, wake: resolve })
      }),
    events: { state: (state) => told.push(state), entered: () => told.push('entered'), left: () => told.push('left') },
  })
  const ended = stay.joined.then(
    () => 'joined',
    (error: MediaError) => error.code,
  )
  return { stay, told, lost, pauses, ended, grants: () => grants }
}

describe('a stay in the engine', () => {
  it('is joined, lost, and joined afresh after a little', async () => {
    const { told, lost, pauses, ended, grants } = stage(['in', 'in'])
    expect(await ended).toBe('joined')
    await settle()
    lost[0]?.()
    await settle()
    expect([told, pauses.map(({ ms }) => ms)]).toEqual([['connecting', 'entered', 'connected', 'left', 'interrupted', 'closed'], [100]])
    pauses[0]?.wake()
    await settle()
    expect([told.slice(6), grants()]).toEqual([['entered', 'connected'], 2])
  })

  it('leaves an engine that is gone, and stays in one that is not', async () => {
    const { stay, told } = stage(['in', 'in'], [4, 5])
    await settle()
    stay.engineChanged(4)
    await settle()
    expect(told.at(-1)).toBe('connected')
    stay.engineChanged(5)
    await settle()
    expect(told.slice(-4)).toEqual(['connected', 'left', 'interrupted', 'closed'])
  })

  it('gives up a try with an engine that is gone, at once', async () => {
    const { stay, told, pauses, ended } = stage(['hangs', 'in'], [4, 5])
    await settle()
    stay.engineChanged(5)
    expect(await ended).toBe('joined')
    expect([told, pauses]).toEqual([['connecting', 'entered', 'connected'], []])
  })

  it('cuts a pause short when the engine is back', async () => {
    const { stay, pauses, ended } = stage([{ status: 503 }, 'in'], [4, 5])
    await settle()
    expect(pauses.map(({ ms }) => ms)).toEqual([350])
    stay.engineChanged(5)
    expect(await ended).toBe('joined')
  })

  it('hurries when the network is back, but leaves a connection and a try alone', async () => {
    const { stay, pauses, ended, told } = stage([{ status: 503 }, 'in'])
    await settle()
    stay.hurry()
    expect([await ended, pauses.length]).toEqual(['joined', 1])
    stay.hurry()
    await settle()
    expect(told.at(-1)).toBe('connected')
  })

  it('tries on while the engine is away', async () => {
    const { pauses, ended } = stage([{ status: 503 }, { code: 'ENGINE_DOWN' }, { status: 404 }, 'in'])
    for (let step = 0; step < 3; step++) {
      await settle()
      pauses.at(-1)?.wake()
    }
    expect([await ended, pauses.map(({ ms }) => ms)]).toEqual(['joined', [350, 600, 1100]])
  })

  it('is refused when the gate says so twice, and not when something came between', async () => {
    const refused = stage([{ status: 403 }, { status: 403 }])
    await settle()
    refused.pauses[0]?.wake()
    expect([await refused.ended, refused.told]).toEqual(['REFUSED', ['connecting', 'refused']])
    const between = stage([{ status: 403 }, { status: 503 }, { status: 403 }, 'in'])
    for (let step = 0; step < 3; step++) {
      await settle()
      between.pauses.at(-1)?.wake()
    }
    expect(await between.ended).toBe('joined')
  })

  it('is refused later too: a removed device does not come back', async () => {
    const { told, lost, pauses } = stage(['in', { code: 'NO_SUCH_ROOM' }])
    await settle()
    lost[0]?.()
    await settle()
    pauses[0]?.wake()
    await settle()
    expect(told.at(-1)).toBe('refused')
  })

  it('ends whatever is under way: a connection, a try, a pause', async () => {
    const connected = stage(['in'])
    await settle()
    await connected.stay.end()
    expect(connected.told.slice(-2)).toEqual(['left', 'closed'])
    const trying = stage(['hangs'])
    await settle()
    await trying.stay.end()
    expect([await trying.ended, trying.told]).toEqual(['LEFT', ['connecting']])
    const pausing = stage([{ status: 503 }])
    await settle()
    await pausing.stay.end()
    expect(await pausing.ended).toBe('LEFT')
  })
})
