/** How this device asks for a room: a fresh key package with its own statement, to the head who passes it on (spec/opening.md §3). */
import { hex } from '../record'
import { type Asking, signAsking } from './asking'
import type { Engine } from './ports'
import { freshLeaf } from './founding'
import type { AskedLeaf } from './state'

type Bytes = Uint8Array
/** Of one room; of more the oldest is forgotten. */
const MOST_ASKED = 4

/** What this device enters the room with; the private half stays here until a Welcome uses it. */
export async function freshAsking(engine: Engine, room: Bytes): Promise<Asking> {
  const { keys, facts } = engine.data
  const entry = await freshAsked(engine, room)
  return signAsking({ talk: facts.talk, room, device: keys.deviceKey, mailbox: keys.mailboxKey }, entry.public, engine.sign)
}

export async function freshAsked(engine: Engine, room: Bytes): Promise<AskedLeaf> {
  const leaf = await freshLeaf(engine)
  const entry = { leafSeed: leaf.leafSeed, public: leaf.keyPackage.public, private: leaf.keyPackage.private, at: engine.hostNow() }
  const asked = [entry, ...(engine.data.asked[hex(room)] ?? [])].slice(0, MOST_ASKED)
  engine.data = { ...engine.data, asked: { ...engine.data.asked, [hex(room)]: asked }, answers: engine.data.answers.filter((a) => a.room !== hex(room)) }
  return entry
}

/** Asks a head, who passes it on to the room. */
export async function askAt(engine: Engine, room: Bytes, to: { readonly device: Bytes; readonly mailbox: Bytes }): Promise<void> {
  engine.oweMail(to.device, to.mailbox, { type: 'join', ...(await freshAsking(engine, room)) })
}
