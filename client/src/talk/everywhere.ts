/** Acts about persons (rules A7, A8) concern every room, and rooms stand alone (G2): the acting device posts them wherever the person is known. */
import { at } from '../domain'
import type { Engine } from './ports'
import { perform } from './perform'
import { isMember } from './reading'
import type { ProblemView } from './view'

type Body = Readonly<Record<string, unknown>>

/**
 * Posts it in every open room in which this person is a member and the rules accept it. Null when one did; else the code of the plenary, or of the first
 * room that refused: where the person is not known, the act has nothing to do.
 */
export async function performEverywhere(engine: Engine, kind: string, body: Body): Promise<ProblemView | null> {
  let refused: ProblemView | null = null
  let posted = false
  for (const room of engine.rooms.values()) {
    if (room.data.stage !== 'open' || !isMember(room.rules, engine.data.me.id)) continue
    const problem = await perform(engine, room, kind, body)
    posted ||= problem === null
    if (problem !== null && (refused === null || room === engine.plenary)) refused = problem
  }
  return posted ? null : (refused ?? { code: 'ROOM_NOT_OPEN' })
}

/** Role and powers are what the rules say now, wherever a head changed them or a head was replaced: the plenary's word first, then the caucus'. */
export function takeOffice(engine: Engine): void {
  const { me } = engine.data
  const room = [engine.plenary, engine.caucus].find((each) => each !== null && each.data.stage === 'open')
  const known = room == null ? undefined : at(room.rules.persons, me.id)
  if (known === undefined) return
  const same = known.role === me.role && known.powers.length === me.powers.length && known.powers.every((each) => me.powers.includes(each))
  if (!same) engine.data = { ...engine.data, me: { ...me, role: known.role as typeof me.role, powers: known.powers } }
}
