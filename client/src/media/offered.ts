/** A track as a connection offers it: what the engine says of it, and the handles to open and play it. No claim in here is believed. */
export interface Offered {
  readonly sid: string
  readonly kind: 'audio' | 'video'
  /** Codec in the engine's word; frames of most browsers tell their own. */
  readonly mime: string
  /** In the engine's word. */
  readonly muted: boolean
  /** Subscribed, on the screen, not muted, not paused by the engine: frames should come. */
  readonly due: boolean
  /** Null until the engine has delivered the track. */
  readonly receiver: RTCRtpReceiver | null
  attach(element: HTMLMediaElement): void
  detach(element: HTMLMediaElement): void
  /** Takes the track off this device's subscriptions, or puts it back. */
  subscribe(wanted: boolean): void
}

/** What the browser itself measured of a receiver; everything only grows. */
export interface Measured {
  readonly packets: number
  /** Pictures decoded; of sound, samples. */
  readonly decoded: number
  readonly sound: Sound
}
/** Energy of the decoded sound and the seconds it was summed over (W3C webrtc-stats: totalAudioEnergy). */
export interface Sound {
  readonly energy: number
  readonly seconds: number
}
export const SILENCE: Sound = { energy: 0, seconds: 0 }
export const UNMEASURED: Measured = { packets: 0, decoded: 0, sound: SILENCE }

/** Louder than this, root mean square of full scale, is speech: about −40 dB. */
const SPEECH_LEVEL = 0.01

/** Was there speech between two measurements? Unlike the engine's word of who speaks, this is of sound that was decoded here. */
export function isSpeech(before: Sound, after: Sound): boolean {
  const seconds = after.seconds - before.seconds
  return seconds > 0 && (after.energy - before.energy) / seconds >= SPEECH_LEVEL ** 2
}

export async function measure(receiver: RTCRtpReceiver | null): Promise<Measured> {
  const entry = receiver === null ? null : await entryOf(receiver, 'inbound-rtp')
  if (entry === null) return UNMEASURED
  const decoded = entry['kind'] === 'video' ? entry['framesDecoded'] : entry['totalSamplesReceived']
  return { packets: count(entry['packetsReceived']), decoded: count(decoded), sound: soundOf(entry) }
}

/** The sound that this sender is given. */
export async function measureOwn(sender: RTCRtpSender | null): Promise<Sound> {
  const entry = sender === null ? null : await entryOf(sender, 'media-source')
  return entry === null ? SILENCE : soundOf(entry)
}

async function entryOf(from: RTCRtpReceiver | RTCRtpSender, type: string): Promise<Record<string, unknown> | null> {
  const report = await from.getStats().catch(() => null)
  let found: Record<string, unknown> | null = null
  report?.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === type) found = entry
  })
  return found
}

function soundOf(entry: Record<string, unknown>): Sound {
  return { energy: count(entry['totalAudioEnergy']), seconds: count(entry['totalSamplesDuration']) }
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
