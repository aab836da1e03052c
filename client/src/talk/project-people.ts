/** Who asks, who waits, who was invited, as the people concerned see it. */
import { returnProblem } from '../domain'
import { equalBytes, hex, readPerson, readSign1, unhex } from '../record'
import { titleIn } from './certificates'
import type { Engine } from './ports'
import { linkOf } from './invite'
import { consentLines, mayAdmit } from './people'
import { certificateView, keyPrint, ownView, personView, viewOf } from './person-views'
import { isMember, peopleOf } from './reading'
import { isAsked, takesReturns } from './returning'
import type { Room } from './room'
import type { Knocked } from './state'
import type { AdmissionView, InvitationView, PersonView } from './view'

function knockedView(engine: Engine, k: Knocked): PersonView {
  if (k.certificate !== null) return certificateView(k.certificate)
  const invitation = engine.data.invitations.find((i) => equalBytes(i.invite, k.invite))
  return {
    id: hex(k.key),
    name: k.name,
    title: k.title,
    delegation: engine.data.me.delegation,
    role: invitation?.role ?? 'member',
    powers: invitation?.powers ?? [],
    keyFingerprint: keyPrint(hex(k.key)),
  }
}

/** Own people who knock at the own caucus: the head who invited them alone answers. */
export function knockViews(engine: Engine): readonly AdmissionView[] {
  const caucus = engine.caucus
  if (caucus === null) return []
  // who was in the caucus and left it asks again before anybody is asked about him
  const waiting = engine.data.knocked.filter(
    (k) => k.declined === null && (k.id === null || (!isMember(caucus.rules, k.id) && k.joins[caucus.id] !== null)),
  )
  const atCaucus = waiting.map(
    (k): AdmissionView => ({
      request: `${caucus.id}/${hex(k.key)}`,
      room: caucus.id,
      roomKind: 'caucus',
      person: knockedView(engine, k),
      certifiedBy: k.certificate === null ? null : ownView(engine),
      returns: false,
      linkProven: k.linkProven,
      asked: k.asked,
      consents: caucusLines(engine, caucus, k),
      mayAnswer: mayAdmit(caucus, engine.data.me.id),
      problem: null,
    }),
  )
  return [...atCaucus, ...ownForRooms(engine)]
}

/** The own head's one answer. The first certifies and consents together; who comes back needs a fresh one. */
function caucusLines(engine: Engine, caucus: Room, k: Knocked): AdmissionView['consents'] {
  const known = k.id === null ? null : caucus.person(k.id)
  if (k.id !== null && known !== null) return linesOf(engine, caucus, k.id)
  return [{ delegation: engine.data.me.delegation, state: k.certificate === null ? 'missing' : 'given', by: null, at: null }]
}

/** The answers of a room's owners. The own one counts from the moment it is signed: nobody is asked a second time while it is on its way. */
function linesOf(engine: Engine, room: Room, person: string): AdmissionView['consents'] {
  const own = engine.data.me.delegation
  const onItsWay = [...room.data.queue, ...(room.data.inflight === null ? [] : [room.data.inflight.intent])].some(
    (i) => i.do === 'entry' && i.kind === 'admission.consent' && i.body['person'] === person,
  )
  return consentLines(room, person).map((l) => ({
    ...l,
    state: onItsWay && l.delegation === own && l.state === 'missing' ? 'given' : l.state,
    by: viewOf(room, l.by),
  }))
}

/** Own people who asked this head for a room other than the caucus and are not certified there yet. */
function ownForRooms(engine: Engine): readonly AdmissionView[] {
  const rooms = [...engine.rooms.values()].filter((room) => room !== engine.caucus && room.data.stage === 'open')
  return rooms.flatMap((room) =>
    engine.data.knocked
      .filter((k) => k.id !== null && k.declined === null && k.joins[room.id] != null && !peopleOf(room.rules).some((p) => p.id === k.id))
      .map((k) => ownAsking(engine, room, k)),
  )
}

/** Somebody is before the room whom it does not know yet: the head who invited him certifies him there with his consent. */
function ownUnknown(engine: Engine, room: Room, person: string): readonly AdmissionView[] {
  const known = engine.data.knocked.find((k) => k.id === person && k.declined === null && k.joins[room.id] == null)
  return known === undefined ? [] : [ownAsking(engine, room, known)]
}

const ownAsking = (engine: Engine, room: Room, k: Knocked): AdmissionView => ({
  request: `${room.id}/${k.id}`,
  room: room.id,
  roomKind: room.data.kind,
  person: knockedView(engine, k),
  certifiedBy: ownView(engine),
  returns: false,
  linkProven: k.linkProven,
  asked: k.asked,
  consents: linesOf(engine, room, k.id ?? ''),
  mayAnswer: true,
  problem: null,
})

export function requestViews(engine: Engine, room: Room): readonly AdmissionView[] {
  if (room.data.stage !== 'open' || room.data.kind === 'caucus') return []
  const me = engine.data.me.id
  return room.data.requests
    .filter((r) => !isMember(room.rules, r.person))
    .flatMap((r): AdmissionView[] => {
      const person = room.person(r.person)
      if (person === null) return [...ownUnknown(engine, room, r.person)]
      const certified = readPerson(readSign1(r.certificate).payload)
      const other = !equalBytes(certified.key, unhex(person.key))
      const lines = linesOf(engine, room, r.person)
      const mine = lines.find((l) => l.delegation === engine.data.me.delegation)
      const head = peopleOf(room.rules).find((p) => p.delegation === person.delegation && p.role === 'head')
      return [
        {
          request: `${room.id}/${r.person}`,
          room: room.id,
          roomKind: room.data.kind,
          person: personView(person, titleIn(certified.shown)),
          certifiedBy: head === undefined ? null : personView(head, room.titleOf(head.id)),
          returns: false,
          linkProven: true,
          asked: r.asked,
          consents: lines,
          mayAnswer: mayAdmit(room, me) && mine !== undefined && !other,
          problem: other ? { code: 'CONSENT_OTHER_KEY' } : null,
        },
      ]
    })
}

/** Members whose devices could not go on and who ask to come back, in every room. Where nobody may be asked for a consent, any member is. */
export function returnViews(engine: Engine, room: Room): readonly AdmissionView[] {
  if (!takesReturns(room)) return []
  const me = engine.data.me.id
  return room.data.requests
    .filter((r) => r.returns === true && r.person !== me && isMember(room.rules, r.person))
    .flatMap((r): AdmissionView[] => {
      const person = room.person(r.person)
      if (person === null) return []
      const lines = linesOf(engine, room, r.person).filter((l) => l.state !== 'missing' || isAsked(room.rules, r.person, l.delegation))
      const mine = lines.find((l) => l.delegation === engine.data.me.delegation)
      const free = returnProblem(room.rules, r.person, person.key, room.data.time) === null
      return [
        {
          request: `${room.id}/${r.person}`,
          room: room.id,
          roomKind: room.data.kind,
          person: personView(person, room.titleOf(r.person)),
          certifiedBy: null,
          returns: true,
          linkProven: true,
          asked: r.asked,
          consents: lines,
          mayAnswer: free || (mayAdmit(room, me) && mine !== undefined),
          problem: null,
        },
      ]
    })
}

export function waitingView(engine: Engine, me: PersonView): AdmissionView | null {
  const { data } = engine
  if (data.me.slot >= 0) return null
  const atWork = [...engine.rooms.values()].some((room) => room.data.kind !== 'caucus' && room.data.stage === 'open')
  if (atWork) return null
  const atCaucus = engine.caucus?.data.stage === 'open' ? engine.caucus : null
  const room = atCaucus === null ? data.inviter?.caucus : data.plenary
  if (room === undefined) return null
  const out = engine.rooms.get(hex(room))?.data.removedBy?.at ?? 0 // answers from before he was put out say nothing any more
  const answer = data.answers.find((a) => a.room === hex(room) && a.at > out)
  const [asked] = data.asked[hex(room)] ?? []
  const consents = answer?.consents.map(([delegation, state]) => ({ delegation, state, by: null, at: null }))
  const missing = (atCaucus === null ? [data.me.delegation] : data.facts.delegations.filter((d) => d.kind !== 'observer').map((d) => d.id)).map(
    (delegation) => ({ delegation, state: 'missing' as const, by: null, at: null }),
  )
  return {
    request: hex(room),
    room: hex(room),
    roomKind: atCaucus === null ? 'caucus' : 'plenary',
    person: me,
    certifiedBy: null,
    returns: false,
    linkProven: true,
    asked: asked?.at ?? 0,
    consents: consents ?? missing,
    mayAnswer: false,
    problem: answer?.reason == null ? null : { code: 'DECLINED', detail: { reason: answer.reason } },
  }
}

export function invitationViews(engine: Engine): readonly InvitationView[] {
  return engine.data.invitations.map((i) => ({
    invite: hex(i.invite),
    name: i.name,
    delegation: i.delegation,
    role: i.role,
    powers: i.powers,
    link: linkOf(engine.data.origin, i.invite, i.secret),
    state: i.state !== 'used' && i.state !== 'cancelled' && i.expires < engine.hostNow() ? 'expired' : i.state,
    usedAt: i.usedAt,
    expires: i.expires,
  }))
}
