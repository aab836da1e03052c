/** What is spoken of the floor when it changes (ux.md §5.2). To the speaker at once, to others when there is quiet; a point of order to all at once. */
import type { AppView, RoomSubjects, TalkView } from '../../model'
import type { Say } from '../words'
import { type Asked, heldIn } from './floor'
import { named } from './names'
import type { News } from './news'
import { delegationOf } from './opening'

/** Of the room one is live in. */
export function floorNews(say: Say, before: AppView, after: AppView): readonly News[] {
  if (before.at !== 'talk' || after.at !== 'talk' || after.live.room === null || before.live.room !== after.live.room) return []
  const { room } = after.live
  const [was, is] = [before.subjects.get(room), after.subjects.get(room)]
  return was === undefined || is === undefined || was === is ? [] : changes(say, after.talk, room, was, is)
}

function changes(say: Say, talk: TalkView, room: string, was: RoomSubjects, is: RoomSubjects): readonly News[] {
  const [earlier, held] = [heldIn(was), heldIn(is)]
  if (held === null) return []
  const raised = held.orders.filter(({ id, request }) => request.person !== talk.me.id && was.requests[id] === undefined)
  return [...speakerNews(say, talk, room, earlier?.speaker?.id ?? null, held.speaker), ...raised.map(({ id, request }) => (
    { about: `order ${id}`, urgent: true, says: say('floor.saidOrder', whoOf(say, talk, room, request)) }
  ))]
}

function speakerNews(say: Say, talk: TalkView, room: string, before: string | null, speaker: Asked | null): readonly News[] {
  if (before === (speaker?.id ?? null)) return []
  if (speaker === null) return [{ about: 'floor', urgent: false, says: say('floor.saidNobody') }]
  if (speaker.request.person === talk.me.id) return [{ about: 'floor', urgent: true, says: say('floor.saidYou') }]
  return [{ about: 'floor', urgent: false, says: say('floor.saidOther', whoOf(say, talk, room, speaker.request)) }]
}

type Who = { readonly name: string; readonly delegation: string }

/** Whoever asked, in words. One who is no longer in the room is told by his delegation. */
export function whoOf(say: Say, talk: TalkView, room: string, asked: { readonly person: string; readonly delegation: string }): Who {
  const member = talk.rooms.find((each) => each.room === room)?.members.find((each) => each.person.id === asked.person)
  return { name: member ? named(say, member.person) : say('floor.gone'), delegation: delegationOf(talk, asked.delegation).name }
}
