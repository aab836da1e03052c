// A camera and a voice for a person in a demonstration: a drawn portrait that moves, and a quiet hum. Takes the place of the machine's devices.
;(portrait) => {
  if (!navigator.mediaDevices) return
  window.portrait = portrait
  const ellipse = (pen, colour, x, y, wide, high, turned = 0) => {
    pen.fillStyle = colour
    pen.beginPath()
    pen.ellipse(x, y, wide, high, turned, 0, Math.PI * 2)
    pen.fill()
  }
  const shape = (pen, colour, ...points) => {
    pen.fillStyle = colour
    pen.beginPath()
    for (const [x, y] of points) pen.lineTo(x, y)
    pen.fill()
  }
  const line = (pen, colour, thick, ...points) => {
    pen.strokeStyle = colour
    pen.lineWidth = thick
    pen.lineCap = 'round'
    pen.beginPath()
    pen.moveTo(...points[0])
    if (points.length === 3) pen.quadraticCurveTo(...points[1], ...points[2])
    else pen.lineTo(...points[1])
    pen.stroke()
  }
  const ROOMS = {
    frame: (pen) => {
      pen.fillRect(70, 40, 120, 90)
      pen.fillRect(470, 60, 90, 120)
    },
    window: (pen) => [40, 128].forEach((x) => [24, 128].forEach((y) => pen.fillRect(x, y, 80, 96))),
    shelves: (pen) => {
      for (let row = 0; row < 3; row++) for (let book = 0; book < 22; book++) if ((book * 7 + row * 5) % 9) pen.fillRect(16 + book * 28, 18 + row * 92, 14 + ((book * 5) % 9), 70 - ((book * 11) % 22))
    },
    curtain: (pen) => { for (let fold = 0; fold < 16; fold++) pen.fillRect(fold * 42, 0, 18, 360) },
  }
  const background = () => {
    const canvas = new OffscreenCanvas(640, 360)
    const pen = canvas.getContext('2d')
    const glow = pen.createLinearGradient(0, 0, 0, 360)
    glow.addColorStop(0, portrait.wall)
    glow.addColorStop(1, portrait.shade)
    pen.fillStyle = glow
    pen.fillRect(0, 0, 640, 360)
    pen.filter = 'blur(5px)'
    pen.fillStyle = portrait.frame
    ROOMS[portrait.room ?? 'frame'](pen)
    return canvas
  }
  const HAIR = {
    short: (pen, x, y) => ellipse(pen, portrait.hair, x, y - 22, 57, 52),
    long: (pen, x, y) => {
      ellipse(pen, portrait.hair, x, y - 12, 66, 66)
      shape(pen, portrait.hair, [x - 66, y - 12], [x + 66, y - 12], [x + 60, y + 84], [x - 60, y + 84])
    },
    bun: (pen, x, y) => {
      ellipse(pen, portrait.hair, x, y - 82, 24, 22)
      ellipse(pen, portrait.hair, x, y - 18, 58, 58)
    },
    curly: (pen, x, y) => { for (let lock = 0; lock < 13; lock++) ellipse(pen, portrait.hair, x + Math.cos((lock * Math.PI) / 8 + Math.PI * 0.75) * 50, y - 16 + Math.sin((lock * Math.PI) / 8 + Math.PI * 0.75) * 50, 23, 23) },
  }
  const face = (pen, x, y, at) => {
    const { hair, lips, eyes } = portrait
    if (portrait.beard) ellipse(pen, hair, x, y + 40, 42, 27)
    if (!eyes) return
    shape(pen, hair, [x - 52, y - 14], [x - 44, y - 52], [x, y - 66], [x + 44, y - 52], [x + 52, y - 14], [x + 36, y - 38], [x - 30, y - 42])
    const blink = (at / 1000 + portrait.phase * 3) % 4.2 < 0.14
    for (const side of [-1, 1]) {
      line(pen, hair, 3.5, [x + side * 29, y - 21], [x + side * 19, y - 26], [x + side * 10, y - 21])
      if (blink) line(pen, hair, 2, [x + side * 26, y - 7], [x + side * 13, y - 7])
      else {
        ellipse(pen, '#f7f4ef', x + side * 19.5, y - 8, 7.5, 4.6)
        ellipse(pen, eyes, x + side * 19.5, y - 8, 3.6, 4.2)
      }
      if (portrait.glasses) {
        pen.strokeStyle = '#2a2724'
        pen.lineWidth = 2.2
        pen.strokeRect(x + side * 19.5 - 14, y - 17, 28, 19)
      }
    }
    line(pen, portrait.shadow, 2.4, [x + 1, y - 2], [x - 6, y + 14], [x + 3, y + 15])
    line(pen, lips, 3.4, [x - 14, y + 31], [x, y + 36 + Math.sin(at / 260 + portrait.phase) * (portrait.talks ? 2.5 : 0.5)], [x + 14, y + 31])
    if (portrait.beard) line(pen, hair, 5, [x - 17, y + 24], [x, y + 19], [x + 17, y + 24])
  }
  let room = null
  const draw = (pen, at) => {
    pen.drawImage((room ??= background()), 0, 0)
    const x = 320 + Math.sin(at / 900 + portrait.phase) * 4
    const y = 158 + Math.sin(at / 700 + portrait.phase) * 2
    HAIR[portrait.cut ?? 'short'](pen, x, y)
    ellipse(pen, portrait.coat, x, 392, 172, 132)
    if (portrait.shirt) {
      shape(pen, portrait.shirt, [x - 34, 258], [x + 34, 258], [x + 4, 360], [x - 4, 360])
      if (portrait.tie) shape(pen, portrait.tie, [x - 9, 272], [x + 9, 272], [x + 5, 288], [x + 11, 360], [x - 11, 360], [x - 5, 288])
    }
    shape(pen, portrait.shadow ?? portrait.skin, [x - 25, y + 40], [x + 25, y + 40], [x + 27, 262], [x, 284], [x - 27, 262])
    for (const side of [-1, 1]) ellipse(pen, portrait.shadow ?? portrait.skin, x + side * 50, y + 2, 8, 13)
    ellipse(pen, portrait.skin, x, y, 50, 64)
    face(pen, x, y, at)
  }
  const picture = () => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 640, height: 360 })
    const pen = canvas.getContext('2d')
    const shown = { ...portrait }
    draw(pen, 0)
    const [track] = canvas.captureStream(15).getVideoTracks()
    const again = () => {
      if (Object.keys(portrait).some((part) => portrait[part] !== shown[part])) room = null // repainted
      Object.assign(shown, portrait)
      draw(pen, performance.now())
    }
    const beat = setInterval(() => (track.readyState === 'live' ? again() : clearInterval(beat)), 66)
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
