/** What a room shows (rules §22): plain data under a name, the same on every client. */
import { roomView } from './admission'
import { charterView } from './charter'
import { fallDue } from './clock'
import { proposalView } from './consent'
import { delegationView } from './heads'
import { personView } from './persons'
import { privateView } from './rooms'
import { sessionView } from './sessions'
import { at } from './shelves'
import type { RoomState } from './state'

const VIEWS: Readonly<Record<string, (state: RoomState, id: string) => unknown>> = {
  charter: charterView,
  proposal: proposalView,
  person: personView,
  delegation: delegationView,
  room: roomView,
  session: sessionView,
  private: privateView,
}

/** The view `name` (`room`, `session:<id>` …) as at a time in ms UTC; null for what does not exist. Throws RangeError for no view's name. */
export function view(state: RoomState, name: string, time: number): unknown {
  const [word = '', ...identity] = name.split(':')
  const show = at(VIEWS, word)
  if (show === undefined) throw new RangeError(`${name} is no view`)
  return show(fallDue(state, time), identity.join(':'))
}
