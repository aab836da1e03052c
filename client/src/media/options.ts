/** How Parley uses LiveKit: every option that differs from the library's own, and why. */
import type { RoomConnectOptions, RoomOptions, TrackPublishOptions } from 'livekit-client'
import type { Source } from './contract'
import type { Seam } from './seam'

/** Pauses before the library tries to take up a broken signalling connection again, ms. After the last, Parley joins anew. */
const RESUME_AFTER_MS = [0, 250, 500]

export function roomOptions(seam: Seam): RoomOptions {
  return {
    encryption: { e2eeManager: seam },
    // Only pictures that are on the screen are sent down, in the size they have there; layers nobody looks at are not sent up.
    adaptiveStream: true,
    dynacast: true,
    // Capture is ours (own.ts): the library neither opens nor closes a device, whatever the engine asks for.
    stopLocalTrackOnUnpublish: false,
    reconnectPolicy: { nextRetryDelayInMs: ({ retryCount }) => RESUME_AFTER_MS[retryCount] ?? null },
    publishDefaults: {
      // VP8: its loss behaviour and simulcast are the best tried, and the clear prefix is known to the byte (docs/adr).
      videoCodec: 'vp8',
      backupCodec: false,
      simulcast: true,
      red: false,
      dtx: true,
    },
  }
}

/** A join over 150 kbit/s with 600 ms round trips takes up to 10 s: the library's 15 s are too near. */
export const CONNECT: RoomConnectOptions = { maxRetries: 0, peerConnectionTimeout: 30_000, websocketTimeout: 30_000 }

/** Speech at 24 kbit/s leaves a slow line room; the sound of a shared screen may be music. */
const SPEECH_BITRATE = 24_000
const SOUND_BITRATE = 64_000

/** What is said of a track when it is published. */
export const PUBLISH: Readonly<Record<Source, TrackPublishOptions>> = {
  microphone: { audioPreset: { maxBitrate: SPEECH_BITRATE }, forceStereo: false },
  camera: {},
  screen: {},
  'screen-audio': { audioPreset: { maxBitrate: SOUND_BITRATE }, dtx: false },
}
