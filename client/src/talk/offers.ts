/** A head's word that a person may ask for entry to a room (spec/opening.md §7): room and founding document, signed, by mail, and in no log. */
import { encode, equalBytes, hex, readFounding, sign1, verifySign1 } from '../record'
import { foundedByHeads } from './agreed'
import { askAt } from './askings'
import type { Engine } from './ports'
import { octets, oneOf, signedFields, truth, words } from './payload-fields'
import type { Room } from './room'
import type { OfferData } from './state'

type Bytes = Uint8Array
export const OFFER = 'parley/1/offer'
const KINDS = ['caucus', 'corridor', 'contact', 'track'] as const

interface Offer extends Omit<OfferData, 'at'> {
  readonly to: string
  readonly signer: Bytes
}

/** Offers the room to one person, once. */
export async function offerRoom(
  engine: Engine,
  room: Room,
  o: { readonly person: string; readonly device: Bytes; readonly mailbox: Bytes; readonly visit: boolean },
): Promise<void> {
  const mark = `${o.person}/${room.id}`
  if (!o.visit && engine.data.offered.includes(mark)) return
  const { facts, keys } = engine.data
  const payload = encode([
    1, 'offer', facts.talk, o.person, room.data.room, room.data.kind, room.data.title, room.data.founding, keys.deviceKey, keys.mailboxKey, o.visit,
  ])
  engine.data = { ...engine.data, offered: o.visit ? engine.data.offered : [...engine.data.offered, mark] }
  engine.oweMail(o.device, o.mailbox, { type: 'offer', signed: await sign1(OFFER, payload, engine.sign) })
}

/** An offer to this person by a head whose words were compared, of a room founded by such heads; null otherwise. */
async function readOffer(engine: Engine, signed: Bytes): Promise<Offer | null> {
  const said = read(engine, signed)
  if (said === null || said.to !== engine.data.me.id) return null
  const { plenary } = engine.roomContext()
  const keys = new Map(plenary.owners.flatMap(([owner]) => engine.headKeys(owner)).map((key) => [hex(key), key]))
  for (const signer of keys.values()) {
    const isHis = await verifySign1(OFFER, signed, signer).then(
      () => true,
      () => false,
    )
    if (!isHis) continue
    const founding = readFounding(said.founding)
    const fits = equalBytes(founding.room, said.room) && founding.rk === said.kind && equalBytes(founding.talk, plenary.talk)
    return fits && foundedByHeads(founding, (owner) => engine.headKeys(owner)) ? { ...said, signer } : null
  }
  return null
}

/** What it says, before its signature is looked at. */
function read(engine: Engine, signed: Bytes): Omit<Offer, 'signer'> | null {
  const f = signedFields(signed, 'offer', 11)
  try {
    if (f === null || !equalBytes(octets(f[2]), engine.data.facts.talk)) return null
    return {
      to: words(f[3]),
      room: octets(f[4], 16),
      kind: oneOf(f[5], KINDS),
      title: words(f[6]),
      founding: octets(f[7]),
      device: octets(f[8], 32),
      mailbox: octets(f[9], 32),
      visit: truth(f[10]),
    }
  } catch {
    return null
  }
}

/** What was offered is kept; a visit this person asked for, and a co-head's own caucus, are entered without asking him again. */
export async function onOffer(engine: Engine, signed: Bytes): Promise<void> {
  const offer = await readOffer(engine, signed)
  if (offer === null) return
  const { to: _to, signer, ...kept } = offer
  const isHeadOf = (delegation: string): boolean => engine.headKeys(delegation).some((key) => equalBytes(key, signer))
  const owner = readFounding(offer.founding).owners[0]?.[0] ?? ''
  const own = isHeadOf(engine.data.me.delegation)
  if (offer.kind === 'caucus' && owner === engine.data.me.delegation) return own ? enterOwnCaucus(engine, kept) : undefined
  // nobody but its own head lets a visitor in: what he enters with would go to whoever offers
  if (offer.kind === 'caucus' || offer.visit) return isHeadOf(owner) ? enterAsVisitor(engine, kept, owner) : undefined
  if (own) keep(engine, kept)
}

const keep = (engine: Engine, offer: Omit<OfferData, 'at'>): void => {
  engine.data = { ...engine.data, offers: { ...engine.data.offers, [hex(offer.room)]: { ...offer, at: engine.hostNow() } } }
}

async function enterOwnCaucus(engine: Engine, offer: Omit<OfferData, 'at'>): Promise<void> {
  if (engine.data.me.role !== 'head' || engine.data.caucus !== null) return
  keep(engine, offer)
  engine.data = { ...engine.data, caucus: offer.room }
  await askAt(engine, offer.room, offer)
}

async function enterAsVisitor(engine: Engine, offer: Omit<OfferData, 'at'>, owner: string): Promise<void> {
  const knock = engine.data.knocking[owner]
  if (knock === undefined || knock.declined !== null) return
  const { [owner]: _answered, ...knocking } = engine.data.knocking
  engine.data = { ...engine.data, knocking }
  keep(engine, offer)
  await askAt(engine, offer.room, offer)
}
