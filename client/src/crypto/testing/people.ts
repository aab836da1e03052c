/** Invented people with real certificates: a head per delegation vouches for persons, a person for the key of each leaf. */
import {
  ed25519FromSeed,
  encode,
  encodeDevice,
  BEFORE_FIRST,
  encodeEntry,
  encodePerson,
  equalBytes,
  readDevice,
  readPerson,
  readSign1,
  sign1,
  verifySign1,
  decode,
  hex,
} from '../../record'
import type { LeafCheck } from '../group'

type Bytes = Uint8Array
type Sign = (bytes: Bytes) => Promise<Bytes>
export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

export const TALK = new Uint8Array(16).fill(7)
export const ENTRY = 'parley/1/entry'
/** Where every test begins: 2026-06-01 12:00 UTC, ms. */
export const NOON = Date.UTC(2026, 5, 1, 12)

export interface Person {
  readonly name: string
  readonly delegation: string
  readonly key: Bytes
  readonly sign: Sign
  readonly certificate: Bytes
}

/** `certifiedBy` is the head; a head certifies himself. */
export async function makePerson(name: string, delegation: string, certifiedBy?: Person): Promise<Person> {
  const { publicKey: key, sign } = await ed25519FromSeed(random(32))
  const payload = encodePerson({
    talk: TALK,
    delegation,
    id: name,
    key,
    shown: name,
    role: certifiedBy === undefined ? 'head' : 'member',
    powers: [],
    from: 0,
    until: NOON * 2,
  })
  return { name, delegation, key, sign, certificate: await sign1('parley/1/person', payload, certifiedBy?.sign ?? sign) }
}

export interface Leaf {
  readonly seed: Bytes
  readonly identity: Bytes
  readonly key: Bytes
}

/** A fresh leaf key of a person, certified by him. */
export async function makeLeaf(person: Person): Promise<Leaf> {
  const seed = random(32)
  const { publicKey: key } = await ed25519FromSeed(seed)
  const device = await sign1(
    'parley/1/device',
    encodeDevice({ talk: TALK, who: person.name, mls: key, until: NOON * 2 }),
    person.sign,
  )
  return { seed, key, identity: encode([1, person.certificate, device]) }
}

/** The name a credential carries, unchecked. */
export function nameIn(identity: Bytes): string {
  try {
    const [, person] = decode(identity) as readonly Bytes[]
    return person === undefined ? '' : readPerson(readSign1(person).payload).id
  } catch {
    return ''
  }
}

/** Accepts a leaf whose person one of the heads certified, and who certified exactly this key. Asks no clock and no list of members. */
export function leafCheck(heads: readonly Person[]): LeafCheck {
  return async (identity, signatureKey) => {
    try {
      const [, person, device] = decode(identity) as readonly Bytes[]
      if (person === undefined || device === undefined) return false
      const certified = readPerson(readSign1(person).payload)
      const head = heads.find((h) => h.delegation === certified.delegation)
      if (head === undefined) return false
      await verifySign1('parley/1/person', person, head.key)
      const { mls, who } = readDevice(await verifySign1('parley/1/device', device, certified.key))
      return who === certified.id && equalBytes(mls, signatureKey)
    } catch {
      return false
    }
  }
}

/** A signed entry as it travels inside a commit. */
export async function warrant(
  author: Person,
  room: Bytes,
  kind: string,
  body: Record<string, string | number>,
  seq = 1,
): Promise<Bytes> {
  const payload = encodeEntry({ talk: TALK, room, author: author.name, seq, prev: null, basis: BEFORE_FIRST, salt: new Uint8Array(16), kind, body })
  return sign1(ENTRY, payload, author.sign)
}

export const consentTo = (head: Person, room: Bytes, person: Person, notAfter = NOON + 3_600_000): Promise<Bytes> =>
  warrant(head, room, 'admission.consent', { person: person.name, key: hex(person.key), not_after: notAfter })
export const joinOf = (author: Person, room: Bytes, person: Person, seq = 2): Promise<Bytes> =>
  warrant(author, room, 'member.join', { person: person.name, key: hex(person.key) }, seq)
export const leaveOf = (author: Person, room: Bytes, person: Person): Promise<Bytes> =>
  warrant(author, room, 'member.leave', { person: person.name })
