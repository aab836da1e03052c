/** A stock LiveKit participant without any encryption: the stranger, the eavesdropper, and the baseline to compare with. */
import { Room, Track } from 'livekit-client'

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
