import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Keyring } from './keyring'
import { Pipe, type Surroundings } from './pipe'
import { seal } from './transform'

const CAMERA = { source: 'camera', ordinal: 0 } as const
const ALICE = { leaf: 0, ...CAMERA }
const PICTURE = Uint8Array.of(0xb1, 0x12, 0x00, 1, 2, 3)
const keys = (ownLeaf: number, epoch = 1) => ({ epoch, baseKey: new Uint8Array(32).fill(epoch), ownLeaf, leaves: [0, 1], removed: [] })
const bytes = (data: ArrayBuffer | null) => data && new Uint8Array(data)
/** Lets everything that can go on without time go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a pipe', () => {
  let alice: Keyring
  let bob: Keyring
  let told: string[]
  let named: unknown[]
  let sleepers: { ms: number; wake: () => void }[]
  let around: Surroundings
  const sealed = async (data = PICTURE, mime = 'video/VP8', context: { source: 'camera' | 'microphone'; ordinal: number } = CAMERA) => {
    const frame = await seal(alice, context, { mime, data })
    if (frame.kind !== 'sealed') throw new Error(frame.reason)
    return frame.data.slice().buffer
  }

  beforeEach(() => {
    ;[alice, bob, told, sleepers] = [new Keyring(), new Keyring(), [], []]
    named = []
    alice.install(keys(0), 0)
    bob.install(keys(1), 0)
    around = {
      ring: bob,
      filler: () => new Uint8Array(),
      now: () => 0,
      sleep: (ms) => new Promise((wake) => sleepers.push({ ms, wake })),
      first: (_, what, sender) => {
        told.push(what)
        if (sender !== null) named.push(sender)
      },
    }
  })

  it('passes nothing before it is told whose frames are its own, in either direction', async () => {
    const out = new Pipe('out', 'seal', { ...around, ring: alice })
    expect(await out.pass(PICTURE.slice().buffer, 'video/VP8')).toBeNull()
    out.bindSeal(CAMERA, '')
    expect(bytes(await out.pass(PICTURE.slice().buffer, 'video/VP8'))?.length).toBe(PICTURE.length + 4 + 16)
    const inward = new Pipe('in', 'open', around)
    const held = inward.pass(await sealed(), 'video/VP8')
    await settle()
    sleepers[0]?.wake()
    expect(await held).toBeNull()
    expect(told).toEqual(['not-bound', 'sealed', 'not-bound'])
  })

  it('holds a picture while the word of whose it is comes, and then gives it', async () => {
    const pipe = new Pipe('in', 'open', around)
    const held = pipe.pass(await sealed(), 'video/VP8')
    await settle()
    expect(sleepers.map(({ ms }) => ms)).toEqual([1000])
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    expect(bytes(await held)).toEqual(PICTURE)
    expect(pipe.count().dropped).toEqual({})
  })

  it('holds one picture in vain, not the next ones', async () => {
    const pipe = new Pipe('in', 'open', around)
    const held = pipe.pass(await sealed(), 'video/VP8')
    await settle()
    sleepers[0]?.wake()
    expect([await held, await pipe.pass(await sealed(), 'video/VP8'), sleepers.length]).toEqual([null, null, 1])
  })

  it('holds a picture of the epoch after for its keys, and gives it when they come', async () => {
    const pipe = new Pipe('in', 'open', around)
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    alice.install(keys(0, 2), 0)
    const held = pipe.pass(await sealed(), 'video/VP8')
    await settle()
    bob.install(keys(1, 2), 0)
    pipe.retry()
    expect(bytes(await held)).toEqual(PICTURE)
  })

  it('says at once that nothing opens any more, once, and that something opens again', async () => {
    let clock = 0
    const pipe = new Pipe('in', 'open', { ...around, now: () => clock })
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    const forged = async (at: number): Promise<void> => {
      clock = at
      const frame = new Uint8Array(await sealed())
      frame[frame.length - 1]! ^= 1
      await pipe.pass(frame.buffer, 'video/VP8')
    }
    await pipe.pass(await sealed(), 'video/VP8')
    for (const at of [1000, 1200, 1499]) await forged(at)
    expect(told).toEqual(['opened', 'forged'])
    for (const at of [1500, 1600, 9000]) await forged(at)
    expect(told).toEqual(['opened', 'forged', 'failing'])
    await pipe.pass(await sealed(), 'video/VP8')
    for (const at of [9100, 9599, 9600]) await forged(at)
    expect(told).toEqual(['opened', 'forged', 'failing', 'opened', 'failing'])
  })

  it('does not hold sound, nor a picture of an epoch that is over, nor a forged one', async () => {
    const sound = new Pipe('sound', 'open', around)
    expect(await sound.pass(await sealed(Uint8Array.of(1), 'audio/opus', { source: 'microphone', ordinal: 0 }), 'audio/opus')).toBeNull()
    const pipe = new Pipe('in', 'open', around)
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    const old = await sealed()
    bob.install({ ...keys(1, 2), leaves: [0, 1], removed: [3] }, 0)
    expect(await pipe.pass(old, 'video/VP8')).toBeNull()
    alice.install(keys(0, 2), 0)
    const forged = new Uint8Array(await sealed())
    forged[forged.length - 1]! ^= 1
    expect(await pipe.pass(forged.buffer, 'video/VP8')).toBeNull()
    expect([sleepers, pipe.count().dropped]).toEqual([[], { 'unknown-epoch': 1, forged: 1 }])
  })

  it('passes nothing any more once it is closed, also not what it held', async () => {
    const pipe = new Pipe('in', 'open', around)
    const held = pipe.pass(await sealed(), 'video/VP8')
    await settle()
    pipe.unbind()
    expect([await held, await pipe.pass(await sealed(), 'video/VP8')]).toEqual([null, null])
    const out = new Pipe('out', 'seal', { ...around, ring: alice })
    out.bindSeal(CAMERA, '')
    out.unbind()
    expect(await out.pass(PICTURE.slice().buffer, 'video/VP8')).toBeNull()
  })

  it('of several claims tells whom the first frame names, and gives it once the track has the place of that one, to nobody else', async () => {
    const pipe = new Pipe('in', 'open', around)
    const eve = { leaf: 5, ...CAMERA }
    pipe.bindOpen({ claims: [eve, ALICE], shown: null, mime: '' })
    const held = pipe.pass(await sealed(), 'video/VP8')
    await vi.waitFor(() => expect(named).toEqual([ALICE]))
    pipe.bindOpen({ claims: [eve, ALICE], shown: ALICE, mime: '' })
    expect(bytes(await held)).toEqual(PICTURE)
    pipe.bindOpen({ claims: [eve, ALICE], shown: eve, mime: '' })
    expect(await pipe.pass(await sealed(), 'video/VP8')).toBeNull()
  })

  it('holds a picture of somebody whose announcement is on its way behind that of another', async () => {
    const pipe = new Pipe('in', 'open', around)
    const eve = { leaf: 5, ...CAMERA }
    pipe.bindOpen({ claims: [eve], shown: eve, mime: '' })
    const held = pipe.pass(await sealed(), 'video/VP8')
    await settle()
    pipe.bindOpen({ claims: [eve, ALICE], shown: null, mime: '' })
    await settle()
    pipe.bindOpen({ claims: [eve, ALICE], shown: ALICE, mime: '' })
    expect(bytes(await held)).toEqual(PICTURE)
  })

  it('asks for a key frame when something changes after frames were lost, and only then', async () => {
    const pipe = new Pipe('in', 'open', around)
    let asked = 0
    pipe.askForKeyFrame = () => (asked += 1)
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    expect(asked).toBe(0)
    await pipe.pass(PICTURE.slice().buffer, 'video/VP8')
    pipe.retry()
    expect(asked).toBe(1)
    await pipe.pass(await sealed(), 'video/VP8')
    pipe.retry()
    expect(asked).toBe(1)
  })

  it('believes the frame about its codec, and the library where the frame is silent', async () => {
    const pipe = new Pipe('in', 'open', around)
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: 'video/VP8' })
    expect(bytes(await pipe.pass(await sealed(), undefined))).toEqual(PICTURE)
    expect(await pipe.pass(await sealed(), 'video/VP9')).toBeNull()
  })

  it('tells the first of each kind since it was bound, and counts all', async () => {
    const pipe = new Pipe('in', 'open', around)
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    for (const data of [await sealed(), await sealed(), PICTURE.slice().buffer, PICTURE.slice().buffer]) await pipe.pass(data, 'video/VP8')
    expect([told, pipe.count().passed, pipe.count().dropped]).toEqual([['opened', 'plaintext'], 2, { plaintext: 2 }])
    pipe.bindOpen({ claims: [ALICE], shown: ALICE, mime: '' })
    await pipe.pass(await sealed(), 'video/VP8')
    expect(told).toEqual(['opened', 'plaintext', 'opened'])
  })
})
