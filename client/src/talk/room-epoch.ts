/** What every device of a room must hold alike, and how each says so: attestations and complaints, signed outside the group (spec/crypto.md). */
import { attestationValues, exportSecret, type LeafView } from '../crypto'
import {
  ed25519FromSeed,
  encodeAttestation,
  encodeComplaint,
  equalBytes,
  hmac,
  readAttestation,
  readComplaint,
  readSign1,
  sha256,
  sign1,
  verifySign1,
} from '../record'
import type { Delivered } from '../transport/wire'
import { confirmAttested, noteAttested } from './confirmed'
import { canVouch, falseWord, sayShown, takeShown } from './false-words'
import { kindOf } from './reading'
import { KIND } from './receipts'
import type { Room } from './room'
import { arrived } from './room-welcome'
import { goOn, halt, isParted } from './stopping'
import type { EpochClaim } from './state'

type Bytes = Uint8Array
const ATTESTATION = 'parley/1/attestation'
const COMPLAINT = 'parley/1/complaint'

export async function claim(room: Room): Promise<EpochClaim> {
  const group = room.group
  if (group === null) throw new Error('no group')
  const { auth, tree } = await attestationValues(group)
  const key = await exportSecret(group, 'Parley state', room.data.room, 32)
  const { seq, log } = room.data.place
  return { epoch: Number(group.epoch), auth, tree, seq, log, state: await hmac(key, await sha256(room.rulesBytes())) }
}

/** Signs what this device holds of the present epoch and compares it with what others already said. */
export async function attest(room: Room): Promise<void> {
  const group = room.group
  if (group === null) return
  const mine = await claim(room)
  await attestTo(room, mine, [group.ownLeaf])
}

export async function attestTo(room: Room, mine: EpochClaim, leaves: readonly number[]): Promise<void> {
  const { publicKey, sign } = await ed25519FromSeed(room.data.leafSeed)
  const bytes = await sign1(ATTESTATION, encodeAttestation({ room: room.data.room, ...mine, mls: publicKey }), sign)
  room.data = { ...room.data, attested: { epoch: mine.epoch, mine, leaves }, owed: bytes }
  noteAttested(room, mine)
  room.effects.push({ do: 'append', room: room.data.room, kind: KIND.attestation, bytes })
}

export async function takeAttestation(room: Room, bytes: Bytes): Promise<void> {
  if (room.data.owed !== null && equalBytes(room.data.owed, bytes)) room.data = { ...room.data, owed: null }
  const said = await verifiedAttestation(room, bytes)
  if (said !== null) arrived(room, said.leaf)
  if (said === null || said.claim.epoch !== room.data.attested.epoch) return
  const mine = room.data.attested.mine
  const { claim } = said
  const same =
    equalBytes(claim.auth, mine.auth) &&
    equalBytes(claim.tree, mine.tree) &&
    equalBytes(claim.state, mine.state) &&
    claim.seq === mine.seq &&
    equalBytes(claim.log, mine.log)
  if (!same) {
    room.effects.push({
      do: 'evidence',
      code: 'DEVICES_DISAGREE',
      room: room.data.room,
      items: [bytes, ...(room.data.owed === null ? [] : [room.data.owed])],
    })
    const others = (room.data.attested.others ?? []).filter((each) => each.leaf !== said.leaf.index)
    room.data = { ...room.data, attested: { ...room.data.attested, others: [...others, { leaf: said.leaf.index, bytes }] } }
    return weigh(room)
  }
  confirmAttested(room, said.leaf)
  if (!room.data.attested.leaves.includes(said.leaf.index)) {
    room.data = { ...room.data, attested: { ...room.data.attested, leaves: [...room.data.attested.leaves, said.leaf.index] } }
  }
  await weigh(room)
  settle(room)
}

/**
 * What follows when leaves attest differently (spec/crypto.md §14). Where signers of every owner attest the same as this device, whoever differs said a
 * false word, and the talk goes on. Where a signer of an owner differs and none of that owner's attests the same, the parties differ: all stops.
 */
async function weigh(room: Room): Promise<void> {
  const others = room.data.attested.others ?? []
  const stopped = isParted(room)
  if (others.length === 0 && !stopped) return
  const [same, against] = [vouching(room, room.data.attested.leaves), vouching(room, others.map((each) => each.leaf))]
  const torn = ownersNeeded(room).filter((owner) => against.has(owner) && !same.has(owner))
  if (torn.length > 0) {
    if (others.length === 1) await sayShown(room) // once an epoch
    if (stopped) return
    const leaf = room.group?.leaves.find((each) => each.index === others[0]?.leaf)
    return halt(room, 'DEVICES_DISAGREE', leaf === undefined ? '' : room.personOf(leaf))
  }
  if (!ownersNeeded(room).every((owner) => same.has(owner))) return
  if (stopped) goOn(room)
  for (const each of others) falseWord(room, { leaf: each.leaf, statement: each.bytes, at: room.data.position })
}

/** The owners for whom one of these leaves can vouch. The own one does not while its record parts from what it had. */
function vouching(room: Room, leaves: readonly number[]): ReadonlySet<string> {
  const heard = new Set<string>()
  for (const leaf of room.group?.leaves ?? []) {
    if (!leaves.includes(leaf.index) || (leaf.index === room.group?.ownLeaf && room.data.parting != null)) continue
    const person = room.person(room.personOf(leaf))
    if (person !== null && canVouch(room, leaf)) heard.add(person.delegation)
  }
  return heard
}

export async function verifiedAttestation(room: Room, bytes: Bytes): Promise<{ claim: EpochClaim; leaf: LeafView } | null> {
  try {
    const claimed = readAttestation(readSign1(bytes).payload)
    const leaf = room.group?.leaves.find((l) => equalBytes(l.signatureKey, claimed.mls))
    if (leaf === undefined || !equalBytes(claimed.room, room.data.room)) return null
    await verifySign1(ATTESTATION, bytes, leaf.signatureKey)
    return { claim: claimed, leaf }
  } catch {
    return null // not by a leaf of this room
  }
}

/** A newcomer's first sight: open once a signer of every owner attested what he holds (spec/opening.md §5). */
export function settle(room: Room): void {
  if (room.data.stage !== 'joining' || room.group === null) return
  const heard = vouching(room, room.data.attested.leaves)
  if (ownersNeeded(room).every((owner) => heard.has(owner))) room.data = { ...room.data, stage: 'open' }
}

/** Without a party that left (rules A9): that it did is in the state, which signers of all others attest, the newcomer's own among them. */
export function ownersNeeded({ founding, rules, data }: Room): readonly string[] {
  const owners = founding.owners.map(([delegation]) => delegation).filter((each) => !rules.left.includes(each))
  return owners.filter((each) => data.kind !== 'plenary' || kindOf(rules, each) !== 'observer')
}

export async function takeComplaint(room: Room, bytes: Bytes): Promise<void> {
  await takeShown(room, bytes)
  try {
    const c = readComplaint(readSign1(bytes).payload)
    for (const leaf of room.group?.leaves ?? []) {
      const good = await verifySign1(COMPLAINT, bytes, leaf.signatureKey).then(
        () => true,
        () => false,
      )
      if (good && equalBytes(c.room, room.data.room)) room.notice('record-gap', room.personOf(leaf), null, c.reason, 'COMPLAINT')
    }
  } catch {
    return // not a complaint
  }
}

/** This device cannot go on. Where the fault is not its own it says so outside the group; it asks to come back (returning.ts). */
export async function complain(room: Room, item: Delivered, committer: LeafView | null, reason: string): Promise<void> {
  if (reason === 'STATE_ROLLED_BACK') return halt(room, reason, '')
  const { sign } = await ed25519FromSeed(room.data.leafSeed)
  const epoch = Number(room.group?.epoch ?? 0n)
  const bytes = await sign1(COMPLAINT, encodeComplaint({ room: room.data.room, epoch, envelope: await sha256(item.bytes), reason }), sign)
  room.effects.push({ do: 'append', room: room.data.room, kind: KIND.complaint, bytes })
  halt(room, reason, committer === null ? '' : room.personOf(committer))
}
