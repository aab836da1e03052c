/** What a room shows (rules §22): plain data under a name, the same on every client. */
import { roomView } from './admission'
import { charterView } from './charter'
import { fallDue } from './clock'
import { proposalView } from './consent'
import { decisionsView, decisionView } from './decisions'
import { bundleView, fileView } from './documents'
import { floorView, requestView } from './floor'
import { delegationView } from './heads'
import { personView } from './persons'
import { recordingView, recordView } from './recording'
import { releaseView } from './release'
import { privateView } from './rooms'
import { sessionView } from './sessions'
import { at } from './shelves'
import type { RoomState } from './state'
import { reportView, taskView, trackView } from './tracks'

const VIEWS: Readonly<Record<string, (state: RoomState, id: string) => unknown>> = {
  charter: charterView,
  proposal: proposalView,
  person: personView,
  delegation: delegationView,
  room: roomView,
  session: sessionView,
  private: privateView,
  floor: floorView,
  request: requestView,
  decision: decisionView,
  decisions: decisionsView,
  release: releaseView,
  file: fileView,
  bundle: bundleView,
  track: trackView,
  task: taskView,
  report: reportView,
  record: recordView,
  recording: recordingView,
}

/** The view `name` (`room`, `session:<id>` …) as at a time in ms UTC; null for what does not exist. Throws RangeError for no view's name. */
export function view(state: RoomState, name: string, time: number): unknown {
  const [word = '', ...identity] = name.split(':')
  const show = at(VIEWS, word)
  if (show === undefined) throw new RangeError(`${name} is no view`)
  return show({ ...fallDue(state, time), time: Math.max(time, state.time) }, identity.join(':'))
}
