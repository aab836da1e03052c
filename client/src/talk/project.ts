/** The view of a talk, made anew from what is known. Nothing here decides; nothing shown here is intended instead of observed. */
import type { Person } from '../domain'
import { equalBytes, hex, readPerson, readSign1, unhex } from '../record'
import { nameIn, readIdentity, titleIn } from './certificates'
import type { TalkEngine } from './engine'
import { linkOf } from './invite'
import { allHeads, headOf } from './opening'
import { consentLines, mayAdmit } from './people'
import { charterOf, isMember, membersOf, peopleOf } from './reading'
import type { Room } from './room'
import type { Intent, Knocked } from './state'
import { wordsView } from './words'
import type {
  AdmissionView,
  CharterView,
  HeadOpeningView,
  InvitationView,
  MemberView,
  MessageView,
  NoticeView,
  OpeningView,
  PersonView,
  RoleName,
  RoomView,
  SecurityState,
  TalkView,
} from './view'

export function project(engine: TalkEngine): TalkView {
  const { data } = engine
  const me = ownView(engine)
  const link = engine.host.state
  return {
    talk: hex(data.facts.talk),
    title: data.facts.title,
    me,
    template: data.facts.template,
    delegations: data.facts.delegations.map((d, order) => ({ ...d, order })),
    stage: stageOf(engine),
    security: securityOf(engine),
    opening: openingView(engine),
    charter: charterView(engine),
    rooms: [...engine.rooms.values()].map((room) => roomView(engine, room)),
    admissions: [...knockViews(engine), ...[...engine.rooms.values()].flatMap((room) => requestViews(engine, room))],
    waiting: waitingView(engine, me),
    invitations: invitationViews(engine),
    connection: { state: link.state, since: link.since, nextTry: link.nextTry, queued: queued(engine) },
    seat: data.liveRoom,
    clockOffset: engine.host.clockOffset,
    storage: data.storage,
    problem: data.stopped !== null ? { code: data.stopped.code } : link.state === 'refused' ? { code: link.code } : null,
  }
}

const keyPrint = (key: string): string => (key.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' ')

const personView = (p: Person, title = ''): PersonView => ({
  id: p.id,
  name: p.name,
  title,
  delegation: p.delegation,
  role: p.role as RoleName,
  powers: p.powers,
  keyFingerprint: keyPrint(p.key),
})

function ownView(engine: TalkEngine): PersonView {
  const { me, keys } = engine.data
  const known = engine.plenary?.person(me.id) ?? engine.caucus?.person(me.id) ?? null
  if (known !== null) return personView(known, me.title)
  return {
    id: me.id,
    name: me.name,
    title: me.title,
    delegation: me.delegation,
    role: me.role,
    powers: me.powers,
    keyFingerprint: keyPrint(hex(keys.personKey)),
  }
}

const certificateView = (bytes: Uint8Array): PersonView => {
  const p = readPerson(readSign1(bytes).payload)
  return personView({ id: p.id, delegation: p.delegation, name: nameIn(p.shown), role: p.role, powers: p.powers, key: hex(p.key) }, titleIn(p.shown))
}

function stageOf(engine: TalkEngine): TalkView['stage'] {
  if (engine.data.stopped !== null) return 'stopped'
  const plenary = engine.plenary
  if (plenary !== null && charterOf(plenary.rules) !== null && plenary.data.stage !== 'joining') return 'open'
  return engine.data.openingKey !== null ? 'opening' : engine.caucus?.data.stage === 'open' ? 'open' : 'waiting'
}

function queued(engine: TalkEngine): number {
  return engine.data.toHost.length + [...engine.rooms.values()].reduce((n, r) => n + r.data.queue.length + (r.data.inflight === null ? 0 : 1), 0)
}

/** ux.md §6, in order of gravity: the worst that was observed in the rooms this device is in. */
function securityOf(engine: TalkEngine): SecurityState {
  if (engine.data.stopped !== null) return { kind: 'paused', code: engine.data.stopped.code }
  const halted = [...engine.rooms.values()].find((r) => r.data.stage === 'halted')
  if (halted !== undefined) return { kind: 'paused', code: halted.data.problem?.code ?? 'HALTED' }
  if (engine.host.state.state !== 'connected') return { kind: 'offline', since: engine.host.state.since }
  const room = engine.rooms.get(engine.data.liveRoom ?? '') ?? engine.plenary ?? engine.caucus
  if (room === null || room === undefined || room.group === null) return { kind: 'encrypted' }
  const here = engine.present.get(room.id)
  const expected = room.group.leaves.filter((leaf) => {
    const device = room.data.people[room.personOf(leaf)]?.device
    return here === undefined || device === undefined || here.has(hex(device))
  })
  const ready = expected.filter((leaf) => room.data.attested.leaves.includes(leaf.index)).length
  if (room.data.stage === 'joining' || ready < expected.length) return { kind: 'securing', ready, devices: Math.max(expected.length, 1) }
  return wordsCompared(engine) ? { kind: 'verified', heads: engine.data.facts.heads.length } : { kind: 'encrypted' }
}

/** A member's certificate chain ends in heads whose words were compared: the founding he was given is the one they compared. */
const wordsCompared = (engine: TalkEngine): boolean =>
  engine.data.opening === null ? engine.data.plenaryFounding !== null && engine.plenary?.data.stage === 'open' : engine.data.opening.comparedAt !== null

function openingView(engine: TalkEngine): OpeningView | null {
  const { opening, facts, me } = engine.data
  const context = engine.openingContext()
  if (opening === null || context === null) return null
  const heads = facts.heads.map((slot, i): HeadOpeningView => {
    const head = headOf(opening, i)
    const match = opening.matches.find((m) => m.slot === i)
    const signed = head === undefined ? undefined : engine.plenary?.data.signed.find((s) => s.person === head.id)
    return {
      person: head === undefined ? null : { ...certificateView(head.person), role: 'head' },
      delegation: slot.delegation,
      mine: i === me.slot,
      wordsReady: opening.words.some((w) => w.slot === i && w.run === opening.run) || (i === me.slot && engine.comparison !== null) || opening.code !== null,
      wordsMatch: match === undefined ? 'unknown' : match.match ? 'match' : 'mismatch',
      charterSigned: signed?.at ?? null,
    }
  })
  return { heads, words: wordsView(opening, me.slot, facts.heads.length, engine.comparison !== null, allHeads(context, opening)) }
}

function charterView(engine: TalkEngine): CharterView {
  const plenary = engine.plenary
  const none: CharterView = {
    state: 'none',
    id: null,
    template: engine.data.facts.template,
    bytes: 0,
    charter: null,
    proposedBy: null,
    signed: [],
    mayPropose: false,
    maySign: false,
  }
  if (plenary === null) return none
  const me = plenary.person(engine.data.me.id)
  const inForce = charterOf(plenary.rules)
  const proposal = plenary.data.proposals.filter((p) => p.kind === 'charter.propose').at(-1)
  const mayPropose = me?.role === 'head' && me.powers.includes('sign') && plenary.data.stage === 'open' && proposal === undefined && inForce === null
  if (proposal === undefined) {
    return inForce === null
      ? { ...none, mayPropose }
      : { ...none, state: 'in-force', id: inForce.id, charter: inForce.charter }
  }
  const signed = plenary.data.signed
    .filter((s) => s.proposal === proposal.id)
    .map(({ delegation, person, at }) => ({ delegation, person: plenary.person(person)?.name ?? person, at }))
  const state = inForce?.id === proposal.id ? 'in-force' : plenary.proposalState(proposal.id) === 'refused' ? 'refused' : 'proposed'
  return {
    state,
    id: proposal.id,
    template: engine.data.facts.template,
    bytes: proposal.bytes,
    charter: (proposal.body as { charter: Record<string, unknown> }).charter,
    proposedBy: plenary.person(proposal.author)?.delegation ?? null,
    signed,
    mayPropose: mayPropose && state === 'refused',
    maySign: state === 'proposed' && me?.powers.includes('sign') === true && !signed.some((s) => s.delegation === me.delegation),
  }
}

// --- rooms ----------------------------------------------------------------------------------------------------------------
function roomView(engine: TalkEngine, room: Room): RoomView {
  const members =
    room.data.stage === 'joining'
      ? []
      : inSeatingOrder(
          engine,
          membersOf(room.rules).flatMap((id) => memberView(engine, room, id) ?? []),
        )
  const others = room.messages.filter((m) => m.position > room.data.read && m.author !== engine.data.me.id).length
  return {
    room: room.id,
    kind: room.data.kind,
    owners: room.founding.owners.map(([d]) => d),
    state: room.data.stage,
    epoch: room.data.attested.epoch,
    members,
    messages: [...room.messages.map((m) => messageView(engine, room, m)), ...waitingMessages(engine, room)],
    notices: room.data.notices.map((n) => noticeView(room, n)),
    unread: others,
    problem:
      room.data.problem === null
        ? null
        : { code: room.data.problem.code, detail: { who: room.person(room.data.problem.detail)?.name ?? room.data.problem.detail } },
    removedBy: room.data.removedBy === null ? null : { ...room.data.removedBy, by: viewOf(room, room.data.removedBy.by) },
  }
}

const ROLES: readonly RoleName[] = ['head', 'deputy', 'alternate', 'member', 'expert', 'adviser', 'note_taker', 'secretary', 'interpreter', 'technician']

/** The same on every device: delegations in charter order, heads first, then role and name. */
function inSeatingOrder(engine: TalkEngine, members: readonly MemberView[]): readonly MemberView[] {
  const side = (m: MemberView): number => engine.data.facts.delegations.findIndex((d) => d.id === m.person.delegation)
  return [...members].sort(
    (a, b) => side(a) - side(b) || ROLES.indexOf(a.person.role) - ROLES.indexOf(b.person.role) || (a.person.name < b.person.name ? -1 : 1),
  )
}

const viewOf = (room: Room, id: string | null): PersonView | null => {
  const person = id === null ? null : room.person(id)
  return person === null ? null : personView(person, room.titleOf(person.id))
}

function memberView(engine: TalkEngine, room: Room, id: string): MemberView | null {
  const person = room.person(id)
  if (person === null) return null
  const leaf = room.leafOf(id)
  const here = engine.present.get(room.id)
  const device = room.data.people[id]?.device
  return {
    person: personView(person, room.titleOf(id)),
    leaf: leaf?.index ?? null,
    me: id === engine.data.me.id,
    visitor: room.isVisitor(id),
    hand: room.data.hands.includes(id),
    verified: leaf !== null && room.data.attested.leaves.includes(leaf.index) && wordsCompared(engine) && readIdentity(leaf.identity) !== null,
    connected: id === engine.data.me.id ? engine.host.state.state === 'connected' : here === undefined || device === undefined ? null : here.has(hex(device)),
  }
}

const unknownPerson = (id: string): PersonView => ({ id, name: id, title: '', delegation: '', role: 'member', powers: [], keyFingerprint: '' })

function messageView(engine: TalkEngine, room: Room, m: Room['messages'][number]): MessageView {
  const mine = m.author === engine.data.me.id
  const own = hex(engine.data.keys.deviceKey)
  const devices = [...(engine.seen.get(room.id) ?? [])].filter(([device, seq]) => device !== own && seq >= m.seq).length
  return {
    id: m.id,
    author: viewOf(room, m.author) ?? unknownPerson(m.author),
    mine,
    text: m.text,
    at: m.at,
    devices,
    rejected: m.rejected,
    delivery: mine && devices > 0 ? 'delivered' : 'with-host',
  }
}

/** Own words that are not in the log yet: shown at once, with what is known of their way. */
function waitingMessages(engine: TalkEngine, room: Room): readonly MessageView[] {
  const author = viewOf(room, engine.data.me.id) ?? unknownPerson(engine.data.me.id)
  const said = (intent: Intent, delivery: MessageView['delivery']): MessageView[] =>
    intent.do === 'entry' && intent.kind === 'message'
      ? [{ id: `own-${intent.id}`, author, mine: true, text: typeof intent.body['text'] === 'string' ? intent.body['text'] : '', at: engine.hostNow(), delivery, devices: 0, rejected: null }]
      : []
  const { inflight, queue } = room.data
  const acked = inflight !== null && engine.host.acked.has(hex(inflight.hash))
  return [...(inflight === null ? [] : said(inflight.intent, acked ? 'with-host' : 'sent')), ...queue.flatMap((i) => said(i, 'waiting'))]
}

const noticeView = (room: Room, n: Room['data']['notices'][number]): NoticeView => ({ ...n, person: viewOf(room, n.person), by: viewOf(room, n.by) })

// --- people ---------------------------------------------------------------------------------------------------------------
function knockedView(engine: TalkEngine, k: Knocked): PersonView {
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
function knockViews(engine: TalkEngine): readonly AdmissionView[] {
  const caucus = engine.caucus
  if (caucus === null) return []
  const waiting = engine.data.knocked.filter((k) => k.declined === null && (k.id === null || !isMember(caucus.rules, k.id)))
  const atCaucus = waiting.map(
    (k): AdmissionView => ({
      request: `${caucus.id}/${hex(k.key)}`,
      room: caucus.id,
      roomKind: 'caucus',
      person: knockedView(engine, k),
      certifiedBy: k.certificate === null ? null : ownView(engine),
      linkProven: k.linkProven,
      asked: k.asked,
      consents: [{ delegation: engine.data.me.delegation, state: k.certificate === null ? 'missing' : 'given', by: null, at: null }],
      mayAnswer: k.certificate === null,
      problem: null,
    }),
  )
  return [...atCaucus, ...ownForPlenary(engine)]
}

/** Own people who ask to enter the plenary and are not known there yet. */
function ownForPlenary(engine: TalkEngine): readonly AdmissionView[] {
  const plenary = engine.plenary
  if (plenary === null) return []
  return engine.data.knocked
    .filter((k) => k.id !== null && k.declined === null && k.joins[plenary.id] !== undefined && !peopleOf(plenary.rules).some((p) => p.id === k.id))
    .map(
      (k): AdmissionView => ({
        request: `${plenary.id}/${k.id}`,
        room: plenary.id,
        roomKind: 'plenary',
        person: knockedView(engine, k),
        certifiedBy: ownView(engine),
        linkProven: k.linkProven,
        asked: k.asked,
        consents: consentLines(plenary, k.id ?? '').map((l) => ({ ...l, by: viewOf(plenary, l.by) })),
        mayAnswer: true,
        problem: null,
      }),
    )
}

function requestViews(engine: TalkEngine, room: Room): readonly AdmissionView[] {
  if (room.data.stage !== 'open' || room.data.kind !== 'plenary') return []
  const me = engine.data.me.id
  return room.data.requests
    .filter((r) => !isMember(room.rules, r.person))
    .flatMap((r): AdmissionView[] => {
      const person = room.person(r.person)
      if (person === null) return []
      const certified = readPerson(readSign1(r.certificate).payload)
      const other = !equalBytes(certified.key, unhex(person.key))
      const lines = consentLines(room, r.person)
      const mine = lines.find((l) => l.delegation === engine.data.me.delegation)
      const head = peopleOf(room.rules).find((p) => p.delegation === person.delegation && p.role === 'head')
      return [
        {
          request: `${room.id}/${r.person}`,
          room: room.id,
          roomKind: room.data.kind,
          person: personView(person, titleIn(certified.shown)),
          certifiedBy: head === undefined ? null : personView(head, room.titleOf(head.id)),
          linkProven: true,
          asked: r.asked,
          consents: lines.map((l) => ({ ...l, by: viewOf(room, l.by) })),
          mayAnswer: mayAdmit(room, me) && mine !== undefined && !other,
          problem: other ? { code: 'CONSENT_OTHER_KEY' } : null,
        },
      ]
    })
}

function waitingView(engine: TalkEngine, me: PersonView): AdmissionView | null {
  const { data } = engine
  if (data.me.slot >= 0) return null
  const inPlenary = engine.plenary !== null && engine.plenary.data.stage === 'open'
  if (inPlenary) return null
  const atCaucus = engine.caucus?.data.stage === 'open' ? engine.caucus : null
  const room = atCaucus === null ? data.inviter?.caucus : data.plenary
  if (room === undefined) return null
  const answer = data.answers.find((a) => a.room === hex(room))
  const asked = data.asked[hex(room)]
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
    linkProven: true,
    asked: asked?.at ?? 0,
    consents: consents ?? missing,
    mayAnswer: false,
    problem: answer?.reason == null ? null : { code: 'DECLINED', detail: { reason: answer.reason } },
  }
}

function invitationViews(engine: TalkEngine): readonly InvitationView[] {
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
