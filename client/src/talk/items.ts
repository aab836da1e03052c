/**
 * Items: what a delegation writes in its caucus, and how it leaves (rules L, spec/opening.md §4). An item is kept in the record of the caucus on every
 * device that was there when it was said; a release is linked to it by its hash alone, so nothing of an item stands in another room before it is delivered.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { contentHash, entriesOf, type Release } from '../domain'
import { encode, hex, utf8 } from '../record'
import type { Engine } from './ports'
import type { SignedEntry } from './entries'
import type { Room } from './room'
import type { RoomPayload } from './room-payloads'
import type { ItemData, RoomData } from './state'

type Said = Extract<RoomPayload, { type: 'item' }>

/** Rules G2: a line and a text. */
const LINE_LIMIT = 200
const TEXT_LIMIT = 20_000
const HASH = /^[0-9a-f]{64}$/

/** Takes an item into the record of the caucus it was said in; it counts from its owner's own people and nowhere else. */
export function takeItem(room: Room, by: string, { id, subject, content, salt, reach }: Said): void {
  const author = room.person(by)
  const words = { subject, content, salt }
  const own = room.data.kind === 'caucus' && author !== null && author.delegation === caucusOwner(room) && author.powers.includes('draft')
  if (!own || !wellMade({ id, subject, content, salt })) return room.notice('refused-entry', by, null, null, 'ITEM_REFUSED')
  const known = room.data.items.find((each) => each.id === id)
  if (known !== undefined && (known.subject !== subject || known.content !== content || known.salt !== salt))
    return room.notice('refused-entry', by, null, null, 'ITEM_DIFFERS')
  // the id says whose words these are: somebody else who says them, first or again, does not become their author
  const people = Object.keys(room.rules.persons).filter((person) => room.person(person)?.delegation === author.delegation)
  const owner = people.find((person) => itemId(room.data.room, person, words) === id)
  if (owner === undefined) return room.notice('refused-entry', by, null, null, 'ITEM_REFUSED')
  const item: ItemData =
    known === undefined ? { id, ...words, reach, by, at: room.data.place.stamp } : { ...known, reach, by: by === owner ? by : known.by }
  room.data = { ...room.data, items: known === undefined ? [...room.data.items, item] : room.data.items.map((each) => (each === known ? item : each)) }
}

/** The id of an item: of these words by this person in this room, with a salt that nobody guesses. */
export const itemId = (room: Uint8Array, by: string, { subject, content, salt }: Pick<Said, 'subject' | 'content' | 'salt'>): string =>
  hex(sha256(encode(['parley/1/item', room, by, subject, content, salt])))

export const caucusOwner = (room: Room): string => room.founding.owners[0]?.[0] ?? ''

/** Whether id, salt, subject and content have the shape of an item's. */
export const wellMade = (o: Pick<Said, 'id' | 'subject' | 'content' | 'salt'>): boolean =>
  HASH.test(o.id) && HASH.test(o.salt) && o.subject !== '' && [...o.subject].length <= LINE_LIMIT && !o.subject.includes('\n') && [...o.content].length <= TEXT_LIMIT

// --- which item a release is of --------------------------------------------------------------------------------------------
/** The salt of the nth release of an item, from 0: fresh each time (L3), and known to every device that has the item. */
export const saltOf = (item: ItemData, n: number): string => hex(sha256(utf8(`parley item 1\n${item.salt}\n${n}`)))

/** Content hashes of an item's releases so far looked at; they never change. */
const hashes = new WeakMap<ItemData, string[]>()

function hashOf(item: ItemData, n: number): string {
  const known = hashes.get(item) ?? []
  hashes.set(item, known)
  for (let i = known.length; i <= n; i++) known.push(contentHash(saltOf(item, i), item.content))
  return known[n] ?? ''
}

export interface FoundItem {
  readonly item: ItemData
  readonly room: Room
  readonly salt: string
  readonly hash: string
}

/** The item here that has this content hash; null on a device that was not there when it was said. */
export function itemOf(engine: Engine, hash: string): FoundItem | null {
  const rooms = [...engine.rooms.values()].filter((room) => room.data.items.length > 0)
  const releases = releasesSeen(engine)
  for (let n = 0; n <= releases; n++)
    for (const room of rooms)
      for (const item of room.data.items) if (hashOf(item, n) === hash) return { item, room, salt: saltOf(item, n), hash }
  return null
}

const releasesSeen = (engine: Engine): number =>
  [...engine.rooms.values()].reduce((sum, room) => sum + entriesOf(room.rules.releases).length, 0)

/** What the next release of an item is made with: a hash that stands in no room and waits to be in none. */
export function nextRelease(engine: Engine, item: ItemData): { readonly salt: string; readonly hash: string } {
  const rooms = [...engine.rooms.values()]
  const used = new Set<unknown>(rooms.flatMap((room) => [
    ...entriesOf(room.rules.releases).map(([, release]) => release.content_hash),
    ...room.intents().map((intent) => (intent.do === 'entry' ? intent.body['content_hash'] : null)),
  ]))
  for (let n = 0; ; n++) if (!used.has(hashOf(item, n))) return { salt: saltOf(item, n), hash: hashOf(item, n) }
}

// --- what follows from an opening ------------------------------------------------------------------------------------------
/** How long the device whose person offered is given to deliver, before others of the delegation step in. */
const STEP_IN_MS = 4_000
const RANK_MS = 2_000

/** Own items that were opened and not delivered yet go out by themselves (L2). Of several deliveries the log takes the first. */
export function owedReleases(engine: Engine): void {
  for (const room of engine.rooms.values()) {
    if (room.data.stage !== 'open' || room.data.kind === 'caucus') continue
    for (const [id, release] of entriesOf(room.rules.releases)) {
      if (release.state !== 'opened' || release.delegation !== engine.data.me.delegation || !myTurn(engine, room, id, release)) continue
      const found = delivering(room, id) ? null : itemOf(engine, release.content_hash)
      if (found === null) continue
      const body = { release: id, salt: found.salt, content: found.item.content }
      room.enqueue({ do: 'entry', id: 0, kind: 'release.deliver', body, sign1: null, owed: true })
    }
  }
}

const delivering = (room: Room, id: string): boolean =>
  room.intents().some((each) => each.do === 'entry' && each.kind === 'release.deliver' && each.body['release'] === id)

function myTurn(engine: Engine, room: Room, id: string, release: Release): boolean {
  const me = engine.data.me.id
  const able = (room.group?.leaves ?? []).map((leaf) => room.person(room.personOf(leaf)))
    .filter((person) => person?.delegation === release.delegation && person.powers.includes('speak'))
    .map((person) => person?.id)
  const rank = able.indexOf(me)
  const offered = room.data.releases[id]?.steps[0]?.by
  return rank >= 0 && (offered === me || engine.hostNow() > release.at + STEP_IN_MS + RANK_MS * rank)
}

// --- what a room remembers of releases -------------------------------------------------------------------------------------
const STEPS: Readonly<Record<string, RoomData['releases'][string]['steps'][number]['what']>> = {
  'release.offer': 'offered', 'release.open': 'opened', 'release.undo': 'undone', 'release.deliver': 'delivered',
  'release.authorise': 'authorised', 'release.revoke': 'revoked', 'release.carry': 'carried',
}
const FIRST: ReadonlySet<string> = new Set(['release.offer', 'release.authorise', 'release.carry'])

/** Who did what to a release and when: the receipts. Of an authorisation the signed words too, which a mediator shows where he carries it. */
export function noteRelease(room: Room, { entry, sign1 }: SignedEntry, body: Readonly<Record<string, unknown>>): void {
  const { releases, place } = room.data
  if (entry.kind === 'second') {
    const known = releases[String(body['entry'])]
    if (known !== undefined) keep(room, String(body['entry']), { ...known, sign1s: [...known.sign1s, sign1] })
    return
  }
  const what = STEPS[entry.kind]
  if (what === undefined) return
  const id = FIRST.has(entry.kind) ? entry.id : String(body['release'] ?? body['authorisation'])
  const known = releases[id] ?? { steps: [], sign1s: [] }
  const sign1s = entry.kind === 'release.authorise' ? [sign1] : known.sign1s
  keep(room, id, { steps: [...known.steps, { what, by: entry.author, at: place.stamp }], sign1s })
}

function keep(room: Room, id: string, release: RoomData['releases'][string]): void {
  room.data = { ...room.data, releases: { ...room.data.releases, [id]: release } }
}
