/** What a mediator brings as proof of an authorisation (L5): the owner's signed entries, every word of them, and nobody else's. */
import { beforeAll, describe, expect, it } from 'vitest'
import { apply, type Charter, foundRoom, proofGood, type RoomState } from '.'
import { BEFORE_FIRST, ed25519FromSeed, encodeEntry, hex, readSign1, sign1, utf8 } from '../record'
import { carriedAfterRevoke } from './findings'
import { contentHash } from './release'
import { CHARTER, DELEGATIONS, PERSONS } from './testing/talk'

const LABEL = 'parley/1/entry'
const TALK = new Uint8Array(16).fill(1)
const [FIRST, SECOND] = [new Uint8Array(16).fill(2), new Uint8Array(16).fill(3)]
const START = Date.UTC(2026, 2, 2, 9)
const SALT = '5a'.repeat(32)
const WORDS = 'We can accept monitors at two crossings.'
const ITEM = { content_hash: contentHash(SALT, WORDS), to: ['S'], form: 'verbatim', valid_until: START + 60_000 }

const pairOf = (name: string) => ed25519FromSeed(Uint8Array.from({ length: 32 }, (_, i) => utf8(name)[i] ?? 0))
const keys: Record<string, string> = {}
const EVERYBODY = [...PERSONS, { ...PERSONS[0]!, id: 'n2' }, { ...PERSONS[0]!, id: 'mute', role: 'member', powers: ['speak'] }]
beforeAll(async () => {
  for (const { id } of EVERYBODY) keys[id] = hex((await pairOf(id)).publicKey)
})

/** A corridor of these, in which everybody is certified with a real key. */
function corridor(owners: readonly string[], signature: 'any' | 'joint' = 'any'): RoomState {
  const delegations = DELEGATIONS.map((each) => (each.id === 'N' ? { ...each, heads: ['n1', 'n2'], signature } : each))
  const charter: Charter = { ...CHARTER, delegations }
  const persons = EVERYBODY.map((each) => ({ ...each, key: keys[each.id] ?? '' }))
  const members = persons.map(({ id }) => id)
  return foundRoom({ kind: 'corridor', owners, delegations, persons, members, charter: { id: 'charter', charter }, subscribed: ['M'] })
}

interface Signed {
  readonly author: string
  readonly kind: string
  readonly body: object
  readonly by?: string
  readonly talk?: Uint8Array
  readonly room?: Uint8Array
}
async function signed({ author, kind, body, by = author, talk = TALK, room = FIRST }: Signed): Promise<Uint8Array> {
  const payload = encodeEntry({ talk, room, author, seq: 1, prev: null, basis: BEFORE_FIRST, salt: new Uint8Array(16), kind, body })
  return sign1(LABEL, payload, (await pairOf(by)).sign)
}
const idOf = async (bytes: Uint8Array): Promise<string> => hex(await readSign1(bytes).id(LABEL))
const authorise = (o: Partial<Signed> = {}, changed: object = {}): Promise<Uint8Array> =>
  signed({ author: 'n1', kind: 'release.authorise', body: { subject: 'Monitors', ...ITEM, ...changed }, ...o })

/** The body that brings these entries. */
async function carry(given: Uint8Array, more: readonly Uint8Array[] = [], changed: object = {}) {
  const authorisation = { id: await idOf(given), owner: 'N', ...ITEM, proof: [given, ...more].map(hex).join('.'), ...changed }
  return { authorisation, content: WORDS, salt: SALT }
}
const good = async (body: unknown, state = corridor(['S', 'M'])) => proofGood({ kind: 'release.carry', body }, TALK, state)

describe('the proof of an authorisation', () => {
  it('is the entry its owner signed, and the reducer believes it only then', async () => {
    const body = await carry(await authorise())
    expect(await good(body)).toBe(true)
    expect(await good(await carry(await authorise({ author: 'n2' })))).toBe(true)
    const entry = { id: 'c1', room: 'r', author: 'm1', author_seq: 1, prev: null, kind: 'release.carry', body }
    for (const [proved, outcome] of [[true, 'ok'], [false, 'BAD_AUTHORISATION'], [undefined, 'BAD_AUTHORISATION']] as const) {
      const placed = { position: 1, stamp: START, signatureGood: true, ...(proved !== undefined && { proofGood: proved }) }
      expect(apply(corridor(['S', 'M']), entry, placed).outcome).toBe(outcome)
    }
  })

  it('is nothing else', async () => {
    const entry = await authorise()
    const stranger = await signed({ author: 's1', kind: 'message', body: { text: 'x' } })
    const elsewhere = await signed({ author: 'n2', kind: 'second', body: { entry: await idOf(entry) }, room: SECOND })
    const bodies: Readonly<Record<string, unknown>> = {
      'another\'s signature': await carry(await authorise({ by: 's1' })),
      'another party\'s': await carry(await authorise({ author: 's1' })),
      'one who does not sign': await carry(await authorise({ author: 'mute' })),
      'nobody known': await carry(await authorise({ author: 'ghost' })),
      'another talk': await carry(await authorise({ talk: SECOND })),
      'another id': await carry(entry, [], { id: 'ab'.repeat(32) }),
      'another owner': await carry(entry, [], { owner: 'M' }),
      'another hash': await carry(entry, [], { content_hash: 'ab'.repeat(32) }),
      'another addressee': await carry(entry, [], { to: ['S', 'M'] }),
      'another form': await carry(entry, [], { form: 'own_words' }),
      'another day': await carry(entry, [], { valid_until: ITEM.valid_until + 1 }),
      'a word': await carry(entry, [], { proof: 'valid' }),
      'upper case': await carry(entry, [], { proof: hex(entry).toUpperCase() }),
      'cut short': await carry(entry, [], { proof: hex(entry).slice(0, -2) }),
      'an empty part': await carry(entry, [], { proof: `${hex(entry)}.` }),
      'no subject': await carry(await authorise({}, { subject: '' })),
      'a stranger\'s entry': await carry(entry, [stranger]),
      'an entry of another room': await carry(entry, [elsewhere]),
      'no body of this kind': { authorisation: 1 },
    }
    for (const [name, body] of Object.entries(bodies)) expect(await good(body), name).toBe(false)
    expect(await proofGood({ kind: 'message', body: await carry(entry) }, TALK, corridor(['S', 'M']))).toBe(false)
  })

  it('needs every head under joint signature', async () => {
    const state = corridor(['S', 'M'], 'joint')
    const entry = await authorise()
    const second = { author: 'n2', kind: 'second', body: { entry: await idOf(entry) } }
    expect(await good(await carry(entry), state)).toBe(false)
    expect(await good(await carry(entry, [await signed({ ...second, kind: 'unhold' })]), state)).toBe(false)
    expect(await good(await carry(entry, [await signed({ ...second, body: { entry: 'ab' } })]), state)).toBe(false)
    expect(await good(await carry(entry, [await signed({ ...second, by: 'n1' })]), state)).toBe(false)
    expect(await good(await carry(entry, [await signed(second)]), state)).toBe(true)
  })

  it('of somebody revoked here is none', async () => {
    const state = corridor(['S', 'M'])
    const revoked = { ...state, persons: { ...state.persons, n1: { ...state.persons['n1']!, revoked: true } } }
    expect(await good(await carry(await authorise()), revoked)).toBe(false)
    expect(await good(await carry(await authorise({ author: 'n2' })), revoked)).toBe(true)
  })
})

describe('with both logs', () => {
  it('what was carried after its revocation is found, and what was carried before is not (Z9)', async () => {
    const body = await carry(await authorise())
    const id = body.authorisation.id
    const act = (author: string, kind: string, of: unknown, seq = 1, prev: string | null = null) =>
      ({ id: seq === 1 ? id : 'r', room: 'r', author, author_seq: seq, prev, kind, body: of })
    const at = (position: number, stamp: number) => ({ position, stamp: START + stamp, signatureGood: true, proofGood: true })
    const carried = apply(corridor(['S', 'M']), { ...act('m1', 'release.carry', body), id: 'c' }, at(1, 5)).state
    const authorised = apply(corridor(['N', 'M']), act('n1', 'release.authorise', { subject: 'Monitors', ...ITEM }), at(1, 0)).state
    const revoked = (stamp: number) => apply(authorised, act('n1', 'release.revoke', { authorisation: id }, 2, id), at(2, stamp)).state
    expect(carriedAfterRevoke(authorised, carried)).toEqual([])
    expect([5, 6].flatMap((stamp) => carriedAfterRevoke(revoked(stamp), carried))).toEqual([])
    expect(carriedAfterRevoke(revoked(4), carried)).toEqual([{ at: 1, rule: 'Z9', code: 'CARRIED_AFTER_REVOKE', severity: 'warning' }])
  })
})
