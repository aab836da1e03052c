/**
 * The room a person sits in: what is closed before what is opened (ux.md §5.8), who hears whom, and tiles from the roster.
 * The roster of the talk engine says who is here; the media room only adds pictures to it. What is not on the roster gets no tile.
 */
import type { EpochKeys, MediaGrant, MediaRoom, RemoteTrackView, Sender } from '../media'
import type { Signal } from '../talk/ports'
import type { MemberView, RoomView, TalkView } from '../talk/view'
import { Receiving, type ReceptionChoice } from './reception'
import type { DeviceList, LiveView, ProblemView, Source, TileView } from './index'

export interface LivePorts {
  readonly media: (room: string) => Promise<MediaRoom>
  readonly grant: (room: string) => Promise<MediaGrant>
  readonly setLive: (room: string | null) => Promise<void>
  readonly announce: (tracks: readonly { context: number; engineId: string }[]) => void
  readonly refresh: (room: string) => void
  readonly now: () => number
  readonly changed: () => void
}

const SOURCES: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio']
/** Number of a source in a `sending` message: the source of the key id (spec/media.md §1), ordinal in the low three bits. */
const contextOf = (source: Source, ordinal: number): number => ((SOURCES.indexOf(source) + 1) << 3) | ordinal
const senderOf = (leaf: number, context: number): Sender | null => {
  const source = SOURCES[(context >> 3) - 1]
  return source === undefined ? null : { leaf, source, ordinal: context & 7 }
}

const OFF = { microphone: 'off', camera: 'off', screen: 'off', 'screen-audio': 'off' } as const

export class Live {
  #room: string | null = null
  #media: MediaRoom | null = null
  #unsubscribe: (() => void) | null = null
  #moving: LiveView['moving'] = null
  #arrivedAt: number | null = null
  #before: NonNullable<LiveView['before']> | null = null
  #keys: EpochKeys | null = null
  #fault: ProblemView | null = null
  /** Sound and picture are off though the room (words, roster) is open: an alarm stopped them, the person wants text only, or the charter allows none. */
  #stopped: LiveView['stopped'] = null
  #silent = false
  /** The host's list did not name this device: sound and picture it refused meanwhile begin again once it is back. */
  #offList = false
  readonly #receiving = new Receiving()
  #chosen: Partial<Record<'microphone' | 'camera' | 'speaker', string>> = {}
  #kept = new Map<string, MediaRoom>()
  #prepared: { readonly room: string; readonly cancel: () => void } | null = null
  #queue: Promise<unknown> = Promise.resolve()

  constructor(readonly ports: LivePorts) {}

  get room(): string | null {
    return this.#room
  }

  /**
   * The person is being asked whether to enter: what that needs is got meanwhile, a connection only while he is in no other room. Nothing is opened, sent or
   * received before `enter`. Ends with what is returned.
   */
  prepare(room: string): () => void {
    let cancel = (): void => undefined
    let over = false
    const prepared = {
      room,
      cancel: () => {
        over = true
        cancel()
      },
    }
    this.#prepared?.cancel()
    this.#prepared = prepared
    const nowhere = (): boolean => this.#room === null && this.#moving === null
    this.#mediaOf(room).then(
      (media) => {
        if (!over) cancel = media.prepare(() => this.ports.grant(room), nowhere())
      },
      () => undefined, // `enter` tries again and tells why not
    )
    return prepared.cancel
  }

  async #mediaOf(room: string): Promise<MediaRoom> {
    const known = this.#kept.get(room)
    if (known !== undefined) return known
    const made = await this.ports.media(room)
    const media = this.#kept.get(room) ?? made
    this.#kept.set(room, media)
    return media
  }

  /** Leaves the present room wholly, then enters the other. Never both at once: moves wait for each other. */
  enter(room: RoomView): Promise<ProblemView | null> {
    return this.#inOrder(() => this.#enter(room))
  }

  leave(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#close()
      await this.ports.setLive(null)
      this.ports.changed()
    })
  }

  /** How much is received from now on, in this room and the next ones. */
  async receive(choice: ReceptionChoice): Promise<void> {
    this.#receiving.choice = choice
    if (choice === 'text') await this.#inOrder(() => this.#stop('text'))
    else if (this.#stopped === 'text') await this.restart()
    this.ports.changed()
  }

  /** Nothing of others is heard while on, in whatever room. */
  setSilent(silent: boolean): void {
    this.#silent = silent
    for (const media of this.#kept.values()) media.setSilent(silent)
    this.ports.changed()
  }

  /** Looks at the room after a change: an alarm that must stop everything does so here; the pictures asked for follow link and speaker. */
  look(talk: TalkView): void {
    const media = this.#media
    const room = talk.rooms.find((r) => r.room === this.#room)
    if (media === null || room === undefined) return
    if (!room.voiceAndPicture) return void this.#inOrder(() => this.#stop('charter'))
    if (this.#stopped === 'charter') return void this.#inOrder(() => this.#allowed())
    if (this.#stopped !== null) return
    if (this.#isBack(media, room)) return void this.#inOrder(() => this.#connectAgain())
    if (media.view.alarms.some((a) => a.code === 'PLAINTEXT_SEEN')) {
      this.#fault = { code: 'PLAINTEXT_SEEN' }
      void this.#inOrder(() => this.#stop('alarm'))
      return
    }
    this.#receiving.look(media, room.members, this.ports.now())
  }

  /** True once, when the host shows the room again to a device whose sound and picture it had refused. */
  #isBack(media: MediaRoom, room: RoomView): boolean {
    if (room.problem?.code === 'NO_SUCH_ROOM') this.#offList = true
    else if (this.#offList && media.view.state !== 'interrupted' && media.view.state !== 'connecting') {
      this.#offList = false
      return media.view.state === 'refused'
    }
    return false
  }

  async #stop(why: NonNullable<LiveView['stopped']>): Promise<void> {
    if (this.#media === null || this.#stopped !== null) return
    this.#stopped = why
    await this.#media.leave()
    this.ports.announce([])
    this.ports.changed()
  }

  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(act)
    this.#queue = result.catch(() => undefined)
    return result
  }

  async #enter(room: RoomView): Promise<ProblemView | null> {
    if (this.#room === room.room) return null
    const from = this.#room
    if (this.#prepared?.room !== room.room) this.#prepared?.cancel()
    this.#fault = null
    this.#arrivedAt = null
    const closed = this.#close() // own devices are shut before anything else is done, be it only drawing
    this.#moving = { from, to: room.room, microphoneClosed: from === null, cameraClosed: from === null, left: from === null }
    this.ports.changed()
    try {
      await closed
      this.#before = from === null ? null : { room: from, closedAt: this.ports.now() }
      this.#moving = { from, to: room.room, microphoneClosed: true, cameraClosed: true, left: true }
      this.ports.changed()
      await this.#join(room)
      this.#arrivedAt = this.ports.now()
      return null
    } catch (error) {
      this.#fault = problemOf(error)
      return this.#fault
    } finally {
      this.#moving = null
      this.ports.changed()
    }
  }

  async #join({ room, voiceAndPicture }: RoomView): Promise<void> {
    const media = await this.#mediaOf(room)
    this.#room = room
    this.#media = media
    this.#offList = false
    this.#stopped = !voiceAndPicture ? 'charter' : this.#receiving.choice === 'text' ? 'text' : null
    this.#receiving.enter()
    media.setSilent(this.#silent)
    this.#unsubscribe = media.subscribe(this.ports.changed)
    media.onPublished((tracks) => {
      if (this.#room === room) this.ports.announce(tracks.map((t) => ({ context: contextOf(t.source, t.ordinal), engineId: t.sid })))
    })
    // Pictures come when the engine is there; the room itself (words, roster) is open at once. Until the keys are there nothing is sealed or opened.
    if (this.#stopped === null) this.#connect(room, media)
    await this.ports.setLive(room)
  }

  /** A session was opened: from now on the room may have sound and picture. */
  async #allowed(): Promise<void> {
    if (this.#stopped !== 'charter') return
    if (this.#receiving.choice === 'text') this.#stopped = 'text'
    else await this.#connectAgain()
  }

  #connect(room: string, media: MediaRoom): void {
    void media
      .join(() => this.ports.grant(room))
      .catch((error: unknown) => {
        if (this.#room === room) this.#fault = problemOf(error)
        this.ports.changed()
      })
  }

  async #close(): Promise<void> {
    const media = this.#media
    this.#media = null
    this.#room = null
    this.#keys = null
    this.#unsubscribe?.()
    this.#unsubscribe = null
    if (media === null) return
    await media.leave()
    this.ports.announce([])
  }

  /** What the talk engine says: keys of a new epoch, who sends what, the media engine's health. */
  async signal(signal: Signal): Promise<void> {
    if (signal.kind === 'media') {
      for (const media of this.#kept.values()) media.engineChanged(signal.generation)
      return
    }
    if (signal.room !== this.#room || this.#media === null) return
    if (signal.kind === 'no-keys') {
      await this.leave()
      return
    }
    if (signal.kind === 'senders') {
      const claims = signal.senders.flatMap((s) => {
        const sender = senderOf(s.leaf, s.context)
        return sender === null ? [] : [{ engineId: s.engineId, sender }]
      })
      const byId = new Map<string, readonly Sender[]>()
      for (const { engineId, sender } of claims) byId.set(engineId, [...(byId.get(engineId) ?? []), sender])
      this.#media.setSenders(byId)
      this.#media.expected(signal.expected)
      return
    }
    const { epoch, baseKey, ownLeaf, leaves, removed } = signal
    this.#keys = { epoch, baseKey, ownLeaf, leaves, removed }
    await this.#setKeys(signal.room)
  }

  /** Keys a lost frame worker may have used already are replaced by a fresh epoch first (spec/media.md §4). */
  async #setKeys(room: string): Promise<void> {
    const media = this.#media
    if (media === null || this.#keys === null || this.#stopped !== null) return
    try {
      await media.setKeys(this.#keys)
    } catch (error) {
      if ((error as { code?: string }).code === 'EPOCH_USED') this.ports.refresh(room)
      else this.#fault = problemOf(error)
      this.ports.changed()
    }
  }

  async set(source: Source, on: boolean): Promise<ProblemView | null> {
    const device = source === 'microphone' || source === 'camera' ? this.#chosen[source] : undefined
    if (this.#media === null) return { code: 'NOT_JOINED' }
    if (on && this.#stopped === 'charter') return { code: 'CHARTER_SILENT' }
    try {
      await this.#media.set(source, on, device)
      return null
    } catch (error) {
      return problemOf(error)
    } finally {
      this.ports.changed()
    }
  }

  async devices(): Promise<DeviceList> {
    if (this.#media !== null) return this.#media.devices()
    const all = await navigator.mediaDevices.enumerateDevices()
    const of = (kind: string) => all.filter((d) => d.kind === kind).map((d) => ({ id: d.deviceId, label: d.label }))
    return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') }
  }

  async choose(kind: 'microphone' | 'camera' | 'speaker', id: string): Promise<void> {
    this.#chosen[kind] = id
    if (this.#media === null) return
    if (kind === 'speaker') await this.#media.setSpeaker(id)
    else if (this.#media.view.local[kind] === 'on') await this.#media.set(kind, true, id)
  }

  /** Fresh keys after a fault of encryption; where sound and picture were stopped, they are connected again. */
  async restart(): Promise<void> {
    if (this.#stopped === null) {
      if (this.#room !== null) this.ports.refresh(this.#room)
      return
    }
    if (this.#stopped !== 'charter') await this.#inOrder(() => this.#connectAgain())
  }

  async #connectAgain(): Promise<void> {
    const [room, media] = [this.#room, this.#media]
    if (room === null || media === null) return
    this.#stopped = null
    this.#fault = null
    this.#receiving.enter()
    this.#connect(room, media)
    await this.ports.setLive(room)
    this.ports.changed()
  }

  view(talk: TalkView): LiveView {
    const room = talk.rooms.find((r) => r.room === this.#room) ?? null
    const media = this.#media?.view ?? null
    const members = room?.members.filter((m) => m.leaf !== null) ?? []
    const own = media?.local ?? OFF
    const nameOf = (leaf: number | undefined): Record<string, string> => {
      const name = leaf === undefined ? undefined : members.find((m) => m.leaf === leaf)?.person.name
      return name === undefined ? {} : { name }
    }
    return {
      room: this.#room,
      kind: room?.kind ?? null,
      moving: this.#moving,
      arrivedAt: this.#arrivedAt,
      before: this.#before,
      media: media?.state ?? 'closed',
      own,
      tiles: members.map((m) => this.#tile(m)),
      heardBy: own.microphone === 'on' && media?.state === 'connected' ? members.filter((m) => !m.me && m.connected !== false).map((m) => m.person) : [],
      alarms: [
        ...(media?.alarms.filter((a) => a.code !== this.#fault?.code).map((a) => ({ code: a.code, detail: { text: a.text, ...nameOf(a.leaf) } })) ?? []),
        ...(this.#fault === null ? [] : [this.#fault]),
      ],
      stopped: this.#stopped,
      reception: { choice: this.#receiving.choice, level: this.#receiving.level },
      silent: this.#silent,
      link: media?.link ?? 'good',
    }
  }

  #tile(member: MemberView): TileView {
    const media = this.#media?.view ?? null
    const track = (source: Source): RemoteTrackView | null => media?.remote.find((r) => r.leaf === member.leaf && r.source === source) ?? null
    const camera = track('camera')
    const microphone = track('microphone')
    const screen = track('screen')
    const own = media?.local ?? OFF
    return {
      person: member.person,
      leaf: member.leaf,
      me: member.me,
      hand: member.hand,
      speaking: member.leaf !== null && media !== null && media.speaking.includes(member.leaf),
      microphone: member.me ? (own.microphone === 'on' ? 'on' : 'off') : microphone !== null && !microphone.muted ? 'on' : 'off',
      camera: member.me ? ownCamera(own.camera) : remoteCamera(camera),
      screen: member.me ? (own.screen === 'on' ? 'on' : 'off') : screen === null ? 'off' : 'on',
      frozenSince: camera?.frozenSince ?? null,
      attachCamera: (member.me ? media?.localTrack('camera') : camera)?.attach ?? nothing,
      attachScreen: (member.me ? media?.localTrack('screen') : screen)?.attach ?? nothing,
    }
  }
}

/** For a person without a picture: one function always, so that screens do not attach anew. */
const nothing = () => () => undefined

const ownCamera = (state: string): TileView['camera'] => (state === 'on' ? 'on' : state === 'starting' ? 'starting' : 'off')

function remoteCamera(track: RemoteTrackView | null): TileView['camera'] {
  if (track === null || track.muted) return 'off'
  if (!track.wanted) return 'not-received'
  if (track.state === 'undecryptable') return 'undecryptable'
  return track.frozenSince !== null ? 'stalled' : track.state === 'playing' ? 'on' : 'starting'
}

function problemOf(error: unknown): ProblemView {
  const code = (error as { code?: unknown } | null)?.code
  return { code: typeof code === 'string' ? code : 'FAULT', detail: { text: error instanceof Error ? error.message : String(error) } }
}
