/**
 * A device that was away while the others went on, after a restore, without what it holds (spec/protocol.md §10). To it the host seems to deny what it
 * signed. So once it has stopped, it looks in the host's log for the host's own word that the room went on from an earlier place, where both agree.
 * What it holds stays evidence; what stopped it is told as what it is, and its own lost words are kept as unsent.
 */
import { equalBytes } from '../record'
import type { Delivered } from '../transport/wire'
import { type GoingOn, readGoingOn } from './going-on'
import type { Engine } from './ports'
import { KIND, nextLog } from './receipts'
import type { Room } from './room'
import { readReceipts } from './room-receipts'

type Bytes = Uint8Array

export class WentOn {
  readonly #looking = new Map<string, (items: readonly Delivered[] | null) => void>()
  readonly #looked = new Set<string>()

  /** A new connection: what was looked for on the last one is looked for anew. */
  begin(): void {
    for (const end of this.#looking.values()) end(null)
    this.#looked.clear()
  }

  /** True when the items were shown for the look alone. */
  takes(id: string, items: () => readonly Delivered[]): boolean {
    const look = this.#looking.get(id)
    look?.(items())
    return look !== undefined
  }

  /** Once a connection, of a room that has stopped because the host shows less, or something else, than it signed. */
  async look(engine: Engine, room: Room): Promise<void> {
    if (this.#looked.has(room.id) || this.#looking.has(room.id)) return
    this.#looked.add(room.id)
    const said = await this.#find(engine, room).catch(() => null)
    if (said !== null) await engine.run(async () => lose(room, said.from))
  }

  async #find(engine: Engine, room: Room): Promise<GoingOn | null> {
    const { place, kept, room: id } = room.data
    const own = new Map<number, Bytes>([[kept.before.seq, kept.before.log]])
    let { log } = kept.before
    for (const row of await readReceipts(room.id, kept.before.seq + 1, place.seq, engine.ports.vault)) {
      log = await nextLog(log, row.envelope, row.stamp)
      own.set(row.seq, log)
    }
    const shown: Delivered[] = []
    let wake = (): void => undefined
    let over = false
    this.#looking.set(room.id, (items) => {
      if (items === null) over = true
      else shown.push(...items)
      wake()
    })
    try {
      const head = Number((await engine.host.request('subscribe', { room: id, after: kept.before.seq })).get('head'))
      for (let seen = kept.before.seq, at = 0; seen < head && !over;) {
        const item = shown[at]
        if (item === undefined) {
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        at += 1
        seen = item.seq
        const said = item.kind === KIND.restored ? await readGoingOn(id, room.context.host, item.bytes) : null
        const mine = said === null ? undefined : own.get(said.from)
        if (said !== null && said.without && said.from < place.seq && mine !== undefined && equalBytes(mine, said.log)) return said
      }
      return null
    } finally {
      this.#looking.delete(room.id)
    }
  }
}

/** The room went on after number `from` without what this device holds: said as that, and own words that are in no log any more are kept. */
export function lose(room: Room, from: number): void {
  const { problem } = room.data
  if (problem === null) return
  const own = room.messages.filter((m) => m.author === room.context.me && m.seq > from).map((m) => m.text)
  room.data = { ...room.data, problem: { ...problem, code: 'RESTORED_WITHOUT', detail: String(from) }, unsent: [...new Set([...room.data.unsent, ...own])] }
}
