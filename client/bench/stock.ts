/** The baseline of joining: the stock media client as it comes, without encryption. `?url=…&token=…`, and `&publish` to send the camera. */
import { Room, Track } from 'livekit-client'

const asked = new URLSearchParams(location.search)
const url = asked.get('url') ?? ''
const token = asked.get('token') ?? ''
let room = new Room()

async function enter(): Promise<void> {
  room = new Room()
  room.on('trackSubscribed', (track) => {
    if (track.kind === Track.Kind.Video) document.body.append(track.attach())
  })
  await room.connect(url, token)
  if (asked.has('publish')) await room.localParticipant.setCameraEnabled(true)
  document.title = 'inside'
}

async function leave(): Promise<void> {
  await room.disconnect()
  for (const video of document.querySelectorAll('video')) video.remove()
  document.title = 'outside'
}

function button(name: string, press: () => Promise<void>): void {
  const made = document.createElement('button')
  made.textContent = name
  made.onclick = () => void press()
  document.body.append(made)
}

button('Enter', enter)
button('Leave', leave)
button('Switch', async () => {
  await leave()
  await enter()
})
document.title = 'outside'
