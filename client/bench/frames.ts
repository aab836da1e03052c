/** Cost of sealing and opening media frames in a worker, beside AES-GCM alone on the same bytes. `measure(bytes, mime, frames)` answers in ms a frame. */
import type { FrameCosts } from './frames.worker'
import FrameWorker from './frames.worker?worker'

const worker = new FrameWorker()

const measure = (bytes: number, mime: string, frames: number): Promise<FrameCosts> =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FrameCosts>) => resolve(data)
    worker.postMessage({ bytes, mime, frames })
  })

Object.assign(window, { measure })
