/** From a view to words: what is seated, who hears, what waits, what is spoken. */
import { describe, expect, it } from 'vitest'
import type { AppView, LiveView, MemberView, PersonView, RoomSubjects, RoomView, SecurityState, TalkView, TileView } from '../../model'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { CUES, cuesOf, isPlayed } from './cues'
import { duesOf, nearing } from './deadlines'
import { deliveryOf } from './delivery'
import { happeningsTold } from './happenings'
import { hearingOf } from './hearing'
import { newsOf } from './news'
import { add, EMPTY_QUEUE, next } from './queue'
import { mayRemove } from './removal'
import { sealOf } from './seal'
import { layoutOf, seatCount, seating } from './seating'
import { situationOf } from './situation'
import { isWaiting, questionsFor, tasksOf } from './tasks'

const { say } = inEnglish()
const clock = createClock('en-GB', 'UTC')
const NOON = Date.UTC(2026, 2, 14, 12)

const person = (name: string, delegation: string, role: PersonView['role'] = 'member', powers: readonly string[] = ['speak']): PersonView =>
  ({ id: name.toLowerCase(), name, title: '', delegation, role, powers, keyFingerprint: '0000 0000 0000 0000' })
const VALE = person('Vale', 'NL', 'head', ['sign', 'admit', 'speak'])
const ARDEN = person('Arden', 'NL', 'deputy')
const WELLS = person('Wells', 'SM', 'head', ['sign', 'admit', 'speak'])
const LANDER = person('Lander', 'SM', 'expert')
const OKAFOR = person('Okafor', 'ME', 'head', ['admit'])

const member = (who: PersonView, leaf: number | null, o: Partial<MemberView> = {}): MemberView =>
  ({ person: who, leaf, me: who === VALE, visitor: false, until: null, hand: false, verified: true, connected: true, ...o })
const tile = (who: PersonView, leaf: number, o: Partial<TileView> = {}): TileView => ({
  person: who, leaf, me: who === VALE, speaking: false, hand: false, microphone: 'off', camera: 'off', screen: 'off', frozenSince: null,
  attachCamera: () => () => undefined, attachScreen: () => () => undefined, ...o,
})
const room = (o: Partial<RoomView> = {}): RoomView => ({
  room: 'aa', kind: 'plenary', title: '', voiceAndPicture: true, owners: ['NL', 'SM'], state: 'open', epoch: 1, members: [member(VALE, 0), member(WELLS, 1)], said: 0, earlier: 0, messages: [], notices: [], unread: 0, unsent: [], record: null, wanting: [], problem: null, removedBy: null, restored: null, returning: false, ...o,
})
const caucus = room({ room: 'cc', kind: 'caucus', owners: ['NL'], members: [member(VALE, 0), member(ARDEN, 1)] })
const OFF = { microphone: 'off', camera: 'off', screen: 'off', 'screen-audio': 'off' } as const
const live = (o: Partial<LiveView> = {}): LiveView => ({
  room: 'aa', kind: 'plenary', moving: null, arrivedAt: 0, media: 'connected', own: OFF, tiles: [tile(VALE, 0), tile(WELLS, 1)], heardBy: [], alarms: [], link: 'good', stopped: null, reception: { level: 'all', choice: 'automatic' }, silent: false, ...o,
})
const talk = (o: Partial<TalkView> = {}): TalkView => ({
  talk: 'f0', title: 'Talks', me: VALE, template: 'bilateral', stage: 'open', security: { kind: 'verified', heads: 2 }, opening: null,
  delegations: [
    { id: 'NL', name: 'Northland', kind: 'party', order: 0 }, { id: 'ME', name: 'Mediation', kind: 'neutral', order: 1 }, { id: 'SM', name: 'Southmark', kind: 'party', order: 2 },
  ],
  charter: { state: 'in-force', id: 'c', template: 'bilateral', bytes: 1, charter: {}, proposedBy: 'NL', signed: [], mayPropose: false, maySign: false, maySubscribe: false },
  rooms: [room(), caucus], otherRooms: [], transfers: [], visits: [], knocking: [], items: [], positions: [], releases: [], admissions: [], waiting: null,
  invitations: [{ invite: 'i', name: 'A', delegation: 'NL', role: 'member', powers: [], link: null, state: 'used', usedAt: 0, expires: 0 }],
  connection: { state: 'connected', since: 0, nextTry: null, queued: 0 }, seat: null, vouching: {}, clockOffset: 0, zones: {}, zone: '', storage: 'keep', trouble: null, problem: null, ...o,
})
const asks = (who: PersonView, o: Partial<TalkView['admissions'][number]> = {}): TalkView['admissions'][number] => ({
  request: who.id, room: 'aa', roomKind: 'plenary', person: who, certifiedBy: WELLS, returns: false, linkProven: true, asked: NOON, mayAnswer: true, problem: null,
  consents: [{ delegation: 'NL', state: 'missing', by: null, at: null }, { delegation: 'SM', state: 'given', by: WELLS, at: NOON }], ...o,
})
const view = (t: Partial<TalkView> = {}, l: Partial<LiveView> = {}): AppView => ({ at: 'talk', talk: talk(t), live: live(l), subjects: new Map() })
const spoken = (before: AppView, after: AppView): readonly string[] => newsOf(say, clock, before, after, NOON).map((each) => `${each.urgent ? 'now: ' : ''}${each.says}`)

describe('sound cues', () => {
  const at = (l: Partial<LiveView>, t: Partial<TalkView> = {}): AppView => ({ at: 'talk', talk: talk(t), live: live(l), subjects: new Map() })
  it('tell of rooms that close and open, in this order', () => {
    expect(cuesOf(at({}), at({ room: null }))).toEqual(['closing'])
    expect(cuesOf(at({ room: null }), at({ room: 'bb' }))).toEqual(['opening'])
    expect(cuesOf(at({}), at({ room: 'bb' }))).toEqual(['closing', 'opening'])
    expect(cuesOf(at({}), at({ own: { ...OFF, microphone: 'on' } }))).toEqual([])
  })
  it('tell of an alarm once', () => {
    const alarmed = { alarms: [{ code: 'NOT_ON_THE_LIST' }] }
    expect(cuesOf(at({}), at(alarmed))).toEqual(['alarm'])
    expect(cuesOf(at(alarmed), at(alarmed))).toEqual([])
    expect(cuesOf(at({}), at({}, { security: { kind: 'paused', code: 'HALTED' } }))).toEqual(['alarm'])
  })
})

describe('the cue that the floor is mine', () => {
  const speaking = (person: string | null): RoomSubjects => ({
    open: 's', requests: { a: { person: 'vale' }, b: { person: 'wells' } },
    sessions: { s: { agenda: [], floor: { speaking: person === null ? [] : [person === 'vale' ? 'a' : 'b'], orders: [], speeches: [], replies: [] } } },
  } as unknown as RoomSubjects)
  const floor = (person: string | null): AppView => ({ at: 'talk', talk: talk(), live: live(), subjects: new Map([['aa', speaking(person)]]) })
  it('comes once, when it is given to me and to nobody else', () => {
    expect(cuesOf(floor(null), floor('vale'))).toEqual(['floor'])
    expect(cuesOf(floor('wells'), floor('vale'))).toEqual(['floor'])
    expect(cuesOf(floor('vale'), floor('vale'))).toEqual([])
    expect(cuesOf(floor('vale'), floor('wells'))).toEqual([])
    expect(cuesOf(floor(null), floor('wells'))).toEqual([])
  })
})

describe('each cue', () => {
  it('is on until it is switched off, and for an interpreter off until it is switched on', () => {
    for (const cue of CUES) {
      expect([isPlayed(cue, {}, 'head'), isPlayed(cue, { [cue]: false }, 'head')]).toEqual([true, false])
      expect([isPlayed(cue, {}, 'interpreter'), isPlayed(cue, { [cue]: true }, 'interpreter')]).toEqual([false, true])
    }
  })
})

describe('what falls due', () => {
  const MINUTE = 60_000
  const task = (o: object = {}) => ({ title: 'Map of the routes', owners: ['NL'], due: { at: NOON, zone: 'UTC' }, status: 'open', ...o })
  const session = (state: string) => ({ number: 3, title: 'Routes', state, start: { at: NOON, zone: 'UTC' } })
  const due = (tasks: object, sessions: object = {}): AppView => ({ at: 'talk', talk: talk(), live: live(), subjects: new Map([['aa', { tasks, sessions } as unknown as RoomSubjects]]) })
  const told = (view: AppView, since: number, now: number): readonly string[] => nearing(duesOf(view), since, now).map(({ says }) => says(say, now))

  it('is told once, five minutes before', () => {
    const view = due({ t: task() }, { s: session('agreed') })
    const five = NOON - 5 * MINUTE
    expect(told(view, five - 1, five)).toEqual(['Session 3, Routes, begins in 5 minutes.', 'Due in 5 minutes: Map of the routes.'])
    expect(told(view, five - 2, five - 1)).toEqual([])
    expect(told(view, five, five + 1)).toEqual([])
  })
  it('is not told when it is past, also to a device that was asleep', () => {
    expect(told(due({ t: task() }), NOON - 60 * MINUTE, NOON + MINUTE)).toEqual([])
    expect(told(due({ t: task() }), NOON - 60 * MINUTE, NOON - MINUTE)).toEqual(['Due in 1 minute: Map of the routes.'])
  })
  it('is nothing of others, nothing that is over, and no session that nobody agreed to', () => {
    const others = { a: task({ owners: ['SM'] }), b: task({ status: 'done' }), c: task({ status: 'confirmed' }), d: task({ status: 'dropped' }) }
    expect(duesOf(due(others, { p: session('proposed'), c: session('cancelled'), o: session('open') }))).toEqual([])
  })
})

describe('seating', () => {
  const full = room({ members: [member(LANDER, 5), member(OKAFOR, 3), member(VALE, 0), member(ARDEN, null), member(WELLS, 1)] })

  it('gives everybody on the roster a seat, with or without a picture, in charter order with neutrals last and heads first', () => {
    const groups = seating(full, live(), talk().delegations)
    expect(groups.map((group) => [group.delegation.id, group.seats.map((seat) => seat.member.person.name)])).toEqual([['NL', ['Vale', 'Arden']], ['SM', ['Wells', 'Lander']], ['ME', ['Okafor']]])
    expect(seatCount(groups)).toBe(full.members.length)
  })

  it('has no seat for what the media server offers and the roster lacks, nor for a picture that claims another device', () => {
    const ghost = person('Ghost', 'SM')
    const groups = seating(full, live({ tiles: [tile(ghost, 9), tile(WELLS, 7)] }), talk().delegations)
    const seats = groups.flatMap((group) => group.seats)
    expect(seats.map((seat) => seat.member.person.name)).not.toContain('Ghost')
    expect(seats.every((seat) => seat.tile === null)).toBe(true)
  })

  it('counts as many seats as the roster has people, whatever delegations they name', () => {
    const names = ['NL', 'SM', 'ME', 'XX', '']
    for (let n = 0; n < 40; n++) {
      const members = Array.from({ length: n }, (_, at) => member(person(`P${at}`, names[(at * 7 + n) % names.length] ?? ''), at % 3 === 0 ? null : at))
      expect(seatCount(seating(room({ members }), live({ tiles: [] }), talk().delegations))).toBe(n)
    }
  })

  it('lays a caucus out as one, two parties side by side, whoever else is there', () => {
    expect(layoutOf(seating(caucus, live(), talk().delegations), 'caucus')).toBe('one')
    expect(layoutOf(seating(full, live(), talk().delegations), 'plenary')).toBe('two')
  })
})

describe('who hears me', () => {
  const hearing = (l: Partial<LiveView>, r: Partial<RoomView> = {}): string => {
    const said = hearingOf(say, clock, live(l), room(r), 'Plenary')
    return `${said.state} ${said.effect}`
  }
  const on = { ...OFF, microphone: 'on' } as const

  it('says nobody while the microphone is off, and how many see me', () => {
    expect(hearing({})).toBe('Plenary. Microphone off. Nobody hears you.')
    expect(hearing({ own: { ...OFF, camera: 'on' } })).toBe('Plenary. Microphone off. Nobody hears you. 1 person sees you.')
  })
  it('names few and counts many', () => {
    expect(hearing({ own: on, heardBy: [WELLS, LANDER] })).toBe('Plenary. Microphone on. Heard by Wells and Lander.')
    expect(hearing({ own: on, heardBy: [WELLS, LANDER, ARDEN, OKAFOR, person('Stroud', 'SM')] })).toBe('Plenary. Microphone on. 5 people hear you.')
  })
  it('does not claim that anybody hears while the microphone starts, the link is gone or the room is paused', () => {
    expect(hearing({ own: { ...OFF, microphone: 'starting' }, heardBy: [WELLS] })).toContain('Nobody hears you.')
    expect(hearing({ own: on, media: 'interrupted', heardBy: [WELLS] })).toContain('Nobody hears you.')
    expect(hearing({ own: on, heardBy: [WELLS] }, { state: 'halted' })).toContain('Sound is stopped. Nobody hears you.')
    expect(hearing({ own: on })).toContain('Nobody else is here to hear you.')
  })
})

describe('the security state', () => {
  it('is said as it is', () => {
    expect(sealOf(say, { kind: 'verified', heads: 2 })).toMatchObject({ tone: 'ok', state: 'Verified', rest: 'words compared by both heads' })
    expect(sealOf(say, { kind: 'verified', heads: 15 }).rest).toBe('words compared by 15 heads')
    expect(sealOf(say, { kind: 'securing', ready: 3, devices: 12 }).rest).toBe('new keys, 3 of 12 devices')
    expect(sealOf(say, { kind: 'paused', code: 'DEVICES_DISAGREE' }).rest).toBe('keys do not match')
    expect(sealOf(say, { kind: 'paused', code: 'LOG_FORK' })).toMatchObject({ tone: 'stop', state: 'Paused', rest: 'the host’s record cannot be right' })
  })
  it('is green for verified alone, and whatever is not known reads as not secure', () => {
    const states: readonly SecurityState[] = [
      { kind: 'encrypted', because: 'words' }, { kind: 'securing', ready: 1, devices: 1 }, { kind: 'offline', since: 0 }, { kind: 'paused', code: 'X' }, { kind: 'not-secure', code: 'X' },
    ]
    expect(states.map((state) => sealOf(say, state).tone)).not.toContain('ok')
    expect(sealOf(say, { kind: 'brand-new' } as unknown as SecurityState)).toMatchObject({ tone: 'stop', state: 'Not secure' })
  })
})

describe('what waits for me', () => {
  it('is an admission I may answer and have not, oldest first', () => {
    const given = [{ delegation: 'NL', state: 'given' as const, by: VALE, at: NOON }]
    const admissions = [asks(LANDER, { asked: NOON + 5 }), asks(ARDEN, { asked: NOON }), asks(OKAFOR, { mayAnswer: false }), asks(person('Done', 'SM'), { consents: given })]
    expect(questionsFor(talk({ admissions })).map((each) => each.person.name)).toEqual(['Arden', 'Lander'])
  })
  it('is nothing in a talk that was stopped', () => {
    expect(tasksOf(talk({ stage: 'stopped', admissions: [asks(LANDER)] }))).toEqual([])
  })
  it('a person in the own caucus still waits for the plenary', () => {
    expect(isWaiting(talk({ waiting: asks(VALE, { mayAnswer: false }) }))).toBe(true)
    expect(isWaiting(talk())).toBe(false)
  })
})

describe('who may be removed', () => {
  it('rule R4: own people by the head, others by a signer of a party that owns the room, nobody by himself here', () => {
    expect(mayRemove(talk(), caucus, member(ARDEN, 1))).toBe(true)
    expect(mayRemove(talk(), room(), member(LANDER, 5))).toBe(true)
    expect(mayRemove(talk(), room(), member(VALE, 0))).toBe(false)
    expect(mayRemove(talk({ me: ARDEN }), room(), member(LANDER, 5))).toBe(false)
    expect(mayRemove(talk({ me: OKAFOR }), room(), member(LANDER, 5))).toBe(false)
    expect(mayRemove(talk(), room({ kind: 'caucus', owners: ['SM'] }), member(LANDER, 5))).toBe(false)
  })
})

describe('what is spoken', () => {
  it('entry and exit politely, with the count', () => {
    const more = room({ members: [member(VALE, 0), member(WELLS, 1), member(LANDER, 5)] })
    expect(spoken(view(), view({ rooms: [more, caucus] }))).toEqual(['Lander, expert, Southmark, entered. 3 people in the plenary.'])
    expect(spoken(view({ rooms: [more, caucus] }), view())).toEqual(['Lander, Southmark, left. 2 people in the plenary.'])
  })
  it('security down, removal, a question and the open microphone at once', () => {
    expect(spoken(view(), view({ security: { kind: 'paused', code: 'X' } }))).toEqual(['now: Paused. Nothing is sent or played.'])
    expect(spoken(view(), view({ rooms: [room({ state: 'removed' }), caucus] }))).toContain('now: You were removed from the plenary.')
    expect(spoken(view(), view({ admissions: [asks(LANDER)] }))).toEqual(['now: Lander of Southmark asks to enter. Alt K to answer.'])
    expect(spoken(view(), view({}, { own: { ...OFF, microphone: 'on' }, heardBy: [WELLS] }))).toEqual(['now: Your microphone is on. 1 person hears you.'])
  })
  it('the change of rooms at its beginning and at its end', () => {
    const moving = { from: 'aa', to: 'cc', microphoneClosed: false, cameraClosed: false, left: false }
    expect(spoken(view(), view({}, { moving }))).toEqual(['now: Closing the plenary. Microphone and camera are being closed.'])
    expect(spoken(view({}, { room: null, moving }), view({}, { room: 'cc', moving: null }))).toEqual(['now: You are now in the caucus of Northland. Your microphone is off.'])
  })
  it('neither who speaks nor what did not change', () => {
    expect(spoken(view(), view({}, { tiles: [tile(WELLS, 1, { speaking: true })] }))).toEqual([])
    expect(spoken(view(), view())).toEqual([])
  })
  it('waits while the person types, urgent first, and drops what is no longer true', () => {
    const entered = { about: 'person lander', urgent: false, says: 'entered' }
    const left = { about: 'person lander', urgent: false, says: 'left' }
    const paused = { about: 'security', urgent: true, says: 'paused' }
    const queue = add(add(EMPTY_QUEUE, [entered]), [left, paused])
    expect(queue.waiting).toEqual([left, paused])
    const first = next(queue, true)
    expect(first.said).toBe(paused)
    expect(next(first.rest, true).said).toBe(null)
    expect(next(first.rest, false).said).toBe(left)
  })
  it('the situation on demand, as one paragraph', () => {
    expect(situationOf(say, clock, talk({ admissions: [asks(LANDER)] }), live(), NOON)).toBe('Plenary. Microphone off. Verified, words compared by both heads. 2 people. Nobody hears you. One admission waits for you.')
    expect(situationOf(say, clock, talk(), live({ room: null }), NOON)).toBe('Talks. Verified, words compared by both heads. You are in no room. Nothing waits for you.')
  })
})

describe('records in words', () => {
  it('a removal names who did it and why, and says only what is known', () => {
    const notice = { id: 'n', at: NOON, kind: 'removed' as const, person: LANDER, by: VALE, reason: 'Change of team.', code: null }
    const told = (o: Partial<typeof notice> | { by: null }): string | undefined => {
      const says = happeningsTold(say, clock)(talk({ rooms: [room({ notices: [{ ...notice, ...o }] })] }), new Map())[0]?.says
      return typeof says === 'object' ? says.beside(null) : says
    }
    expect(told({})).toBe('Northland removed Lander (Southmark) from the plenary. New keys were made. Reason: “Change of team.”')
    expect(told({ by: null })).toBe('Lander (Southmark) was removed from the plenary. New keys were made.')
  })
  it('an own message tells how far it got; others’ do not', () => {
    const message = { id: 'm', author: VALE, mine: true, text: 'x', at: NOON, delivery: 'waiting' as const, devices: 0, rejected: null, before: false }
    expect(deliveryOf(say, clock, message)).toBe('waiting on this device')
    expect(deliveryOf(say, clock, { ...message, delivery: 'delivered', devices: 12 })).toBe('on 12 devices')
    expect(deliveryOf(say, clock, { ...message, rejected: 'OBSERVER' })).toBe('refused: An observer may listen, and speak when invited.')
    expect(deliveryOf(say, clock, { ...message, mine: false })).toBe(null)
  })
})
