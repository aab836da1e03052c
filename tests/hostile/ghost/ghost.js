// A participant of the engine that no delegation invited: the stock client, without any encryption, with a token that the operator made.
const ghost = { room: null, recorded: new Map() }
window.ghost = ghost

tap.worker.onmessage = ({ data }) => {
  const frames = ghost.recorded.get(data.track) ?? []
  frames.push({ key: data.key, bytes: new Uint8Array(data.bytes), codec: data.codec })
  ghost.recorded.set(data.track, frames)
}

ghost.enter = async (url, token) => {
  ghost.room = new LivekitClient.Room()
  ghost.room.on('trackSubscribed', (track) => {
    const element = track.attach()
    element.muted = true
    element.dataset.track = track.sid
    document.body.append(element)
  })
  await ghost.room.connect(url, token)
}

function camera(colour) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
  const context = canvas.getContext('2d')
  const [track] = canvas.captureStream(15).getVideoTracks()
  let shift = 0
  setInterval(() => {
    context.fillStyle = colour
    context.fillRect(0, 0, 640, 360)
    context.fillStyle = '#808080'
    context.fillRect((shift = (shift + 7) % 640), 0, 8, 8)
  }, 66)
  return track
}

// Publishes a picture in the clear. With `replay` each frame carries the bytes of a recorded one instead of its own.
ghost.publish = async (colour, replay) => {
  tap.replay = replay ? ghost.recorded.get(replay).map(({ key, bytes }) => ({ key, bytes })) : null
  const publication = await ghost.room.localParticipant.publishTrack(camera(colour), { source: 'camera', simulcast: false, videoCodec: 'vp8' })
  return publication.trackSid
}

// By track id: frames that came, frames that a decoder could make a picture of.
ghost.stats = async () => {
  const found = {}
  for (const person of ghost.room?.remoteParticipants.values() ?? []) {
    for (const publication of person.trackPublications.values()) {
      const report = await publication.track?.receiver?.getStats()
      for (const each of report?.values() ?? []) {
        if (each.type === 'inbound-rtp') found[publication.trackSid] = { person: person.sid, received: each.framesReceived ?? 0, decoded: each.framesDecoded ?? 0 }
      }
    }
  }
  return found
}

ghost.colour = (track) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
  const context = canvas.getContext('2d')
  context.drawImage(document.querySelector(`[data-track="${track}"]`), 0, 0, 1, 1)
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
ghost.frames = (track, from) => (ghost.recorded.get(track) ?? []).slice(from).map(({ key, bytes, codec }) => ({ key, codec, hex: hex(bytes) }))
