/**
 * The rules of a talk (spec/rules.md): entries in, the state of a room out. Pure; needs nothing but the record.
 * Begin at `reducer` (the order of checks) and `kinds` (the table of acts); each other module is one subject of the rules.
 */
export { admissionProblem, removalProblem, returnProblem } from './admission'
export { basisHolds, runAt } from './basis'
export { type Code, CODES, type Outcome } from './codes'
export { type Finding, findingsOfEntry, findingsOfRoom, inOrder, type Seen, verdictOf } from './findings'
export { type Delegation, foundRoom, type Person } from './founding'
export { proofGood } from './proof'
export { apply, beat, chainProblem, type Entry, type Placed } from './reducer'
export { contentHash } from './release'
export { at, entriesOf, type MapOf, type Shelf } from './shelves'
export type { AgreedRoom, Charter, Proposal, RoomState } from './state'
export type { AgendaItem, Declared, Floor, Recording, Request, Session, SessionStage, When } from './state-meetings'
export type { Bundle, FileState, Presented, Release, Report, Task, TaskStatus, Track } from './state-work'
export { voiceAndPicture } from './rooms'
export { decodeState, encodeState } from './state-bytes'
export { type Chosen, charterTemplate, type Template } from './templates'
export { fullText, type Normal, normalFragment, normalText, notices, textHash } from './text-normal'
export { view } from './views'
