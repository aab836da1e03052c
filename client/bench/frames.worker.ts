/** Seals and opens frames one after the other, as the frame worker does, with two keyrings of one epoch. */
import { Keyring } from '../src/media/frames/keyring'
import { open, seal } from '../src/media/frames/transform'

export interface FrameCosts {
  readonly seal_ms: number
  readonly open_ms: number
  readonly bare_ms: number
}
interface Wanted {
  readonly bytes: number
  readonly mime: string
  readonly frames: number
}

const CONTEXT = { source: 'camera', ordinal: 0 } as const
const WARM_UP = 50
const NONCE_BYTES = 12

onmessage = ({ data }: MessageEvent<Wanted>) => void run(data).then((costs) => postMessage(costs))

async function run({ bytes, mime, frames }: Wanted): Promise<FrameCosts> {
  const baseKey = crypto.getRandomValues(new Uint8Array(32))
  const [sender, receiver] = [0, 1].map((ownLeaf) => {
    const ring = new Keyring()
    ring.install({ epoch: 1, baseKey, ownLeaf, leaves: [0, 1], removed: [] }, 0)
    return ring
  }) as [Keyring, Keyring]
  const key = await crypto.subtle.importKey('raw', baseKey, 'AES-GCM', false, ['encrypt'])
  const spent = { seal_ms: 0, open_ms: 0, bare_ms: 0 }
  for (let at = -WARM_UP; at < frames; at += 1) {
    const frame = plainFrame(bytes, mime)
    const begun = performance.now()
    const sealed = await seal(sender, CONTEXT, { mime, data: frame.slice() })
    const between = performance.now()
    if (sealed.kind !== 'sealed') throw new Error(sealed.reason)
    const opened = await open(receiver, [{ leaf: 0, ...CONTEXT }], { mime, data: sealed.data }, new Uint8Array(), 0)
    const ended = performance.now()
    if (opened.kind !== 'opened') throw new Error(opened.reason)
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)) }, key, frame)
    if (at < 0) continue
    spent.seal_ms += between - begun
    spent.open_ms += ended - between
    spent.bare_ms += performance.now() - ended
  }
  return { seal_ms: spent.seal_ms / frames, open_ms: spent.open_ms / frames, bare_ms: spent.bare_ms / frames }
}

/** A delta frame of VP8 by its first byte; for sound the bytes do not matter. */
function plainFrame(bytes: number, mime: string): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(frame.subarray(at, Math.min(bytes, at + 65_536)))
  if (mime.startsWith('video')) frame[0] = (frame[0] ?? 0) | 1
  return frame
}
