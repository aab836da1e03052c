/**
 * The frame worker: the thin shell around `pipe.ts`. It holds the only copy of the media keys outside the crypto worker and passes no frame it could
 * not seal or open. It takes orders from its own page alone; nothing the engine says reaches it but the mark of made-up frames, which only ever drops.
 */
import { Keyring } from './keyring'
import type { Direction, EncodedMediaFrame, Frames, FromWorker, PipeOptions, ToWorker } from './messages'
import { Pipe, type Surroundings } from './pipe'

/** What the standard calls RTCRtpScriptTransformer (W3C WebRTC Encoded Transform §5); TypeScript's own types lag behind. */
interface Transformer {
  readonly options: PipeOptions
  readonly readable: Frames
  readonly writable: WritableStream<EncodedMediaFrame>
  sendKeyFrameRequest?(): Promise<void>
}
interface Scope {
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  postMessage(message: FromWorker): void
}

/** Everything one room of the page keeps here. */
class WorkerRoom {
  readonly ring = new Keyring()
  readonly pipes = new Map<string, Pipe>()
  filler: Uint8Array = new Uint8Array()
  private readonly around: Surroundings

  constructor(id: string, post: (message: FromWorker) => void) {
    this.around = {
      ring: this.ring,
      filler: () => this.filler,
      now: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      first: (pipe, what, sender) => post({ kind: 'first', room: id, pipe, what, sender }),
    }
  }

  pipe(id: string, direction: Direction): Pipe {
    let pipe = this.pipes.get(id)
    if (pipe === undefined) this.pipes.set(id, (pipe = new Pipe(id, direction, this.around)))
    return pipe
  }

  keysChanged(): void {
    for (const pipe of this.pipes.values()) pipe.retry()
  }
}

function serve(scope: Scope): void {
  const rooms = new Map<string, WorkerRoom>()
  const post = (message: FromWorker) => scope.postMessage(message)

  function roomOf(id: string): WorkerRoom {
    let room = rooms.get(id)
    if (room === undefined) rooms.set(id, (room = new WorkerRoom(id, post)))
    return room
  }

  function run({ room, pipe: id, direction }: PipeOptions, readable: Frames, writable: WritableStream<EncodedMediaFrame>): Pipe {
    const pipe = roomOf(room).pipe(id, direction)
    const through = new TransformStream<EncodedMediaFrame, EncodedMediaFrame>({
      async transform(frame, controller) {
        const passed = await pipe.pass(frame.data, frame.getMetadata().mimeType)
        if (passed === null) return
        frame.data = passed
        controller.enqueue(frame)
      },
    })
    const ended = (text: string) => {
      if (roomOf(room).pipes.get(id) === pipe) post({ kind: 'ended', room, pipe: id, text })
    }
    readable.pipeThrough(through).pipeTo(writable).then(() => ended(''), (error: unknown) => ended(String(error)))
    return pipe
  }

  const rules: { readonly [K in ToWorker['kind']]: (message: Extract<ToWorker, { kind: K }>) => void } = {
    keys({ room, request, keys }) {
      const refused = roomOf(room).ring.install(keys, performance.now())
      keys.baseKey.fill(0)
      if (refused === null) roomOf(room).keysChanged()
      post(refused === null ? { kind: 'done', room, request } : { kind: 'refused', room, request, code: refused })
    },
    forget({ room, request }) {
      roomOf(room).ring.forget()
      post({ kind: 'done', room, request })
    },
    filler: ({ room, mark }) => void (roomOf(room).filler = mark),
    'bind-seal': ({ room, pipe, context, mime }) => roomOf(room).pipe(pipe, 'seal').bindSeal(context, mime),
    'bind-open': ({ room, pipe, bound }) => roomOf(room).pipe(pipe, 'open').bindOpen(bound),
    close({ room, pipe }) {
      roomOf(room).pipes.get(pipe)?.unbind()
      roomOf(room).pipes.delete(pipe)
    },
    streams: ({ options, readable, writable }) => void run(options, readable, writable),
    count: ({ room, request }) => post({ kind: 'counted', room, request, pipes: [...roomOf(room).pipes.values()].map((pipe) => pipe.count()) }),
  }

  scope.onrtctransform = ({ transformer }) => {
    const pipe = run(transformer.options, transformer.readable, transformer.writable)
    pipe.askForKeyFrame = () => void transformer.sendKeyFrameRequest?.().catch(() => {})
  }
  scope.onmessage = ({ data }) => {
    const rule = rules[data.kind] as (message: ToWorker) => void
    rule(data)
  }
}

serve(self as unknown as Scope)
