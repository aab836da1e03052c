/**
 * What others send: brings together what the engine offers and what the room's members signed that they send. Only what is on both lists is opened;
 * what only the engine knows is an alarm after three seconds and is never played.
 */
import type { Alarm, RemoteTrackView, Sender } from './contract'
import type { PipeCount } from './frames/messages'
import type { FramePort } from './frames/port'
import type { Offered } from './offered'
import { Seat } from './seat'
import { isSound } from './sources'
import type { Observation } from './watchdog'

/** A signed `sending` message may come later than the track itself. */
export const UNLISTED_MS = 3000
/** Plaintext frames within one count of a pipe's life before it is an alarm: one alone may be a frame damaged on the way. */
const PLAINTEXT_FRAMES = 3

export class RemoteTracks {
  private senders: ReadonlyMap<string, Sender> = new Map()
  private readonly seats = new Map<string, Seat>()
  private offers: readonly Offered[] = []
  private readonly unlistedSince = new Map<string, number>()
  private readonly putOff = new Set<string>()
  private readonly sounds = new Map<string, HTMLMediaElement>()
  private wants: (sender: Sender) => boolean = () => true
  private isSilent = false
  private alarmedPlaintext = false
  private ownLeaf: number | null = null

  constructor(private readonly makeSound: () => HTMLMediaElement = () => new Audio()) {}

  /** The own leaf's announcements are in the list too; they have no seat. */
  setOwnLeaf(leaf: number): void {
    this.ownLeaf = leaf
  }

  /** Takes effect with the next `offer`. */
  receive(wants: (sender: Sender) => boolean): void {
    this.wants = wants
    for (const seat of this.seats.values()) seat.wanted = wants(seat.sender)
  }

  setSilent(silent: boolean): void {
    this.isSilent = silent
    for (const sound of this.sounds.values()) sound.muted = silent
  }

  setSenders(senders: ReadonlyMap<string, Sender>): void {
    this.senders = senders
    const wanted = new Set<string>()
    for (const sender of senders.values()) {
      if (sender.leaf === this.ownLeaf) continue
      wanted.add(seatKey(sender))
      if (!this.seats.has(seatKey(sender))) this.take(sender)
    }
    for (const [key, seat] of this.seats) {
      if (wanted.has(key)) continue
      seat.leave()
      this.seats.delete(key)
      this.sounds.delete(key)
    }
  }

  /** Takes up what the connection offers now. Called after every change of it and of the senders, and with null when there is none. */
  offer(offers: readonly Offered[], frames: Pick<FramePort, 'open'> | null, now: number): void {
    this.offers = offers
    const seated = new Map<Seat, { offered: Offered; pipe: string | null }>()
    for (const offered of offers) {
      const sender = this.listed(offered)
      this.note(offered, sender, now)
      const pipe = offered.receiver === null || frames === null ? null : frames.open(offered.receiver, sender, offered.mime)
      const seat = sender === null ? undefined : this.seats.get(seatKey(sender))
      if (seat !== undefined) seated.set(seat, { offered, pipe })
    }
    const sids = new Set(offers.map(({ sid }) => sid))
    for (const list of [this.unlistedSince, this.putOff]) for (const sid of list.keys()) if (!sids.has(sid)) list.delete(sid)
    for (const seat of this.seats.values()) {
      const place = seated.get(seat)
      seat.occupy(place?.offered ?? null, place?.pipe ?? null)
    }
    this.setSilent(this.isSilent) // the library opens the sound of an element it puts a track into
  }

  opened(pipe: string, now: number): boolean {
    return [...this.seats.values()].some((seat) => seat.opened(pipe, now))
  }

  /** Every half second: what the worker counted, what the browser measured, who is unlisted for too long. */
  async look(counts: readonly PipeCount[], now: number): Promise<void> {
    const byPipe = new Map(counts.map((count) => [count.pipe, count]))
    if (counts.some(({ dropped }) => (dropped.plaintext ?? 0) >= PLAINTEXT_FRAMES)) this.alarmedPlaintext = true
    for (const offered of this.offers) if (this.isUnlisted(offered.sid, now)) this.subscribe(offered, false)
    for (const seat of this.seats.values()) seat.counted(byPipe, now)
    await Promise.all([...this.seats.values()].map((seat) => seat.measure(now)))
  }

  /** For the watchdog: each seat that should move, and each expected leaf that has none. */
  observations(expected: readonly number[]): readonly Observation[] {
    const seats = [...this.seats].map(([key, seat]) => ({ key, due: seat.track?.due ?? false, progress: seat.progress() }))
    const there = new Set([...this.seats.values()].filter((seat) => seat.track !== null).map((seat) => seat.sender.leaf))
    const others = expected.filter((leaf) => leaf !== this.ownLeaf)
    return [...seats, ...others.map((leaf) => ({ key: String(leaf), due: !there.has(leaf), progress: 0 }))]
  }

  views(now: number): readonly RemoteTrackView[] {
    return [...this.seats.values()].map((seat) => seat.view(now))
  }

  speaking(now: number): readonly number[] {
    return [...new Set([...this.seats.values()].filter((seat) => seat.isSpeaking(now)).map((seat) => seat.sender.leaf))]
  }

  alarms(now: number): readonly Alarm[] {
    const unlisted = this.offers.filter(({ sid }) => this.isUnlisted(sid, now)).length
    return [
      ...(unlisted > 0 ? [{ code: 'NOT_ON_THE_LIST', text: `The engine offers ${unlisted} track(s) that nobody in the room announced. Not played.` } as const] : []),
      ...(this.alarmedPlaintext ? [{ code: 'PLAINTEXT_SEEN', text: 'Frames came that nobody in the room sealed. They were dropped.' } as const] : []),
    ]
  }

  /** The room is left: nothing plays, no alarm stands. */
  clear(): void {
    this.offer([], null, 0)
    for (const seat of this.seats.values()) seat.leave()
    this.seats.clear()
    this.sounds.clear()
    this.senders = new Map()
    this.alarmedPlaintext = false
  }

  private take(sender: Sender): void {
    const seat = new Seat(sender)
    seat.wanted = this.wants(sender)
    this.seats.set(seatKey(sender), seat)
    if (!isSound(sender.source)) return
    const sound = this.makeSound()
    this.sounds.set(seatKey(sender), sound)
    seat.view(0).attach(sound)
  }

  /** Whose track it is by the signed list; a picture announced as sound, or the own track sent back, is nobody's. */
  private listed(offered: Offered): Sender | null {
    const sender = this.senders.get(offered.sid)
    if (sender === undefined || sender.leaf === this.ownLeaf) return null
    return isSound(sender.source) === (offered.kind === 'audio') ? sender : null
  }

  private note(offered: Offered, sender: Sender | null, now: number): void {
    if (sender === null) {
      if (!this.unlistedSince.has(offered.sid)) this.unlistedSince.set(offered.sid, now)
    } else {
      this.unlistedSince.delete(offered.sid)
      this.subscribe(offered, this.wants(sender))
    }
  }

  /** Every track is subscribed from the start, so that an announced one plays at once; this tells the engine of changes only. */
  private subscribe(offered: Offered, wanted: boolean): void {
    if (wanted === !this.putOff.has(offered.sid)) return
    if (wanted) this.putOff.delete(offered.sid)
    else this.putOff.add(offered.sid)
    offered.subscribe(wanted)
  }

  private isUnlisted(sid: string, now: number): boolean {
    const since = this.unlistedSince.get(sid)
    return since !== undefined && now - since >= UNLISTED_MS
  }
}

function seatKey({ leaf, source, ordinal }: Sender): string {
  return `${leaf}/${source}/${ordinal}`
}
