/** Who a key belongs to (spec/record.md): head's key → person certificate → device certificate → leaf. All checks are deterministic. */
import {
  decode,
  type Device,
  encode,
  encodeDevice,
  encodePerson,
  equalBytes,
  type Founding,
  keyProblem,
  type Person,
  readDevice,
  readFounding,
  readPerson,
  readSign1,
  sha256,
  sign1,
  verifySign1,
  hex,
} from '../record'

type Bytes = Uint8Array
export type Sign = (bytes: Bytes) => Promise<Bytes>

export const PERSON = 'parley/1/person'
export const DEVICE = 'parley/1/device'

/** A person's id is bound to the key, so that whoever signs a charter naming it signs for the key. */
export const personIdOf = async (key: Bytes): Promise<string> => `p-${hex((await sha256(key)).slice(0, 8))}`

export const certifyPerson = (person: Person, sign: Sign): Promise<Bytes> => sign1(PERSON, encodePerson(person), sign)
export const certifyDevice = (device: Device, sign: Sign): Promise<Bytes> => sign1(DEVICE, encodeDevice(device), sign)
export const leafIdentity = (person: Bytes, device: Bytes): Bytes => encode([1, person, device])

/** What a certificate shows of a person: the form of address, if any, and the name, with a line feed between them. */
export const shownOf = (title: string, name: string): string => (title === '' ? name : `${title}\n${name}`)
export const nameIn = (shown: string): string => shown.slice(shown.indexOf('\n') + 1)
export const titleIn = (shown: string): string => (shown.includes('\n') ? shown.slice(0, shown.indexOf('\n')) : '')

export interface Identity {
  readonly person: Person
  readonly personSign1: Bytes
  readonly device: Device
}

/** A leaf's credential is asked for in every view and stays the same bytes as long as the leaf does: each is taken apart once. */
const identities = new WeakMap<Bytes, Identity | null>()
const shown = new WeakMap<Bytes, string>()

function once<T>(known: WeakMap<Bytes, T>, bytes: Bytes, read: (bytes: Bytes) => T): T {
  if (!known.has(bytes)) known.set(bytes, read(bytes))
  return known.get(bytes) as T
}

/** The parts of a credential without any check of signatures; null when the shape is wrong. */
export const readIdentity = (identity: Bytes): Identity | null => once(identities, identity, partsOf)

function partsOf(identity: Bytes): Identity | null {
  try {
    const value = decode(identity)
    if (!Array.isArray(value) || value.length !== 3 || value[0] !== 1) return null
    const [, person, device] = value as readonly unknown[]
    if (!(person instanceof Uint8Array) || !(device instanceof Uint8Array)) return null
    return { person: readPerson(readSign1(person).payload), personSign1: person.slice(), device: readDevice(readSign1(device).payload) }
  } catch {
    return null
  }
}

export const shownIn = (personSign1: Bytes | undefined): string => (personSign1 === undefined ? '' : once(shown, personSign1, shownBy))

function shownBy(personSign1: Bytes): string {
  try {
    return readPerson(readSign1(personSign1).payload).shown
  } catch {
    return ''
  }
}

/** The person of a certificate signed by one of `heads` (32-byte keys), or null. */
export async function certifiedPerson(personSign1: Bytes, talk: Bytes, heads: readonly Bytes[]): Promise<Person | null> {
  for (const head of heads) {
    try {
      const person = readPerson(await verifySign1(PERSON, personSign1, head))
      if (equalBytes(person.talk, talk) && keyProblem(person.key) === null && person.id === (await personIdOf(person.key))) return person
    } catch {
      continue // not by this head
    }
  }
  return null
}

/** The founding heads' keys of one delegation. */
export const headKeys = (founding: Founding, delegation: string): readonly Bytes[] => founding.owners.find(([name]) => name === delegation)?.[1] ?? []

export const foundingHash = (founding: Bytes): Promise<Bytes> => sha256(founding)
export const foundingOf = (bytes: Bytes): Founding => readFounding(bytes)

/** Keys whose certificates are believed, of one delegation: its founding heads', and those of heads who came after them. */
export type BelievedHeads = (delegation: string) => readonly Bytes[]

/**
 * Accepts a leaf when its person is certified by a head of his delegation and the person certified exactly this signature key.
 * That proves who it is, never that he was admitted: admission is the room's policy (spec/crypto.md). A room's heads only ever become more, so what was
 * accepted is not looked at again, and what was refused is.
 */
export function leafCheck(plenary: Founding, heads: BelievedHeads = (d) => headKeys(plenary, d)): (identity: Bytes, signatureKey: Bytes) => Promise<boolean> {
  const accepted = new Set<string>()
  return async (identity, signatureKey) => {
    const name = `${hex(await sha256(identity))}${hex(signatureKey)}`
    if (accepted.has(name)) return true
    const good = await chainHolds(plenary, heads, identity, signatureKey)
    if (good) accepted.add(name)
    return good
  }
}

async function chainHolds(plenary: Founding, heads: BelievedHeads, identity: Bytes, signatureKey: Bytes): Promise<boolean> {
  const parts = readIdentity(identity)
  if (parts === null) return false
  const person = await certifiedPerson(parts.personSign1, plenary.talk, heads(parts.person.delegation))
  if (person === null) return false
  try {
    const value = decode(identity) as unknown[]
    const device = readDevice(await verifySign1(DEVICE, value[2] as Bytes, person.key))
    return equalBytes(device.talk, plenary.talk) && device.who === person.id && equalBytes(device.mls, signatureKey)
  } catch {
    return false
  }
}
