/** Who vouches for what this device has of its rooms, as it is shown: what was heard and signed, and what is missing. */
import { ownDelegation, partiesOf, vouchedUpTo } from './confirmed'
import type { Engine } from './ports'
import type { Room } from './room'
import type { VouchingView } from './view'
import { isMissing } from './words-in-time'

export const vouchingViews = (engine: Engine): Readonly<Record<string, VouchingView>> =>
  Object.fromEntries([...engine.rooms.values()].filter((room) => room.data.stage === 'open' || room.data.stage === 'halted').map((room) => [room.id, vouchingView(room, engine.hostNow())]))

function vouchingView(room: Room, now: number): VouchingView {
  const own = ownDelegation(room)
  const parties = partiesOf(room.rules).map((delegation) => ({
    delegation,
    heard: delegation === own ? null : (room.confirmed.by[delegation]?.at ?? null),
    upTo: vouchedUpTo(room, delegation),
    all: vouchedUpTo(room, delegation) >= room.rules.position,
    missing: delegation !== own && isMissing(room, delegation, now),
  }))
  return { parties, all: parties.every((each) => each.all) }
}
