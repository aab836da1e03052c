/** The rules of a talk (spec/rules.md): entries in, the state of a room out. Begin at `reducer` (order of checks) and `kinds` (table of acts). */
export type { Code, Outcome } from './act'
export { admissionProblem, removalProblem } from './admission'
export { type Finding, findingsOfEntry, findingsOfRoom, inOrder, type Seen, verdictOf } from './findings'
export { charterTemplate, type Delegation, foundRoom, type Person, type Template } from './founding'
export { apply, beat, type Entry, type Placed } from './reducer'
export { at, type Charter, decodeState, encodeState, plainOf, type RoomState } from './state'
export { fullText, type Normal, normalFragment, normalText, notices, textHash } from './text-normal'
export { view } from './views'
