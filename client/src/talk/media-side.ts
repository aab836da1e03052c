/** What the media of the live room are told: keys of an epoch no earlier page of this device has sent under, and whose tracks are announced. */
import { voiceAndPicture } from '../domain'
import { hex } from '../record'
import type { Engine } from './ports'
import type { Room } from './room'

export class MediaSide {
  #sentHere = new Set<string>() // rooms this page has sent frames in

  constructor(readonly engine: Engine) {}

  /** The live room's epoch is marked as used before its keys go out, in the same write as what began it. */
  claimEpoch(): void {
    const room = this.engine.rooms.get(this.engine.data.liveRoom ?? '')
    if (room === undefined || !this.#sentHere.has(room.id) || room.group === null || room.data.stage !== 'open') return
    const epoch = Number(room.group.epoch)
    if (room.data.framesUpTo < epoch) room.data = { ...room.data, framesUpTo: epoch }
  }

  /** This page starts sending in a room: under an epoch no earlier page of this device has sent in, whose counters are gone. */
  async beginMedia(id: string): Promise<void> {
    const room = this.engine.rooms.get(id)
    if (room === undefined) return
    const used = room.data.framesUpTo >= room.data.attested.epoch
    if (used && !this.#sentHere.has(id)) room.enqueue({ do: 'refresh', id: 0 })
    else await this.signalKeys(id, [])
  }

  async signalKeys(id: string, removed: readonly number[]): Promise<void> {
    const room = this.engine.rooms.get(id)
    if (this.engine.data.liveRoom !== id || room === undefined) return
    if (!voiceAndPicture(room.rules)) return // the page has stopped; no key it could go on with (rules R11)
    const key = await room.frameKey()
    if (key === null) return this.engine.ports.onSignal({ kind: 'no-keys', room: id })
    if (room.data.framesUpTo >= key.epoch && !this.#sentHere.has(id)) return // the fresh epoch is on its way
    this.#sentHere.add(id)
    if (room.data.framesUpTo < key.epoch) {
      room.data = { ...room.data, framesUpTo: key.epoch }
      await this.engine.write()
    }
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
