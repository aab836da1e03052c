/** What is found of a head's key that stays from talk to talk, in words (spec/crypto.md §8). */
import type { HeadOpeningView, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { delegationOf, headName } from './opening'

export interface KeySaid {
  readonly slot: number
  readonly tone: 'ok' | 'plain' | 'stop'
  readonly says: string
  /** Why it may be so; null where nothing is to be decided. */
  readonly why: string | null
  readonly unanswered: boolean
  readonly wentOn: number | null
}

/** Null where there is nothing to say: nobody of that delegation is known. */
export function keySaid(say: Say, clock: Clock, talk: TalkView, head: HeadOpeningView): KeySaid | null {
  const { pin } = head
  if (!pin || pin.is === 'none' || pin.is === 'new') return null
  const name = headName(say, head)
  const date = pin.at === null ? '' : clock.date(pin.at)
  const { slot } = head
  const { unanswered, wentOn } = pin
  const warning = (says: string, why: string): KeySaid => ({ slot, tone: 'stop', says, why, unanswered, wentOn })
  switch (pin.is) {
    case 'same': return { slot, tone: 'ok', says: say('keys.same', { name, date }), why: null, unanswered, wentOn }
    case 'renamed': {
      const earlier = pin.earlier ?? { name: '', delegation: '', at: 0 }
      return { slot, tone: 'plain', says: say('keys.renamed', { name, date: clock.date(earlier.at), earlier: earlier.name, delegation: earlier.delegation }), why: null, unanswered, wentOn }
    }
    case 'stranger': return warning(say('keys.stranger', { name, delegation: delegationOf(talk, head.delegation).name }), say('keys.strangerWhy', { others: clock.list(pin.others) }))
    case 'broken': return warning(say('keys.broken', { name }), say('keys.brokenWhy'))
    case 'unread': return warning(say('keys.unread'), say('keys.unreadWhy', { name }))
    default: return warning(say(`keys.${pin.is}`, { name, date }), say(`keys.${pin.is}Why`))
  }
}
