/**
 * Who may be let in and out, judged by the product's own policy over the product's own rules: a commit with everything it takes is accepted,
 * and with any one part missing, doubled, of another or out of date it is refused by its code.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { LeafView } from '../crypto'
import { type Leaf, makeLeaf, makePerson, NOON, type Person, random, TALK } from '../crypto/testing/people'
import { apply, charterTemplate, type Delegation, foundRoom, type RoomState } from '../domain'
import { type Founding, hex } from '../record'
import { readSignedEntry, signatureGood, signEntry } from './entries'
import { judgeChange, type PolicyRoom } from './room-policy'

type Bytes = Uint8Array
const ROOM = random(16)
const HOUR = 3_600_000
const DELEGATIONS: readonly Delegation[] = [
  { id: 'N', name: 'Northland', kind: 'party', heads: ['nora'], signature: 'any' },
  { id: 'S', name: 'Southmark', kind: 'party', heads: ['sami'], signature: 'any' },
]
const POWERS = ['admit', 'chair', 'draft', 'record', 'sign', 'speak']

/** A room of two heads in which anna and olga of Northland are certified; entries are signed and applied as they would be in the log. */
class Scene {
  rules!: RoomState
  position = 0
  people!: Readonly<Record<'nora' | 'sami' | 'anna' | 'olga', Person>>
  leaves: LeafView[] = []

  static async begin(): Promise<Scene> {
    const scene = new Scene()
    const [nora, sami] = [await makePerson('nora', 'N'), await makePerson('sami', 'S')]
    scene.people = { nora, sami, anna: await makePerson('anna', 'N', nora), olga: await makePerson('olga', 'N', nora) }
    const charter = charterTemplate('bilateral', { title: 'Talks', delegations: DELEGATIONS, languages: { working: ['en'], authentic: ['en'] }, chair: ['N', 'S'] })
    const persons = [nora, sami].map(({ name, delegation, key }) => ({ id: name, delegation, name, role: 'head', powers: POWERS, key: hex(key) }))
    scene.rules = foundRoom({ kind: 'plenary', owners: ['N', 'S'], delegations: DELEGATIONS, persons, members: ['nora', 'sami'], charter: { id: 'c', charter } })
    for (const each of [nora, sami]) scene.leaves.push(await leafOf(each, scene.leaves.length))
    for (const { name, key } of [scene.people.anna, scene.people.olga])
      await scene.post('nora', 'person.certify', { person: { id: name, delegation: 'N', name, role: 'member', powers: ['speak'], key: hex(key) } })
    return scene
  }

  sign(author: string, kind: string, body: Readonly<Record<string, unknown>>, by = author): Promise<Bytes> {
    return signEntry({ talk: TALK, room: ROOM, author, kind, body, rules: this.rules, sign: this.#person(by).sign })
  }

  /** Signs an entry, puts it into the log, and gives it back to be shown by value. */
  async post(author: string, kind: string, body: Readonly<Record<string, unknown>>): Promise<Bytes> {
    const bytes = await this.sign(author, kind, body)
    const signed = await readSignedEntry(bytes, TALK, ROOM)
    if (signed === null) throw new Error('no entry')
    this.position += 1
    const { state, outcome } = apply(this.rules, signed.entry, { position: this.position, stamp: NOON, signatureGood: await signatureGood(signed, this.rules) })
    if (outcome !== 'ok') throw new Error(`${author} ${kind}: ${outcome}`)
    this.rules = state
    return bytes
  }

  consent(head: string, person: string, notAfter = NOON + HOUR): Promise<Bytes> {
    return this.post(head, 'admission.consent', this.consentBody(person, notAfter))
  }

  consentBody = (person: string, notAfter = NOON + HOUR): Record<string, unknown> => ({ person, key: hex(this.#person(person).key), not_after: notAfter })
  join = (person: string, author = 'nora'): Promise<Bytes> => this.sign(author, 'member.join', { person, key: hex(this.#person(person).key) })

  /** The verdict on a commit of nora's. */
  async judge(o: { adds?: readonly LeafView[]; removes?: readonly LeafView[]; warrants: readonly Bytes[]; logTime?: number }): Promise<string | null> {
    const { nora, sami } = this.people
    const founding: Founding = { talk: TALK, room: ROOM, rk: 'plenary', owners: [['N', [nora.key]], ['S', [sami.key]]], rules: 1, protocol: 1, psk: null }
    const room: PolicyRoom = { talk: TALK, room: ROOM, epoch: 5, rules: this.rules, position: this.position, founding, leaves: this.leaves }
    const [committer] = this.leaves
    if (committer === undefined) throw new Error('nobody commits')
    return judgeChange(room, { committer, adds: [], removes: [], logTime: NOON, ...o })
  }

  #person(name: string): Person {
    const found = Object.entries(this.people).find(([each]) => each === name)?.[1]
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    return found
  }
}

async function leafOf(person: Person, index = -1): Promise<LeafView> {
  const { identity, key }: Leaf = await makeLeaf(person)
  return { index, identity, signatureKey: key }
}

let scene: Scene
let consents: readonly Bytes[]
let join: Bytes
let anna: LeafView
beforeAll(async () => {
  scene = await Scene.begin()
  consents = [await scene.consent('nora', 'anna'), await scene.consent('sami', 'anna')]
  join = await scene.join('anna')
  anna = await leafOf(scene.people.anna)
})

describe('anna', () => {
  it('comes in with a join and the consents of both owners', async () => {
    expect(await scene.judge({ adds: [anna], warrants: [join, ...consents] })).toBeNull()
  })

  const cases: readonly [string, string, () => Promise<Parameters<Scene['judge']>[0]>][] = [
    ['nothing', 'ADD_WITHOUT_WARRANT', async () => ({ adds: [anna], warrants: [] })],
    ['consents alone', 'ADD_WITHOUT_WARRANT', async () => ({ adds: [anna], warrants: consents })],
    ['her join alone', 'CONSENT_NOT_SHOWN', async () => ({ adds: [anna], warrants: [join] })],
    ['the consent of her own side alone', 'CONSENT_NOT_SHOWN', async () => ({ adds: [anna], warrants: [join, ...consents.slice(0, 1)] })],
    ['the consent of the other side alone', 'CONSENT_NOT_SHOWN', async () => ({ adds: [anna], warrants: [join, ...consents.slice(1)] })],
    ['one consent twice', 'WARRANT_MALFORMED', async () => ({ adds: [anna], warrants: [join, ...consents, ...consents.slice(1)] })],
    ['a consent in sami’s name by nora’s key', 'CONSENT_NOT_SHOWN', async () => ({ adds: [anna], warrants: [join, ...consents.slice(0, 1), await scene.sign('sami', 'admission.consent', scene.consentBody('anna'), 'nora')] })],
    ['a consent of sami’s that is not the one in the log', 'CONSENT_NOT_SHOWN', async () => ({ adds: [anna], warrants: [join, ...consents.slice(0, 1), await scene.sign('sami', 'admission.consent', scene.consentBody('anna', NOON + 9 * HOUR))] })],
    ['a consent to somebody else besides', 'WARRANT_FOREIGN', async () => ({ adds: [anna], warrants: [join, ...consents, await scene.sign('sami', 'admission.consent', scene.consentBody('olga'))] })],
    ['words among her warrants', 'WARRANT_FOREIGN', async () => ({ adds: [anna], warrants: [join, ...consents, await scene.sign('nora', 'message', { text: 'hear me' })] })],
    ['bytes that are no entry', 'WARRANT_MALFORMED', async () => ({ adds: [anna], warrants: [join, ...consents, random(80)] })],
    ['consents that have run out at log time', 'CONSENT_EXPIRED', async () => ({ adds: [anna], warrants: [join, ...consents], logTime: NOON + 2 * HOUR })],
    ['a leaf of somebody else', 'ADD_WITHOUT_WARRANT', async () => ({ adds: [await leafOf(scene.people.olga)], warrants: [join, ...consents] })],
    ['a leaf of her name and another key', 'NOT_CERTIFIED', async () => ({ adds: [await leafOf(await makePerson('anna', 'N', scene.people.nora))], warrants: [join, ...consents] })],
    ['a leaf of her name in another delegation', 'NOT_CERTIFIED', async () => ({ adds: [await leafOf(await makePerson('anna', 'S', scene.people.sami))], warrants: [join, ...consents] })],
    ['two leaves', 'ADD_WITHOUT_WARRANT', async () => ({ adds: [anna, await leafOf(scene.people.anna)], warrants: [join, ...consents] })],
    ['a credential that is none', 'IDENTITY_MALFORMED', async () => ({ adds: [{ ...anna, identity: random(40) }], warrants: [join, ...consents] })],
    ['a second leaf of a head beside', 'SECOND_LEAF', async () => ({ adds: [await leafOf(scene.people.sami)], warrants: [await scene.join('sami')] })],
    ['somebody removed on the way', 'REMOVE_WITHOUT_WARRANT', async () => ({ adds: [anna], removes: scene.leaves.slice(1), warrants: [join, ...consents] })],
  ]
  it.each(cases)('does not come in with %s: %s', async (_, code, change) => {
    expect(await scene.judge(await change())).toBe(code)
  })

  it('comes in after all that, and only once with the same consents', async () => {
    expect(await scene.judge({ adds: [anna], warrants: [join, ...consents] })).toBeNull()
    await scene.post('nora', 'member.join', { person: 'anna', key: hex(scene.people.anna.key) })
    await scene.post('nora', 'member.leave', { person: 'anna' })
    expect(await scene.judge({ adds: [anna], warrants: [await scene.join('anna'), ...consents] })).not.toBeNull()
    expect(await scene.judge({ adds: [anna], warrants: [await scene.join('anna')] })).toBe('CONSENT_MISSING')
  })
})

describe('a removal', () => {
  const leave = (author: string, body: Readonly<Record<string, unknown>>, by = author): Promise<Bytes> => scene.sign(author, 'member.leave', body, by)

  it('needs one signed leave for exactly that person, and a reason when it is another side’s', async () => {
    const [, sami] = scene.leaves
    if (sami === undefined) throw new Error('no sami')
    expect(await scene.judge({ removes: [sami], warrants: [await leave('nora', { person: 'sami', reason: 'Recording seen' })] })).toBeNull()
    expect(await scene.judge({ removes: [sami], warrants: [await leave('sami', { person: 'sami' })] })).toBeNull()
    expect(await scene.judge({ removes: [sami], warrants: [] })).toBe('REMOVE_WITHOUT_WARRANT')
    expect(await scene.judge({ removes: [sami], warrants: [await leave('nora', { person: 'sami' })] })).toBe('REASON_REQUIRED')
    expect(await scene.judge({ removes: [sami], warrants: [await leave('nora', { person: 'nora' })] })).toBe('REMOVE_WITHOUT_WARRANT')
    expect(await scene.judge({ removes: [sami], warrants: [await leave('sami', { person: 'sami' }, 'nora')] })).toBe('BAD_SIGNATURE')
    expect(await scene.judge({ removes: [], warrants: [await leave('sami', { person: 'sami' })] })).toBe('REMOVE_WITHOUT_WARRANT')
  })
})

describe('the keys of somebody the rules have put out', () => {
  it('are taken away by any member without a warrant, and he himself changes no keys any more', async () => {
    const own = await Scene.begin()
    const [nora, sami] = own.leaves
    if (nora === undefined || sami === undefined) throw new Error('two leaves')
    expect(await own.judge({ removes: [sami], warrants: [] })).toBe('REMOVE_WITHOUT_WARRANT')
    await own.post('nora', 'person.object', { person: 'sami' })
    expect(await own.judge({ removes: [sami], warrants: [] })).toBeNull()
    expect(await own.judge({ removes: [nora], warrants: [] })).toBe('REMOVE_WITHOUT_WARRANT')
    own.leaves = [sami, nora]
    expect(await own.judge({ warrants: [] })).toBe('NOT_ADMITTED')
  })
})

describe('the first commit of a room agreed in plenary', () => {
  /** Made by nora, whose corridor has two heads of Southmark. */
  async function founded(adds: readonly LeafView[], o: { rk?: Founding['rk']; warrants?: readonly Bytes[] } = {}): Promise<string | null> {
    const { nora, sami, olga } = scene.people
    const founding: Founding = { talk: TALK, room: ROOM, rk: o.rk ?? 'corridor', owners: [['N', [nora.key]], ['S', [sami.key, olga.key]]], rules: 1, protocol: 1, psk: null }
    const [committer] = scene.leaves
    if (committer === undefined) throw new Error('nobody commits')
    const room: PolicyRoom = { talk: TALK, room: ROOM, epoch: 0, rules: scene.rules, position: 0, founding, leaves: [committer] }
    return judgeChange(room, { committer, adds, removes: [], warrants: o.warrants ?? [], logTime: NOON })
  }

  it('adds founding heads alone, each once, one at least for each owner', async () => {
    const sami = await leafOf(scene.people.sami)
    expect(await founded([sami])).toBeNull()
    expect(await founded([])).toBe('FOUNDING_HEADS_DIFFER')
    expect(await founded([sami, sami])).toBe('FOUNDING_HEADS_DIFFER')
    expect(await founded([sami, anna])).toBe('FOUNDING_HEADS_DIFFER')
    expect(await founded([await leafOf(scene.people.olga)])).toBe('FOUNDING_HEADS_DIFFER') // her key is Southmark's in the document, her certificate Northland's
    expect(await founded([sami], { warrants: [join] })).toBe('FOUNDING_ONLY')
  })

  it('of a plenary leaves nobody out', async () => {
    expect(await founded([await leafOf(scene.people.sami)], { rk: 'plenary' })).toBe('FOUNDING_HEADS_DIFFER')
  })
})
