/** Expert tracks as screens read them (rules K): which there are, what waits for whom, and which acts a person's powers allow. */
import type { OtherRoomView, PersonView, RoomSubjects, RoomView, TalkView } from '../../model'
import { caucusOf, plenaryOf } from './rooms'
import { asksMe, chairs, missingFrom, type Pending, signs } from './sessions'

export type Track = RoomSubjects['tracks'][string]
export type TrackTask = RoomSubjects['tasks'][string]
export type TaskStatus = Exclude<TrackTask['status'], null>
export type Presented = RoomSubjects['presented'][string]
export type Certified = RoomSubjects['persons'][string]
export type Subjects = ReadonlyMap<string, RoomSubjects>

/** `id`: of the entry that proposed it. `room` once I am in it; `other` as long as I am not. */
export interface KnownTrack {
  readonly id: string
  readonly track: Track
  /** As plenary has it today. Who does not read the plenary is told by a head's device that it was closed, else null: the terms in its room stay as given. */
  readonly standing: Track['state'] | null
  readonly room: RoomView | null
  readonly other: OtherRoomView | null
}

type Me = Pick<PersonView, 'id' | 'delegation' | 'powers'>
type Here = Pick<TalkView, 'rooms' | 'otherRooms'>

const ORDER: readonly Track['state'][] = ['open', 'proposed', 'closed']
const plenarySubjects = (talk: TalkView, all: Subjects): RoomSubjects | undefined => all.get(plenaryOf(talk)?.room ?? '')
const isPending = (subjects: RoomSubjects | undefined, id: string): boolean => subjects?.pending[id] !== undefined

/** A track's room knows the terms it was opened with; how the track stands today, only the plenary. Proposals that came to nothing are left out. */
export function tracksOf(talk: TalkView, all: Subjects): readonly KnownTrack[] {
  const plenary = plenarySubjects(talk, all)
  const known = { ...Object.assign({}, ...trackRooms(talk).map((room) => all.get(room.room)?.tracks ?? {})), ...plenary?.tracks } as RoomSubjects['tracks']
  return Object.entries(known)
    .filter(([id, track]) => track.state !== 'proposed' || isPending(plenary, id))
    .map(([id, track]) => ({
      id, track, standing: plenary?.tracks[id]?.state ?? toldOf(roomOf(talk, all, id)), room: roomOf(talk, all, id),
      other: talk.otherRooms.find((each) => each.proposal === id) ?? null,
    }))
    .sort((a, b) => ORDER.indexOf(a.track.state) - ORDER.indexOf(b.track.state) || a.track.title.localeCompare(b.track.title))
}

const toldOf = (room: RoomView | null): 'closed' | null => (room?.notices.some(({ kind }) => kind === 'track-ended') === true ? 'closed' : null)
const trackRooms = (talk: Here): readonly RoomView[] => talk.rooms.filter((each) => each.kind === 'track')
const roomOf = (talk: Here, all: Subjects, id: string): RoomView | null =>
  trackRooms(talk).find((room) => Object.hasOwn(all.get(room.room)?.tracks ?? {}, id)) ?? null

/** Tracks that name me, known by an offer alone: I am neither in them nor in the plenary. */
export const offeredTracks = (talk: Here): readonly OtherRoomView[] => talk.otherRooms.filter((each) => each.kind === 'track' && each.proposal === null)

// --- proposals

const about = (subjects: RoomSubjects, kinds: readonly string[]): readonly Pending[] =>
  Object.entries(subjects.pending).flatMap(([id, proposal]) => (kinds.includes(proposal.kind) ? [{ id, proposal }] : []))

/** That the track be opened, or closed: in plenary. */
export const proposalsOn = (plenary: RoomSubjects, track: string): readonly Pending[] =>
  about(plenary, ['track.open', 'track.close']).filter(({ id, proposal }) => id === track || proposal.body?.['track'] === track)

export const taskProposals = (subjects: RoomSubjects): readonly Pending[] => about(subjects, ['task.add', 'task.due'])

/** Rule K3: on tasks a lead answers for his delegation without signing for it. */
export const answersTask = (subjects: RoomSubjects, me: Me, { proposal }: Pending): boolean =>
  asksMe(subjects, me, proposal) || (leads(subjects, me) && missingFrom(proposal).includes(me.delegation))

export const leads = ({ room }: RoomSubjects, me: Pick<Me, 'id' | 'delegation'>): boolean => room.leads[me.delegation] === me.id

/** What in the tracks waits for me: answers in plenary and in their rooms, a report my delegation has not endorsed. */
export function trackWaits(talk: TalkView, all: Subjects): readonly string[] {
  const plenary = plenarySubjects(talk, all)
  return tracksOf(talk, all).filter(({ id, room }) => {
    const inRoom = room === null ? undefined : all.get(room.room)
    const asked = plenary !== undefined && proposalsOn(plenary, id).some(({ proposal }) => asksMe(plenary, talk.me, proposal))
    return asked || (inRoom !== undefined && (mayEndorse(inRoom, talk.me) || taskProposals(inRoom).some((each) => answersTask(inRoom, talk.me, each))))
  }).map(({ id }) => id)
}

// --- tasks

const IN_WORK: ReadonlySet<TrackTask['status']> = new Set(['open', 'in_progress', 'blocked'])
/** Rule K4. */
export const NEXT: Readonly<Record<TaskStatus, readonly Exclude<TaskStatus, 'open' | 'confirmed'>[]>> = {
  open: ['in_progress', 'blocked', 'done', 'dropped'],
  in_progress: ['done', 'blocked', 'dropped'],
  blocked: ['in_progress', 'dropped'],
  done: ['in_progress'],
  confirmed: [],
  dropped: [],
}

export interface KnownTask { readonly id: string; readonly task: TrackTask }

/** In the order in which they fall due. One that was proposed and came to nothing is left out. */
export const tasksIn = (subjects: RoomSubjects): readonly KnownTask[] =>
  Object.entries(subjects.tasks)
    .filter(([id, task]) => task.status !== null || isPending(subjects, id))
    .map(([id, task]) => ({ id, task }))
    .sort((a, b) => a.task.due.at - b.task.due.at || a.task.title.localeCompare(b.task.title))

/** Neither done nor dropped. */
export const leftOpen = (subjects: RoomSubjects): readonly KnownTask[] => tasksIn(subjects).filter(({ task }) => IN_WORK.has(task.status))

/** Rule K4, by the host's clock; ms since it fell due, null while it is not overdue. */
export const overdueBy = ({ status, due }: TrackTask, now: number): number | null => (IN_WORK.has(status) && now >= due.at ? now - due.at : null)
export const overdueIn = (subjects: RoomSubjects, now: number): number => tasksIn(subjects).filter(({ task }) => overdueBy(task, now) !== null).length

const observes = (subjects: RoomSubjects, me: Me): boolean => subjects.delegations.find(({ id }) => id === me.delegation)?.kind === 'observer'
export const drafts = (subjects: RoomSubjects, me: Me): boolean => me.powers.includes('draft') && !observes(subjects, me)
const records = (subjects: RoomSubjects, me: Me): boolean => me.powers.includes('record') && !observes(subjects, me)

export type TaskDeed = 'status' | 'due' | 'confirm'
/** What to offer on a task: its owners move it, one who is no owner confirms that it is done. */
export function deedsOnTask(subjects: RoomSubjects, me: Me, task: TrackTask): readonly TaskDeed[] {
  const { status } = task
  if (status === null || !drafts(subjects, me)) return []
  const own = task.owners.includes(me.delegation)
  return [
    ...(own && NEXT[status].length > 0 ? ['status' as const] : []),
    ...(IN_WORK.has(status) ? ['due' as const] : []),
    ...(!own && status === 'done' ? ['confirm' as const] : []),
  ]
}

// --- reports

export const mayReport = records
export const mayEndorse = (subjects: RoomSubjects, me: Me): boolean =>
  subjects.report !== null && leads(subjects, me) && me.powers.includes('speak') && !subjects.report.endorsed_by.includes(me.delegation)
export const mayPresent = (plenary: RoomSubjects, me: Me): boolean => chairs(plenary, me) || records(plenary, me)

export const presentedOf = (plenary: RoomSubjects, track: string): readonly (readonly [id: string, report: Presented])[] =>
  Object.entries(plenary.presented).filter(([, each]) => each.track === track).sort(([, a], [, b]) => b.version - a.version)

/** Whether plenary has this version already, with all its endorsements. */
export const isPresented = (plenary: RoomSubjects, track: string, report: NonNullable<RoomSubjects['report']>): boolean =>
  presentedOf(plenary, track).some(([, each]) => isTheTracks(each, report) === true && each.endorsed_by.length === report.endorsed_by.length)

/** Whether what was presented is what the track has under that number; null where this device cannot tell. */
export function isTheTracks({ version, text, open_points, endorsed_by }: Presented, report: RoomSubjects['report'] | undefined): boolean | null {
  if (report?.version !== version) return null
  const points = (each: Presented['open_points']): string => JSON.stringify(each.map((one) => [one.point, one.text]))
  return text === report.text && points(open_points) === points(report.open_points) && endorsed_by.every((each) => report.endorsed_by.includes(each))
}

/** “Point: what is open” a line, as the report keeps it. Null if a line has no such two parts, or a point stands twice. */
export function openPointsFrom(lines: string): readonly { readonly point: string; readonly text: string }[] | null {
  const points = lines.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const colon = line.indexOf(':')
    return { point: line.slice(0, Math.max(0, colon)).trim(), text: line.slice(colon + 1).trim() }
  })
  const whole = points.every(({ point, text }) => point !== '' && text !== '')
  return whole && new Set(points.map(({ point }) => point)).size === points.length ? points : null
}

// --- who can be named

export interface Nameable { readonly id: string; readonly person: Certified }
const inGoodStanding = ({ revoked, objections }: Certified): boolean => !revoked && objections.length === 0

/** Whom a track can name: certified in plenary, be they in it or not. */
export const nameable = (plenary: RoomSubjects, delegation: string): readonly Nameable[] =>
  Object.entries(plenary.persons).filter(([, each]) => each.delegation === delegation && inGoodStanding(each)).map(([id, person]) => ({ id, person }))

/** Own people whom the plenary does not know; only a head can make them known there. */
export function unknownToPlenary(talk: TalkView, all: Subjects): readonly Nameable[] {
  const plenary = plenarySubjects(talk, all)
  const caucus = all.get(caucusOf(talk)?.room ?? '')
  if (plenary === undefined || caucus === undefined || talk.me.role !== 'head') return []
  return nameable(caucus, talk.me.delegation).filter(({ id }) => !Object.hasOwn(plenary.persons, id))
}

/** As `person.certify` wants it (A2). */
export const certificateOf = ({ id, person: { delegation, name, role, powers, key, from, until } }: Nameable): Readonly<Record<string, unknown>> =>
  ({ id, delegation, name, role, powers, key, ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) })

export const mayOpenTrack = (plenary: RoomSubjects, me: Me): boolean => chairs(plenary, me) || signs(plenary, me)
