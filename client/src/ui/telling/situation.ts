/** The situation as one spoken paragraph, on demand (Alt J). */
import type { LiveView, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { hearingOf } from './hearing'
import { roomById, roomName } from './rooms'
import { sealIn } from './seal'
import { questionsFor } from './tasks'

/** `now`: the host's time, ms. */
export function situationOf(say: Say, clock: Clock, talk: TalkView, live: LiveView, now: number): string {
  const words = talk.opening?.words
  if (words?.step === 'comparing') {
    const shown = words.code.map((word, at) => (words.read.includes(at) ? say('announce.word', { number: at + 1, letters: [...word].join(' ') }) : say('announce.wordToChoose', { number: at + 1 })))
    return shown.join(' ')
  }
  const { state, rest } = sealIn(say, clock, talk, live, now)
  const security = talk.security.kind === 'verified' ? say('security.whole', { state, rest }) : state
  const waiting = questionsFor(talk).length
  const room = roomById(talk, live.room)
  if (!room) return say('announce.situationOutside', { title: talk.title, security, waiting })
  const name = roomName(say, talk, room)
  const hearing = hearingOf(say, clock, live, room, name)
  return say('announce.situation', { room: hearing.state, security, people: room.members.length, hearing: hearing.effect, waiting })
}
