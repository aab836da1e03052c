/**
 * What entries did to sessions, rooms, releases, tracks, decisions and the charter, as people are told of it: a row for each kind of entry that is told.
 * A kind without a row changes what screens show and is no line of its own.
 */
import { at, type RoomState } from '../domain'
import type { MatterKind, MatterView } from './view'

type Body = Readonly<Record<string, unknown>>
/** What came into force, or was proposed. A proposal keeps its id when the last consent brings it into force. */
interface Deed {
  readonly id: string
  readonly kind: string
  readonly body: Body
}
interface Change {
  readonly before: RoomState
  readonly after: RoomState
}
export interface Told {
  readonly kind: MatterKind
  readonly matter: MatterView
  readonly reason: string | null
}
type Tell = (deed: Deed, change: Change) => Told | null

const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '')
const BARE: MatterView = { id: '', title: '', number: 0, form: '', owner: '', delegations: [] }

const told = (kind: MatterKind, matter: Partial<MatterView>, reason: string | null = null): Told => ({ kind, matter: { ...BARE, ...matter }, reason })

// --- sessions

/** A reason that is not for everybody is not told (rules S7). */
const publicReason = (body: Body): string | null => (body['public'] === true ? text(body, 'reason') : null)

function ofSession(kind: MatterKind, id: string, { after }: Change, reason: string | null = null): Told | null {
  const session = at(after.sessions, id)
  return session === undefined ? null : told(kind, { id, title: session.title, number: session.number, form: session.modality }, reason)
}
const session = (kind: MatterKind): Tell => ({ body }, change) => ofSession(kind, text(body, 'session'), change, publicReason(body))

const revised: Tell = ({ body }, change) => {
  const id = text(body, 'session')
  const moved = at(change.before.sessions, id)?.modality !== at(change.after.sessions, id)?.modality
  return ofSession(moved ? 'session-moved' : 'session-revised', id, change, publicReason(body))
}

const stoppedRecording: Tell = ({ body }, change) => {
  const of = at(change.after.recordings, text(body, 'recording'))
  return of === undefined ? null : ofSession('recording-stopped', of.session, change, text(body, 'reason') || null)
}

// --- rooms, tracks, the charter

const agreedRoom = (kind: MatterKind): Tell => ({ id, body }) =>
  told(kind, { id, title: text(body, 'title'), form: text(body, 'room'), delegations: body['owners'] as readonly string[] })

function ofTrack(kind: MatterKind, id: string, { after }: Change, number = 0): Told | null {
  const track = at(after.tracks, id)
  return track === undefined ? null : told(kind, { id, title: track.title, number })
}
const track = (kind: MatterKind): Tell => ({ body }, change) => ofTrack(kind, text(body, 'track'), change, Number(body['version'] ?? 0))

/** The first charter is told where it is signed. */
const amendment: Tell = ({ id }, { before }) => (before.charter === null ? null : told('amendment-proposed', { id, form: 'amendment' }))

// --- releases: subject and parties, never the content

const release = (kind: MatterKind, name: string): Tell => ({ id, body }, { after }) => {
  const known = name === '' ? id : text(body, name)
  const it = at(after.releases, known)
  return it === undefined ? null : told(kind, { id: known, title: it.subject ?? '', owner: it.delegation, delegations: it.to })
}

// --- decisions

const APPEAL: Readonly<Partial<Record<MatterKind, MatterKind>>> = { 'decision-announced': 'appeal-decided', 'decision-withdrawn': 'appeal-withdrawn' }

const decision = (kind: MatterKind): Tell => ({ id, body }, { after }) => {
  const known = text(body, 'decision') || id
  const it = at(after.decisions, known)
  if (it === undefined) return null
  const own = it.subject['type'] === 'overrule' ? APPEAL[kind] : kind
  const reason = typeof body['reason'] === 'string' ? body['reason'] : null
  return own === undefined ? null : told(own, { id: known, title: it.title, number: it.number ?? 0, form: it.state }, reason)
}

/** Took effect: at once, with the last consent, or with the last co-head's signature. */
const DONE: Readonly<Record<string, Tell>> = {
  'session.propose': ({ id }, change) => ofSession('session-agreed', id, change),
  'session.revise': revised,
  'session.postpone': session('session-postponed'),
  'session.cancel': session('session-cancelled'),
  'session.open': session('session-opened'),
  'session.suspend': session('session-suspended'),
  'session.resume': session('session-resumed'),
  'session.close': session('session-closed'),
  'session.results': session('results-confirmed'),
  'recording.propose': session('recording-agreed'),
  'recording.stop': stoppedRecording,
  'room.propose': agreedRoom('room-agreed'),
  'track.open': ({ id }, change) => ofTrack('track-opened', id, change),
  'track.close': track('track-closed'),
  'report.present': track('report-presented'),
  'release.offer': release('release-offered', ''),
  'release.open': release('release-opened', 'release'),
  'release.undo': release('release-undone', 'release'),
  'release.deliver': release('release-delivered', 'release'),
  'release.authorise': release('release-authorised', ''),
  'release.revoke': release('release-revoked', 'authorisation'),
  'release.carry': release('release-carried', ''),
  'decision.propose': decision('decision-proposed'),
  'decision.put': decision('decision-put'),
  'decision.object': decision('decision-objected'),
  'decision.unobject': decision('decision-unobjected'),
  'decision.stand_aside': decision('decision-aside'),
  'decision.announce': decision('decision-announced'),
  'decision.withdraw': decision('decision-withdrawn'),
  'order.appeal': ({ id }) => told('appeal-made', { id }),
}

/** Waits for consent. */
const PROPOSED: Readonly<Record<string, Tell>> = {
  'charter.propose': amendment,
  'session.propose': ({ id }, change) => ofSession('session-proposed', id, change),
  'session.revise': session('revision-proposed'),
  'session.results': session('results-entered'),
  'recording.propose': session('recording-asked'),
  'room.propose': agreedRoom('room-proposed'),
  'track.open': ({ id }, change) => ofTrack('track-proposed', id, change),
  'track.close': track('track-close-proposed'),
}

const tell = (rows: Readonly<Record<string, Tell>>, deed: Deed, change: Change): Told | null =>
  (Object.hasOwn(rows, deed.kind) ? rows[deed.kind]?.(deed, change) ?? null : null)

/** The proposal an answer speaks of, as it stood before. */
function answered({ body }: Deed, { before }: Change): Deed | null {
  const id = text(body, 'to')
  const proposal = at(before.proposals, id)
  return proposal === undefined || proposal.body === null ? null : { id, kind: proposal.kind, body: proposal.body }
}

const ended = (kind: MatterKind): Tell => (deed, change) => {
  const proposal = answered(deed, change)
  const matter = proposal === null ? null : tell(PROPOSED, proposal, change)
  return matter === null ? null : { kind, matter: matter.matter, reason: text(deed.body, 'reason') || null }
}

/** Answers speak of something else: what they did to that is told. */
const ANSWERS: Readonly<Record<string, Tell>> = {
  consent: (deed, change) => {
    const proposal = answered(deed, change)
    return proposal !== null && at(change.after.proposals, proposal.id)?.state === 'effective' ? tell(DONE, proposal, change) : null
  },
  refuse: ended('proposal-refused'),
  withdraw: ended('proposal-withdrawn'),
  second: ({ body }, change) => {
    const id = text(body, 'entry')
    const held = at(change.before.held, id)
    if (held === undefined || at(change.after.held, id) !== undefined) return null
    return whatWasDone({ id, kind: held.kind, body: held.body }, change.before, change.after)
  },
}

/** What an accepted entry did, or null where nobody is told of it. What waits for co-heads has done nothing yet (rules A6). */
export function whatWasDone(deed: Deed, before: RoomState, after: RoomState): Told | null {
  const change = { before, after }
  if (at(after.held, deed.id) !== undefined) return null
  if (Object.hasOwn(ANSWERS, deed.kind)) return tell(ANSWERS, deed, change)
  const waits = at(after.proposals, deed.id)?.state === 'pending'
  return tell(waits ? PROPOSED : DONE, deed, change)
}
