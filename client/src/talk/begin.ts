/** How a device comes into a talk: from an invitation to keys, registered at the host and known to whoever must answer. */
import { invitationKeys, mailboxKeys } from '../crypto'
import { ed25519FromSeed, hmac } from '../record'
import { certifyPerson, personIdOf, shownOf } from './certificates'
import { pinsToShow } from './pin-acts'
import type { Engine } from './ports'
import { inviteProof } from './invite'
import { noOpening } from './opening'
import { knockBytes, type Mail } from './mail-payloads'
import type { Invitation } from './payloads'
import { emptyPlace } from './receipts'
import type { Me, OwnKeys, TalkData } from './state'
import type { StorageMode } from './view'
import { isZoneName } from './zones'

type Bytes = Uint8Array
const DAY_MS = 86_400_000
const YEAR_MS = 366 * DAY_MS

export interface Accepted {
  readonly invitation: Invitation
  readonly invite: Bytes
  readonly secret: Bytes
  readonly name: string
  readonly title: string
  readonly storage: StorageMode
  readonly zone: string
  readonly origin: string
  /** A head only: whether the other heads may know this device again in a later talk (spec/crypto.md §8). */
  readonly recognised: boolean
  /** The host's clock, ms: what the host stamps is judged by it. */
  readonly now: number
}

/** Makes the keys of a person on this device. A head certifies himself: his key is the one the words compare. */
export async function newTalk(a: Accepted): Promise<TalkData> {
  const { facts, invited, inviter } = a.invitation
  const keys = await ownKeys()
  const { sign } = await ed25519FromSeed(keys.personSeed)
  const shown = shownOf(a.title, a.name)
  const head = invited.slot >= 0
  const id = await personIdOf(keys.personKey)
  const certificate = head
    ? await certifyPerson(
        {
          talk: facts.talk,
          delegation: invited.delegation,
          id,
          key: keys.personKey,
          shown,
          role: 'head',
          powers: [...invited.powers],
          from: Math.floor(a.now - DAY_MS),
          until: Math.floor(a.now + YEAR_MS),
        },
        sign,
      )
    : null
  const me: Me = {
    id: head ? id : '',
    name: a.name,
    title: a.title,
    delegation: invited.delegation,
    role: invited.role,
    powers: invited.powers,
    slot: invited.slot,
    certificate,
  }
  return {
    version: 1,
    facts,
    storage: a.storage,
    zone: isZoneName(a.zone) ? a.zone : '',
    origin: a.origin,
    me,
    keys,
    openingRoom: a.invitation.openingRoom,
    plenary: a.invitation.plenary,
    openingKey: a.invitation.openingKey,
    opening: a.invitation.openingKey === null ? null : noOpening,
    openingLog: emptyPlace,
    plenaryFounding: inviter?.plenaryFounding ?? null,
    inviter,
    invitations: [],
    knocked: [],
    uploads: {},
    visits: [],
    knocking: {},
    offers: {},
    offered: [],
    rooms: [],
    caucus: inviter?.caucus ?? null,
    answers: [],
    knockedAt: {},
    letters: [],
    asked: {},
    toHost: [{ id: 1, verb: 'invite.use', body: { invite: a.invite, proof: await inviteProof(a.invite, a.secret, keys.deviceKey) } }],
    nextId: 2,
    liveRoom: null,
    evidence: [],
    stopped: null,
  }
}

async function ownKeys(): Promise<OwnKeys> {
  const personSeed = crypto.getRandomValues(new Uint8Array(32))
  const deviceSeed = crypto.getRandomValues(new Uint8Array(32))
  const mailbox = await mailboxKeys()
  return {
    personSeed,
    deviceSeed,
    mailboxSecret: mailbox.secret,
    mailboxKey: mailbox.key,
    personKey: (await ed25519FromSeed(personSeed)).publicKey,
    deviceKey: (await ed25519FromSeed(deviceSeed)).publicKey,
  }
}

/** Makes oneself known after the keys are stored: heads in the opening room, everybody else by a knock at the own head. */
export async function introduce(engine: Engine, a: Accepted): Promise<void> {
  const { me, keys, inviter } = engine.data
  await engine.run(async () => {
    if (me.certificate !== null) {
      const pins = await pinsToShow(engine, a.recognised)
      await engine.oweOpening([{ type: 'head', slot: me.slot, person: me.certificate, device: keys.deviceKey, mailbox: keys.mailboxKey, pins }])
      return
    }
    if (inviter === null) return
    const said = { name: a.name, title: a.title, key: keys.personKey, device: keys.deviceKey, mailbox: keys.mailboxKey }
    const { macKey } = await invitationKeys(a.secret)
    const knock: Mail = { type: 'knock', invite: a.invite, mac: await hmac(macKey, knockBytes(said)), ...said }
    engine.oweMail(inviter.device, inviter.mailbox, knock)
  })
}
