/** How a member whose device stopped asks to come back, and who puts that before the room (spec/crypto.md §14). */
import { encodeJoin, equalBytes, type Join, sha256, sign1 } from '../record'
import { freshAsked } from './askings'
import type { Mail } from './mail-payloads'
import type { Engine } from './ports'
import { isMember } from './reading'
import { readReturn, RETURN, takesReturns } from './returning'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'

/** Whether anybody else is in the room: one alone has nobody to ask. */
const othersIn = (room: Room): readonly string[] => Object.keys(room.data.people).filter((each) => each !== room.context.me && isMember(room.rules, each))

/** Asks everybody who may admit, since nobody of the own delegation may be there. Returns a code, or null. */
export async function askBack(engine: Engine, room: Room): Promise<string | null> {
  const able = othersIn(room)
  if (able.length === 0) return 'NOBODY_TO_ASK'
  const { keys, facts } = engine.data
  const { public: keyPackage } = await freshAsked(engine, room.data.room)
  const join: Join = { talk: facts.talk, room: room.data.room, package: await sha256(keyPackage), device: keys.deviceKey, mailbox: keys.mailboxKey }
  const signed = await sign1(RETURN, encodeJoin(join), engine.sign)
  for (const person of able) {
    const to = room.data.people[person]
    if (to !== undefined) engine.oweMail(to.device, to.mailbox, { type: 'return', keyPackage, signed })
  }
  return null
}

/** A letter from somebody who cannot speak in the room: it is put before it. Whoever else was asked has perhaps done so. */
export async function onReturn(engine: Engine, mail: Extract<Mail, { type: 'return' }>): Promise<void> {
  for (const room of engine.rooms.values()) {
    if (!takesReturns(room)) continue
    const asked = await readReturn(room, mail, engine.hostNow())
    if (asked === null) continue
    const known = room.data.requests.some((each) => each.person === asked.person && equalBytes(each.keyPackage, mail.keyPackage))
    if (!known) room.enqueueOnce(encodeRoomPayload({ type: 'return', keyPackage: mail.keyPackage, signed: mail.signed }))
    return
  }
}
