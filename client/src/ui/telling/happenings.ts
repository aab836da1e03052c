/** What happened in the rooms I am in, newest first, as sentences. */
import type { NoticeView, RoomView, TalkView } from '../../model'
import type { Key, Say } from '../words'
import { describeProblem } from '../words/problems'
import type { Clock } from '../words/times'
import { named } from './names'
import { delegationOf } from './opening'
import { theRoom } from './rooms'

export interface Happening { readonly id: string; readonly at: number; readonly delegation: string | null; readonly says: string }

const SENTENCES: Readonly<Record<NoticeView['kind'], Key>> = {
  joined: 'overview.joined', left: 'overview.left', removed: 'overview.removed', objected: 'overview.objected',
  'objection-lifted': 'overview.objectionLifted', revoked: 'overview.revoked', 'office-changed': 'overview.officeChanged', 'head-replaced': 'overview.headReplaced',
  'head-asked': 'overview.headAsked', amended: 'overview.amended', 'party-left': 'leaving.happened', 'key-changed': 'overview.keyChanged',
  charter: 'overview.charterNotice', 'refused-entry': 'overview.refusedEntry', resumed: 'overview.resumed', 'record-gap': 'overview.recordGap',
}

export function happeningsOf(say: Say, clock: Clock, talk: TalkView): readonly Happening[] {
  return talk.rooms
    .flatMap((room) => room.notices.map((notice) => ({ id: `${room.room} ${notice.id}`, at: notice.at, delegation: (notice.by ?? notice.person)?.delegation ?? null, says: sentence(say, clock, talk, room, notice) })))
    .sort((a, b) => b.at - a.at)
}

/** The sentence of one notice; a removal without a known remover is told as far as it is known. */
export function sentence(say: Say, clock: Clock, talk: TalkView, room: RoomView, notice: NoticeView): string {
  const { person, by, reason, code, kind } = notice
  const key = kind === 'removed' && !by ? 'overview.removedPlain' : SENTENCES[kind]
  return say(key, {
    room: theRoom(say, talk, room),
    name: person ? named(say, person) : say('roles.nobody'),
    role: person ? say(`roles.${person.role}`) : '',
    delegation: person ? delegationOf(talk, person.delegation).name : '',
    byDelegation: by ? delegationOf(talk, by.delegation).name : say('roles.nobody'),
    reason: reason ?? say('overview.unknownReason'),
    known: person ? 'yes' : 'no',
    sentence: code === null ? '' : describeProblem({ code }, clock).says,
    code: code ?? '',
  })
}
