/** What a person does with items (rules L): writing, offering, giving to a mediator, carrying. Opening, undoing and revoking need no more than `perform`. */
import { at } from '../domain'
import { hex } from '../record'
import type { Engine } from './ports'
import { itemId, itemOf, nextRelease } from './items'
import { perform } from './perform'
import { kindOf, visitorsOf } from './reading'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import type { ItemData } from './state'
import type { ProblemView, Reach } from './view'
import { clean } from './own-text'

export interface ItemDraft {
  /** Of an item that is there; null for a new one. */
  readonly id: string | null
  readonly subject: string
  readonly content: string
  readonly reach: Reach
}
type Answer = ProblemView | null

const random = (): string => hex(crypto.getRandomValues(new Uint8Array(32)))

function ownCaucus(engine: Engine): Room | null {
  const { caucus } = engine
  return caucus?.data.stage === 'open' ? caucus : null
}

/** Says an item in the own caucus. Refused while a visitor is there who should not read it; if one comes before it is sent, it waits until he has gone. */
export function writeItem(engine: Engine, draft: ItemDraft): Answer {
  const caucus = ownCaucus(engine)
  if (caucus === null) return { code: 'ROOM_NOT_OPEN' }
  if (caucus.person(engine.data.me.id)?.powers.includes('draft') !== true) return { code: 'NO_POWER' }
  const apart = draft.reach === 'own' || draft.id !== null // what is there already was not written for him
  if (apart && visitorsOf(caucus.rules).length > 0) return { code: 'ITEM_VISITOR' }
  if (draft.id !== null) {
    const known = caucus.data.items.find((each) => each.id === draft.id)
    return known === undefined ? { code: 'ITEM_UNKNOWN' } : say(caucus, { ...known, reach: draft.reach }, apart)
  }
  const [subject, content] = [clean(draft.subject), clean(draft.content)]
  if ('problem' in subject) return subject.problem
  if ('problem' in content) return content.problem
  if (subject.text === '' || content.text === '' || subject.text.includes('\n')) return { code: 'MALFORMED' }
  if ([...subject.text].length > 200 || [...content.text].length > 20_000) return { code: 'TOO_LONG' }
  const words = { subject: subject.text, content: content.text, salt: random() }
  return say(caucus, { id: itemId(caucus.data.room, engine.data.me.id, words), ...words, reach: draft.reach }, apart)
}

function say(room: Room, { id, subject, content, salt, reach }: Omit<ItemData, 'by' | 'at'>, apart: boolean): null {
  room.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'item', id, subject, content, salt, reach }), apart })
  return null
}

const itemIn = (room: Room, id: string): ItemData | undefined => room.data.items.find((each) => each.id === id)

/** Offers an item of the own caucus in plenary. Only its subject and a hash go there. */
export async function releaseItem(engine: Engine, id: string, to: readonly string[]): Promise<Answer> {
  const { caucus, plenary } = engine
  const item = caucus === null ? undefined : itemIn(caucus, id)
  if (item === undefined) return { code: 'ITEM_UNKNOWN' }
  if (plenary?.data.stage !== 'open') return { code: 'ROOM_NOT_OPEN' }
  if (item.reach !== 'plenary') return { code: 'ITEM_STAYS' }
  return perform(engine, plenary, 'release.offer', { subject: item.subject, content_hash: nextRelease(engine, item).hash, to: [...to] })
}

/** The mediator, who is a visitor in the own caucus now, is given the item and the owner's signed word of where it may go. */
export async function authoriseItem(engine: Engine, id: string, o: { to: readonly string[]; form: string; validUntil: number }): Promise<Answer> {
  const caucus = ownCaucus(engine)
  const item = caucus === null ? undefined : itemIn(caucus, id)
  if (caucus === null || item === undefined) return { code: 'ITEM_UNKNOWN' }
  if (!(at(caucus.rules.heads, engine.data.me.delegation) ?? []).includes(engine.data.me.id)) return { code: 'ITEM_BY_HEAD' } // whom other caucuses know (L5)
  if (item.reach === 'own') return { code: 'ITEM_STAYS' }
  if (!visitorsOf(caucus.rules).some((each) => kindOf(caucus.rules, caucus.person(each)?.delegation ?? '') === 'neutral')) return { code: 'MEDIATOR_AWAY' }
  const body = { subject: item.subject, content_hash: nextRelease(engine, item).hash, to: [...o.to], form: o.form, valid_until: o.validUntil }
  const problem = await perform(engine, caucus, 'release.authorise', body)
  if (problem === null) say(caucus, item, false) // who came after it was written has it now
  return problem
}

/** Where and by which signed words an authorisation was given that this device saw. */
function authorised(engine: Engine, id: string): Room | null {
  return [...engine.rooms.values()].find((room) => room.data.releases[id] !== undefined && at(room.rules.releases, id)?.form != null) ?? null
}

/** Word for word as its owner wrote it, or in own words, which are labelled so and bind nobody. */
export async function carryItem(engine: Engine, id: string, room: Room, words: string): Promise<Answer> {
  const from = authorised(engine, id)
  const given = from === null ? undefined : at(from.rules.releases, id)
  if (from === null || given?.form == null) return { code: 'NOT_FOUND' }
  if (given.state === 'revoked') return { code: 'ALREADY_REVOKED' }
  const found = given.form === 'verbatim' ? itemOf(engine, given.content_hash) : null
  if (given.form === 'verbatim' && found === null) return { code: 'ITEM_UNKNOWN' }
  const proof = (from.data.releases[id]?.sign1s ?? []).map(hex).join('.')
  const { delegation: owner, content_hash, to, form, valid_until } = given
  const authorisation = { id, owner, content_hash, to, form, valid_until, proof }
  const body = found === null ? { authorisation, content: words } : { authorisation, salt: found.salt, content: found.item.content }
  return perform(engine, room, 'release.carry', body)
}
