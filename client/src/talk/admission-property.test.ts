/**
 * Random key changes against a predicate of its own: what a commit may carry (rules R3–R6), written once more from the rules alone, over plain words.
 * `tests/unit/domain/test_admission_property.py` does the same to the reference.
 */
import { describe, expect, it } from 'vitest'
import type { LeafView } from '../crypto'
import { type Leaf, makeLeaf, makePerson, NOON, type Person, random, TALK } from '../crypto/testing/people'
import { type Dice, dice } from '../crypto/testing/random'
import { apply, charterTemplate, type Delegation, foundRoom, type RoomState } from '../domain'
import { type Founding, hex } from '../record'
import { readSignedEntry, signatureGood, signEntry } from './entries'
import { judgeChange } from './room-policy'

type Bytes = Uint8Array
const ROOM = random(16)
const MINUTE = 60_000
const OWNERS = ['N', 'S'] as const
const HEAD = { N: 'nora', S: 'sami' } as const
const SIDE: Readonly<Record<string, 'N' | 'S'>> = { nora: 'N', sami: 'S', anna: 'N', olga: 'N', tess: 'S', zoe: 'N' }
/** All but zoe, whom her head certified and the room's record does not know. */
const CERTIFIED = ['nora', 'sami', 'anna', 'olga', 'tess']
const NEWCOMERS = ['anna', 'olga', 'tess', 'zoe']
const POWERS = ['admit', 'chair', 'draft', 'record', 'sign', 'speak']

// --- what a change carries, in words ---------------------------------------------------------------------------------------
type Card =
  | { readonly kind: 'join'; readonly of: string; readonly by: string; readonly key: 'own' | 'other'; readonly signed: boolean }
  | { readonly kind: 'leave'; readonly of: string; readonly by: string; readonly reason: boolean; readonly signed: boolean }
  | { readonly kind: 'consent'; readonly of: string; readonly side: 'N' | 'S'; readonly as: 'held' | 'forged' | 'other' }
  | { readonly kind: 'message'; readonly by: string }
  | { readonly kind: 'noise' }
interface Add { readonly of: string; readonly leaf: 'own' | 'stranger' }
interface Plan {
  committer: string
  adds: Add[]
  removes: string[]
  cards: Card[]
  swapped: readonly [number, number] | null
  doubled: number | null
  time: number
}

/** What the room's record says, kept beside it. */
interface World {
  readonly members: Set<string>
  readonly consents: Map<string, Map<'N' | 'S', { until: number; bytes: Bytes }>>
  readonly objections: Map<string, Set<'N' | 'S'>>
  readonly leaves: Set<string>
}

// --- the predicate ---------------------------------------------------------------------------------------------------------
function mayBe(world: World, plan: Plan): boolean {
  if (!world.members.has(plan.committer) || plan.doubled !== null) return false
  const of = <K extends Card['kind']>(kind: K): readonly Extract<Card, { kind: K }>[] => plan.cards.filter((c): c is Extract<Card, { kind: K }> => c.kind === kind)
  if (of('noise').length + of('message').length > 0) return false
  const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()
  if (!same(plan.removes.filter((p) => world.members.has(p)), of('leave').map((c) => c.of))) return false
  if (!same(plan.adds.map((a) => a.of), of('join').map((c) => c.of)) || new Set(plan.adds.map((a) => a.of)).size < plan.adds.length) return false
  const staying = [...world.leaves].filter((p) => !plan.removes.includes(p))
  for (const { of: who, leaf } of plan.adds) {
    if (leaf === 'stranger' || !CERTIFIED.includes(who) || staying.includes(who)) return false
    const shown = of('consent').filter((c) => c.of === who)
    if (shown.some((c) => c.as !== 'held') || !same([...(world.consents.get(who)?.keys() ?? [])], shown.map((c) => c.side))) return false
  }
  if (of('consent').some((c) => !plan.adds.some((a) => a.of === c.of))) return false
  return carriedOut(world, plan)
}

/** Joins and leaves, one after the other, each by the ordinary rules. */
function carriedOut(world: World, { cards, swapped, time }: Plan): boolean {
  const members = new Set(world.members)
  const left = new Set<string>()
  const order = cards.map((_, at) => at)
  if (swapped !== null) [order[swapped[0]], order[swapped[1]]] = [swapped[1], swapped[0]]
  const last = new Map<string, number>()
  for (const at of order) {
    const card = cards[at]
    if (card === undefined || (card.kind !== 'join' && card.kind !== 'leave')) continue
    if (!card.signed || !members.has(card.by) || at < (last.get(card.by) ?? -1)) return false
    last.set(card.by, at)
    if (card.kind === 'join') {
      const given = left.has(card.of) ? undefined : world.consents.get(card.of)
      if (card.key === 'other' || members.has(card.of) || (world.objections.get(card.of)?.size ?? 0) > 0) return false
      if (!OWNERS.every((side) => (given?.get(side)?.until ?? 0) > time)) return false
      members.add(card.of)
    } else {
      const own = card.by === card.of || HEAD[SIDE[card.of] ?? 'N'] === card.by
      const other = Object.values(HEAD).includes(card.by as never) && card.reason
      if (!members.has(card.of) || !(own || other)) return false
      members.delete(card.of)
      left.add(card.of)
    }
  }
  return true
}

// --- a room with a past ----------------------------------------------------------------------------------------------------
class Room {
  readonly world: World = { members: new Set(['nora', 'sami']), consents: new Map(), objections: new Map(), leaves: new Set(['nora', 'sami']) }
  position = 0
  private constructor(public rules: RoomState, readonly people: Readonly<Record<string, Person>>, readonly strangers: Readonly<Record<string, Person>>) {}

  static async begin(): Promise<Room> {
    const nora = await makePerson('nora', 'N')
    const sami = await makePerson('sami', 'S')
    const heads: Readonly<Record<string, Person>> = { N: nora, S: sami }
    const people: Record<string, Person> = { nora, sami }
    const strangers: Record<string, Person> = {}
    for (const name of NEWCOMERS) people[name] = await makePerson(name, SIDE[name] ?? 'N', heads[SIDE[name] ?? 'N'])
    for (const name of NEWCOMERS) strangers[name] = await makePerson(name, SIDE[name] ?? 'N', heads[SIDE[name] ?? 'N'])
    const delegations: readonly Delegation[] = OWNERS.map((id) => ({ id, name: id, kind: 'party', heads: [HEAD[id]], signature: 'any' }))
    const charter = charterTemplate('bilateral', { title: 'Talks', delegations, languages: { working: ['en'], authentic: ['en'] }, chair: [...OWNERS] })
    const persons = CERTIFIED.map((id) => {
      const head = Object.values(HEAD).includes(id as never)
      return { id, delegation: SIDE[id] ?? 'N', name: id, role: head ? 'head' : 'member', powers: head ? POWERS : ['speak'], key: hex(people[id]?.key ?? new Uint8Array()) }
    })
    const rules = foundRoom({ kind: 'plenary', owners: [...OWNERS], delegations, persons, members: ['nora', 'sami'], charter: { id: 'c', charter } })
    return new Room(rules, people, strangers)
  }

  person(name: string): Person {
    const found = this.people[name]
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    return found
  }

  sign(by: string, kind: string, body: Readonly<Record<string, unknown>>, rules: RoomState, signer = by): Promise<Bytes> {
    return signEntry({ talk: TALK, room: ROOM, author: by, kind, body, rules, sign: this.person(signer).sign })
  }

  /** One thing that happens before the change, if it may happen. */
  async happen(roll: Dice): Promise<void> {
    const { members, consents, objections, leaves } = this.world
    const who = roll.oneOf(['anna', 'olga', 'tess', 'anna', 'olga', 'sami'])
    const side = OWNERS.find((each) => roll.below(2) === 0 && consents.get(who)?.has(each) !== true) ?? roll.oneOf(OWNERS)
    const head = HEAD[side]
    if (!members.has(head)) return
    const out = (): void => { members.delete(who); consents.delete(who) }
    const act = roll.below(12)
    if (act < 6 && who !== 'sami') {
      const until = NOON + (roll.below(4) === 0 ? 10 : 60) * MINUTE
      const bytes = await this.post(head, 'admission.consent', { person: who, key: hex(this.person(who).key), not_after: until })
      consents.set(who, new Map([...(consents.get(who) ?? []), [side, { until, bytes }]]))
    } else if (act === 6 && consents.get(who)?.has(side) === true) {
      await this.post(head, 'admission.retract', { person: who })
      consents.get(who)?.delete(side)
    } else if (act === 7 && SIDE[who] !== side && (who !== 'sami' || roll.below(4) === 0)) {
      if (objections.get(who)?.has(side) === true) return
      await this.post(head, 'person.object', { person: who })
      objections.set(who, new Set([...(objections.get(who) ?? []), side]))
      out() // the leaf stays until somebody takes it away
    } else if (objections.get(who)?.has(side) === true) {
      await this.post(head, 'person.unobject', { person: who })
      objections.get(who)?.delete(side)
      consents.delete(who)
    } else if (act >= 9 && !members.has(who) && (objections.get(who)?.size ?? 0) === 0 && consents.get(who)?.size === 2) {
      if (leaves.has(who)) return // that leaf has to go first
      await this.post(head, 'member.join', { person: who, key: hex(this.person(who).key) })
      members.add(who)
      leaves.add(who)
      consents.delete(who)
    }
  }

  /** Somebody is put out and may come again before their old leaf is gone. */
  async comesBack(who: string): Promise<void> {
    const { members, consents, leaves } = this.world
    if (!['nora', 'sami', 'anna', 'tess'].every((each) => (members.has(each) || !leaves.has(each)) && !this.world.objections.get(each)?.size)) return
    if (members.has(who)) return
    const consented = async (): Promise<void> => {
      for (const side of OWNERS) {
        const until = NOON + 60 * MINUTE
        const bytes = await this.post(HEAD[side], 'admission.consent', { person: who, key: hex(this.person(who).key), not_after: until })
        consents.set(who, new Map([...(consents.get(who) ?? []), [side, { until, bytes }]]))
      }
    }
    await consented()
    await this.post('nora', 'member.join', { person: who, key: hex(this.person(who).key) })
    leaves.add(who)
    const other = SIDE[who] === 'N' ? 'sami' : 'nora'
    await this.post(other, 'person.object', { person: who })
    await this.post(other, 'person.unobject', { person: who })
    await consented()
  }

  async post(by: string, kind: string, body: Readonly<Record<string, unknown>>): Promise<Bytes> {
    const bytes = await this.sign(by, kind, body, this.rules)
    const signed = await readSignedEntry(bytes, TALK, ROOM)
    if (signed === null) throw new Error('no entry')
    this.position += 1
    const { state, outcome } = apply(this.rules, signed.entry, { position: this.position, stamp: NOON, signatureGood: await signatureGood(signed, this.rules) })
    if (outcome !== 'ok') throw new Error(`${by} ${kind}: ${outcome}`)
    this.rules = state
    return bytes
  }

  /** The signed entries of the cards; each author's joins and leaves follow one another. */
  async built(cards: readonly Card[]): Promise<Bytes[]> {
    let { rules } = this
    const out: Bytes[] = []
    for (const card of cards) {
      const bytes = await this.#card(card, rules)
      out.push(bytes)
      const signed = card.kind === 'join' || card.kind === 'leave' ? await readSignedEntry(bytes, TALK, ROOM) : null
      if (signed !== null) rules = { ...rules, chains: { ...rules.chains, [signed.entry.author]: { seq: signed.entry.author_seq, id: signed.entry.id } } }
    }
    return out
  }

  #card(card: Card, rules: RoomState): Promise<Bytes> {
    if (card.kind === 'noise') return Promise.resolve(random(80))
    if (card.kind === 'message') return this.sign(card.by, 'message', { text: 'hear me' }, rules)
    const key = hex((card.kind === 'join' && card.key === 'other' ? this.person('nora') : this.person(card.of)).key)
    if (card.kind === 'consent') {
      const held = this.world.consents.get(card.of)?.get(card.side)
      const body = { person: card.of, key, not_after: card.as === 'other' ? NOON + 90 * MINUTE : (held?.until ?? NOON + 60 * MINUTE) }
      const head = HEAD[card.side]
      if (card.as === 'held' && held !== undefined) return Promise.resolve(held.bytes)
      return this.sign(head, 'admission.consent', body, rules, card.as === 'forged' ? HEAD[card.side === 'N' ? 'S' : 'N'] : head)
    }
    const signer = card.signed ? card.by : card.by === 'sami' ? 'nora' : 'sami'
    if (card.kind === 'join') return this.sign(card.by, 'member.join', { person: card.of, key }, rules, signer)
    return this.sign(card.by, 'member.leave', { person: card.of, ...(card.reason ? { reason: 'Recording seen' } : {}) }, rules, signer)
  }

  async judge(plan: Plan): Promise<string | null> {
    const leaves = new Map<string, LeafView>()
    for (const [index, name] of [...this.world.leaves].entries()) leaves.set(name, await leafOf(this.person(name), index))
    const warrants = await this.built(plan.cards)
    const [a, b] = plan.swapped ?? []
    if (a !== undefined && b !== undefined) [warrants[a], warrants[b]] = [warrants[b] ?? new Uint8Array(), warrants[a] ?? new Uint8Array()]
    const again = plan.doubled === null ? undefined : warrants[plan.doubled]
    if (again !== undefined) warrants.push(again)
    const adds: LeafView[] = []
    for (const { of, leaf } of plan.adds) adds.push(await leafOf((leaf === 'own' ? this.people[of] : this.strangers[of]) ?? this.person(of)))
    const founding: Founding = { talk: TALK, room: ROOM, rk: 'plenary', owners: OWNERS.map((side) => [side, [this.person(HEAD[side]).key]]), rules: 1, protocol: 1, psk: null }
    const [committer] = [leaves.get(plan.committer)]
    if (committer === undefined) throw new Error('who commits has no leaf')
    const removes = plan.removes.flatMap((name) => leaves.get(name) ?? [])
    const room = { talk: TALK, room: ROOM, epoch: 5, rules: this.rules, position: this.position, founding, leaves: [...leaves.values()] }
    return judgeChange(room, { committer, adds, removes, warrants, logTime: plan.time })
  }
}

const made = new Map<Person, Promise<Leaf>>()
async function leafOf(person: Person, index = -1): Promise<LeafView> {
  const leaf = made.get(person) ?? makeLeaf(person)
  made.set(person, leaf)
  const { identity, key } = await leaf
  return { index, identity, signatureKey: key }
}

// --- lists -----------------------------------------------------------------------------------------------------------------
/** A list as an honest device would make it, then up to two things changed. */
function listed({ world }: Room, roll: Dice): Plan {
  const adds: Add[] = []
  const removes: string[] = []
  const cards: Card[] = []
  const committer = roll.oneOf([...world.leaves])
  const by = world.members.has('nora') ? 'nora' : 'sami'
  for (const who of NEWCOMERS) {
    if (roll.below(world.consents.get(who)?.size === 2 ? 2 : 9) === 0 && (!world.leaves.has(who) || (!world.members.has(who) && roll.below(2) === 0))) {
      adds.push({ of: who, leaf: 'own' })
      cards.push({ kind: 'join', of: who, by, key: 'own', signed: true })
      for (const side of world.consents.get(who)?.keys() ?? []) cards.push({ kind: 'consent', of: who, side, as: 'held' })
    }
  }
  for (const who of world.leaves) {
    if (who === committer || roll.below(6) > 0) continue
    removes.push(who)
    if (world.members.has(who)) cards.push({ kind: 'leave', of: who, by, reason: true, signed: true })
  }
  const plan: Plan = { committer, adds, removes, cards, swapped: null, doubled: null, time: NOON + roll.below(20) * MINUTE }
  for (let n = roll.below(4) - 1; n > 0; n--) change(plan, world, roll)
  return plan
}

function change(plan: Plan, world: World, roll: Dice): void {
  const { cards } = plan
  const at = cards.length === 0 ? -1 : roll.below(cards.length)
  const card = cards[at]
  const consent = cards.findIndex((each) => each.kind === 'consent')
  const anybody = roll.oneOf(Object.keys(SIDE))
  const changes: readonly (() => void)[] = [
    () => { if (card !== undefined && plan.swapped === null && plan.doubled === null) cards.splice(at, 1) },
    () => { if (card !== undefined && plan.swapped === null) plan.doubled = at },
    () => { if (cards.length > 1 && plan.doubled === null) plan.swapped = [at, (at + 1) % cards.length] },
    () => { if (card?.kind === 'join' || card?.kind === 'leave') cards[at] = { ...card, signed: false } },
    () => { if (card?.kind === 'join') cards[at] = { ...card, key: 'other' } },
    () => { if (card?.kind === 'join' || card?.kind === 'leave') cards[at] = { ...card, by: roll.oneOf([...world.leaves]) } },
    () => { if (card?.kind === 'join' || card?.kind === 'leave') cards[at] = { ...card, of: anybody } },
    () => { if (card?.kind === 'leave') cards[at] = { ...card, reason: false } },
    () => { if (consent >= 0) cards[consent] = { ...(cards[consent] as Extract<Card, { kind: 'consent' }>), as: 'forged' } },
    () => { if (consent >= 0) cards[consent] = { ...(cards[consent] as Extract<Card, { kind: 'consent' }>), as: 'other' } },
    () => { if (plan.adds[0] !== undefined) cards.push({ kind: 'consent', of: plan.adds[0].of, side: roll.oneOf(OWNERS), as: 'other' }) },
    () => { cards.push({ kind: 'consent', of: anybody, side: roll.oneOf(OWNERS), as: 'forged' }) },
    () => { cards.push(roll.below(2) === 0 ? { kind: 'noise' } : { kind: 'message', by: 'nora' }) },
    () => { plan.adds.push({ of: roll.oneOf(NEWCOMERS), leaf: 'own' }) },
    () => { plan.adds.splice(0, 1) },
    () => { const first = plan.adds[0]; if (first !== undefined) plan.adds[0] = { ...first, leaf: 'stranger' } },
    () => { const other = [...world.leaves].find((p) => p !== plan.committer && !plan.removes.includes(p)); if (other !== undefined) plan.removes.push(other) },
    () => { plan.removes.splice(0, 1) },
    () => { plan.time = NOON + 30 * MINUTE },
  ]
  roll.oneOf(changes)()
}

describe('a list of proposals', () => {
  it('is accepted exactly where the rules of admission allow all of it', async () => {
    const roll = dice(20261130)
    const seen = { accepted: 0, refused: 0 }
    const reasons = new Set<string>()
    for (let rooms = 0; rooms < 40; rooms++) {
      const room = await Room.begin()
      for (let n = 4 + roll.below(14); n > 0; n--) await room.happen(roll)
      if (roll.below(3) === 0) await room.comesBack(roll.oneOf(['anna', 'tess']))
      for (let lists = 0; lists < 25; lists++) {
        const plan = listed(room, roll)
        const refused = await room.judge(plan)
        const told = JSON.stringify({ plan, refused, members: [...room.world.members], leaves: [...room.world.leaves] })
        expect(refused === null, told).toBe(mayBe(room.world, plan))
        if (refused === null) seen.accepted += plan.adds.length + plan.removes.length > 0 ? 1 : 0
        else { seen.refused++; reasons.add(refused) }
      }
    }
    expect(seen.accepted).toBeGreaterThan(100)
    expect(seen.refused).toBeGreaterThan(150)
    expect(reasons.size).toBeGreaterThan(10) // not one check that hides all others
  })
})
