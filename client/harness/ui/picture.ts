/** A drawn person as a video track, so that tiles can be looked at without cameras. */
const COLOURS: readonly [string, string][] = [['#6b5f53', '#d8a98a'], ['#54626b', '#8d5a3d'], ['#67706a', '#c99372'], ['#5c5568', '#6f4630'], ['#7b6f60', '#e2b796']]

export function pictureOf(name: string): (element: HTMLVideoElement) => () => void {
  const [wall, skin] = COLOURS[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length] ?? COLOURS[0]!
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 360
  const pen = canvas.getContext('2d')!
  const draw = (): void => {
    pen.fillStyle = wall
    pen.fillRect(0, 0, 640, 360)
    pen.fillStyle = '#26303a'
    pen.beginPath()
    pen.ellipse(320, 380, 170, 130, 0, 0, Math.PI * 2)
    pen.fill()
    pen.fillStyle = skin
    pen.beginPath()
    pen.ellipse(320, 170, 74, 96, 0, 0, Math.PI * 2)
    pen.fill()
  }
  draw()
  return (element) => {
    element.srcObject = canvas.captureStream(5)
    const beat = setInterval(draw, 200)
    void element.play().catch(() => undefined)
    return () => { clearInterval(beat); element.srcObject = null }
  }
}
