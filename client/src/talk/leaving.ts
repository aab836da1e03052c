/**
 * A party that left in plenary leaves the rooms it shares too (rules A9, G2): a device of its signers says so in each that it is in. Its own caucus stays
 * its own.
 */
import { isMember, personOf } from './reading'
import type { Engine } from './ports'
import { AGREED } from './repeats'

export function owedLeaving(engine: Engine): void {
  const { me } = engine.data
  if (engine.plenary?.rules.left.includes(me.delegation) !== true) return
  for (const room of engine.rooms.values()) {
    const here = AGREED.has(room.data.kind) && room.data.stage === 'open' && isMember(room.rules, me.id) && !room.rules.left.includes(me.delegation)
    const said = room.intents().some((intent) => intent.do === 'entry' && intent.kind === KIND)
    if (here && !said && personOf(room.rules, me.id)?.powers.includes('sign') === true) room.enqueue({ do: 'entry', id: 0, kind: KIND, body: { public: false }, sign1: null })
  }
}

const KIND = 'delegation.leave'
