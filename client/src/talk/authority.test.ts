/** Who speaks for a delegation, at the level of rules and keys: objections, changes of office, and a head replaced by his delegation's own signers. */
import { afterEach, describe, expect, it } from 'vitest'
import { makePerson, type Person, random, TALK } from '../crypto/testing/people'
import { charterTemplate, type Delegation, foundRoom } from '../domain'
import { type Founding, hex } from '../record'
import { certifyPerson, personIdOf } from './certificates'
import { signEntry } from './entries'
import type { SuccessionData } from './state'
import { believedHeads, believeSuccessions, headsShown } from './successions'
import { MemoryHost } from './testing/host'
import { EXPERT, inCaucus, intoPlenary, opened, type Player } from './testing/people'
import type { RoleName } from './view'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
async function talk() {
  const host = await MemoryHost.start()
  const heads = await opened(host)
  players.push(heads.vale, heads.wells)
  return { host, ...heads }
}

const SIGNER = { role: 'alternate' as RoleName, powers: ['sign', 'admit', 'speak', 'draft', 'record'] }
async function named(host: MemoryHost, head: Player, name: string, office = EXPERT): Promise<Player> {
  const person = await inCaucus(host, head, name, office)
  players.push(person)
  return person
}

/** Whose leaves are in the plenary's group. */
const keysOf = (p: Player): readonly string[] => (p.engine.plenary?.group?.leaves ?? []).map((leaf) => p.engine.plenary?.personOf(leaf) ?? '')
const here = (p: Player): readonly string[] => p.room('plenary').members.map((m) => m.person.name)

describe('an objection', () => {
  it('takes a member out of the room and its keys, and keeps her out until it is withdrawn', async () => {
    const { host, vale, wells } = await talk()
    const castell = await named(host, wells, 'Noor Castell')
    await intoPlenary(castell, [wells, vale])
    const id = castell.view.me.id
    expect(await vale.engine.acts.performEverywhere('person.object', { person: id, reason: 'Not announced' })).toBeNull()
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'removed'))
    expect(castell.room('plenary').removedBy).toMatchObject({ by: { name: 'Ingrid Vale' }, reason: 'Not announced' })
    for (const head of [vale, wells]) {
      await head.sees(() => keysOf(head).length === 2)
      expect(keysOf(head).includes(id)).toBe(false)
      expect(head.room('plenary').notices.some((n) => n.kind === 'objected' && n.reason === 'Not announced')).toBe(true)
    }
    await wells.engine.acts.sendMessage(wells.room('plenary').room, 'She is out.')
    await vale.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'She is out.')))
    expect(await vale.engine.acts.performEverywhere('person.object', { person: id })).toEqual({ code: 'ALREADY_OBJECTED' })
    expect(await vale.engine.acts.performEverywhere('person.unobject', { person: id })).toBeNull()
    await wells.sees(() => wells.room('plenary').notices.some((n) => n.kind === 'objection-lifted'))
    await intoPlenary(castell, [wells, vale])
    expect(here(wells)).toEqual(['Ingrid Vale', 'Dario Wells', 'Noor Castell'])
  })
})

describe('a change of office', () => {
  it('holds in every room where the person is known, and his own device knows it', async () => {
    const { host, vale, wells } = await talk()
    const arden = await named(host, vale, 'Tomas Arden')
    await intoPlenary(arden, [vale, wells])
    expect(await arden.engine.acts.performEverywhere('person.change', { person: arden.view.me.id, powers: ['sign'] })).toEqual({ code: 'NO_POWER' })
    expect(await vale.engine.acts.performEverywhere('person.change', { person: arden.view.me.id, role: SIGNER.role, powers: SIGNER.powers })).toBeNull()
    await arden.sees((v) => v.me.role === 'alternate' && v.me.powers.includes('sign'))
    for (const kind of ['plenary', 'caucus'] as const)
      await arden.sees(() => arden.room(kind).members.some((m) => m.me && m.person.role === 'alternate'))
    // whom he consents to now stays admitted when his powers are taken back: a newcomer is shown that consent
    const orrin = await named(host, vale, 'Anders Orrin')
    await intoPlenary(orrin, [vale, wells])
    expect(await vale.engine.acts.performEverywhere('person.revoke', { person: arden.view.me.id, reason: 'Recalled' })).toBeNull()
    await arden.sees((v) => v.rooms.every((r) => r.state === 'removed'))
    const pell = await named(host, vale, 'Rasmus Pell')
    await intoPlenary(pell, [vale, wells])
    expect([...here(pell)].sort()).toEqual(['Anders Orrin', 'Dario Wells', 'Ingrid Vale', 'Rasmus Pell'])
  })
})

describe('an amended charter', () => {
  it('comes into force in the rooms the parties share, without another question, and in no caucus', async () => {
    const { vale, wells } = await talk()
    const plenary = vale.room('plenary').room
    const agreed = async (kind: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
      expect(await vale.engine.acts.perform(plenary, kind, body)).toBeNull()
      const waiting = (): string => Object.keys(wells.subjects[plenary]?.pending ?? {}).at(-1) ?? ''
      await wells.sees(() => waiting() !== '')
      expect(await wells.engine.acts.perform(plenary, 'consent', { to: waiting() })).toBeNull()
    }
    await agreed('room.propose', { room: 'corridor', title: 'Heads', owners: ['NL', 'SM'] })
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.rooms.some((r) => r.kind === 'corridor' && r.state === 'open' && r.members.length === 2))))
    const before = vale.engine.plenary?.rules.charter
    const amendment = { ...before?.charter, attribution: 'on_record' }
    await agreed('charter.propose', { charter: amendment, amends: before?.id })
    const holds = (p: Player, kind: 'plenary' | 'corridor' | 'caucus'): unknown => p.subjects[p.room(kind).room]?.charter?.charter['attribution']
    for (const p of [vale, wells]) {
      await p.sees(() => holds(p, 'plenary') === 'on_record' && holds(p, 'corridor') === 'on_record')
      expect(holds(p, 'caucus')).toBe('chatham_house')
      expect(p.view.charter).toMatchObject({ state: 'in-force', charter: { attribution: 'on_record' } })
      expect(p.room('plenary').notices.some((n) => n.kind === 'amended')).toBe(true)
      expect(p.room('corridor').notices.filter((n) => n.kind === 'refused-entry')).toEqual([])
    }
  })
})

describe('a head whose device is lost', () => {
  it('is replaced by his delegation’s signers, and the new head names people whom everybody believes', async () => {
    const { host, vale, wells } = await talk()
    const [arden, orrin] = [await named(host, vale, 'Tomas Arden', SIGNER), await named(host, vale, 'Anders Orrin', SIGNER)]
    for (const each of [arden, orrin]) await intoPlenary(each, [vale, wells])
    vale.engine.stop()
    const body = { old: vale.view.me.id, new: arden.view.me.id, reason: 'Device lost' }
    expect(await arden.engine.acts.invite({ name: 'Too early', ...EXPERT, days: 7 })).toEqual({ code: 'NOT_YET' })
    expect(await arden.engine.acts.performEverywhere('head.replace', body)).toBeNull()
    await orrin.sees(() => orrin.room('plenary').notices.some((n) => n.kind === 'head-asked'))
    expect(orrin.engine.plenary?.rules.heads['NL']).toEqual([vale.view.me.id]) // one signer of two is not enough
    expect(await orrin.engine.acts.performEverywhere('head.replace', body)).toBeNull()
    for (const p of [arden, orrin, wells]) await p.sees(() => p.room('plenary').notices.some((n) => n.kind === 'head-replaced' && n.reason === 'Device lost'))
    await arden.sees((v) => v.me.role === 'head')
    const pell = await named(host, arden, 'Rasmus Pell')
    await intoPlenary(pell, [arden, wells])
    expect(pell.room('plenary').members.find((m) => m.person.name === 'Tomas Arden')?.person.role).toBe('head')
    await pell.engine.acts.sendMessage(pell.room('plenary').room, 'Here.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Here.')))
    await wells.restart()
    await pell.engine.acts.sendMessage(pell.room('plenary').room, 'Still here.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Still here.')))
  })
})

describe('what a newcomer is shown of a new head', () => {
  const ROOM = random(16)
  interface Side { readonly nora: Person; readonly sami: Person; readonly anna: Named; readonly olga: Named }
  interface Named extends Person { readonly id: string; readonly certificate: Uint8Array }

  async function certified(by: Person, delegation: string): Promise<Named> {
    const one = await makePerson('x', delegation, by)
    const id = await personIdOf(one.key)
    const person = { talk: TALK, delegation, id, key: one.key, shown: 'X', role: 'alternate', powers: ['sign'], from: 0, until: 9e12 }
    return { ...one, id, certificate: await certifyPerson(person, by.sign) }
  }
  async function sides(): Promise<Side> {
    const [nora, sami] = [await makePerson('nora', 'N'), await makePerson('sami', 'S')]
    return { nora, sami, anna: await certified(nora, 'N'), olga: await certified(nora, 'N') }
  }
  const founding = ({ nora, sami }: Side): Founding => ({ talk: TALK, room: ROOM, rk: 'plenary', owners: [['N', [nora.key]], ['S', [sami.key]]], rules: 1, protocol: 1, psk: null })
  const DELEGATIONS: readonly Delegation[] = [
    { id: 'N', name: 'Northland', kind: 'party', heads: ['nora'], signature: 'any' },
    { id: 'S', name: 'Southmark', kind: 'party', heads: ['sami'], signature: 'any' },
  ]
  const charter = charterTemplate('bilateral', { title: 'T', delegations: DELEGATIONS, languages: { working: ['en'], authentic: ['en'] }, chair: ['N'] })
  const empty = foundRoom({ kind: 'plenary', owners: ['N', 'S'], delegations: DELEGATIONS, persons: [], members: [], charter: { id: 'c', charter } })

  async function replaced(author: Named, by: Named, o: { room?: Uint8Array; person?: string; kind?: string } = {}): Promise<Uint8Array> {
    const body = { old: 'nora', new: o.person ?? by.id, reason: 'lost' }
    return signEntry({ talk: TALK, room: o.room ?? ROOM, author: author.id, kind: o.kind ?? 'head.replace', body, rules: empty, sign: author.sign })
  }
  const believe = (side: Side, claimed: readonly SuccessionData[]) => believeSuccessions({ talk: TALK, room: ROOM, foundings: [founding(side)], claimed })
  const claim = (of: Named, proofs: SuccessionData['proofs']): SuccessionData => ({ delegation: 'N', old: 'nora', person: of.id, key: of.key, proofs, done: true })

  it('counts by the word of people the head before had certified, and lets the new head certify', async () => {
    const side = await sides()
    const good = claim(side.anna, [{ sign1: await replaced(side.olga, side.anna), certificate: side.olga.certificate }])
    const believed = await believe(side, [good])
    expect(believed).toEqual([good])
    expect(believedHeads([founding(side)], believed ?? [], 'N').map(hex)).toEqual([side.nora.key, side.anna.key].map(hex))
    expect(believedHeads([founding(side)], believed ?? [], 'S').map(hex)).toEqual([hex(side.sami.key)])
    const third = await certified(side.anna, 'N')
    const next = claim(third, [{ sign1: await replaced(side.anna, third), certificate: side.anna.certificate }])
    expect(await believe(side, [good, next])).toEqual([good, next])
  })

  it('is refused when it is forged, of another room, about somebody else, or not shown', async () => {
    const side = await sides()
    const { anna, olga, sami } = side
    const foreign = await certified(sami, 'S')
    const stranger = await certified(await makePerson('stranger', 'N'), 'N')
    const word = await replaced(olga, anna)
    const cases: readonly SuccessionData[] = [
      claim(anna, []),
      claim(anna, [{ sign1: await replaced({ ...olga, sign: anna.sign }, anna), certificate: olga.certificate }]), // in olga's name by another key
      claim(anna, [{ sign1: await replaced(foreign, anna), certificate: foreign.certificate }]), // by the other side
      claim(anna, [{ sign1: await replaced(stranger, anna), certificate: stranger.certificate }]), // by whom no head certified
      claim(anna, [{ sign1: await replaced(olga, anna, { room: random(16) }), certificate: olga.certificate }]),
      claim(anna, [{ sign1: await replaced(olga, anna, { kind: 'message' }), certificate: olga.certificate }]),
      claim(anna, [{ sign1: await replaced(olga, anna, { person: olga.id }), certificate: olga.certificate }]),
      claim({ ...anna, key: stranger.key }, [{ sign1: word, certificate: olga.certificate }]), // anna's name, another key
      claim(anna, [{ sign1: word, certificate: olga.certificate }, { sign1: word, certificate: foreign.certificate }]), // one good proof beside a bad one
    ]
    for (const [i, each] of cases.entries()) expect([i, await believe(side, [each])]).toEqual([i, null])
    const person = { id: anna.id, delegation: 'N', name: 'Anna', role: 'head', powers: ['sign'], key: hex(anna.key) }
    const state = foundRoom({ kind: 'plenary', owners: ['N', 'S'], delegations: DELEGATIONS, persons: [person], members: [], charter: { id: 'c', charter }, heads: { N: [anna.id], S: ['sami'] } })
    expect(headsShown(state, [founding(side)], [])).toBe(false)
    expect(headsShown(state, [founding(side)], [claim(anna, [{ sign1: word, certificate: olga.certificate }])])).toBe(true)
  })
})
