/**
 * Rooms as they are shown. A step changes one room and a message or two: what did not change is the same object as before, so that it is neither made
 * again here, nor sent to the page, nor drawn.
 */
import { voiceAndPicture } from '../domain'
import { hex } from '../record'
import { readIdentity } from './certificates'
import type { Engine } from './ports'
import { personView, unknownPerson, viewOf } from './person-views'
import { membersOf } from './reading'
import type { Room } from './room'
import { restoredView } from './restored'
import { waitsToReturn } from './returning'
import { readMessages } from './room-open'
import { shownFrom } from './room-records'
import type { Intent, MessageData } from './state'
import { mayHave } from './wanted'
import type { MemberView, MessageView, NoticeView, PersonView, RoleName, RoomView } from './view'

/** A view and what it was made of: made of the same, it is the same. */
interface Made<T> {
  readonly of: readonly unknown[]
  readonly view: T
}

export class RoomViews {
  #rooms = new WeakMap<Room, Made<RoomView>>()
  #messages = new WeakMap<MessageData, Made<MessageView>>()
  #authors = new WeakMap<Room, Made<Map<string, PersonView>>>()

  constructor(readonly engine: Engine) {}

  of(room: Room, wordsCompared: boolean): RoomView {
    const { engine } = this
    const { inflight } = room.data
    const acked = inflight !== null && engine.host.acked.has(hex(inflight.hash))
    const connected = engine.host.state.state === 'connected'
    const [unlisted, closed] = [engine.host.isUnlisted(room), engine.host.closedRooms.of(room.data.room)]
    const byHost = [engine.present.get(room.id), engine.seen.get(room.id), acked, connected, unlisted, closed]
    const of = [room.data, room.rules, engine.data.me, wordsCompared, ...byHost]
    const made = this.#rooms.get(room)
    if (made !== undefined && same(made.of, of)) return made.view
    const view = this.#view(room, wordsCompared, acked)
    this.#rooms.set(room, { of, view })
    return view
  }

  /** A kept message with its author, and at how many other devices it is in the host's word. */
  message(room: Room, m: MessageData): MessageView {
    const author = this.#author(room, m.author)
    const mine = m.author === this.engine.data.me.id
    const devices = this.#devices(room, m.seq)
    const before = m.position <= room.data.record.joined
    const of = [author, mine, devices, before]
    const made = this.#messages.get(m)
    if (made !== undefined && same(made.of, of)) return made.view
    const { id, text, at, rejected } = m
    const view: MessageView = { id, author, mine, text, at, devices, rejected, before, delivery: mine && devices > 0 ? 'delivered' : 'with-host' }
    this.#messages.set(m, { of, view })
    return view
  }

  /** Kept messages of a room before the `before`th, counted from 0, which begins a page: as many as are shown without being asked for. */
  async earlier(id: string, before: number): Promise<readonly MessageView[]> {
    const { rooms, ports } = this.engine
    const room = rooms.get(id)
    if (room === undefined || room.data.stage === 'joining' || before > shownFrom(room.data.said)) return []
    const messages = await readMessages(ports.vault, id, shownFrom(before), before)
    return messages.map((m) => this.message(room, m))
  }

  #view(room: Room, wordsCompared: boolean, acked: boolean): RoomView {
    const { engine } = this
    const { data } = room
    // nothing of a room is shown before every owner has confirmed it (spec/opening.md §5)
    const unconfirmed = data.stage === 'joining'
    const earlier = Math.max(shownFrom(data.said), room.firstMessage)
    const messages = room.messages.slice(earlier - room.firstMessage).map((m) => this.message(room, m))
    const members = membersOf(room.rules).flatMap((id) => memberView(engine, room, id, wordsCompared) ?? [])
    return {
      room: room.id,
      kind: data.kind,
      title: data.title,
      voiceAndPicture: voiceAndPicture(room.rules),
      owners: room.founding.owners.map(([d]) => d),
      state: data.stage,
      epoch: data.attested.epoch,
      members: unconfirmed ? [] : inSeatingOrder(engine, members),
      earlier: unconfirmed ? 0 : earlier,
      said: unconfirmed ? 0 : data.said,
      messages: unconfirmed ? [] : [...messages, ...this.#waiting(room, acked)],
      notices: unconfirmed ? [] : data.notices.map((n) => noticeView(room, n)),
      unread: unconfirmed ? 0 : data.unread,
      unsent: data.unsent,
      record: unconfirmed ? null : recordView(room),
      wanting: unconfirmed ? [] : wantingOf(engine, room),
      problem: problemOf(engine, room),
      restored: unconfirmed ? null : restoredView(engine, room),
      returning: waitsToReturn(engine, room),
      removedBy: data.removedBy === null ? null : { ...data.removedBy, by: viewOf(room, data.removedBy.by) },
    }
  }

  /** Own words that are not in the log yet: shown at once, with what is known of their way. */
  #waiting(room: Room, acked: boolean): readonly MessageView[] {
    const author = this.#author(room, this.engine.data.me.id)
    const said = (intent: Intent, delivery: MessageView['delivery']): MessageView[] =>
      intent.do === 'entry' && intent.kind === 'message'
        ? [{ id: `own-${intent.id}`, author, mine: true, text: String(intent.body['text']), at: this.engine.hostNow(), delivery, devices: 0, rejected: null, before: false }]
        : []
    const { inflight, queue } = room.data
    return [...(inflight === null ? [] : said(inflight.intent, acked ? 'with-host' : 'sent')), ...queue.flatMap((i) => said(i, 'waiting'))]
  }

  /** Of the other devices, those that say they have read the log so far. */
  #devices(room: Room, seq: number): number {
    const own = hex(this.engine.data.keys.deviceKey)
    let devices = 0
    for (const [device, read] of this.engine.seen.get(room.id) ?? []) if (device !== own && read >= seq) devices += 1
    return devices
  }

  /** Who somebody is changes with the rules' persons and with an epoch. */
  #author(room: Room, id: string): PersonView {
    const of = [room.rules.persons, room.data.certificates, room.data.attested.epoch]
    const made = this.#authors.get(room)
    const known = made !== undefined && same(made.of, of) ? made.view : new Map<string, PersonView>()
    if (known !== made?.view) this.#authors.set(room, { of, view: known })
    const view = known.get(id) ?? viewOf(room, id) ?? unknownPerson(id)
    known.set(id, view)
    return view
  }
}

/** What a person is told of the record from before he came. */
function recordView(room: Room): RoomView['record'] {
  const { whole, by, failed, offers, joined } = room.data.record
  if (joined === 0 || !mayHave(room, room.context.me)) return null
  if (whole) return { state: 'checked', by: viewOf(room, by) }
  if (offers[0] !== undefined) return { state: 'checking', by: viewOf(room, offers[0].by) }
  return { state: failed.length > 0 ? 'differs' : 'asked', by: viewOf(room, failed.at(-1) ?? null) }
}

const wantingOf = (engine: Engine, room: Room): readonly PersonView[] =>
  (room.data.kind === 'caucus' && engine.data.me.role === 'head' && room.data.record.whole
    ? room.data.wanted.flatMap(({ person }) => (mayHave(room, person) ? (viewOf(room, person) ?? []) : []))
    : [])

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((each, i) => each === b[i])

const ROLES: readonly RoleName[] = ['head', 'deputy', 'alternate', 'member', 'expert', 'adviser', 'note_taker', 'secretary', 'interpreter', 'technician']

/** The same on every device: delegations in charter order, heads first, then role and name. */
function inSeatingOrder(engine: Engine, members: readonly MemberView[]): readonly MemberView[] {
  const side = (m: MemberView): number => engine.data.facts.delegations.findIndex((d) => d.id === m.person.delegation)
  return [...members].sort(
    (a, b) => side(a) - side(b) || ROLES.indexOf(a.person.role) - ROLES.indexOf(b.person.role) || (a.person.name < b.person.name ? -1 : 1),
  )
}

function memberView(engine: Engine, room: Room, id: string, wordsCompared: boolean): MemberView | null {
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
    until: room.rules.members[id] ?? null,
    hand: room.data.hands.includes(id),
    verified: leaf !== null && room.data.attested.leaves.includes(leaf.index) && wordsCompared && readIdentity(leaf.identity) !== null,
    connected: id === engine.data.me.id ? engine.host.state.state === 'connected' : here === undefined || device === undefined ? null : here.has(hex(device)),
  }
}

const noticeView = (room: Room, n: Room['data']['notices'][number]): NoticeView => ({ ...n, person: viewOf(room, n.person), by: viewOf(room, n.by) })

/** What stopped the room; else that the host does not show it to this device, as long as that is so. */
function problemOf({ host }: Engine, room: Room): RoomView['problem'] {
  const { data } = room
  const { problem, stage } = data
  if (data.stage === 'joining' && data.parting != null) return { code: 'RECORD_DIFFERS', detail: { ...data.parting } }
  if (problem !== null) return { code: problem.code, detail: { who: room.person(problem.detail)?.name ?? problem.detail } }
  return stage !== 'removed' && host.isUnlisted(room) ? { code: 'NO_SUCH_ROOM' } : null
}
