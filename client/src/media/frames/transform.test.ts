import { beforeEach, describe, expect, it } from 'vitest'
import { sealFrame } from '../../record/sframe'
import type { EpochKeys, Sender } from '../contract'
import { Keyring } from './keyring'
import { encodeKid } from './kid'
import { open, seal } from './transform'

const NO_FILLER = new Uint8Array()
const CAMERA = { source: 'camera', ordinal: 0 } as const
const ALICE: Sender = { leaf: 0, source: 'camera', ordinal: 0 }
const keys = (ownLeaf: number, over: Partial<EpochKeys> = {}): EpochKeys => ({
  epoch: 1,
  baseKey: new Uint8Array(32).fill(17),
  ownLeaf,
  leaves: [0, 1, 2],
  removed: [],
  ...over,
})

/** A VP8 picture: frame tag, for a key frame start code and size (RFC 6386 §9.1), then what is seen in it. */
function vp8(kind: 'key' | 'delta', text: string): Uint8Array {
  const head = kind === 'key' ? [0x90, 0x3e, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01] : [0xb1, 0x12, 0x00]
  return Uint8Array.from([...head, ...new TextEncoder().encode(text)])
}

describe('frames between Alice and Bob', () => {
  let alice: Keyring
  let bob: Keyring
  const send = async (data: Uint8Array, mime = 'video/VP8', context: { source: 'camera' | 'screen' | 'microphone'; ordinal: number } = CAMERA) => {
    const sealed = await seal(alice, context, { mime, data })
    if (sealed.kind !== 'sealed') throw new Error(sealed.reason)
    return sealed.data
  }
  const take = async (data: Uint8Array, sender: Sender | null = ALICE, mime = 'video/VP8', now = 0, filler = NO_FILLER) => {
    const opened = await open(bob, sender === null ? [] : [sender], { mime, data }, filler, now)
    return opened.kind === 'opened' ? opened.data : opened.reason
  }

  beforeEach(() => {
    ;[alice, bob] = [new Keyring(), new Keyring()]
    alice.install(keys(0), 0)
    bob.install(keys(1), 0)
  })

  it('arrive as they were, pictures and sound', async () => {
    const [key, delta, vp9, opus] = [vp8('key', 'a face'), vp8('delta', 'a smile'), Uint8Array.of(0x82, 0x49, 1, 2), Uint8Array.of(0x78, 9, 9)]
    expect(await take(await send(key))).toEqual(key)
    expect(await take(await send(delta))).toEqual(delta)
    expect(await take(await send(vp9, 'video/VP9'), ALICE, 'video/VP9')).toEqual(vp9)
    const microphone = { source: 'microphone', ordinal: 0 } as const
    expect(await take(await send(opus, 'audio/opus', microphone), { leaf: 0, ...microphone }, 'audio/opus')).toEqual(opus)
  })

  it('show the engine the clear prefix and nothing else', async () => {
    const sealed = await send(vp8('key', 'a face'))
    expect(sealed.subarray(0, 10)).toEqual(vp8('key', ''))
    expect(new TextDecoder('latin1').decode(sealed)).not.toContain('a face')
    expect(sealed.length).toBe(vp8('key', 'a face').length + 4 + 16)
    const whole = await send(Uint8Array.of(0x82, 0x49, 1, 2), 'video/VP9')
    expect((whole[0] ?? 0) & 0xf0).toBe(0xa0) // the header comes first: nothing is clear
  })

  it('an empty frame is sealed too', async () => {
    expect(await take(await send(new Uint8Array(), 'audio/opus'), ALICE, 'audio/opus')).toEqual(new Uint8Array())
  })

  it('leave only under keys and in a codec of ours', async () => {
    expect(await seal(new Keyring(), CAMERA, { mime: 'video/VP8', data: vp8('key', 'a face') })).toEqual({ kind: 'dropped', reason: 'no-keys' })
    for (const mime of ['video/H264', 'video/AV1', 'audio/red', '']) {
      expect(await seal(alice, CAMERA, { mime, data: vp8('key', 'a face') })).toEqual({ kind: 'dropped', reason: 'codec' })
    }
    expect(await seal(alice, CAMERA, { mime: 'video/VP8', data: Uint8Array.of(0x90, 0x3e) })).toEqual({ kind: 'dropped', reason: 'codec' })
  })

  it('are sealed again if the keys change while they are sealed', async () => {
    const sealing = send(vp8('delta', 'a smile'))
    alice.install(keys(0, { epoch: 2, baseKey: new Uint8Array(32).fill(34), leaves: [0, 1], removed: [2] }), 0)
    const sealed = await sealing
    expect(await take(sealed)).toBe('unknown-epoch')
    bob.install(keys(1, { epoch: 2, baseKey: new Uint8Array(32).fill(34), leaves: [0, 1], removed: [2] }), 0)
    expect(await take(sealed)).toEqual(vp8('delta', 'a smile'))
  })

  it('play once: a replayed frame is dropped, also with another in between, also in the same moment', async () => {
    const [one, two] = [await send(vp8('delta', 'one')), await send(vp8('delta', 'two'))]
    expect(await take(one)).toEqual(vp8('delta', 'one'))
    expect(await take(one)).toBe('replayed')
    expect(await take(two)).toEqual(vp8('delta', 'two'))
    expect(await take(one)).toBe('replayed')
    const three = await send(vp8('delta', 'three'))
    expect((await Promise.all([take(three), take(three)])).map((got) => typeof got)).toEqual(['object', 'string'])
  })

  it('a forged frame does not use up the counter of the true one', async () => {
    const sealed = await send(vp8('delta', 'one'))
    const forged = sealed.slice()
    forged[forged.length - 1]! ^= 1
    expect([await take(forged), await take(sealed)]).toEqual(['forged', vp8('delta', 'one')])
  })

  it('plaintext is dropped, of every codec, whatever the engine calls it', async () => {
    expect(await take(vp8('key', 'a face that is not hers'))).toBe('plaintext')
    expect(await take(vp8('delta', 'a face that is not hers'))).toBe('plaintext')
    expect(await take(Uint8Array.of(0x78, 1, 2, 3), ALICE, 'audio/opus')).toBe('plaintext')
    expect(await take(Uint8Array.of(0x82, 0x49, 1, 2), ALICE, 'video/VP9')).toBe('plaintext')
    expect(await take(new Uint8Array(), ALICE, 'audio/opus')).toBe('plaintext')
  })

  it('plaintext that begins like a header is dropped as well', async () => {
    const kid = encodeKid(0, CAMERA, 1)
    const disguised = Uint8Array.of(...vp8('delta', ''), 0xa0, kid >> 16, (kid >> 8) & 255, kid & 255, ...new TextEncoder().encode('a face that is not hers'))
    expect(await take(disguised)).toBe('forged')
    expect(await take(Uint8Array.of(...vp8('delta', ''), 0xa0, 0xff))).toBe('plaintext')
  })

  it('the clear prefix cannot be changed: it is authenticated', async () => {
    for (const [byte, bit] of [[0, 1], [0, 2], [1, 1], [9, 4]] as const) {
      const sealed = await send(vp8('key', 'a face'))
      sealed[byte]! ^= bit
      expect(typeof (await take(sealed))).toBe('string')
    }
  })

  it('frames of one track do not play as another’s: other leaf, other source, other ordinal', async () => {
    const sealed = await send(vp8('delta', 'a smile'))
    expect(await take(sealed, { leaf: 2, source: 'camera', ordinal: 0 })).toBe('wrong-context')
    expect(await take(sealed, { leaf: 0, source: 'screen', ordinal: 0 })).toBe('wrong-context')
    expect(await take(sealed, { leaf: 0, source: 'camera', ordinal: 1 })).toBe('wrong-context')
    expect(await take(sealed, null)).toBe('not-bound')
    expect(await take(sealed)).toEqual(vp8('delta', 'a smile'))
  })

  it('a member who writes another’s key id into his header is not him', async () => {
    const carol = new Keyring()
    carol.install(keys(2), 0)
    const own = await seal(carol, CAMERA, { mime: 'video/VP8', data: vp8('delta', 'I am Alice') })
    if (own.kind !== 'sealed') throw new Error()
    const kid = encodeKid(0, CAMERA, 1)
    own.data.set([kid >> 16, (kid >> 8) & 255, kid & 255], 4)
    expect(await take(own.data)).toBe('forged')
  })

  it('frames of the epoch before open for ten seconds after an addition', async () => {
    const old = [await send(vp8('delta', 'one')), await send(vp8('delta', 'two'))]
    bob.install(keys(1, { epoch: 2, leaves: [0, 1, 2, 3] }), 0)
    expect(await take(old[0]!, ALICE, 'video/VP8', 9_999)).toEqual(vp8('delta', 'one'))
    expect(await take(old[1]!, ALICE, 'video/VP8', 10_000)).toBe('unknown-epoch')
  })

  it('a removed member is not heard any more, under the keys he has or those he had', async () => {
    const fromAlice = await send(vp8('delta', 'one'))
    bob.install(keys(1, { epoch: 2, leaves: [1, 2], removed: [0] }), 0)
    expect(await take(fromAlice, ALICE, 'video/VP8', 1)).toBe('unknown-epoch')
    alice.install(keys(0, { epoch: 2 }), 0) // even if she guessed the new epoch's base key
    expect(await take(await send(vp8('delta', 'two')), ALICE, 'video/VP8', 1)).toBe('unknown-leaf')
  })

  it('a removed member cannot speak as somebody else either: the old epoch is closed to all', async () => {
    const carol = await sealAs(0, vp8('delta', 'I am Alice')) // Carol, leaf 2, derives Alice's key of the old epoch: everybody in it can
    expect(await take(carol)).toEqual(vp8('delta', 'I am Alice')) // while she is a member, nothing can tell (docs/threat-model.md)
    const later = await sealAs(0, vp8('delta', 'I am still Alice'), 77)
    bob.install(keys(1, { epoch: 2, leaves: [0, 1], removed: [2] }), 0)
    expect(await take(later, ALICE, 'video/VP8', 1)).toBe('unknown-epoch')
  })

  it('what the engine made up and marked is filler, and dropped', async () => {
    const mark = new TextEncoder().encode('made-up')
    expect(await take(Uint8Array.of(...vp8('key', ''), ...mark), ALICE, 'video/VP8', 0, mark)).toBe('filler')
    expect(await take(vp8('key', 'not marked'), ALICE, 'video/VP8', 0, mark)).toBe('plaintext')
  })

  it('own frames sent back are not played', async () => {
    const sealed = await seal(bob, CAMERA, { mime: 'video/VP8', data: vp8('delta', 'me') })
    expect(sealed.kind === 'sealed' && (await take(sealed.data, { leaf: 1, source: 'camera', ordinal: 0 }))).toBe('unknown-leaf')
  })

  async function sealAs(leaf: number, data: Uint8Array, ctr = 50): Promise<Uint8Array> {
    const ring = new Keyring()
    ring.install(keys(leaf), 0)
    const sending = await ring.sending(CAMERA)
    const sealed = await sealFrame(sending!.frameKey, ctr, data.subarray(0, 3), data.subarray(3))
    return Uint8Array.of(...data.subarray(0, 3), ...sealed)
  }
})
