/** A stock LiveKit participant without any encryption: the stranger, the eavesdropper, and the baseline to compare with. */
import { Room, Track } from 'livekit-client'

/** How coarse a picture is when pictures are compared: cells a row, rows. */
const [ACROSS, DOWN] = [8, 6]

/** Red, green and blue of each cell, 0–255, of every picture that shows something. */
function shown(): readonly (readonly number[])[] {
  const canvas = new OffscreenCanvas(ACROSS, DOWN)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  return [...document.querySelectorAll('video')].filter((video) => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA).map((video) => {
    context.drawImage(video, 0, 0, ACROSS, DOWN)
    return [...context.getImageData(0, 0, ACROSS, DOWN).data].filter((_, at) => at % 4 !== 3)
  })
}

export async function plainRoom(url: string, token: string, publish: readonly ('camera' | 'microphone')[]) {
  const room = new Room()
  const started = performance.now()
  let first = 0
  room.on('trackSubscribed', (track) => document.body.append(track.attach()))
  await room.connect(url, token)
  const joined = performance.now() - started
  const sids: string[] = []
  for (const source of publish) {
    const publication = await (source === 'camera' ? room.localParticipant.setCameraEnabled(true) : room.localParticipant.setMicrophoneEnabled(true))
    if (publication) sids.push(publication.trackSid)
  }
  const decoded = async () => {
    const counts: { kind: string; packets: number; decoded: number }[] = []
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        const report = await publication.track?.receiver?.getStats()
        report?.forEach((entry) => {
          if (entry.type === 'inbound-rtp') counts.push({ kind: entry.kind, packets: entry.packetsReceived, decoded: entry.framesDecoded ?? 0 })
        })
      }
    }
    return counts
  }
  const measured = {
    sids,
    joined,
    decoded,
    shown,
    async firstFrame() {
      while (first === 0) {
        if ((await decoded()).some((one) => one.decoded > 0)) first = performance.now() - started
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      return { joined_ms: joined, first_ms: first }
    },
    leave: () => room.disconnect(),
    isMuted: () => room.localParticipant.getTrackPublication(Track.Source.Camera)?.isMuted ?? true,
    mute: () => room.localParticipant.getTrackPublication(Track.Source.Camera)?.mute(),
  }
  ;(window as unknown as { plain: typeof measured }).plain = measured
  return { sids, joined }
}
