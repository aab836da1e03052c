import { describe, expect, it } from 'vitest'
import type { EpochKeys } from '../contract'
import { GRACE_MS, Keyring } from './keyring'
import { type Kid, encodeKid } from './kid'

const key = (fill: number) => new Uint8Array(32).fill(fill)
const epoch = (number: number, over: Partial<EpochKeys> = {}): EpochKeys => ({
  epoch: number,
  baseKey: key(number % 256),
  ownLeaf: 0,
  leaves: [0, 1, 2],
  removed: [],
  ...over,
})
const from = (leaf: number, number: number): Kid => ({ source: 'camera', ordinal: 0, leaf, epochByte: number % 256 })
const CAMERA = { source: 'camera', ordinal: 0 } as const
const answer = async (ring: Keyring, kid: Kid, now: number) => {
  const receiving = await ring.receiving(kid, now)
  return typeof receiving === 'string' ? receiving : 'key'
}

describe('keyring', () => {
  it('sends nothing and opens nothing before keys', async () => {
    const ring = new Keyring()
    expect([await ring.sending(CAMERA), await answer(ring, from(1, 0), 0)]).toEqual([null, 'no-keys'])
  })

  it('counts each context from 0, under the key id of its leaf and epoch', async () => {
    const ring = new Keyring()
    ring.install(epoch(300), 0)
    const sent = [await ring.sending(CAMERA), await ring.sending({ source: 'microphone', ordinal: 0 }), await ring.sending(CAMERA)]
    expect(sent.map((one) => [one?.frameKey.kid, one?.ctr])).toEqual([
      [encodeKid(0, CAMERA, 300), 0],
      [encodeKid(0, { source: 'microphone', ordinal: 0 }, 300), 0],
      [encodeKid(0, CAMERA, 300), 1],
    ])
  })

  it('never repeats a counter over 10,000 frames with mutes, republishing, layers at once, leaving and coming back', async () => {
    const ring = new Keyring()
    const used = new Set<string>()
    let frames = 0
    for (let turn = 0; frames < 10_000; turn++) {
      if (turn % 7 === 0) ring.forget() // left, and entered again in the same epoch
      expect(ring.install(epoch(Math.floor(turn / 500)), turn)).toBeNull()
      // three layers of one picture ask in the same moment
      for (const one of await Promise.all([ring.sending(CAMERA), ring.sending(CAMERA), ring.sending(CAMERA)])) {
        used.add(`${one?.epoch} ${one?.frameKey.kid} ${one?.ctr}`)
        frames += 1
      }
    }
    expect(used.size).toBe(frames)
  })

  it('opens the epoch before for ten seconds after an addition, not longer', async () => {
    const ring = new Keyring()
    ring.install(epoch(1), 0)
    ring.install(epoch(2, { leaves: [0, 1, 2, 3] }), 1000)
    expect([await answer(ring, from(1, 1), 1000 + GRACE_MS - 1), await answer(ring, from(1, 2), 1000)]).toEqual(['key', 'key'])
    expect(await answer(ring, from(1, 1), 1000 + GRACE_MS)).toBe('unknown-epoch')
  })

  it('opens nothing of the epoch before once somebody was removed: he could derive everybody’s key of it', async () => {
    const ring = new Keyring()
    ring.install(epoch(1), 0)
    ring.install(epoch(2, { leaves: [0, 1], removed: [2] }), 0)
    expect([await answer(ring, from(2, 1), 1), await answer(ring, from(1, 1), 1)]).toEqual(['unknown-epoch', 'unknown-epoch'])
    expect([await answer(ring, from(2, 2), 1), await answer(ring, from(1, 2), 1)]).toEqual(['unknown-leaf', 'key'])
  })

  it('removes what an addition just before had kept', async () => {
    const ring = new Keyring()
    ring.install(epoch(1), 0)
    ring.install(epoch(2), 0)
    ring.install(epoch(3, { leaves: [0, 1], removed: [2] }), 0)
    expect(await Promise.all([1, 2, 3].map((number) => answer(ring, from(1, number), 1)))).toEqual(['unknown-epoch', 'unknown-epoch', 'key'])
  })

  it('holds two epochs at most, and never two of the same low byte', async () => {
    const ring = new Keyring()
    for (const number of [1, 2, 3]) ring.install(epoch(number), 0)
    expect(await Promise.all([1, 2, 3].map((number) => answer(ring, from(1, number), 0)))).toEqual(['unknown-epoch', 'key', 'key'])
    ring.install(epoch(3 + 256, { baseKey: key(99) }), 0)
    const [newer, again] = [await ring.receiving(from(1, 3), 0), new Keyring()]
    again.install(epoch(259, { baseKey: key(99) }), 0)
    const expected = await again.receiving(from(1, 3), 0)
    expect(typeof newer !== 'string' && typeof expected !== 'string' && newer.frameKey.salt).toEqual(typeof expected !== 'string' && expected.frameKey.salt)
  })

  it('knows the leaves of each epoch, and never takes its own frames sent back', async () => {
    const ring = new Keyring()
    ring.install(epoch(1), 0)
    ring.install(epoch(2, { leaves: [0, 1, 2, 3] }), 0)
    expect([await answer(ring, from(3, 1), 1), await answer(ring, from(3, 2), 1), await answer(ring, from(0, 2), 1)]).toEqual(['unknown-leaf', 'key', 'unknown-leaf'])
  })

  it('never goes back: older keys, and other keys of the same epoch, are refused', () => {
    const ring = new Keyring()
    expect(ring.install(epoch(5), 0)).toBeNull()
    expect(ring.install(epoch(4), 0)).toBe('EPOCH_USED')
    expect(ring.install(epoch(5, { baseKey: key(66) }), 0)).toBe('EPOCH_USED')
    expect(ring.install(epoch(5, { ownLeaf: 1 }), 0)).toBe('EPOCH_USED')
    expect(ring.install(epoch(5), 0)).toBeNull()
  })

  it('keeps the windows of the epoch for whoever leaves and comes back', async () => {
    const ring = new Keyring()
    ring.install(epoch(5), 0)
    const before = await ring.receiving(from(1, 5), 0)
    if (typeof before !== 'string') before.window.take(3)
    ring.forget()
    expect(await answer(ring, from(1, 5), 0)).toBe('no-keys')
    ring.install(epoch(5), 0)
    const after = await ring.receiving(from(1, 5), 0)
    expect(typeof after !== 'string' && after.window.isFresh(3)).toBe(false)
  })

  it('refuses what cannot be the keys of an epoch', () => {
    const bad: Partial<EpochKeys>[] = [
      { baseKey: new Uint8Array(31) },
      { ownLeaf: 1024, leaves: [1024] },
      { leaves: [0, 1024] },
      { leaves: [1, 2] }, // not in it itself
      { epoch: -1 },
      { epoch: 1.5 },
      { leaves: [0, -1] },
    ]
    expect(bad.map((over) => new Keyring().install(epoch(1, over), 0))).toEqual(bad.map(() => 'BAD_KEYS'))
  })

  it('says whether a frame is of the epoch it has yet to learn of', () => {
    const ring = new Keyring()
    ring.install(epoch(255), 0)
    expect([from(1, 256), from(1, 255), from(1, 254), from(1, 257)].map((kid) => ring.isAhead(kid))).toEqual([true, false, false, false])
  })
})
