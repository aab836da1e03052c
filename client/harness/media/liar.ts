/** Puts a lying engine in front of this page, or a witness of what the real one orders. */
import { Encryption_Type, SignalRequest, SignalResponse, type TrackInfo } from '@livekit/protocol'

let lies = 0

/** Every WebSocket made from now on counts the engine's orders to mute or unmute. */
export function countOrders(): void {
  let orders = 0
  between((listener) => (event) => {
    if (event.data instanceof ArrayBuffer && SignalResponse.fromBinary(new Uint8Array(event.data)).message.case === 'mute') orders += 1
    listener(event)
  })
  ;(window as unknown as { ordersTaken: () => number }).ordersTaken = () => orders
}

/** Every WebSocket made from now on lies: each track is said to be unencrypted, in what comes from the engine and in what it is told. */
export function lieAboutEncryption(): void {
  const send = WebSocket.prototype.send
  between(lying)
  WebSocket.prototype.send = function (data) {
    const request = SignalRequest.fromBinary(new Uint8Array(data as ArrayBuffer))
    if (request.message.case === 'addTrack') clear(request.message.value)
    send.call(this, request.toBinary() as Uint8Array<ArrayBuffer>)
  }
  ;(window as unknown as { liesTold: () => number }).liesTold = () => lies
}

function between(listen: (listener: (event: MessageEvent) => void) => (event: MessageEvent) => void): void {
  const received = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage')
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...received,
    set(this: WebSocket, listener: (event: MessageEvent) => void) {
      received?.set?.call(this, listen(listener))
    },
  })
}

function lying(listener: (event: MessageEvent) => void) {
  return (event: MessageEvent) => {
    if (!(event.data instanceof ArrayBuffer)) return listener(event)
    const response = SignalResponse.fromBinary(new Uint8Array(event.data))
    const { message } = response
    if (message.case === 'join') {
      message.value.sifTrailer = new Uint8Array()
      for (const participant of message.value.otherParticipants) participant.tracks.forEach(clear)
    }
    if (message.case === 'update') for (const participant of message.value.participants) participant.tracks.forEach(clear)
    if (message.case === 'trackPublished' && message.value.track) clear(message.value.track)
    listener(new MessageEvent('message', { data: response.toBinary().slice().buffer }))
  }
}

function clear(track: Pick<TrackInfo, 'encryption'>): void {
  if (track.encryption !== Encryption_Type.NONE) lies += 1
  track.encryption = Encryption_Type.NONE
}
