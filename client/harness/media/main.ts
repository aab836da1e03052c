/**
 * A page that holds one media room and nothing else, for trying the media folder against a real engine. Not part of the product:
 * whoever drives it plays the layer above (keys, announcements) and the host (grants).
 */
import { type EpochKeys, MediaError, type MediaGrant, type Sender, createMediaRoom } from '../../src/media'
import framesWorker from '../../src/media/frames/worker?worker&url'
import { plainRoom } from './plain'
import { countOrders, lieAboutEncryption } from './liar'

declare global {
  interface Window {
    grant(): Promise<MediaGrant>
    published(tracks: unknown): Promise<void>
    harness: typeof harness
  }
}

let worker: Worker
const room = createMediaRoom({
  room: new Uint8Array(16).fill(7),
  worker: () => (worker = new Worker(framesWorker, { type: 'module', name: 'frames' })),
})
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
const code = (error: unknown) => (error instanceof MediaError ? error.code : String(error))
const shownFor = new Map<string, () => void>()
room.onPublished((tracks) => void window.published(tracks))
room.subscribe(() => {
  for (const track of room.view.remote) {
    const key = `${track.leaf}/${track.source}`
    if (shownFor.has(key) || track.source === 'microphone' || track.source === 'screen-audio') continue
    const video = document.createElement('video')
    video.muted = true
    document.body.append(video)
    shownFor.set(key, track.attach(video))
  }
})

const harness = {
  plainRoom,
  lieAboutEncryption,
  countOrders,
  /** Makes the frame worker fail, as a fault in it would. */
  breakWorker: () => worker.postMessage({ kind: 'nothing it knows' }),
  keys: (keys: Omit<EpochKeys, 'baseKey'> & { baseKey: string }) =>
    room.setKeys({ ...keys, baseKey: bytes(keys.baseKey) }).then(() => 'ok', code),
  senders: (list: [string, Sender][]) =>
    room.setSenders(new Map(list.map(([sid]) => [sid, list.flatMap(([each, sender]) => (each === sid ? [sender] : []))]))),
  join: () => room.join(() => window.grant()).then(() => 'ok', code),
  engineChanged: (generation: number) => room.engineChanged(generation),
  expected: (leaves: number[]) => room.expected(leaves),
  set: (source: Parameters<typeof room.set>[0], on: boolean) => room.set(source, on).then(() => 'ok', code),
  leave: () => room.leave(),
  devices: () => room.devices(),
  async view() {
    const { state, local, speaking, alarms, link, remote } = room.view
    const tracks = await Promise.all(
      remote.map(async ({ leaf, source, muted, frozenSince, framesDecoded, ...track }) => {
        return { leaf, source, muted, frozenSince, state: track.state, decoded: await framesDecoded() }
      }),
    )
    return { state, local, speaking, alarms, link, remote: tracks }
  },
  /** ms from `join` to the first decoded frame of any remote picture. */
  async firstFrame() {
    const started = performance.now()
    const joined = room.join(() => window.grant()).then(() => performance.now() - started)
    for (;;) {
      const pictures = room.view.remote.filter((track) => track.source === 'camera')
      const decoded = await Promise.all(pictures.map((track) => track.framesDecoded()))
      if (decoded.some((count) => count > 0)) return { joined_ms: await joined, first_ms: performance.now() - started }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  },
  /** What the worker counted for this room, asked past the product's own port. */
  counts() {
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent) => {
        if (data.kind !== 'counted' || data.request !== 1_000_000) return
        worker.removeEventListener('message', listen)
        resolve(data.pipes)
      }
      worker.addEventListener('message', listen)
      worker.postMessage({ kind: 'count', room: '07'.repeat(16), request: 1_000_000 })
    })
  },
}
window.harness = harness
