// Runs before the page's own scripts. It listens to what the browser does (peer connections, their statistics); the page cannot tell.
(() => {
  // All people's browsers share one machine: its load must not count as anybody's weak link. It is what a person can choose in the settings.
  try {
    if (localStorage.getItem('parley/preferences') === null) localStorage.setItem('parley/preferences', JSON.stringify({ reception: 'all' }))
  } catch {
    // A page without an address keeps nothing.
  }

  const peers = []
  const Native = window.RTCPeerConnection
  window.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(...args) {
      super(...args)
      peers.push(this)
    }
  }

  const open = () => peers.filter((peer) => peer.connectionState !== 'closed')
  const receiverOf = (track) => open().flatMap((peer) => peer.getReceivers()).find((each) => each.track.id === track.id)

  async function inbound(track) {
    const report = await receiverOf(track)?.getStats()
    return [...(report?.values() ?? [])].find((each) => each.type === 'inbound-rtp')
  }

  /** [decoded, shown]: frames the decoder has put out for the picture in this element, and frames the element has presented. */
  async function frames(video) {
    const [track] = video.srcObject?.getVideoTracks() ?? []
    const shown = video.getVideoPlaybackQuality().totalVideoFrames
    if (!track) return [0, shown]
    const stats = await inbound(track)
    return [stats ? (stats.framesDecoded ?? 0) : shown, shown]
  }

  /** Sum over everything this page receives: encoded bytes in, frames and sound samples out. */
  async function received() {
    const sums = { packets: 0, bytes: 0, framesDecoded: 0, soundEnergy: 0 }
    for (const receiver of open().flatMap((peer) => peer.getReceivers())) {
      for (const each of (await receiver.getStats()).values()) {
        if (each.type !== 'inbound-rtp') continue
        sums.packets += each.packetsReceived ?? 0
        sums.bytes += each.bytesReceived ?? 0
        sums.framesDecoded += each.framesDecoded ?? 0
        sums.soundEnergy += each.totalAudioEnergy ?? 0
      }
    }
    return sums
  }

  /** Frames this page has sent, all sizes of a picture counted. */
  async function framesSent() {
    const reports = await Promise.all(open().flatMap((peer) => peer.getSenders()).map((sender) => sender.getStats()))
    return reports.flatMap((report) => [...report.values()]).reduce((sum, each) => sum + (each.type === 'outbound-rtp' ? (each.framesSent ?? 0) : 0), 0)
  }

  /** Mean colour of what the element shows now, [red, green, blue] of 0…255; null while it shows nothing. */
  function colour(video) {
    if (video.readyState < 2 || video.videoWidth === 0) return null
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 })
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0, 16, 9)
    const { data } = context.getImageData(0, 0, 16, 9)
    const sums = [0, 0, 0]
    for (let at = 0; at < data.length; at += 4) for (let part = 0; part < 3; part += 1) sums[part] += data[at + part]
    return sums.map((sum) => Math.round((sum * 4) / data.length))
  }

  /** Every video stream this page receives: packets that came, frames a decoder made of them. */
  async function streams() {
    const reports = await Promise.all(open().flatMap((peer) => peer.getReceivers()).map((receiver) => receiver.getStats()))
    const inbounds = reports.flatMap((report) => [...report.values()]).filter((each) => each.type === 'inbound-rtp' && each.kind === 'video')
    return inbounds.map((each) => ({ packets: each.packetsReceived ?? 0, decoded: each.framesDecoded ?? 0 }))
  }

  let pressed = 0
  document.addEventListener('click', () => (pressed = performance.now()), { capture: true })

  async function decoded(receiver) {
    return [...(await receiver.getStats()).values()].some((each) => each.framesDecoded > 0)
  }

  const receivers = () => open().flatMap((peer) => peer.getReceivers())

  /** ms from the last press of anything until the first frame is decoded by a receiver that had decoded none when this was called. */
  async function firstFrame() {
    const before = receivers()
    const had = await Promise.all(before.map(decoded))
    const known = new Set(before.filter((_, place) => had[place]))
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 4))
      for (const receiver of receivers()) if (!known.has(receiver) && (await decoded(receiver))) return performance.now() - pressed
    }
  }

  /** ms from the last press of anything until not one own track is sent any more. */
  async function silent() {
    while (sending() > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    return performance.now() - pressed
  }

  const sending = () => open().flatMap((peer) => peer.getSenders()).filter((each) => each.track?.readyState === 'live').length
  const iceServers = () => peers.flatMap((peer) => peer.getConfiguration().iceServers ?? []).flatMap((each) => each.urls)

  Object.defineProperty(window, 'instruments', { value: { frames, framesSent, colour, received, streams, firstFrame, silent, sending, iceServers, peers }, enumerable: false })
})()
