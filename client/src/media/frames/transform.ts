/**
 * One frame in, one frame or a reason out. Nothing unsealed ever comes out of here: a frame is sealed or dropped, opened or dropped.
 *
 *     sealed frame = clear prefix ‖ SFrame header ‖ ciphertext ‖ tag        (spec/media.md §2; RFC 9605 §4.2)
 */
import { concat } from '../../record/bytes'
import { decodeHeader, openFrame, sealFrame } from '../../record/sframe'
import type { Sender } from '../contract'
import { clearPrefixBytes } from './clear'
import { type Keyring, type Refusal } from './keyring'
import { type Context, decodeKid, sameSender } from './kid'

export type SealDrop = 'no-keys' | 'codec'
/**
 * not-bound: nobody is said to send here · no-keys · codec: not ours · filler: made up by the engine and marked as such ·
 * plaintext: no frame of ours · wrong-context: of a sender or source that did not announce this track · unknown-epoch: over, or not yet known ·
 * unknown-leaf: not in that epoch, or this device itself · replayed · forged: the tag does not verify
 */
export type OpenDrop = 'not-bound' | 'codec' | 'filler' | 'plaintext' | 'wrong-context' | 'replayed' | 'forged' | Refusal

export type Sealed = { readonly kind: 'sealed'; readonly data: Uint8Array } | { readonly kind: 'dropped'; readonly reason: SealDrop }
export type Opened =
  | { readonly kind: 'opened'; readonly data: Uint8Array; readonly sender: Sender }
  /** `mayOpen`: what is missing may be on its way. */
  | { readonly kind: 'dropped'; readonly reason: OpenDrop; readonly mayOpen: boolean }

/** How an encoded frame arrives from the browser. */
export interface EncodedFrame {
  readonly mime: string
  readonly data: Uint8Array
}

/** Seals under the epoch that is present when it is done: a frame caught by a change of keys is sealed again. */
export async function seal(ring: Keyring, context: Context, frame: EncodedFrame): Promise<Sealed> {
  const clear = clearPrefixBytes(frame.mime, frame.data)
  if (clear === null) return { kind: 'dropped', reason: 'codec' }
  const prefix = frame.data.subarray(0, clear)
  for (;;) {
    const sending = await ring.sending(context)
    if (sending === null) return { kind: 'dropped', reason: 'no-keys' }
    const sealed = await sealFrame(sending.frameKey, sending.ctr, prefix, frame.data.subarray(clear))
    if (ring.epoch === sending.epoch) return { kind: 'sealed', data: concat(prefix, sealed) }
  }
}

/**
 * Opens a frame whose key id names one of those who announced its track (`claims`).
 * `filler` is the mark the engine puts at the end of frames it makes up; empty: none.
 */
export async function open(ring: Keyring, claims: readonly Sender[], frame: EncodedFrame, filler: Uint8Array, now: number): Promise<Opened> {
  if (claims.length === 0) return dropped('not-bound', true)
  if (endsWith(frame.data, filler)) return dropped('filler')
  const clear = clearPrefixBytes(frame.mime, frame.data)
  if (clear === null) return dropped('codec')
  const prefix = frame.data.subarray(0, clear)
  const sealed = frame.data.subarray(clear)
  const header = readHeader(sealed)
  if (header === null) return dropped('plaintext')
  const kid = decodeKid(header.kid)
  const sender = kid === null ? undefined : claims.find((each) => sameSender(kid, each))
  if (kid === null || sender === undefined) return dropped('wrong-context', kid !== null) // whose it is may not have announced it yet
  const receiving = await ring.receiving(kid, now)
  if (typeof receiving === 'string') return dropped(receiving, receiving === 'no-keys' || (receiving === 'unknown-epoch' && ring.isAhead(kid)))
  if (!receiving.window.isFresh(header.ctr)) return dropped('replayed')
  const plain = await openFrame(receiving.frameKey, prefix, sealed).catch(() => null)
  if (plain === null) return dropped('forged')
  return receiving.window.take(header.ctr) ? { kind: 'opened', data: concat(prefix, plain), sender } : dropped('replayed')
}

/** Only headers our senders write: a key id of three bytes, a counter that is a safe integer. */
function readHeader(sealed: Uint8Array): { kid: number; ctr: number } | null {
  const first = sealed[0]
  if (first === undefined || (first & 0xf0) !== 0xa0) return null
  try {
    const { kid, ctr } = decodeHeader(sealed)
    return ctr <= Number.MAX_SAFE_INTEGER ? { kid: Number(kid), ctr: Number(ctr) } : null
  } catch {
    return null
  }
}

function dropped(reason: OpenDrop, mayOpen = false): Opened {
  return { kind: 'dropped', reason, mayOpen }
}

function endsWith(data: Uint8Array, mark: Uint8Array): boolean {
  const start = data.length - mark.length
  return mark.length > 0 && start >= 0 && mark.every((byte, place) => data[start + place] === byte)
}
