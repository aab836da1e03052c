/** Sealed mail of one person to another (spec/opening.md §3). What is forged, unknown or out of turn changes nothing. */
import { invitationKeys } from '../crypto'
import { equalBytes, hex, hmac, readJoin, readPerson, readSign1, verifySign1 } from '../record'
import { onAnswer } from './answers'
import { readAsking } from './asking'
import { askAt } from './askings'
import { PERSON, personIdOf } from './certificates'
import { onLong, onWelcome } from './fetching'
import type { Engine } from './ports'
import { onRecord } from './late-joiners'
import { type Knock, knockBytes, type Mail } from './mail-payloads'
import { onOffer } from './offers'
import { isMember } from './reading'
import { onPutOut } from './removals'
import { onReturn } from './asking-back'
import type { Room } from './room'
import type { Knocked } from './state'
import { onVisit, onVisitorsJoin } from './visits'

type Bytes = Uint8Array
/** Whoever has a link can knock with ever new keys; its maker is shown these. */
const KNOCKS_OF_A_LINK = 4

export async function onMail(engine: Engine, mail: Mail): Promise<void> {
  switch (mail.type) {
    case 'knock':
      return onKnock(engine, mail)
    case 'certified':
      return onCertified(engine, mail)
    case 'join':
      return onJoin(engine, mail)
    case 'return':
      return onReturn(engine, mail)
    case 'welcome':
      return onWelcome(engine, mail)
    case 'long':
      return onLong(engine, mail)
    case 'offer':
      return onOffer(engine, mail.signed)
    case 'visit':
      return onVisit(engine, mail.signed)
    case 'record':
      return onRecord(engine, mail)
    case 'put-out':
      return onPutOut(engine, mail)
    case 'answer':
      return onAnswer(engine, mail.signed)
  }
}

/** Only who held the secret of a link this head made can make the mac: the host cannot put a person of its own in his place. */
async function onKnock(engine: Engine, knock: Knock): Promise<void> {
  const invitation = engine.data.invitations.find((i) => equalBytes(i.invite, knock.invite))
  if (invitation === undefined || engine.data.knocked.some((k) => equalBytes(k.key, knock.key))) return
  if (engine.data.knocked.filter((k) => equalBytes(k.invite, knock.invite)).length >= KNOCKS_OF_A_LINK) return
  const { macKey } = await invitationKeys(invitation.secret)
  if (!equalBytes(await hmac(macKey, knockBytes(knock)), knock.mac)) {
    return engine.trouble('KNOCK_FORGED')
  }
  const { invite, name, title, key, device, mailbox } = knock
  engine.data = {
    ...engine.data,
    knocked: [
      ...engine.data.knocked,
      { invite, name, title, key, device, mailbox, linkProven: true, asked: engine.hostNow(), certificate: null, id: null, declined: null, joins: {} },
    ],
  }
}

/** The own head certified this device's key: a leaf for the caucus is sent. */
async function onCertified(engine: Engine, mail: Extract<Mail, { type: 'certified' }>): Promise<void> {
  const { inviter, keys, facts, me } = engine.data
  if (inviter === null || me.certificate !== null || !equalBytes(mail.caucusFounding, inviter.caucusFounding)) return
  const head = headKeyOf(inviter.person)
  const person = head === null ? null : await verifySign1(PERSON, mail.person, head).then(readPerson, () => null)
  if (person === null || !equalBytes(person.key, keys.personKey) || !equalBytes(person.talk, facts.talk) || person.delegation !== me.delegation) return
  engine.data = {
    ...engine.data,
    me: { ...me, id: await personIdOf(keys.personKey), certificate: mail.person, role: person.role as typeof me.role, powers: person.powers },
  }
  await askFor(engine, inviter.caucus)
}

function headKeyOf(certificate: Bytes): Bytes | null {
  try {
    return readPerson(readSign1(certificate).payload).key
  } catch {
    return null
  }
}

/** Asks for a room at the head who offered it, or else at the one who invited this person. */
export async function askFor(engine: Engine, room: Bytes): Promise<void> {
  const to = engine.data.offers[hex(room)] ?? engine.data.inviter
  if (to !== null) await askAt(engine, room, to)
}

/** An own person asks to enter a room; what he asks with is kept until the consents are there. Anybody can send mail: his signature says that it is his. */
async function onJoin(engine: Engine, mail: Extract<Mail, { type: 'join' }>): Promise<void> {
  const { keyPackage, signed } = mail
  const from = deviceIn(signed)
  for (const knocked of engine.data.knocked) {
    if (from === null || !equalBytes(knocked.device, from)) continue
    const join = await readAsking({ keyPackage, signed }, knocked.key, engine.data.facts.talk)
    if (join === null || knocked.certificate === null || knocked.declined !== null) continue
    const next = { ...knocked, joins: { ...knocked.joins, [hex(join.room)]: { keyPackage, signed } } }
    engine.data = { ...engine.data, knocked: engine.data.knocked.map((k) => (k === knocked ? next : k)) }
    return
  }
  await onVisitorsJoin(engine, { keyPackage, signed })
}

/** The device that a join statement names, whoever signed it. */
function deviceIn(signed: Bytes): Bytes | null {
  try {
    return readJoin(readSign1(signed).payload).device
  } catch {
    return null
  }
}

/** An asking serves one entry: after a removal it would otherwise be put before the heads again as if the person had asked. */
export function spendAskings(engine: Engine, room: Room): void {
  const serves = (k: Knocked): boolean => k.id !== null && k.joins[room.id] != null && isMember(room.rules, k.id)
  if (!engine.data.knocked.some(serves)) return
  engine.data = { ...engine.data, knocked: engine.data.knocked.map((k) => (serves(k) ? { ...k, joins: { ...k.joins, [room.id]: null } } : k)) }
}

/** The host says that a link was opened or used: shown to its maker, decides nothing. */
export function onInvite(engine: Engine, invite: Bytes, state: string, _device: Bytes | null): void {
  if (state !== 'opened' && state !== 'used' && state !== 'expired' && state !== 'cancelled') return
  engine.data = {
    ...engine.data,
    invitations: engine.data.invitations.map((i) =>
      equalBytes(i.invite, invite) ? { ...i, state, usedAt: state === 'used' ? engine.hostNow() : i.usedAt } : i,
    ),
  }
}
