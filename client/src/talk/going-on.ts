/** A room that goes on after its host was restored (spec/protocol.md §10): the host signs from which place. It is told, and kept with the receipts. */
import { decode, equalBytes, verifySign1 } from '../record'
import type { Room } from './room'

type Bytes = Uint8Array

export interface GoingOn {
  readonly from: number
  /** The running hash there. */
  readonly log: Bytes
  readonly restored: number
  readonly without: boolean
}

/** What the host signed when a room went on (kind 6): after which number; null unless it is of this room and by this host. */
export async function readGoingOn(room: Bytes, host: Bytes, bytes: Bytes): Promise<GoingOn | null> {
  try {
    const f = decode(await verifySign1('parley/1/restored', bytes, host))
    if (!Array.isArray(f) || f.length !== 8 || f[0] !== 1 || f[1] !== 'restored' || !(f[2] instanceof Uint8Array) || !equalBytes(f[2], room)) return null
    const [from, log, restored, without] = [f[3], f[4], f[5], f[7]] as unknown[]
    if (!(log instanceof Uint8Array) || typeof restored !== 'number' || typeof without !== 'boolean') return null
    return typeof from === 'number' ? { from, log, restored, without } : null
  } catch {
    return null
  }
}

/** Takes the item. One that the host did not sign in this form says nothing; its receipt stands as any other. */
export async function takeGoingOn(room: Room, bytes: Bytes): Promise<void> {
  const said = await readGoingOn(room.data.room, room.context.host, bytes)
  if (said !== null) room.notice('host-restored', null, null, null, said.without ? 'RESTORED_WITHOUT' : null)
}
