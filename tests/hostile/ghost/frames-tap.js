// Before the stock client is loaded: every peer connection hands its encoded frames to a worker, to be recorded or replaced.
// Without `encodedInsertableStreams` the browser takes a transform and then passes it by; with it, every sender and receiver needs one.
const tap = { worker: new Worker('/frames.js'), replay: null }
const tapped = (options) => new RTCRtpScriptTransform(tap.worker, options)
const Native = window.RTCPeerConnection
window.RTCPeerConnection = class RTCPeerConnection extends Native {
  constructor(configuration, ...rest) {
    super({ ...configuration, encodedInsertableStreams: true }, ...rest)
    this.addEventListener('track', ({ receiver, streams: [stream] }) => {
      receiver.transform = tapped({ do: 'record', track: stream?.id.split('|')[1] ?? '' })
    })
  }

  setConfiguration(configuration) {
    super.setConfiguration({ ...configuration, encodedInsertableStreams: true })
  }

  addTransceiver(track, ...rest) {
    const made = super.addTransceiver(track, ...rest)
    made.sender.transform = tapped(tap.replay === null ? { do: 'pass' } : { do: 'replay', frames: tap.replay })
    return made
  }
}
