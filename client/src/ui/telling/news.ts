/**
 * What is spoken when the view changes (ux.md §3.5). Assertive: security down, moved, removed, knock, microphone live. Polite: the rest.
 * `about` names the subject: a later sentence about it replaces one that was not spoken yet, so nothing outdated is read out.
 */
import type { AppView, LiveView, RoomView, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { Binding, type Known, type Said, whole } from './binding'
import { floorNews } from './floor-news'
import { named } from './names'
import { delegationOf } from './opening'
import { leftTalks } from './removal'
import { plenaryOf, roomById, theRoom } from './rooms'
import { type Seal, sealIn } from './seal'
import { questionsFor } from './tasks'

export interface News {
  readonly about: string
  readonly urgent: boolean
  readonly says: string
}

interface Change {
  readonly say: Say
  readonly told: (said: Said) => string
  readonly seal: Seal
  readonly was: TalkView
  readonly is: TalkView
  readonly wasLive: LiveView
  readonly isLive: LiveView
}

/** Everything worth saying about one change of the view. Pure: the same two views give the same sentences. `now`: the host's time, ms. */
export function newsOf(say: Say, clock: Clock, before: AppView, after: AppView, now = hostNow(after)): readonly News[] {
  if (before.at !== 'talk' || after.at !== 'talk' || before.talk.talk !== after.talk.talk) return []
  const known: Known = { talk: after.talk, subjects: after.subjects, now }
  const told = (said: Said): string => whole(say, clock, known, said)
  const seal = sealIn(say, clock, after.talk, after.live, now)
  const change = { say, told, seal, was: before.talk, is: after.talk, wasLive: before.live, isLive: after.live }
  return [...TELLERS.flatMap((tell) => tell(change)), ...floorNews(say, before, after)]
}

/** The host's time, ms. */
export const hostNow = (view: AppView): number => Date.now() + (view.at === 'talk' ? view.talk.clockOffset : 0)

const polite = (about: string, says: string): News => ({ about, urgent: false, says })
const urgent = (about: string, says: string): News => ({ about, urgent: true, says })

function securityNews({ say, seal, was, is }: Change): readonly News[] {
  if (was.security.kind === is.security.kind) return []
  if (is.security.kind === 'paused') return [urgent('security', say('announce.paused'))]
  if (is.security.kind === 'not-secure') return [urgent('security', say('announce.notSecure'))]
  const wasDown = was.security.kind === 'paused' || was.security.kind === 'not-secure'
  return is.security.kind === 'verified' && wasDown ? [urgent('security', say('announce.verified', { rest: seal.rest }))] : []
}

function connectionNews({ say, was, is }: Change): readonly News[] {
  const [before, now] = [was.connection.state, is.connection.state]
  if (before === now) return []
  if (now === 'offline') return [polite('connection', say('announce.offline'))]
  return now === 'connected' && before === 'offline' ? [polite('connection', say('announce.online'))] : []
}

function movingNews({ say, is, wasLive, isLive }: Change): readonly News[] {
  const news: News[] = []
  const from = roomById(is, isLive.moving?.from ?? null)
  if (isLive.moving && !wasLive.moving && from) news.push(urgent('room', say('announce.closing', { room: theRoom(say, is, from) })))
  const now = roomById(is, isLive.room)
  if (now && wasLive.room !== isLive.room) news.push(urgent('room', say('announce.nowIn', { room: theRoom(say, is, now) })))
  return news
}

function removalNews({ say, told, was, is }: Change): readonly News[] {
  return is.rooms
    .filter((room) => room.state === 'removed' && roomById(was, room.room)?.state !== 'removed')
    .map((room) => urgent(`removed ${room.room}`, leftTalks(is, room) ? told(Binding.of(say, 'leaving.banner', { names: delegationOf(is, is.me.delegation).name }, { room: room.room, result: `left/${is.me.delegation}` })) : say('announce.removed', { room: theRoom(say, is, room) })))
}

function questionNews({ say, was, is }: Change): readonly News[] {
  const known = new Set(questionsFor(was).map((each) => each.request))
  return questionsFor(is)
    .filter((each) => !known.has(each.request))
    .map((each) => urgent(`asks ${each.request}`, say('announce.asks', { name: named(say, each.person), delegation: delegationOf(is, each.person.delegation).name })))
}

function microphoneNews({ say, wasLive, isLive }: Change): readonly News[] {
  const [before, now] = [wasLive.own.microphone, isLive.own.microphone]
  if (before === now) return []
  if (now === 'on') return [urgent('microphone', say('announce.live', { count: isLive.heardBy.length }))]
  return before === 'on' ? [urgent('microphone', say('announce.muted'))] : []
}

function openingNews({ say, told, was, is }: Change): readonly News[] {
  const news: News[] = []
  const [before, now] = [was.opening?.words.step, is.opening?.words.step]
  if (now !== before && now === 'verified') news.push(polite('words', say('announce.words')))
  if (now !== before && now === 'stopped') news.push(urgent('words', say('announce.stopped')))
  const inForce = { room: plenaryOf(is)?.room ?? '', result: `charter/${is.charter.id ?? ''}` } as const
  if (was.charter.state !== 'in-force' && is.charter.state === 'in-force') news.push(polite('charter', told(Binding.of(say, 'announce.charterInForce', {}, inForce))))
  return news
}

function peopleNews({ say, told, was, is, isLive }: Change): readonly News[] {
  const room = roomById(is, isLive.room)
  const earlier = roomById(was, isLive.room)
  if (!room || !earlier || earlier.state !== 'open') return []
  const about = (person: RoomView['members'][number]['person'], key: 'announce.entered' | 'announce.left'): News =>
    polite(`person ${person.id}`, told(Binding.of(say, key, {
      name: named(say, person), role: say(`roles.${person.role}`), delegation: delegationOf(is, person.delegation).name, count: room.members.length, room: theRoom(say, is, room),
    }, { room: room.room, result: `member/${person.id}` })))
  const had = new Set(earlier.members.map((each) => each.person.id))
  const has = new Set(room.members.map((each) => each.person.id))
  const hands = room.members.filter((each) => each.hand && !each.me && !earlier.members.some((old) => old.person.id === each.person.id && old.hand))
  return [
    ...room.members.filter((each) => !had.has(each.person.id) && !each.me).map((each) => about(each.person, 'announce.entered')),
    ...earlier.members.filter((each) => !has.has(each.person.id) && !each.me).map((each) => about(each.person, 'announce.left')),
    ...hands.map((each) => polite(`hand ${each.person.id}`, say('announce.hand', { name: named(say, each.person), delegation: delegationOf(is, each.person.delegation).name }))),
  ]
}

function messageNews({ say, was, is, isLive }: Change): readonly News[] {
  const room = roomById(is, isLive.room)
  const earlier = roomById(was, isLive.room)
  if (!room || !earlier) return []
  // earlier ones may have been fetched, and those before are known: what is new comes after all that was kept
  const known = new Map(from(earlier, earlier.said).map((each) => [each.id, each]))
  const now = from(room, earlier.said)
  const fresh = now.filter((each) => !each.mine && !known.has(each.id))
  const delivered = now.filter((each) => each.mine && each.delivery === 'with-host' && known.get(each.id)?.delivery !== 'with-host' && known.has(each.id))
  const [first] = fresh
  return [
    ...(fresh.length === 1 && first ? [polite('messages', say('announce.message', { name: named(say, first.author), delegation: delegationOf(is, first.author.delegation).name }))] : []),
    ...(fresh.length > 1 ? [polite('messages', say('announce.messages', { count: fresh.length, room: theRoom(say, is, room) }))] : []),
    ...(delivered.length > 0 ? [polite('delivery', say('announce.delivered'))] : []),
  ]
}

/** Of what is shown of a room, the messages from the `first` that is kept. */
const from = (room: RoomView, first: number): RoomView['messages'] => room.messages.slice(Math.max(0, first - room.earlier))

const TELLERS = [securityNews, connectionNews, movingNews, removalNews, questionNews, microphoneNews, openingNews, peopleNews, messageNews] as const
