/**
 * Stage 1 of accepting a commit (spec/crypto.md): the same answer on every device, from the log, the tree and log time alone.
 * Each Add has exactly one `member.join` and the consents in force, each Remove exactly one `member.leave`; nothing is left over. A `member.return` is the
 * warrant of both at once: of the Remove of a member's leaf and of the Add of his fresh one.
 */
import { apply, type RoomState } from '../domain'
import type { LeafView } from '../crypto'
import { equalBytes, type Founding, hex, unhex } from '../record'
import { headKeys, readIdentity } from './certificates'
import { readSignedEntry, signatureGood, type SignedEntry } from './entries'
import { consentsTo, isMember, personOf as certifiedOf } from './reading'

type Bytes = Uint8Array

export interface Change {
  readonly committer: LeafView
  readonly adds: readonly LeafView[]
  readonly removes: readonly LeafView[]
  readonly warrants: readonly Bytes[]
  readonly logTime: number
}
export interface PolicyRoom {
  readonly talk: Bytes
  readonly room: Bytes
  readonly epoch: number
  readonly rules: RoomState
  readonly position: number
  readonly founding: Founding
  readonly leaves: readonly LeafView[]
}

const personOf = (leaf: LeafView): string => readIdentity(leaf.identity)?.person.id ?? ''

/** The refusal code of a commit, or null when every member must accept it. */
export async function judgeChange(room: PolicyRoom, change: Change): Promise<string | null> {
  if (room.epoch === 0 && room.founding.rk !== 'caucus') return judgeFounding(room, change)
  if (!isMember(room.rules, personOf(change.committer))) return 'NOT_ADMITTED'
  const warrants = await readWarrants(room, change.warrants)
  if (warrants === null) return 'WARRANT_MALFORMED'
  const joins = warrants.filter((w) => w.entry.kind === 'member.join')
  const returns = warrants.filter((w) => w.entry.kind === 'member.return')
  const leaves = warrants.filter((w) => w.entry.kind === 'member.leave')
  const consents = warrants.filter((w) => w.entry.kind === 'admission.consent')
  if (joins.length + returns.length + leaves.length + consents.length !== warrants.length) return 'WARRANT_FOREIGN'
  return (
    matchRemoves(room, change, [...leaves, ...returns]) ??
    (await matchAdds(room, change, [...joins, ...returns], consents)) ??
    (await allowedByRules(
      room,
      warrants.filter((w) => w.entry.kind !== 'admission.consent'),
      change.logTime,
    ))
  )
}

/**
 * The first commit of a plenary adds the founding heads, each once, and nobody else: the founding document is their warrant. Of a room agreed in plenary
 * it may leave out some, who had no seat yet, as long as each owner has one (spec/opening.md §6).
 */
function judgeFounding(room: PolicyRoom, change: Change): string | null {
  if (change.removes.length > 0 || change.warrants.length > 0) return 'FOUNDING_ONLY'
  const seated = [change.committer, ...change.adds]
  const expected = room.founding.owners.flatMap(([delegation, keys]) => keys.map((key) => `${delegation} ${hex(key)}`)).sort()
  const found = seated
    .map((leaf) => {
      const person = readIdentity(leaf.identity)?.person
      return person === undefined ? '' : `${person.delegation} ${hex(person.key)}`
    })
    .sort()
  const once = new Set(found).size === found.length && found.every((each) => expected.includes(each))
  const complete = room.founding.rk === 'plenary' ? found.length === expected.length : room.founding.owners.every(([d]) => found.some((f) => f.startsWith(`${d} `)))
  return once && complete ? null : 'FOUNDING_HEADS_DIFFER'
}

async function readWarrants(room: PolicyRoom, warrants: readonly Bytes[]): Promise<readonly SignedEntry[] | null> {
  const out: SignedEntry[] = []
  for (const bytes of warrants) {
    const signed = await readSignedEntry(bytes, room.talk, room.room)
    if (signed === null) return null
    out.push(signed)
  }
  return new Set(out.map((s) => s.entry.id)).size === out.length ? out : null
}

const field = (signed: SignedEntry, name: string): unknown => (signed.entry.body as Record<string, unknown>)[name]

/** Who is no member by the rules any more (objected to, revoked, his delegation left) has only keys to lose: any member takes his leaf away. */
function matchRemoves(room: PolicyRoom, change: Change, leaves: readonly SignedEntry[]): string | null {
  const removed = change.removes.map(personOf).filter((person) => isMember(room.rules, person)).sort()
  const named = leaves.map((w) => String(field(w, 'person'))).sort()
  return removed.length === named.length && removed.every((p, i) => p === named[i]) ? null : 'REMOVE_WITHOUT_WARRANT'
}

async function matchAdds(room: PolicyRoom, change: Change, joins: readonly SignedEntry[], consents: readonly SignedEntry[]): Promise<string | null> {
  if (change.adds.length !== joins.length) return 'ADD_WITHOUT_WARRANT'
  const staying = room.leaves.filter((leaf) => !change.removes.some((r) => r.index === leaf.index))
  const used = new Set<string>()
  for (const leaf of change.adds) {
    const person = readIdentity(leaf.identity)?.person
    if (person === undefined) return 'IDENTITY_MALFORMED'
    if (staying.some((other) => personOf(other) === person.id)) return 'SECOND_LEAF'
    const certified = certifiedOf(room.rules, person.id)
    if (certified === null || !equalBytes(unhex(certified.key), person.key) || certified.delegation !== person.delegation) return 'NOT_CERTIFIED'
    const join = joins.find((w) => field(w, 'person') === person.id && field(w, 'key') === hex(person.key))
    if (join === undefined || used.has(join.entry.id)) return 'ADD_WITHOUT_WARRANT'
    used.add(join.entry.id)
    const shown = await consentsShown(room, consents, person.id)
    if (shown === null) return 'CONSENT_NOT_SHOWN'
    for (const each of shown) used.add(each)
  }
  return consents.every((w) => used.has(w.entry.id)) ? null : 'WARRANT_FOREIGN'
}

/** The consents in force, each shown once by value with a good signature; their entry ids, or null. */
async function consentsShown(room: PolicyRoom, consents: readonly SignedEntry[], person: string): Promise<readonly string[] | null> {
  const inForce = consentsTo(room.rules, person)
  const shown = consents.filter((w) => field(w, 'person') === person)
  const ids: string[] = []
  for (const consent of inForce) {
    const match = shown.find(
      (w) =>
        certifiedOf(room.rules, w.entry.author)?.delegation === consent.delegation &&
        field(w, 'key') === consent.key &&
        field(w, 'not_after') === consent.not_after,
    )
    if (match === undefined || ids.includes(match.entry.id) || !(await signatureGood(match, room.rules))) return null
    ids.push(match.entry.id)
  }
  return ids.length === shown.length ? ids : null
}

/** The entries a commit carries are judged by the ordinary rules, in their order, at the commit's place. */
async function allowedByRules(room: PolicyRoom, carried: readonly SignedEntry[], logTime: number): Promise<string | null> {
  let rules = room.rules
  let position = room.position
  for (const signed of carried) {
    position += 1
    const { state, outcome } = apply(rules, signed.entry, { position, stamp: logTime, signatureGood: await signatureGood(signed, rules) })
    if (outcome !== 'ok') return outcome
    rules = state
  }
  return null
}

/** A founding head's seat needs no consents; everybody else's leaf is explained by signed evidence (spec/opening.md §5). Null when all hold. */
export async function evidenceProblem(room: PolicyRoom, evidence: ReadonlyMap<string, readonly Bytes[]>, owners: readonly string[]): Promise<string | null> {
  const persons = room.leaves.map(personOf)
  if (new Set(persons).size !== persons.length) return 'SECOND_LEAF'
  for (const leaf of room.leaves) {
    const person = readIdentity(leaf.identity)?.person
    if (person === undefined || !isMember(room.rules, person.id)) return 'NOT_ADMITTED'
    if (headKeys(room.founding, person.delegation).some((key) => equalBytes(key, person.key))) continue
    const shown = await readWarrants(room, evidence.get(hex(leaf.signatureKey)) ?? [])
    if (shown === null) return 'WARRANT_MALFORMED'
    if (!(await consentedByAll(room, shown, person.id, hex(person.key), owners))) return 'CONSENT_MISSING'
  }
  return null
}

async function consentedByAll(room: PolicyRoom, shown: readonly SignedEntry[], person: string, key: string, owners: readonly string[]): Promise<boolean> {
  const given = new Set<string>()
  for (const signed of shown) {
    if (signed.entry.kind !== 'admission.consent' || field(signed, 'person') !== person || field(signed, 'key') !== key) continue
    const author = certifiedOf(room.rules, signed.entry.author)
    // That he held `admit` then is the log's to know, which the owners' signers attest; a later change of his powers takes nobody out.
    if (author !== null && (await signatureGood(signed, room.rules))) given.add(author.delegation)
  }
  // who alone could consent for his delegation came back by his own asking (rules R12): the others' consents are shown
  const one = certifiedOf(room.rules, person)
  const returns = shown.filter((each) => each.entry.kind === 'member.return' && field(each, 'person') === person)
  const good = await Promise.all(returns.map((each) => signatureGood(each, room.rules)))
  if (good.includes(true) && one?.powers.includes('admit') === true) given.add(one.delegation)
  return owners.every((owner) => given.has(owner))
}
