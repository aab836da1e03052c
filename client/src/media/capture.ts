/** Opening devices and screens. Ours alone: no word of the engine leads here. */
import { type Device, type DeviceLists, MediaError, type Source } from './contract'

const VOICE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 }
const PICTURE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }
const SCREEN: DisplayMediaStreamOptions = { video: { frameRate: { ideal: 15, max: 30 } }, audio: true }

/** What a source gave: the track asked for, and with a screen perhaps its sound. */
export type Captured = ReadonlyMap<Source, MediaStreamTrack>

/** Why a browser gives nothing (Media Capture and Streams §10.2.1); everything else is no device. */
const REFUSALS: Readonly<Record<string, 'DEVICE_DENIED' | 'DEVICE_BUSY'>> = { NotAllowedError: 'DEVICE_DENIED', NotReadableError: 'DEVICE_BUSY' }

/** Opens the device or asks for a screen. Rejects with MediaError NO_DEVICE, DEVICE_DENIED or DEVICE_BUSY. */
export async function capture(source: 'microphone' | 'camera' | 'screen', deviceId?: string): Promise<Captured> {
  const chosen = deviceId === undefined ? {} : { deviceId: { exact: deviceId } }
  const opened = {
    microphone: () => navigator.mediaDevices.getUserMedia({ audio: { ...VOICE, ...chosen } }),
    camera: () => navigator.mediaDevices.getUserMedia({ video: { ...PICTURE, ...chosen } }),
    screen: () => navigator.mediaDevices.getDisplayMedia(SCREEN),
  }[source]
  const stream = await opened().catch((error: unknown) => {
    const name = error instanceof Error ? error.name : ''
    throw new MediaError(REFUSALS[name] ?? 'NO_DEVICE', `The browser gave no ${source}: ${error instanceof Error ? error.message : String(error)}`)
  })
  for (const track of stream.getVideoTracks()) if (source === 'screen') track.contentHint = 'detail' // text before motion
  const sound: Source = source === 'screen' ? 'screen-audio' : 'microphone'
  const picture: Source = source === 'screen' ? 'screen' : 'camera'
  return new Map(stream.getTracks().map((track) => [track.kind === 'audio' ? sound : picture, track]))
}

/** Devices the browser tells of. Labels are empty until the person has allowed one device of the kind. */
export async function listDevices(): Promise<DeviceLists> {
  const all = await navigator.mediaDevices.enumerateDevices()
  const of = (kind: MediaDeviceKind): Device[] =>
    all.filter((device) => device.kind === kind && device.deviceId !== '').map(({ deviceId, label }) => ({ id: deviceId, label }))
  return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') }
}
