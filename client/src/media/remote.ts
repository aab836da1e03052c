/**
 * What others send: brings together what the engine offers and what the room's members signed that they send. Only what is on both lists is opened;
 * what only the engine knows is an alarm after three seconds and is never played. Anybody can announce anything: a track that several claim goes to the
 * one whom its sealed frames name, and has nobody's place before one has opened (spec/media.md §3).
 */
import type { Alarm, RemoteTrackView, Sender } from './contract'
import { sameSender } from './frames/kid'
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
  private senders: ReadonlyMap<string, readonly Sender[]> = new Map()
  /** Engine ids of the own tracks. */
  private own: ReadonlySet<string> = new Set()
  /** Whose frames opened in a pipe first: its track is theirs as long as they announce it. */
  private readonly decided = new Map<string, Sender>()
  /** The pipe of each offered track, as of the last offer. */
  private placed: readonly { readonly sid: string; readonly pipe: string }[] = []
  private readonly seats = new Map<string, Seat>()
  private offers: readonly Offered[] = []
  private readonly unlistedSince = new Map<string, number>()
  private readonly pipes = new WeakMap<RTCRtpReceiver, string>()
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

  /** What this device sends itself: whoever else announces it says what is false. */
  setOwn(sids: ReadonlySet<string>): void {
    this.own = sids
  }

  setSenders(senders: ReadonlyMap<string, readonly Sender[]>): void {
    this.senders = senders
    const wanted = new Set<string>()
    for (const sender of [...senders.values()].flat()) {
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
    const placed: { sid: string; pipe: string }[] = []
    for (const offered of offers) {
      const claims = this.claims(offered)
      this.note(offered, claims, now)
      const guard = offered.receiver === null || frames === null ? null : { receiver: offered.receiver, frames }
      const before = guard === null ? undefined : this.pipes.get(guard.receiver)
      const shown = this.shown(claims, before)
      const pipe = guard === null ? null : guard.frames.open(guard.receiver, { claims, shown, mime: offered.mime })
      if (guard !== null && pipe !== null) this.pipes.set(guard.receiver, pipe)
      if (pipe !== null) placed.push({ sid: offered.sid, pipe })
      // before the frames have said whose it is, it is in the place of each who claims it, for the engine sends only what has a place; nothing passes yet
      for (const sender of shown === null ? claims : [shown]) {
        const seat = this.seats.get(seatKey(sender))
        if (seat !== undefined) seated.set(seat, { offered, pipe })
      }
    }
    this.placed = placed
    for (const pipe of this.decided.keys()) if (!placed.some((one) => one.pipe === pipe)) this.decided.delete(pipe)
    const sids = new Set(offers.map(({ sid }) => sid))
    for (const list of [this.unlistedSince, this.putOff]) for (const sid of list.keys()) if (!sids.has(sid)) list.delete(sid)
    for (const seat of this.seats.values()) {
      const place = seated.get(seat)
      seat.occupy(place?.offered ?? null, place?.pipe ?? null)
    }
    this.setSilent(this.isSilent) // the library opens the sound of an element it puts a track into
  }

  /** The worker's word that a frame of `sender` opened: from then on the track is theirs. True if that changes what is shown. */
  opened(pipe: string, sender: Sender, now: number): boolean {
    const owner = this.decided.get(pipe)
    if (owner === undefined || !this.stillClaimed(pipe, owner)) this.decided.set(pipe, sender)
    return this.seats.get(seatKey(sender))?.opened(pipe, now) ?? false
  }

  /** The worker's word that frames come in this pipe and none opens: shown at once. */
  fails(pipe: string): void {
    for (const seat of this.seats.values()) seat.fails(pipe)
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
    const liars = this.falseClaims()
    const others = expected.filter((leaf) => leaf !== this.ownLeaf && !liars.has(leaf))
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
      ...[...this.falseClaims()].map((leaf) => ({ code: 'TRACK_CLAIMED', text: 'A member announced a track that carries the frames of another.', leaf }) as const),
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
    this.own = new Set()
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

  /** Who claims it by the signed list; a picture announced as sound, or the own track sent back, is nobody's. */
  private claims(offered: Offered): readonly Sender[] {
    const claims = this.senders.get(offered.sid) ?? []
    return claims.filter((sender) => sender.leaf !== this.ownLeaf && isSound(sender.source) === (offered.kind === 'audio'))
  }

  /** In whose place it is shown. Of one claim no frame of anybody else opens; of several the frames decide, and null is before they have. */
  private shown(claims: readonly Sender[], pipe: string | undefined): Sender | null {
    const owner = pipe === undefined ? undefined : this.decided.get(pipe)
    if (owner !== undefined && claims.some((each) => sameSender(each, owner))) return owner
    return claims.length === 1 ? (claims[0] ?? null) : null
  }

  private stillClaimed(pipe: string, owner: Sender): boolean {
    const sid = this.placed.find((one) => one.pipe === pipe)?.sid
    return (this.senders.get(sid ?? '') ?? []).some((each) => sameSender(each, owner))
  }

  /** Leaves that announced a track in which the frames of another opened, or one that this device sends itself. */
  private falseClaims(): ReadonlySet<number> {
    const found = new Set<number>()
    for (const [sid, claims] of this.senders) {
      const owners = this.placed.flatMap(({ sid: at, pipe }) => (at === sid ? [this.decided.get(pipe)] : [])).filter((owner) => owner !== undefined)
      for (const { leaf } of claims) {
        const ofAnother = owners.length > 0 && owners.every((owner) => owner.leaf !== leaf)
        if (leaf !== this.ownLeaf && (ofAnother || this.own.has(sid))) found.add(leaf)
      }
    }
    return found
  }

  private note(offered: Offered, claims: readonly Sender[], now: number): void {
    if (claims.length === 0) {
      if (!this.unlistedSince.has(offered.sid)) this.unlistedSince.set(offered.sid, now)
    } else {
      this.unlistedSince.delete(offered.sid)
      this.subscribe(offered, claims.some((sender) => this.wants(sender)))
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
