/** Expert tracks: terms of reference, tasks with owners and due dates, reports with versions (rules K). */
import { type Act, type Check, type Effect, type Kinds, map, maps, optionalWord, PLENARY, type Rule, TRACK, whole, word, words as wordsOf } from './act'
import { ownDelegation } from './persons'
import { DELEGATION, fields, ID, INT, LINE, listOf, mapOf, PERSON, some, TEXT, WHEN, words } from './shapes'
import { at, type MapOf, put } from './shelves'
import { type Body, delegationOf, inCharterOrder, isLead, kindOf, parties, repeats, type RoomState, withItem } from './state'
import type { When } from './state-meetings'
import type { OpenPoint, Task, TaskStatus, Track } from './state-work'
import * as who from './who'

const dueOf = (body: Body): When => map(body, 'due') as Body & When

// --- in plenary: tracks and what they report (K1)

const membersOf = (body: Body): MapOf<readonly string[]> => map(body, 'members') as MapOf<readonly string[]>
const leadsOf = (body: Body): MapOf<string> => map(body, 'leads') as MapOf<string>

const openProblem: Check = (state, act) => {
  const [members, leads] = [membersOf(act.body), Object.entries(leadsOf(act.body))]
  const named = Object.entries(members).flatMap(([delegation, persons]) => persons.map((person) => [delegation, person] as const))
  if ([...named, ...leads].some(([delegation, person]) => delegationOf(state, person) !== delegation)) return 'NOT_FOUND'
  if (parties(state).some((party) => at(members, party) === undefined)) return 'MEMBERS_MISSING'
  if (parties(state).some((party) => at(leadsOf(act.body), party) === undefined)) return 'BAD_LEAD'
  return leads.every(([delegation, person]) => at(members, delegation)?.includes(person) === true) ? null : 'BAD_LEAD'
}

const withTrack = (state: RoomState, id: string, track: Track): RoomState => ({ ...state, tracks: put(state.tracks, id, track) })

const trackProposed: Effect = (state, { id, body }) => withTrack(state, id, {
  title: word(body, 'title'),
  mandate: word(body, 'mandate'),
  deliverables: wordsOf(body, 'deliverables'),
  members: membersOf(body),
  leads: leadsOf(body),
  due: Object.hasOwn(body, 'due') ? dueOf(body) : null,
  state: 'proposed',
})

function into(state: RoomState, id: string, stage: Track['state']): RoomState {
  const track = at(state.tracks, id)
  if (track === undefined) throw new TypeError(`no track ${id}`)
  return withTrack(state, id, { ...track, state: stage })
}

const closeProblem: Check = (state, act) => {
  const track = at(state.tracks, word(act.body, 'track'))
  if (track === undefined) return 'NOT_FOUND'
  return track.state === 'open' ? null : 'WRONG_STATE'
}

const pointsOf = (act: Act): readonly OpenPoint[] => maps(act.body, 'open_points').map((each) => ({ point: word(each, 'point'), text: word(each, 'text') }))

const present: Rule = (state, act) => {
  const track = word(act.body, 'track')
  if (at(state.tracks, track) === undefined) return 'NOT_FOUND'
  const report = {
    track, version: whole(act.body, 'version'), text: word(act.body, 'text'), open_points: pointsOf(act), endorsed_by: wordsOf(act.body, 'endorsed_by'),
  }
  return { ...state, presented: put(state.presented, act.id, report) }
}

// --- in the track: tasks (K3, K4)

const IN_WORK: readonly (TaskStatus | null)[] = ['open', 'in_progress', 'blocked']
/** Rule K4. */
const NEXT: Readonly<Record<TaskStatus, readonly string[]>> = {
  open: ['in_progress', 'blocked', 'done', 'dropped'],
  in_progress: ['blocked', 'done', 'dropped'],
  blocked: ['in_progress', 'dropped'],
  done: ['in_progress'],
  confirmed: [],
  dropped: [],
}

const addProblem: Check = (state, act) => {
  const owners = wordsOf(act.body, 'owners')
  if (!owners.every((owner) => state.room.owners.includes(owner))) return 'NOT_FOUND'
  if (repeats(owners)) return 'DUPLICATE'
  return dueOf(act.body).at <= act.time ? 'BAD_TIMES' : null
}

const withTask = (state: RoomState, id: string, task: Task): RoomState => ({ ...state, tasks: put(state.tasks, id, task) })

/** A task that is known to be there. */
function taskOf(state: RoomState, id: string): Task {
  const task = at(state.tasks, id)
  if (task === undefined) throw new TypeError(`no task ${id}`)
  return task
}

const added: Effect = (state, { id, body }) => withTask(state, id, {
  title: word(body, 'title'), owners: wordsOf(body, 'owners'), due: dueOf(body), text: optionalWord(body, 'text'), status: null, note: null,
})

const inForce: Effect = (state, { id }) => withTask(state, id, { ...taskOf(state, id), status: 'open' })

const taskId = (act: Act): string => word(act.body, 'task')

const dueProblem: Check = (state, act) => {
  const task = at(state.tasks, taskId(act))
  if (task === undefined) return 'NOT_FOUND'
  return IN_WORK.includes(task.status) ? null : 'WRONG_STATE'
}

const newDue: Effect = (state, act) => withTask(state, taskId(act), { ...taskOf(state, taskId(act)), due: dueOf(act.body) })

const status: Rule = (state, act) => {
  const task = at(state.tasks, taskId(act))
  if (task === undefined) return 'NOT_FOUND'
  if (!task.owners.includes(ownDelegation(state, act))) return 'NOT_OWNER'
  if (task.status === null) return 'WRONG_STATE'
  const next = word(act.body, 'status') as TaskStatus
  if (!NEXT[task.status].includes(next)) return 'BAD_TRANSITION'
  return withTask(state, taskId(act), { ...task, status: next, note: optionalWord(act.body, 'note') })
}

const confirm: Rule = (state, act) => {
  const task = at(state.tasks, taskId(act))
  if (task === undefined) return 'NOT_FOUND'
  if (task.owners.includes(ownDelegation(state, act))) return 'OWN_TASK'
  return task.status === 'done' ? withTask(state, taskId(act), { ...task, status: 'confirmed' }) : 'WRONG_STATE'
}

// --- in the track: its report

const putReport: Rule = (state, act) => {
  const [version, points] = [whole(act.body, 'version'), pointsOf(act)]
  if (version !== (state.report?.version ?? 0) + 1) return 'VERSION_CONFLICT'
  if (repeats(points.map(({ point }) => point))) return 'DUPLICATE'
  return { ...state, report: { version, text: word(act.body, 'text'), open_points: points, endorsed_by: [] } }
}

const endorse: Rule = (state, act) => {
  const [{ report }, version, own] = [state, whole(act.body, 'version'), ownDelegation(state, act)]
  if (!isLead(state, act.author)) return 'NOT_LEAD'
  if (report === null || version < 1 || version > report.version) return 'NOT_FOUND'
  if (version < report.version) return 'STALE_VERSION'
  if (report.endorsed_by.includes(own)) return 'ALREADY_ENDORSED'
  return { ...state, report: { ...report, endorsed_by: withItem(report.endorsed_by, own) } }
}

const OPEN_POINTS = listOf(fields({ point: LINE, text: LINE }))
const REPORT = { version: INT, text: TEXT, open_points: OPEN_POINTS }

export const TRACK_KINDS: Kinds = {
  'track.open': {
    shape: fields({ title: LINE, mandate: TEXT, deliverables: listOf(LINE), members: mapOf(some(PERSON)), leads: mapOf(PERSON), 'due?': WHEN }),
    who: who.chairOrSigner,
    rule: { check: openProblem, begin: trackProposed, effect: (state, { id }) => into(state, id, 'open') },
    rooms: PLENARY,
  },
  'track.close': {
    shape: fields({ track: ID }),
    who: who.chairOrSigner,
    rule: { check: closeProblem, effect: (state, { body }) => into(state, word(body, 'track'), 'closed') },
    rooms: PLENARY,
  },
  'task.add': {
    shape: fields({ title: LINE, owners: some(DELEGATION), due: WHEN, 'text?': TEXT }),
    who: who.drafter,
    rule: {
      check: addProblem,
      needs: (state, act) => wordsOf(act.body, 'owners').filter((owner) => kindOf(state, owner) === 'party'),
      byAuthor: true,
      begin: added,
      effect: inForce,
    },
    rooms: TRACK,
  },
  'task.due': {
    shape: fields({ task: ID, due: WHEN, reason: LINE }),
    who: who.drafter,
    rule: { check: dueProblem, effect: newDue },
    rooms: TRACK,
  },
  'task.status': {
    shape: fields({ task: ID, status: words('in_progress|blocked|done|dropped'), 'note?': LINE }),
    who: who.drafter, rule: status, rooms: TRACK,
  },
  'task.confirm': { shape: fields({ task: ID }), who: who.drafter, rule: confirm, rooms: TRACK },
  'report.put': { shape: fields(REPORT), who: who.recorder, rule: putReport, rooms: TRACK },
  'report.endorse': { shape: fields({ version: INT }), who: who.speaker, rule: endorse, rooms: TRACK },
  'report.present': {
    shape: fields({ track: ID, ...REPORT, endorsed_by: listOf(DELEGATION) }),
    who: who.chairOr(who.recorder), rule: present, rooms: PLENARY,
  },
}

/** View `track:<id>` (rules §22). */
export function trackView(state: RoomState, id: string): unknown {
  const track = at(state.tracks, id)
  return track === undefined ? null : { state: track.state }
}

/** Shown to both heads alike (K4). */
export const isOverdue = ({ status: now, due }: Task, time: number): boolean => IN_WORK.includes(now) && time >= due.at

/** View `task:<id>` (rules §22). */
export function taskView(state: RoomState, id: string): unknown {
  const task = at(state.tasks, id)
  return task === undefined ? null : { status: task.status, due: task.due.at, overdue: isOverdue(task, state.time) }
}

/** View `report` of a track (rules §22). */
export function reportView(state: RoomState): unknown {
  const { report } = state
  if (report === null) return null
  return { version: report.version, endorsed_by: inCharterOrder(state, report.endorsed_by), open_points: report.open_points.length }
}
