/** The view of a talk, made anew from what is known. Nothing here decides; nothing is intended instead of observed. */
import { hex } from '../record'
import type { Engine } from './ports'
import { templateCharter } from './founding'
import { allHeads, headOf } from './opening'
import type { HeadPin } from './opening-data'
import { toRemember } from './pin-acts'
import { isNewKey, isUnanswered } from './pins'
import { charterOf, kindOf } from './reading'
import type { ItemViews } from './item-views'
import type { RoomViews } from './room-views'
import type { Transfers } from './transfers'
import { certificateView, ownView } from './person-views'
import { otherRoomViews, visitViews } from './project-rooms'
import { invitationViews, knockViews, requestViews, returnViews, waitingView } from './project-people'
import { vouchingViews } from './vouching'
import { wordsView } from './words'
import { toldZones } from './zones'
import type { CharterView, HeadOpeningView, OpeningView, PersonView, PinView, SecurityState, TalkView } from './view'

/** What keeps its views between two showings. */
export interface Kept {
  readonly rooms: RoomViews
  readonly items: ItemViews
  readonly transfers: Transfers
}

export function project(engine: Engine, kept: Kept): TalkView {
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
    rooms: [...engine.rooms.values()].map((room) => kept.rooms.of(room, wordsCompared(engine))),
    otherRooms: otherRoomViews(engine),
    transfers: kept.transfers.views,
    visits: visitViews(engine),
    knocking: Object.entries(data.knocking).map(([delegation, knock]) => ({ delegation, ...knock })),
    ...kept.items.all(),
    admissions: [...knockViews(engine), ...[...engine.rooms.values()].flatMap((room) => [...requestViews(engine, room), ...returnViews(engine, room)])],
    waiting: waitingView(engine, me),
    invitations: invitationViews(engine),
    connection: { state: link.state, since: link.since, nextTry: link.nextTry, queued: queued(engine) },
    seat: data.liveRoom,
    vouching: vouchingViews(engine),
    clockOffset: engine.host.clockOffset,
    zones: toldZones(engine),
    zone: data.zone,
    storage: data.storage,
    trouble: troubleOf(engine),
    problem: data.stopped !== null ? { code: data.stopped.code } : link.state === 'refused' ? { code: link.code } : null,
  }
}

const TOLD_MS = 60_000

function troubleOf({ lastProblem, ports }: Engine): TalkView['trouble'] {
  return lastProblem === null || ports.now() - lastProblem.at > TOLD_MS ? null : { code: lastProblem.code }
}

function stageOf(engine: Engine): TalkView['stage'] {
  if (engine.data.stopped !== null) return 'stopped'
  const plenary = engine.plenary
  if (plenary !== null && charterOf(plenary.rules) !== null && plenary.data.stage !== 'joining') return 'open'
  return engine.data.openingKey !== null ? 'opening' : engine.caucus?.data.stage === 'open' ? 'open' : 'waiting'
}

function queued(engine: Engine): number {
  return engine.data.toHost.length + [...engine.rooms.values()].reduce((n, r) => n + r.data.queue.length + (r.data.inflight === null ? 0 : 1), 0)
}

/** ux.md §6, in order of gravity: the worst that was observed in the rooms this device is in. */
function securityOf(engine: Engine): SecurityState {
  if (engine.data.stopped !== null) return { kind: 'paused', code: engine.data.stopped.code }
  const halted = [...engine.rooms.values()].find((r) => r.data.stage === 'halted')
  if (halted !== undefined) return { kind: 'paused', code: halted.data.problem?.code ?? 'HALTED' }
  if (engine.host.state.state !== 'connected') return { kind: 'offline', since: engine.host.state.since }
  const room = [engine.rooms.get(engine.data.liveRoom ?? ''), engine.plenary, engine.caucus].find((r) => r != null && r.group !== null)
  if (room == null || room.group === null) return { kind: 'encrypted', because: engine.data.opening === null ? 'no-room' : 'words' }
  const here = engine.present.get(room.id)
  const expected = room.group.leaves.filter((leaf) => {
    const device = room.data.people[room.personOf(leaf)]?.device
    return here === undefined || device === undefined || here.has(hex(device))
  })
  const ready = expected.filter((leaf) => room.data.attested.leaves.includes(leaf.index)).length
  if (room.data.stage === 'joining' || ready < expected.length) return { kind: 'securing', ready, devices: Math.max(expected.length, 1) }
  return wordsCompared(engine) ? { kind: 'verified', heads: engine.data.facts.heads.length } : { kind: 'encrypted', because: 'words' }
}

/**
 * A head knows. A member has it from the room he is in: the founding document he was given is the one the heads compared, and no charter is in force, and
 * no caucus open, before every head has said so. His own head has attested that very charter and key.
 */
function wordsCompared({ data, plenary, caucus }: Engine): boolean {
  if (data.opening !== null) return data.opening.comparedAt !== null
  if (data.plenaryFounding === null) return false
  return [plenary, caucus].some((room) => room !== null && room.data.stage === 'open' && charterOf(room.rules) !== null)
}

function openingView(engine: Engine): OpeningView | null {
  const { opening, facts, me } = engine.data
  const context = engine.openingContext()
  if (opening === null || context === null) return null
  const heads = facts.heads.map((slot, i): HeadOpeningView => {
    const head = headOf(opening, i)
    const match = opening.matches.find((m) => m.slot === i)
    const signed = head === undefined ? undefined : engine.plenary?.data.signed.find((s) => s.person === head.id)
    return {
      slot: i,
      pin: pinView(head?.pin),
      person: head === undefined ? null : { ...certificateView(head.person), role: 'head' },
      invited: slot.name,
      delegation: slot.delegation,
      mine: i === me.slot,
      wordsReady: opening.words.some((w) => w.slot === i && w.run === opening.run) || (i === me.slot && engine.comparison !== null) || opening.code !== null,
      wordsMatch: match === undefined ? 'unknown' : match.match ? 'match' : 'mismatch',
      charterSigned: signed?.at ?? null,
    }
  })
  const words = wordsView(opening, me.slot, facts.heads.length, engine.comparison !== null, allHeads(context, opening))
  const personIn = (slot: number | null): PersonView | null => (slot === null ? null : (heads[slot]?.person ?? null))
  const lists = opening.lists.map(({ at, kind, slot, by }) => ({ at, kind: `list-${kind}` as const, person: personIn(slot), by: personIn(by) }))
  return { remember: rememberState(engine), heads, lists, words }
}

const pinView = (pin: HeadPin | undefined): PinView | null =>
  pin === undefined ? null : { ...pin.found, unanswered: isUnanswered(pin), wentOn: pin.wentOn, keeps: isNewKey(pin) }

function rememberState(engine: Engine): OpeningView['remember'] {
  const wanted = engine.data.opening?.remembered ?? null
  if (wanted !== null) return wanted ? 'kept' : 'refused'
  return toRemember(engine).length > 0 ? 'ask' : 'nothing'
}

function charterView(engine: Engine): CharterView {
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
    maySubscribe: false,
  }
  if (plenary === null) return none
  const me = plenary.person(engine.data.me.id)
  const inForce = charterOf(plenary.rules)
  const proposals = plenary.data.proposals.filter((p) => p.kind === 'charter.propose')
  // amendments are shown beside the charter in force, never in its place
  const proposal = inForce === null ? proposals.at(-1) : proposals.find((p) => p.id === inForce.id)
  const mayPropose = me?.role === 'head' && me.powers.includes('sign') && plenary.data.stage === 'open' && proposal === undefined && inForce === null
  const maySubscribe = inForce !== null && me?.role === 'head' && kindOf(plenary.rules, me.delegation) !== 'party' && !plenary.rules.subscribed.includes(me.delegation)
  if (proposal === undefined) {
    return inForce === null
      ? { ...none, mayPropose, charter: mayPropose ? templateCharter(engine) : null }
      : { ...none, state: 'in-force', id: inForce.id, charter: inForce.charter, maySubscribe }
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
    maySubscribe,
    maySign: state === 'proposed' && me?.powers.includes('sign') === true && !signed.some((s) => s.delegation === me.delegation),
  }
}
