/** What a person does, each a verb of the field. Every act answers with a problem (a stable code) or null; it never throws. */
import { equalBytes, hex, sha256, unhex } from '../record'
import { askForAgreed } from './agreed-work'
import { askBack } from './asking-back'
import { certifyPerson, personIdOf, shownOf } from './certificates'
import { templateCharter } from './founding'
import { leave } from './going'
import { makeInvitation as newInvitation } from './invite'
import { askAgain, giveRecord } from './late-joiners'
import { goOnWithout } from './restored'
import { askFor } from './mail'
import { beginComparison } from './opening'
import { goOnWithKey, rememberKeys, stopForKey, undecided } from './pin-acts'
import { headLeaf } from './owed'
import type { MediaSide } from './media-side'
import { oweAnswer } from './answers'
import type { Engine } from './ports'
import { encodeRoomPayload, type SendingTrack } from './room-payloads'
import { mayAdmit } from './people'
import { clean } from './own-text'
import { performEverywhere } from './everywhere'
import { perform } from './perform'
import { charterOf, kindOf } from './reading'
import type { Room } from './room'
import { letBackIn, putAside, takeRecord, takesReturns } from './returning'
import { fitsNewcomers } from './room-welcome'
import type { Knocked } from './state'
import type { ProblemView, RoleName } from './view'
import { authoriseItem, carryItem, type ItemDraft, releaseItem, writeItem } from './releases'
import { declineVisit, knockAt, letIn } from './visits'
import { isZoneName } from './zones'
import { untimely } from './timely'

type Bytes = Uint8Array
type Answer = Promise<ProblemView | null>
const DAY_MS = 86_400_000
const YEAR_MS = 366 * DAY_MS

export interface Acts {
  readonly compareWords: () => Answer
  readonly confirmWords: (match: boolean) => Answer
  /** Of a head whose key is not the one to be expected: the person goes on to compare the words. `slot`: the head's. */
  readonly goOnWithKey: (slot: number) => Answer
  /** The same, but the opening ends, for everybody. */
  readonly stopForKey: () => Answer
  /** Whether this talk's heads are to be known again in a later one. */
  readonly rememberKeys: (wanted: boolean) => Answer
  readonly proposeCharter: () => Answer
  readonly signCharter: () => Answer
  readonly refuseCharter: (reason: string) => Answer
  readonly invite: (o: { name: string; role: RoleName; powers: readonly string[]; days: number }) => Answer
  readonly cancelInvitation: (invite: string) => Answer
  readonly askToEnter: (room: string) => Answer
  /** Of a room this device comes back to: takes the others' record, though the own one was another. */
  readonly takeRecord: (room: string) => Answer
  /** A neutral's head at the door of another delegation's caucus (rules R7). */
  readonly knockAt: (delegation: string) => Answer
  readonly letIn: (person: string, minutes: number) => Answer
  readonly declineVisit: (person: string, reason: string) => Answer
  /** An item of the own caucus (spec/opening.md §4); with the id of one that is there, only its reach changes. */
  readonly writeItem: (draft: ItemDraft) => Answer
  /** Offers an item in plenary: of what it says nothing but a hash leaves before an addressee opens it (rules L2). */
  readonly releaseItem: (item: string, to: readonly string[]) => Answer
  /** Gives an item to the mediator who visits the own caucus, to carry it (rules L5). */
  readonly authoriseItem: (item: string, o: { to: readonly string[]; form: 'verbatim' | 'own_words'; validUntil: number }) => Answer
  /** Carries what was authorised in a room once visited into a room this device is in now. `words`: of an item in own words. */
  readonly carryItem: (authorisation: string, room: string, words: string) => Answer
  readonly consent: (room: string, person: string) => Answer
  readonly refuse: (room: string, person: string, reason: string) => Answer
  readonly retractConsent: (room: string, person: string) => Answer
  readonly remove: (room: string, person: string, reason: string) => Answer
  readonly leave: (room: string) => Answer
  readonly sendMessage: (room: string, text: string) => Answer
  /** A head gives one of his delegation who came later the record of the caucus (rules R9). */
  readonly giveRecord: (room: string, person: string) => Answer
  /** Asks every member once more for the record from before. */
  readonly askForRecord: (room: string) => Answer
  /** A signer goes on without what a restored host lacks; it does once one of each side has said so. */
  readonly goOnWithout: (room: string) => Answer
  readonly markRead: (room: string) => Answer
  /** The own messages that were never sent are not shown any more. */
  readonly putAwayUnsent: (room: string) => Answer
  readonly raiseHand: (raised: boolean) => Answer
  /** In which zone this person reads the clock; of a head it is told as his delegation's. */
  readonly sayZone: (zone: string) => Answer
  readonly announce: (tracks: readonly SendingTrack[]) => Answer
  readonly setLive: (room: string | null) => Answer
  /** Fresh keys for this device's leaf: a frame worker was lost, its counters with it. */
  readonly refresh: (room: string) => Answer
  /** An act about a person, in every room this person is in and that one is known (rules A7, A8). */
  readonly performEverywhere: (kind: string, body: Readonly<Record<string, unknown>>) => Answer
  /** Any other act of the rules, by the name of its kind. */
  readonly perform: (room: string, kind: string, body: Readonly<Record<string, unknown>>) => Answer
}

const told = (code: string | null): ProblemView | null => (code === null ? null : { code })
const problem = (code: string, detail?: ProblemView['detail']): ProblemView => (detail === undefined ? { code } : { code, detail })

export function acts(engine: Engine, media: Pick<MediaSide, 'beginMedia' | 'signalSenders'>): Acts {
  const step = (act: () => Promise<ProblemView | null>): Answer =>
    engine.run(act).catch((error: unknown) => problem('FAULT', { text: error instanceof Error ? error.message : String(error) }))
  const inRoom = (id: string, act: (room: Room) => Promise<ProblemView | null> | ProblemView | null): Answer =>
    step(async () => {
      const room = engine.rooms.get(id)
      return room === undefined || room.data.stage !== 'open' ? problem('ROOM_NOT_OPEN') : act(room)
    })
  return {
    compareWords: () => step(() => compareWords(engine)),
    confirmWords: (match) => step(() => confirmWords(engine, match)),
    goOnWithKey: (slot) => step(() => goOnWithKey(engine, slot)),
    stopForKey: () => step(() => stopForKey(engine)),
    rememberKeys: (wanted) => step(() => rememberKeys(engine, wanted)),
    proposeCharter: () => step(() => proposeCharter(engine)),
    signCharter: () => step(async () => signCharter(engine)),
    refuseCharter: (reason) =>
      step(async () =>
        withLine(reason, (line) => onProposal(engine, (room, id) => say(room, 'refuse', line === '' ? { to: id } : { to: id, reason: line }))),
      ),
    invite: (o) => step(() => invite(engine, o)),
    cancelInvitation: (id) => step(async () => cancelInvitation(engine, id)),
  takeRecord: (id) => step(async () => told(engine.rooms.has(id) ? takeRecord(engine.rooms.get(id) as Room) : 'ROOM_NOT_OPEN')),
  askToEnter: (room) => step(() => askToEnter(engine, room)),
    knockAt: (delegation) => step(() => knockAt(engine, delegation)),
    letIn: (person, minutes) => step(() => letIn(engine, person, minutes)),
    declineVisit: (person, reason) => step(async () => withLine(reason, (line) => declineVisit(engine, person, line))),
    writeItem: (draft) => step(async () => writeItem(engine, draft)),
    releaseItem: (item, to) => step(() => releaseItem(engine, item, to)),
    authoriseItem: (item, o) => step(() => authoriseItem(engine, item, o)),
    carryItem: (authorisation, id, words) => inRoom(id, (room) => carryItem(engine, authorisation, room, words)),
    consent: (room, person) => step(() => consent(engine, room, person)),
    refuse: (room, person, reason) => step(async () => withLine(reason, (line) => refuse(engine, room, person, line))),
    retractConsent: (id, person) =>
      inRoom(id, (room) => say(room, room.objections(person).includes(engine.data.me.delegation) ? 'person.unobject' : 'admission.retract', { person })),
    remove: (id, person, reason) => inRoom(id, (room) => withLine(reason, (line) => remove(room, person, line))),
    leave: (id) => inRoom(id, (room) => (leave(room), null)),
    sendMessage: (id, text) =>
      inRoom(id, (room) => {
        const cleaned = clean(text)
        return 'problem' in cleaned ? cleaned.problem : cleaned.text === '' ? null : say(room, 'message', { text: cleaned.text })
      }),
    giveRecord: (id, person) => inRoom(id, (room) => giveRecord(engine, room, person)),
    askForRecord: (id) => inRoom(id, (room) => askAgain(engine, room)),
    goOnWithout: (id) => inRoom(id, (room) => goOnWithout(engine, room)),
    markRead: (id) =>
      inRoom(id, (room) => {
        if (room.data.unread > 0) room.data = { ...room.data, unread: 0 }
        return null
      }),
    putAwayUnsent: (id) =>
      step(async () => {
        const room = engine.rooms.get(id)
        if (room !== undefined) room.data = { ...room.data, unsent: [] }
        return null
      }),
    raiseHand: (raised) => inRoom(engine.data.liveRoom ?? '', (room) => whisper(room, encodeRoomPayload({ type: 'hand', raised }))),
    sayZone: (zone) => step(async () => sayZone(engine, zone)),
    announce: (tracks) => inRoom(engine.data.liveRoom ?? '', (room) => whisper(room, encodeRoomPayload({ type: 'sending', tracks }))),
    refresh: (id) =>
      inRoom(id, (room) => {
        if (!room.data.queue.some((i) => i.do === 'refresh')) room.enqueue({ do: 'refresh', id: 0 })
        return null
      }),
    performEverywhere: (kind, body) => step(() => performEverywhere(engine, kind, body)),
    perform: (id, kind, body) => inRoom(id, (room) => perform(engine, room, kind, body)),
    setLive: (room) =>
      step(async () => {
        engine.data = { ...engine.data, liveRoom: room }
        if (room !== null) await media.beginMedia(room)
        if (room !== null) media.signalSenders(room)
        return null
      }),
  }
}

function withLine(reason: string, act: (line: string) => Promise<ProblemView | null> | ProblemView | null): Promise<ProblemView | null> | ProblemView | null {
  const cleaned = clean(reason)
  if ('problem' in cleaned) return cleaned.problem
  return [...cleaned.text].length > 200 || cleaned.text.includes('\n') ? problem('TOO_LONG') : act(cleaned.text)
}

function say(room: Room, kind: string, body: Readonly<Record<string, unknown>>): null {
  room.enqueue({ do: 'entry', id: 0, kind, body, sign1: null })
  return null
}

function whisper(room: Room, payload: Bytes): null {
  room.enqueue({ do: 'payload', id: 0, payload })
  return null
}

// --- opening --------------------------------------------------------------------------------------------------------------
async function compareWords(engine: Engine): Promise<ProblemView | null> {
  if (engine.openingContext() === null) return problem('NOT_A_HEAD')
  const waits = await undecided(engine)
  const context = engine.openingContext()
  if (context === null || engine.data.opening === null) return problem('NOT_A_HEAD')
  if (waits !== null) return problem(waits)
  const begun = await beginComparison(context, engine.data.opening)
  if (begun.comparison === null && begun.notice === null) return problem('HEADS_MISSING')
  engine.comparison = begun.comparison
  engine.data = { ...engine.data, opening: begun.data }
  await engine.oweOpening(begun.post)
  return null
}

async function confirmWords(engine: Engine, match: boolean): Promise<ProblemView | null> {
  const waits = match ? await undecided(engine) : null
  if (waits !== null) return problem(waits)
  const { opening, plenaryFounding, me } = engine.data
  if (opening === null || opening.code === null || plenaryFounding === null) return problem('NOTHING_TO_COMPARE')
  const keyPackage = match ? await headLeaf(engine) : null
  await engine.oweOpening([{ type: 'match', slot: me.slot, run: opening.run, founding: await sha256(plenaryFounding), match, keyPackage }])
  return null
}

async function proposeCharter(engine: Engine): Promise<ProblemView | null> {
  const plenary = engine.plenary
  const charter = templateCharter(engine)
  if (plenary === null || charter === null || plenary.data.stage !== 'open') return problem('ROOM_NOT_OPEN')
  return say(plenary, 'charter.propose', { charter, amends: charterOf(plenary.rules)?.id ?? null })
}

function onProposal(engine: Engine, act: (room: Room, id: string) => null): ProblemView | null {
  const plenary = engine.plenary
  const proposal = plenary === null || charterOf(plenary.rules) !== null ? undefined : plenary.data.proposals.filter((p) => p.kind === 'charter.propose').at(-1)
  return plenary === null || proposal === undefined ? problem('NOTHING_TO_SIGN') : act(plenary, proposal.id)
}

/** A party signs what is proposed; a neutral or observer subscribes to what is in force (rules C3). */
async function signCharter(engine: Engine): Answer {
  const { plenary } = engine
  const inForce = plenary === null ? null : charterOf(plenary.rules)
  const party = plenary !== null && kindOf(plenary.rules, engine.data.me.delegation) === 'party'
  if (plenary === null || inForce === null || party) return onProposal(engine, (room, id) => say(room, 'consent', { to: id }))
  return perform(engine, plenary, 'charter.subscribe', { charter: inForce.id })
}

function sayZone(engine: Engine, zone: string): ProblemView | null {
  if (!isZoneName(zone)) return problem('MALFORMED')
  engine.data = { ...engine.data, zone }
  return null
}

// --- delegation -----------------------------------------------------------------------------------------------------------
async function invite(engine: Engine, o: { name: string; role: RoleName; powers: readonly string[]; days: number }): Promise<ProblemView | null> {
  const { data } = engine
  const name = clean(o.name)
  if ('problem' in name) return name.problem
  if (data.me.role !== 'head' || data.me.certificate === null || data.plenaryFounding === null || engine.caucus === null) return problem('NOT_YET')
  if (name.text === '' || !(o.days >= 1 && o.days <= 400)) return problem('MALFORMED')
  const made = await newInvitation({
    facts: data.facts,
    openingRoom: data.openingRoom,
    plenary: data.plenary,
    openingKey: null,
    invited: { name: name.text, delegation: data.me.delegation, role: o.role, powers: [...o.powers].sort(), slot: -1 },
    inviter: {
      person: data.me.certificate,
      device: data.keys.deviceKey,
      mailbox: data.keys.mailboxKey,
      plenaryFounding: data.plenaryFounding,
      caucusFounding: engine.caucus.data.founding,
      caucus: engine.caucus.data.room,
    },
  })
  const expires = Math.floor(engine.hostNow() + o.days * DAY_MS)
  const signer = o.powers.includes('sign') || o.powers.includes('admit')
  engine.data = {
    ...data,
    invitations: [
      ...data.invitations,
      {
        invite: made.invite,
        secret: made.secret,
        name: name.text,
        delegation: data.me.delegation,
        role: o.role,
        powers: [...o.powers].sort(),
        expires,
        state: 'fresh',
        usedAt: null,
      },
    ],
  }
  engine.owe('invite.create', { invite: made.invite, auth: made.auth, sealed: made.sealed, power: signer ? 'signer' : 'member', expires })
  return null
}

function cancelInvitation(engine: Engine, id: string): ProblemView | null {
  const known = engine.data.invitations.find((i) => hex(i.invite) === id)
  if (known === undefined) return problem('LINK_UNKNOWN')
  engine.data = { ...engine.data, invitations: engine.data.invitations.map((i) => (i === known ? { ...i, state: 'cancelled' as const } : i)) }
  engine.owe('invite.cancel', { invite: known.invite })
  return null
}

// --- admission ------------------------------------------------------------------------------------------------------------
async function askToEnter(engine: Engine, room: string): Promise<ProblemView | null> {
  if (engine.data.me.certificate === null) return problem('NOT_CERTIFIED')
  const halted = engine.rooms.get(room)
  if (halted?.data.stage === 'halted') return told(await askBack(engine, halted))
  if (!(await askForAgreed(engine, room))) await askFor(engine, unhex(room))
  return null
}

/** Certifies an own person with this head's key; the certificate is what everybody else's trust in the person hangs on. */
async function certify(engine: Engine, knocked: Knocked): Promise<Knocked> {
  const invitation = engine.data.invitations.find((i) => equalBytes(i.invite, knocked.invite))
  const { facts, me } = engine.data
  const id = await personIdOf(knocked.key)
  const shown = shownOf(knocked.title, knocked.name)
  const now = Math.floor(engine.hostNow())
  const certificate = await certifyPerson(
    {
      talk: facts.talk,
      delegation: me.delegation,
      id,
      key: knocked.key,
      shown,
      role: invitation?.role ?? 'member',
      powers: invitation?.powers ?? [],
      from: now - DAY_MS,
      until: now + YEAR_MS,
    },
    engine.sign,
  )
  const next = { ...knocked, id, certificate }
  engine.data = { ...engine.data, knocked: engine.data.knocked.map((k) => (k === knocked ? next : k)) }
  const caucus = engine.caucus
  if (caucus !== null) engine.oweMail(knocked.device, knocked.mailbox, { type: 'certified', person: certificate, caucusFounding: caucus.data.founding })
  return next
}

/** Posts the person's certification where it is not known yet, then this delegation's consent. */
async function consent(engine: Engine, id: string, person: string): Promise<ProblemView | null> {
  const room = engine.rooms.get(id)
  if (room === undefined || !takesReturns(room)) return problem('ROOM_NOT_OPEN')
  const wrong = untimely(engine)
  if (wrong !== null) return problem(wrong)
  const returning = room.data.requests.find((each) => each.person === person && each.returns === true)
  if (returning !== undefined) return told(letBackIn(room, person, Math.floor(engine.hostNow() + 30 * DAY_MS)))
  if (room.data.stage !== 'open') return problem('ROOM_NOT_OPEN')
  if (!mayAdmit(room, engine.data.me.id)) return problem('NO_POWER')
  if (!fitsNewcomers(room)) return problem('ROOM_TOO_LARGE')
  let knocked = engine.data.knocked.find((k) => (k.id ?? hex(k.key)) === person)
  if (knocked !== undefined && knocked.certificate === null) knocked = await certify(engine, knocked)
  const named = knocked?.id ?? person
  const known = room.person(named)
  const key = known?.key ?? (knocked === undefined ? null : hex(knocked.key))
  if (key === null) return problem('NOT_CERTIFIED')
  if (known === null && knocked?.certificate != null) say(room, 'person.certify', { person: certifiedBody(engine, knocked, named) })
  return say(room, 'admission.consent', { person: named, key, not_after: Math.floor(engine.hostNow() + 30 * DAY_MS) })
}

function certifiedBody(engine: Engine, knocked: Knocked, id: string): Readonly<Record<string, unknown>> {
  const invitation = engine.data.invitations.find((i) => equalBytes(i.invite, knocked.invite))
  return {
    id,
    delegation: engine.data.me.delegation,
    name: knocked.name,
    role: invitation?.role ?? 'member',
    powers: [...(invitation?.powers ?? [])],
    key: hex(knocked.key),
  }
}

/** Another delegation's person: an objection, which keeps him out of every room. An own person: he is told, and nothing is posted. */
function refuse(engine: Engine, id: string, person: string, reason: string): ProblemView | null | Promise<ProblemView | null> {
  const room = engine.rooms.get(id)
  if (room !== undefined && putAside(room, person)) return null
  const knocked = engine.data.knocked.find((k) => (k.id ?? hex(k.key)) === person)
  if (knocked !== undefined) {
    engine.data = { ...engine.data, knocked: engine.data.knocked.map((k) => (k === knocked ? { ...k, declined: reason } : k)) }
    const consents = [[engine.data.me.delegation, 'refused']] as const
    return oweAnswer(engine, knocked, { room: unhex(id), consents, reason: reason === '' ? null : reason }).then(() => null)
  }
  return performEverywhere(engine, 'person.object', reason === '' ? { person } : { person, reason })
}

function remove(room: Room, person: string, reason: string): ProblemView | null {
  if (room.leafOf(person) === null) return problem('NOT_FOUND')
  if (person === room.context.me) leave(room)
  else room.enqueue({ do: 'remove', id: 0, person, reason: reason === '' ? null : reason, leaving: null })
  return null
}
