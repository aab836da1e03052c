/** Sessions of a room as screens read them: in number order, what waits for whom, and which acts a person's powers allow (rules S3, S4, N1–N3). */
import type { PersonView, RoomSubjects } from '../../model'

export type Session = RoomSubjects['sessions'][string]
export type Proposal = RoomSubjects['pending'][string]
export interface Known { readonly id: string; readonly session: Session }
export interface Pending { readonly id: string; readonly proposal: Proposal }

export type Form = 'virtual' | 'in_person' | 'hybrid'
export const formOf = (modality: string): Form => (modality === 'in_person' || modality === 'hybrid' ? modality : 'virtual')

export const sessionsOf = (subjects: RoomSubjects): readonly Known[] =>
  Object.entries(subjects.sessions).map(([id, session]) => ({ id, session })).sort((a, b) => a.session.number - b.session.number)

/** Parties of the room, in charter order (G14). */
export const partiesOf = (subjects: RoomSubjects): readonly string[] =>
  subjects.delegations
    .filter(({ id, kind }) => kind === 'party' && subjects.room.owners.includes(id) && !subjects.left.includes(id))
    .map(({ id }) => id)

/** Whether a proposal makes this session or speaks of it. */
const isOf = (id: string, { body }: Proposal, session: string): boolean => id === session || body?.['session'] === session

/** Proposals about this session's terms, agenda and results that still wait for consent. */
export const pendingOn = (subjects: RoomSubjects, id: string): readonly Pending[] =>
  Object.entries(subjects.pending)
    .filter(([each, proposal]) => SESSION_PROPOSALS.has(proposal.kind) && isOf(each, proposal, id))
    .map(([each, proposal]) => ({ id: each, proposal }))

/** Requests to go off the record during this session that wait (rules M4). */
export const offRecordAsked = (subjects: RoomSubjects, id: string): readonly Pending[] =>
  Object.entries(subjects.pending)
    .filter(([, { kind, body }]) => kind === 'record.off' && body?.['session'] === id)
    .map(([each, proposal]) => ({ id: each, proposal }))

const SESSION_PROPOSALS: ReadonlySet<string> = new Set(['session.propose', 'session.revise', 'session.results', 'agenda.add'])

export const missingFrom = ({ needs, given }: Pick<Proposal, 'needs' | 'given'>): readonly string[] => needs.filter((each) => !given.includes(each))

type Me = Pick<PersonView, 'delegation' | 'powers'>

/** A signer of a party (G15). */
export const signs = (subjects: RoomSubjects, me: Me): boolean =>
  me.powers.includes('sign') && subjects.delegations.some(({ id, kind }) => id === me.delegation && kind === 'party')

/** Rule A4; while a session is open and the chair rotates, only the delegation whose turn it is. */
export function chairs(subjects: RoomSubjects, me: Me): boolean {
  const charter = subjects.charter?.charter
  if (!charter || !me.powers.includes('chair') || !charter.chair.delegations.includes(me.delegation)) return false
  const open = subjects.open === null ? undefined : subjects.sessions[subjects.open]
  const { delegations, rotate } = charter.chair
  return open === undefined || !rotate || delegations[(open.number - 1) % delegations.length] === me.delegation
}

export const mayPropose = (subjects: RoomSubjects, me: Me): boolean => chairs(subjects, me) || signs(subjects, me)

/** Who answers proposals for his delegation: a signer of a party; of a neutral whoever may admit (N3). */
export const answers = (subjects: RoomSubjects, me: Me): boolean =>
  signs(subjects, me) || (me.powers.includes('admit') && subjects.delegations.some(({ id, kind }) => id === me.delegation && kind === 'neutral'))

/** What I may answer to a proposal: my delegation is asked and has not answered. */
export const asksMe = (subjects: RoomSubjects, me: Me, proposal: Proposal): boolean =>
  answers(subjects, me) && missingFrom(proposal).includes(me.delegation)

export type Deed =
  | 'open' | 'resume' | 'ready' | 'unready' | 'roll' | 'depart' | 'results' | 'add' | 'revise' | 'off' | 'postpone' | 'suspend' | 'close' | 'cancel'

const IN_STATE: Readonly<Record<Session['state'], readonly Deed[]>> = {
  proposed: ['add', 'revise', 'postpone', 'cancel'],
  agreed: ['open', 'ready', 'unready', 'results', 'add', 'revise', 'postpone', 'cancel'],
  postponed: ['revise', 'add', 'cancel'],
  open: ['roll', 'depart', 'add', 'off', 'suspend', 'close'],
  suspended: ['resume', 'ready', 'unready', 'add', 'revise', 'close'],
  closed: [],
  cancelled: [],
  refused: [],
}

/** The acts to offer on a session, nearest first. The rules decide; what they would refuse for a reason of their own is offered and told. */
export function deedsOn(subjects: RoomSubjects, me: Me, session: Session): readonly Deed[] {
  const [sign, chair] = [signs(subjects, me), chairs(subjects, me)]
  const allReady = partiesOf(subjects).every((party) => session.ready.includes(party))
  const allowed: Readonly<Record<Deed, boolean>> = {
    open: chair && allReady,
    resume: chair && allReady,
    ready: sign && !session.ready.includes(me.delegation),
    unready: sign && session.ready.includes(me.delegation),
    roll: me.powers.includes('speak'),
    depart: sign && session.present.includes(me.delegation),
    results: session.modality !== 'virtual' && (chair || me.powers.includes('sign') || me.powers.includes('record')),
    add: chair || sign,
    revise: chair || sign,
    off: sign && session.on_record && offRecordAsked(subjects, subjects.open ?? '').length === 0,
    postpone: chair || sign,
    suspend: chair || sign,
    close: chair,
    cancel: chair || sign,
  }
  return IN_STATE[session.state].filter((deed) => allowed[deed])
}

/** Of these states the first that a session is in comes next; among equals the earliest start. */
const NEXT: readonly Session['state'][] = ['open', 'suspended', 'agreed', 'proposed', 'postponed']

export function nextSession(sessions: readonly Known[]): Known | null {
  const rank = ({ session }: Known): number => NEXT.indexOf(session.state)
  const coming = sessions.filter((each) => rank(each) >= 0)
  return [...coming].sort((a, b) => rank(a) - rank(b) || a.session.start.at - b.session.start.at)[0] ?? null
}

export type SessionTask =
  | { readonly kind: 'session-answer'; readonly id: string; readonly number: number }
  | { readonly kind: 'session-ready'; readonly id: string; readonly number: number }
  | { readonly kind: 'session-open'; readonly id: string; readonly number: number }
  | { readonly kind: 'session-roll'; readonly id: string; readonly number: number }

const DAY_MS = 86_400_000

/** What waits for me in the sessions of a room. Readiness is asked for from a day before the start, and while suspended. */
export function sessionTasks(subjects: RoomSubjects, me: Me, now: number): readonly SessionTask[] {
  return sessionsOf(subjects).flatMap(({ id, session }): readonly SessionTask[] => {
    const { number } = session
    const deeds = deedsOn(subjects, me, session)
    const asked = Object.entries(subjects.pending).some(([each, proposal]) => isOf(each, proposal, id) && asksMe(subjects, me, proposal))
    const answer: readonly SessionTask[] = asked ? [{ kind: 'session-answer', id, number }] : []
    if (deeds.includes('open') || deeds.includes('resume')) return [...answer, { kind: 'session-open', id, number }]
    if (deeds.includes('ready') && session.start.at - now < DAY_MS) return [...answer, { kind: 'session-ready', id, number }]
    const undeclared = signs(subjects, me) && deeds.includes('roll') && !session.present.includes(me.delegation)
    return undeclared ? [...answer, { kind: 'session-roll', id, number }] : answer
  })
}

/** Sessions of which something waits for me. */
export const waitingCount = (subjects: RoomSubjects, me: Me, now: number): number =>
  new Set(sessionTasks(subjects, me, now).map((each) => each.id)).size

export interface Item { readonly item: string; readonly title: string }

/** Agenda lines as written, one item each. A title that stood there keeps its number and with it its state; a new one takes the next free number. */
export function agendaFrom(lines: string, before: readonly Item[]): readonly Item[] {
  const free = [...before]
  let last = Math.max(0, ...before.map(({ item }) => Number.parseInt(item, 10) || 0))
  return lines.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((title) => {
    const at = free.findIndex((each) => each.title === title)
    const kept = at < 0 ? undefined : free.splice(at, 1)[0]
    return kept ? { item: kept.item, title } : { item: String(++last), title }
  })
}

export const agendaLines = (agenda: readonly Item[]): string => agenda.map(({ title }) => title).join('\n')
/** A number for one item more. */
export const nextItem = (agenda: readonly Item[]): string => String(Math.max(0, ...agenda.map(({ item }) => Number.parseInt(item, 10) || 0)) + 1)

export interface Attendant { readonly delegation: string; readonly name: string; readonly role: string }

/** “NL, Ingrid Vale, head” a line; null if a line has not these three parts, or nobody was there. */
export function attendanceFrom(lines: string, delegations: readonly string[]): readonly Attendant[] | null {
  const rows = lines.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [delegation = '', name = '', ...role] = line.split(',').map((part) => part.trim())
    return { delegation, name, role: role.join(', ') }
  })
  const whole = rows.every(({ delegation, name, role }) => delegations.includes(delegation) && name !== '' && role !== '')
  return whole && rows.length > 0 ? rows : null
}
