/** What happened in the rooms I am in, newest first, as sentences. What happened to sessions, rooms, items and decisions: `matters.ts`. */
import type { MatterKind, NoticeView, RoomSubjects, RoomView, TalkView } from '../../model'
import type { BindingKey, Key, Say } from '../words'
import { describeProblem } from '../words/problems'
import type { Clock } from '../words/times'
import { Binding, type Said } from './binding'
import { matterIn, matterSentence } from './matters'
import { named } from './names'
import { delegationOf } from './opening'
import { theRoom } from './rooms'
import type { ResultKey } from './vouched'

/** `room` and `position`: where of which record it stands, for who has not confirmed it. */
export interface Happening {
  readonly id: string
  readonly at: number
  readonly delegation: string | null
  readonly says: Said
  readonly room: string
  readonly position: number | undefined
}

type PersonKind = Exclude<NoticeView['kind'], MatterKind>

type BindingKind = 'joined' | 'left' | 'removed' | 'amended' | 'party-left'

const BINDING: Readonly<Record<BindingKind, BindingKey>> = {
  joined: 'overview.joined', left: 'overview.left', removed: 'overview.removed', amended: 'overview.amended', 'party-left': 'leaving.happened',
}
const SENTENCES: Readonly<Record<Exclude<PersonKind, BindingKind>, Key>> = {
  objected: 'overview.objected',
  'objection-lifted': 'overview.objectionLifted', revoked: 'overview.revoked', 'office-changed': 'overview.officeChanged', 'head-replaced': 'overview.headReplaced',
  'head-asked': 'overview.headAsked', 'key-changed': 'overview.keyChanged',
  charter: 'overview.charterNotice', 'refused-entry': 'overview.refusedEntry', resumed: 'overview.resumed', 'record-gap': 'overview.recordGap',
  'list-taken': 'overview.listTaken', 'list-back': 'overview.listBack', 'list-stranger': 'overview.listStranger', 'list-stays': 'overview.listStays',
  'host-restored': 'overview.hostRestored',
}

type Subjects = ReadonlyMap<string, RoomSubjects>
interface Told { readonly of: readonly unknown[]; readonly happenings: readonly Happening[] }

/**
 * Tells a view; of the next one only the rooms that are no longer the same are told anew, and nothing is put in order where none is.
 * Who reads the plenary is told there that a track was closed, and not once more in its room.
 */
export function happeningsTold(say: Say, clock: Clock): (talk: TalkView, subjects: Subjects) => readonly Happening[] {
  const rooms = new WeakMap<RoomView, Told>()
  let last: readonly Told[] = []
  let all: readonly Happening[] = []
  const ofRoom = (talk: TalkView, room: RoomView, here: RoomSubjects | undefined): Told => {
    const plenary = talk.rooms.some(({ kind, state }) => kind === 'plenary' && state === 'open')
    const of = [plenary, here?.decisions, here?.tracks, here?.charter?.id, talk.delegations.map(({ id, name }) => `${id} ${name}`).join()]
    const known = rooms.get(room)
    if (known !== undefined && known.of.every((each, i) => each === of[i])) return known
    const told = { of, happenings: room.notices.filter(({ kind }) => !plenary || kind !== 'track-ended').map((notice) => happening(say, clock, talk, room, here, notice)) }
    rooms.set(room, told)
    return told
  }
  let opening: Told = { of: [], happenings: [] }
  return (talk, subjects) => {
    if (opening.of[0] !== talk.opening) opening = { of: [talk.opening], happenings: openingLists(say, talk) }
    const now = [opening, ...talk.rooms.map((room) => ofRoom(talk, room, subjects.get(room.room)))]
    if (now.length === last.length && now.every((each, i) => each === last[i])) return all
    last = now
    all = now.flatMap(({ happenings }) => happenings.toReversed()).sort((a, b) => b.at - a.at)
    return all
  }
}

/** Wrong changes of the opening room's list at the host, which every head is told. */
export function openingLists(say: Say, talk: TalkView): readonly Happening[] {
  return (talk.opening?.lists ?? []).map(({ at, kind, person, by }, i) => {
    const values = { ...whoIn(say, talk, person, by), room: say('opening.theRoom') }
    return { id: `opening ${i}`, at, delegation: (by ?? person)?.delegation ?? null, says: say(SENTENCES[kind], values), room: '', position: undefined }
  })
}

function happening(say: Say, clock: Clock, talk: TalkView, room: RoomView, here: RoomSubjects | undefined, notice: NoticeView): Happening {
  const matter = matterIn(notice)
  const says = matter === null ? sentence(say, clock, talk, room, here, notice) : matterSentence(say, clock, talk, room, here, matter)
  return { id: `${room.room} ${notice.id}`, at: notice.at, delegation: (notice.by ?? notice.person)?.delegation ?? null, says, room: room.room, position: notice.position }
}

/** The sentence of one notice; a removal without a known remover is told as far as it is known. */
function sentence(say: Say, clock: Clock, talk: TalkView, room: RoomView, here: RoomSubjects | undefined, notice: NoticeView): Said {
  const { person, by, reason, code, kind } = notice
  const values = {
    room: theRoom(say, talk, room),
    ...whoIn(say, talk, person, by),
    role: person ? say(`roles.${person.role}`) : '',
    reason: reason ?? say('overview.unknownReason'),
    known: person ? 'yes' : 'no',
    sentence: code === null ? '' : describeProblem({ code }, clock).says,
    code: code ?? '',
  }
  if (!isBinding(kind)) return say(SENTENCES[kind as Exclude<PersonKind, BindingKind>], values)
  const key = kind === 'removed' && !by ? 'overview.removedPlain' : BINDING[kind]
  return Binding.of(say, key, values, { room: room.room, result: resultOf(kind, notice, here) })
}

const whoIn = (say: Say, talk: TalkView, person: NoticeView['person'], by: NoticeView['by']) => ({
  name: person ? named(say, person) : say('roles.nobody'),
  delegation: person ? delegationOf(talk, person.delegation).name : '',
  me: person?.id === talk.me.id ? 'yes' : 'no',
  byName: by ? named(say, by) : say('roles.nobody'),
  byDelegation: by ? delegationOf(talk, by.delegation).name : say('roles.nobody'),
})

const isBinding = (kind: NoticeView['kind']): kind is BindingKind => Object.hasOwn(BINDING, kind)

function resultOf(kind: BindingKind, { person, by }: NoticeView, here: RoomSubjects | undefined): ResultKey {
  if (kind === 'amended') return `charter/${here?.charter?.id ?? ''}`
  return kind === 'party-left' ? `left/${by?.delegation ?? ''}` : `member/${person?.id ?? ''}`
}
