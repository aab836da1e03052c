/** Puts a lying engine in front of this page: every track is said to be unencrypted, in what comes from the engine and in what it is told. */
import { Encryption_Type, SignalRequest, SignalResponse, type TrackInfo } from '@livekit/protocol'

let lies = 0

export function lieAboutEncryption(): void {
  const Honest = window.WebSocket
  window.WebSocket = class extends Honest {
    override addEventListener(kind: string, listener: never, options?: never): void {
      super.addEventListener(kind, kind === 'message' ? (lying(listener) as never) : listener, options)
    }
    override set onmessage(listener: ((event: MessageEvent) => void) | null) {
      super.onmessage = listener === null ? null : lying(listener)
    }
    override get onmessage() {
      return super.onmessage as never
    }
    override send(data: ArrayBuffer | Uint8Array): void {
      const request = SignalRequest.fromBinary(new Uint8Array(data as ArrayBuffer))
      if (request.message.case === 'addTrack') request.message.value.encryption = Encryption_Type.NONE
      super.send(request.toBinary() as Uint8Array<ArrayBuffer>)
    }
  }
  ;(window as unknown as { liesTold: () => number }).liesTold = () => lies
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
    const { buffer } = response.toBinary() as Uint8Array<ArrayBuffer>
    listener(new MessageEvent('message', { data: buffer }))
  }
}

function clear(track: TrackInfo): void {
  if (track.encryption !== Encryption_Type.NONE) lies += 1
  track.encryption = Encryption_Type.NONE
}
