/**
 * What the media of the live room are told: keys that no earlier page of this device can have had, and whose tracks are announced. What an earlier page
 * sent under, this one cannot know: its disk may be an older copy. So it waits for a key change of its own making (spec/media.md §4).
 */
import { voiceAndPicture } from '../domain'
import { hex } from '../record'
import type { Engine } from './ports'
import type { Room } from './room'

/** Whether a key change of this page's making waits or is under way. */
const changesKeys = ({ data: { inflight, queue }, refreshes }: Room): boolean =>
  queue.some((each) => each.do === 'refresh') || (inflight !== null && refreshes.has(hex(inflight.hash)))

/** A key change that the room did not take is asked for again after so long, ms. */
const AGAIN_MS = 5_000

export class MediaSide {
  #wanted: { readonly room: string; readonly asked: number } | null = null // where this page has begun

  constructor(readonly engine: Engine) {}

  /** This page starts in a room: at once if it has changed the keys there, else after a key change of its own. */
  async beginMedia(id: string): Promise<void> {
    this.#wanted = { room: id, asked: -Infinity }
    if (this.engine.rooms.get(id)?.ownKeys === true) await this.signalKeys(id, [])
    else this.freshKeys()
  }

  /** The key change this page still needs, once the log is caught up and nothing of it is under way. */
  freshKeys(): void {
    const room = this.engine.rooms.get(this.#wanted?.room ?? '')
    if (this.#wanted === null || room === undefined || this.engine.data.liveRoom !== room.id) return
    if (room.ownKeys || room.data.stage !== 'open' || changesKeys(room)) return
    const now = this.engine.ports.now()
    if (now - this.#wanted.asked < AGAIN_MS) return
    this.#wanted = { room: room.id, asked: now }
    room.enqueue({ do: 'refresh', id: 0 })
  }

  async signalKeys(id: string, removed: readonly number[]): Promise<void> {
    const room = this.engine.rooms.get(id)
    if (this.engine.data.liveRoom !== id || room === undefined) return
    if (!voiceAndPicture(room.rules)) return // the page has stopped; no key it could go on with (rules R11)
    const key = await room.frameKey()
    if (key === null) return this.engine.ports.onSignal({ kind: 'no-keys', room: id })
    if (!room.ownKeys) return // the fresh epoch is on its way
    this.engine.ports.onSignal({ kind: 'keys', room: id, ...key, removed })
  }

  signalSenders(id: string): void {
    const room = this.engine.rooms.get(id)
    if (room === undefined || this.engine.data.liveRoom !== id) return
    const all = Object.entries(room.data.sending).map(([leaf, tracks]) => ({ leaf: Number(leaf), tracks }))
    const others = all.filter((s) => s.leaf !== room.group?.ownLeaf)
    const senders = others.flatMap((s) => s.tracks.map((t) => ({ engineId: t.engineId, leaf: s.leaf, context: t.context })))
    const here = this.engine.present.get(id)
    const expected = others.filter((s) => s.tracks.length > 0 && this.#isHere(room, s.leaf, here)).map((s) => s.leaf)
    this.engine.ports.onSignal({ kind: 'senders', room: id, senders, expected })
  }

  #isHere(room: Room, leaf: number, here: ReadonlySet<string> | undefined): boolean {
    const view = room.group?.leaves.find((l) => l.index === leaf)
    const device = view === undefined ? undefined : room.data.people[room.personOf(view)]?.device
    return here === undefined || device === undefined || here.has(hex(device))
  }
}
