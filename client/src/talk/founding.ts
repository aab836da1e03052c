/** How a room begins on this device: the plenary from the founding document, a caucus from the charter in force, any room from a Welcome. */
import { createGroup, encodeGroup, join, type Group, type KeyPackagePair, makeKeyPackage } from '../crypto'
import { at, type Charter, charterTemplate, decodeState, type Delegation, encodeState, foundRoom, type Person, type RoomState, type Template } from '../domain'
import { ed25519FromSeed, encodeFounding, equalBytes, type Founding, hex, readFounding, readPerson, readSign1, sha256 } from '../record'
import { agreedOf, agreedTerms, believeAgreed, firstState, inGoodStanding } from './agreed'
import { certifyDevice, foundingHash, leafCheck, leafIdentity, nameIn } from './certificates'
import type { Engine } from './ports'
import { LETTER_BYTES } from './letters'
import type { Welcome } from './mail-payloads'
import type { HeadSlot, TalkFacts } from './payloads'
import { decodeRoster, type Roster } from './room-payloads'
import { charterOf, kindOf } from './reading'
import { Room, type RoomContext } from './room'
import { attest, ownersNeeded, settle } from './room-epoch'
import { evidenceProblem } from './room-policy'
import { addFoundingHeads } from './room-send'
import type { HeadKnown } from './opening-data'
import type { RecordData } from './record-data'
import type { RoomData } from './state'
import { believedHeads, believeSuccessions, headsShown } from './successions'
import { emptyPlace } from './receipts'
import { keptAfter } from './room-receipts'
import { partingOf, waitsToReturn } from './returning'
import type { RoomKind } from './view'
import { believeDepartures } from './leaving'

type Bytes = Uint8Array
const DAY_S = 24 * 3600
const YEAR_S = 366 * DAY_S
const YEAR_MS = YEAR_S * 1000

/** The powers a head has by default (rules A3), sorted as every device sorts them. */
export function headPowers(kind: string, chairs: boolean): readonly string[] {
  if (kind === 'observer') return ['speak']
  const usual = ['admit', 'draft', 'record', 'speak', ...(kind === 'party' ? ['sign'] : []), ...(chairs ? ['chair'] : [])]
  return usual.sort()
}

/** Who conducts sessions under a template (rules C7): the parties in turn; else the first neutral, or the first party where there is none. */
export function chairs(facts: TalkFacts): readonly string[] {
  const ofKind = (kind: string): readonly string[] => facts.delegations.filter((d) => d.kind === kind).map((d) => d.id)
  return facts.template === 'bilateral' ? ofKind('party') : [...ofKind('neutral'), ...ofKind('party')].slice(0, 1)
}

export function foundingDelegations(facts: TalkFacts, heads: readonly HeadKnown[]): readonly Delegation[] {
  return facts.delegations.map((d) => ({
    ...d,
    signature: 'any' as const,
    heads: facts.heads.flatMap((slot: HeadSlot, i) => (slot.delegation === d.id ? heads.filter((h) => h.slot === i).map((h) => h.id) : [])),
  }))
}

function headPersons(facts: TalkFacts, heads: readonly HeadKnown[]): readonly Person[] {
  const chairing = chairs(facts)
  return heads.map((h) => {
    const certified = readPerson(readSign1(h.person).payload)
    const kind = facts.delegations.find((d) => d.id === certified.delegation)?.kind ?? 'observer'
    return {
      id: h.id,
      delegation: certified.delegation,
      name: nameIn(certified.shown),
      role: 'head',
      powers: headPowers(kind, chairing.includes(certified.delegation)),
      key: hex(h.key),
    }
  })
}

/** The rules' state of a plenary before any charter: the heads are members (rules C4). */
export function plenaryRules(facts: TalkFacts, heads: readonly HeadKnown[]): RoomState {
  return foundRoom({
    kind: 'plenary',
    owners: facts.delegations.filter((d) => d.kind !== 'observer').map((d) => d.id),
    delegations: foundingDelegations(facts, heads),
    persons: headPersons(facts, heads),
    members: heads.map((h) => h.id),
  })
}

export interface LeafKeys {
  readonly leafSeed: Bytes
  readonly keyPackage: KeyPackagePair
}

/** A fresh leaf for one admission: its own signature key, certified by the person's key for this talk. */
export async function freshLeaf(engine: Engine): Promise<LeafKeys> {
  const { me, facts } = engine.data
  if (me.certificate === null) throw new Error('no certificate yet')
  const leafSeed = crypto.getRandomValues(new Uint8Array(32))
  const { publicKey } = await ed25519FromSeed(leafSeed)
  const now = engine.hostNow()
  const device = await certifyDevice({ talk: facts.talk, who: me.id, mls: publicKey, until: Math.floor(now + YEAR_MS) }, engine.sign)
  const notBefore = Math.floor(now / 1000) - 2 * DAY_S // whoever adds it may have a clock a day off
  return { leafSeed, keyPackage: await makeKeyPackage(leafIdentity(me.certificate, device), leafSeed, notBefore, notBefore + YEAR_S) }
}

interface Start {
  readonly room: Bytes
  readonly kind: RoomKind
  readonly title: string
  readonly founding: Bytes
  readonly leafSeed: Bytes
  readonly group: Group
}

const FROM_THE_BEGINNING: RecordData = { joined: 0, state: new Uint8Array(), whole: true, asked: null, promised: null, failed: [], offers: [], by: null }

/** A room as it is before anything happened in it. */
export function firstRecord(s: Start, people: RoomData['people']): RoomData {
  const zero = new Uint8Array(32)
  return {
    room: s.room,
    kind: s.kind,
    title: s.title,
    founding: s.founding,
    stage: 'open',
    place: emptyPlace,
    kept: keptAfter(emptyPlace),
    group: encodeGroup(s.group),
    leafSeed: s.leafSeed,
    owed: null,
    base: -1,
    position: 0,
    time: 0,
    queue: [],
    inflight: null,
    nextIntent: 1,
    evidence: {},
    consents: {},
    people,
    certificates: {},
    successions: [],
    departures: {},
    welcomes: {},
    leaving: {},
    takenOff: {},
    requests: [],
    items: [],
    positions: [],
    releases: {},
    agreed: {},
    files: {},
    askedSince: {},
    attested: { epoch: -1, mine: { epoch: -1, auth: zero, seq: 0, log: zero, tree: zero, state: zero }, leaves: [] },
    sending: {},
    hands: [],
    record: FROM_THE_BEGINNING,
    wanted: [],
    zones: {},
    zoneSaid: '',
    notices: [],
    said: 0,
    unread: 0,
    unsent: [],
    problem: null,
    putOut: {},
    removedBy: null,
    proposals: [],
    signed: [],
  }
}

const peopleOfHeads = (heads: readonly HeadKnown[]): RoomData['people'] =>
  Object.fromEntries(heads.map((h) => [h.id, { device: h.device, mailbox: h.mailbox }]))

/** The head of slot 0 makes the plenary and adds the others. */
export async function makePlenary(engine: Engine): Promise<void> {
  const { opening, plenaryFounding, plenary, facts } = engine.data
  if (opening === null || plenaryFounding === null || opening.leafSeed === null || opening.keyPackage === null) return
  const group = await createGroup({
    room: plenary,
    foundingHash: await foundingHash(plenaryFounding),
    keyPackage: opening.keyPackage,
    leafSeed: opening.leafSeed,
    leafCheck: leafCheck(readFounding(plenaryFounding)),
  })
  const rules = plenaryRules(facts, opening.heads)
  const data = firstRecord(
    { room: plenary, kind: 'plenary', title: '', founding: plenaryFounding, leafSeed: opening.leafSeed, group },
    peopleOfHeads(opening.heads),
  )
  const room = new Room(engine.roomContext(), data, { group, rules })
  const packages = opening.matches
    .filter((m) => m.slot !== engine.data.me.slot)
    .map((m) => m.keyPackage)
    .filter((k): k is Bytes => k !== null)
  await addFoundingHeads(room, packages)
  engine.addRoom(room)
}

/** Whom a caucus knows from its beginning (G2): every head, whose signature proves what a mediator carries in (L5), and the persons of neutrals (R7). */
function belongs(rules: RoomState, person: string): boolean {
  const delegation = at(rules.persons, person)?.delegation ?? ''
  return (at(rules.heads, delegation) ?? []).includes(person) || kindOf(rules, delegation) === 'neutral'
}

/** Nobody could post a later subscription here: who has subscribed is known in plenary, and looked up there before anybody is let in (spec/opening.md §7). */
const neutralsOf = (rules: RoomState): readonly string[] => rules.delegations.filter((d) => d.kind === 'neutral').map((d) => d.id)

/** The first head opens the own caucus as soon as a charter is in force (rules R2, G2); co-heads are offered it. */
export async function makeCaucus(engine: Engine): Promise<void> {
  const plenary = engine.plenary
  const { me, facts, keys } = engine.data
  if (plenary === null || me.certificate === null) return
  const inForce = charterOf(plenary.rules)
  if (inForce === null) return
  const id = crypto.getRandomValues(new Uint8Array(16))
  const founding = encodeFounding({
    talk: facts.talk,
    room: id,
    rk: 'caucus',
    owners: [[me.delegation, [keys.personKey]]],
    rules: 1,
    protocol: 1,
    psk: null,
  } satisfies Founding)
  const leaf = await freshLeaf(engine)
  const group = await createGroup({
    room: id,
    foundingHash: await foundingHash(founding),
    keyPackage: leaf.keyPackage,
    leafSeed: leaf.leafSeed,
    leafCheck: leafCheck(engine.roomContext().plenary),
  })
  const needed = Object.keys(plenary.rules.persons).filter((person) => belongs(plenary.rules, person))
  const rules = foundRoom({
    kind: 'caucus',
    owners: [me.delegation],
    delegations: inForce.charter.delegations,
    persons: needed.flatMap((person) => inGoodStanding(plenary.rules, person) ?? []),
    members: [me.id],
    charter: inForce,
    heads: plenary.rules.heads,
    subscribed: neutralsOf(plenary.rules),
    left: plenary.rules.left,
    interrupted: plenary.rules.interrupted,
  })
  const own = { [me.id]: { device: keys.deviceKey, mailbox: keys.mailboxKey } }
  const room = new Room(engine.roomContext(), firstRecord({ room: id, kind: 'caucus', title: '', founding, leafSeed: leaf.leafSeed, group }, own), { group, rules })
  engine.data = { ...engine.data, caucus: id }
  engine.owe('room.create', { room: id })
  engine.addRoom(room)
  await attest(room)
}

interface Found {
  readonly roster: Roster
  readonly rules: RoomState
  readonly shown: NonNullable<Awaited<ReturnType<typeof believeSuccessions>>>
  readonly departures: NonNullable<Awaited<ReturnType<typeof believeDepartures>>>
  readonly accepts: ReturnType<typeof leafCheck>
}

/** The roster of a way in, with the heads whose certificates are believed in that room; else the code of what does not hold. */
async function readRoster(context: RoomContext, mail: Welcome): Promise<Found | string> {
  const roster = decodeRoster(mail.roster, LETTER_BYTES)
  if (roster === null) return 'ROSTER_MALFORMED'
  const rules = decodeState(roster.state)
  const foundings = [context.plenary, readFounding(mail.founding)]
  const shown = await believeSuccessions({ talk: context.talk, room: mail.room, foundings, claimed: roster.successions.map((s) => ({ ...s, done: true })) })
  if (shown === null || !headsShown(rules, foundings, shown)) return 'SUCCESSION_NOT_SHOWN'
  const heads = (delegation: string): readonly Bytes[] => believedHeads(foundings, shown, delegation)
  const departures = await believeDepartures({ talk: context.talk, room: mail.room, heads, rules, claimed: roster.departures })
  if (departures === null) return 'DEPARTURE_NOT_SHOWN'
  return { roster, rules, shown, departures, accepts: leafCheck(context.plenary, heads) }
}

/** Opens a Welcome: what it says is believed only after signers of every owner attested the same (spec/opening.md §5). Returns a code, or null. */
export async function joinRoom(engine: Engine, mail: Welcome): Promise<string | null> {
  const id = hex(mail.room)
  if (isIn(engine, id)) return 'WELCOME_AGAIN'
  const asked = askedWith(engine, id)
  const expected = expectedFounding(engine, mail)
  if (asked.length === 0) return 'WELCOME_UNASKED'
  if (expected === null || !equalBytes(expected, mail.founding)) return 'FOUNDING_DIFFERS'
  const context = engine.roomContext()
  // nothing of the roster is looked at before the Welcome opens: that takes a key package which only those were shown who decide
  let found: Found | string | null = null
  const accepts = async (identity: Bytes, signatureKey: Bytes): Promise<boolean> => {
    found ??= await readRoster(context, mail)
    return typeof found !== 'string' && found.accepts(identity, signatureKey)
  }
  const joined = await joinWith(asked, mail.welcome, { room: mail.room, foundingHash: await foundingHash(mail.founding), leafCheck: accepts }).catch(
    (error: unknown) => {
      if (typeof found === 'string') return null
      throw error
    },
  )
  const read = found as Found | string | null
  if (read === null || typeof read === 'string') return read ?? 'ROSTER_MALFORMED'
  if (joined === null) return 'WELCOME_BROKEN'
  const { group, leafSeed } = joined
  const { roster, rules, shown, departures } = read
  const agreed = agreedOf(engine.plenary, id)?.agreed ?? null
  const first = agreed === null ? null : firstState(agreed)
  const asFounder = !engine.rooms.has(id) && agreed?.founders?.includes(engine.data.me.id) === true
  if (asFounder && (first === null || group.epoch !== 1n || roster.position !== 0 || !equalBytes(encodeState(first), roster.state))) return 'FIRST_STATE_DIFFERS'
  const place = { seq: mail.place[0], log: mail.place[1], stamp: mail.place[2], receipt: null }
  const data: RoomData = {
    ...firstRecord(
      { room: mail.room, kind: mail.kind, title: titleOf(engine, id), founding: mail.founding, leafSeed, group },
      Object.fromEntries(roster.people.map((p) => [p.person, { device: p.device, mailbox: p.mailbox }])),
    ),
    stage: 'joining',
    record: await missingBefore(roster),
    successions: shown,
    departures,
    place,
    kept: keptAfter(place),
    position: roster.position,
    time: roster.time,
    evidence: Object.fromEntries(roster.evidence.map((e) => [hex(e.leafKey), e.sign1s])),
  }
  const room = new Room(context, data, { group, rules })
  const policyRoom = {
    talk: context.talk,
    room: mail.room,
    epoch: Number(group.epoch),
    rules,
    position: roster.position,
    founding: room.founding,
    leaves: group.leaves,
  }
  const problem = await evidenceProblem(policyRoom, new Map(Object.entries(data.evidence)), ownersNeeded(room))
  if (problem !== null) return problem
  room.data = { ...room.data, agreed: await believeAgreed(room, roster.agreed), parting: partingOf(engine.rooms.get(id)?.rules, rules) }
  engine.addRoom(room)
  await attest(room)
  settle(room)
  forget(engine, id)
  return null
}

/** Of a room with a past, what this device lacks. */
const missingBefore = async ({ position, state }: Roster): Promise<RecordData> =>
  (position === 0 ? FROM_THE_BEGINNING : { ...FROM_THE_BEGINNING, joined: position, state: await sha256(state), whole: false })

const isIn = (engine: Engine, id: string): boolean => (engine.rooms.get(id)?.data.stage ?? 'removed') !== 'removed' && !waitsToReturn(engine, engine.rooms.get(id))

/** Whether this device asked to enter the room and has not been let in. */
export const awaits = (engine: Engine, id: string): boolean => !isIn(engine, id) && askedWith(engine, id).length > 0

function askedWith(engine: Engine, id: string): readonly LeafKeys[] {
  const { opening, asked, plenary } = engine.data
  const own = (asked[id] ?? []).map((each) => ({ leafSeed: each.leafSeed, keyPackage: { public: each.public, private: each.private } }))
  if (own.length > 0 || id !== hex(plenary) || opening === null || opening.leafSeed === null || opening.keyPackage === null) return own
  return [{ leafSeed: opening.leafSeed, keyPackage: opening.keyPackage }]
}

/** By the one that the Welcome is for. Throws what the last one of them does. */
async function joinWith(asked: readonly LeafKeys[], welcome: Bytes, options: Parameters<typeof join>[3]): Promise<{ group: Group; leafSeed: Bytes }> {
  const [{ keyPackage, leafSeed }, ...earlier] = asked as readonly [LeafKeys, ...LeafKeys[]]
  try {
    return { ...(await join(welcome, keyPackage, leafSeed, options)), leafSeed }
  } catch (error) {
    if (earlier.length === 0) throw error
    return joinWith(earlier, welcome, options)
  }
}

/** The founding document this device knows for the room from elsewhere than the Welcome: who mails one cannot choose it. */
function expectedFounding(engine: Engine, mail: Welcome): Bytes | null {
  const { plenary, plenaryFounding, inviter, offers } = engine.data
  if (mail.kind === 'plenary') return equalBytes(mail.room, plenary) ? plenaryFounding : null
  if (inviter !== null && equalBytes(mail.room, inviter.caucus)) return inviter.caucusFounding
  const id = hex(mail.room)
  return agreedOf(engine.plenary, id)?.agreed.founding ?? offers[id]?.founding ?? engine.rooms.get(id)?.data.founding ?? null
}

function titleOf(engine: Engine, id: string): string {
  const found = agreedOf(engine.plenary, id)
  const terms = found === null || engine.plenary === null ? undefined : agreedTerms(engine.plenary.rules).get(found.proposal)
  return terms?.title ?? engine.data.offers[id]?.title ?? ''
}

/** The private half of a key package serves one Welcome, and who is in waits for no other. */
export function forget(engine: Engine, id: string): void {
  const { [id]: _used, ...asked } = engine.data.asked
  const opening = engine.data.opening
  engine.data = {
    ...engine.data,
    asked,
    opening: opening === null || id !== hex(engine.data.plenary) ? opening : { ...opening, leafSeed: null, keyPackage: null },
  }
}

/** The charter of the talk's template, as a head would put it forward; null before the heads are known. */
export function templateCharter(engine: Engine): Charter | null {
  const { facts, opening } = engine.data
  if (opening === null) return null
  return charterTemplate(facts.template as Template, {
    title: facts.title,
    delegations: foundingDelegations(facts, opening.heads),
    languages: { working: [...facts.languages], authentic: [...facts.languages] },
    chair: chairs(facts),
  })
}
