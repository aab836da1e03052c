// A camera and a voice for a person in a demonstration: a drawn portrait that moves, and a quiet hum. Takes the place of the machine's devices.
;(portrait) => {
  if (!navigator.mediaDevices) return
  window.portrait = portrait
  const draw = (context, at) => {
    const { width, height } = context.canvas
    const glow = context.createLinearGradient(0, 0, 0, height)
    glow.addColorStop(0, portrait.wall)
    glow.addColorStop(1, portrait.shade)
    context.fillStyle = glow
    context.fillRect(0, 0, width, height)
    context.fillStyle = portrait.frame
    context.fillRect(width * 0.08, height * 0.1, width * 0.18, height * 0.3)
    const sway = Math.sin(at / 900 + portrait.phase) * width * 0.008
    const nod = Math.sin(at / 700 + portrait.phase) * height * 0.006
    const x = width / 2 + sway
    context.fillStyle = portrait.coat
    context.beginPath()
    context.ellipse(x, height * 1.06, width * 0.3, height * 0.42, 0, 0, Math.PI * 2)
    context.fill()
    context.fillStyle = portrait.skin
    context.fillRect(x - width * 0.045, height * 0.52 + nod, width * 0.09, height * 0.16)
    context.fillStyle = portrait.hair
    context.beginPath()
    context.ellipse(x, height * 0.36 + nod, width * 0.128, height * 0.24, 0, 0, Math.PI * 2)
    context.fill()
    context.fillStyle = portrait.skin
    context.beginPath()
    context.ellipse(x, height * 0.42 + nod, width * 0.1, height * 0.19, 0, 0, Math.PI * 2)
    context.fill()
  }
  const picture = () => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 640, height: 360 })
    const context = canvas.getContext('2d')
    draw(context, 0)
    const [track] = canvas.captureStream(15).getVideoTracks()
    const beat = setInterval(() => (track.readyState === 'live' ? draw(context, performance.now()) : clearInterval(beat)), 66)
    return track
  }
  const hum = () => {
    const sound = new AudioContext()
    const tone = new OscillatorNode(sound, { frequency: 180 + portrait.phase * 20 })
    const out = sound.createMediaStreamDestination()
    tone.connect(new GainNode(sound, { gain: 0.02 })).connect(out)
    tone.start()
    return out.stream.getAudioTracks()[0]
  }
  navigator.mediaDevices.getUserMedia = async (wanted) =>
    new MediaStream([...(wanted?.video ? [picture()] : []), ...(wanted?.audio ? [hum()] : [])])
}
