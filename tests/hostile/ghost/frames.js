// Copies every encoded frame that passes, or puts recorded bytes into frames of the same kind.
function replaced(frames) {
  const recorded = { key: frames.filter(({ key }) => key), delta: frames.filter(({ key }) => !key) }
  const next = { key: 0, delta: 0 }
  return (frame) => {
    const kind = frame.type === 'key' ? 'key' : 'delta'
    const taken = recorded[kind][next[kind]++ % recorded[kind].length]
    frame.data = taken.bytes.slice().buffer
  }
}

const copied = (track) => (frame) => {
  postMessage({ track, key: frame.type === 'key', bytes: frame.data.slice(0), codec: frame.getMetadata().mimeType ?? '' })
}

onrtctransform = ({ transformer: { readable, writable, options } }) => {
  const acts = { record: () => copied(options.track), replay: () => replaced(options.frames), pass: () => () => {} }
  const act = acts[options.do]()
  const through = new TransformStream({
    transform(frame, out) {
      act(frame)
      out.enqueue(frame)
    },
  })
  readable.pipeThrough(through).pipeTo(writable)
}
