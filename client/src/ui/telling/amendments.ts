/** An amended charter beside the one in force (rules C2): what a head may edit in plain controls, and what changes, clause by clause. */
import type { RoomSubjects, RoomView, TalkView } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'
import { fieldsOf, type PartName, type Said } from './clauses'
import type { Pending } from './sessions'
import { fieldOf, instantOf } from './session-times'

type Data = Readonly<Record<string, unknown>>

/** What the form holds. Numbers are text as typed, each in the unit its label speaks of; `retention` is a date of the form, empty for none. */
export interface Amendment {
  readonly title: string
  readonly attribution: string
  readonly recording: string
  readonly lateJoiner: string
  readonly nothingAgreed: boolean
  readonly working: string
  readonly authentic: string
  readonly retention: string
  readonly askSeconds: string
  readonly openSeconds: string
  readonly resultHours: string
  readonly explainDays: string
  readonly speechMinutes: string
  readonly orderMinutes: string
  readonly perDelegation: string
}

type AmountName = 'askSeconds' | 'openSeconds' | 'resultHours' | 'explainDays' | 'speechMinutes' | 'orderMinutes' | 'perDelegation'
interface Amount { readonly name: AmountName; readonly path: readonly [string, ...string[]]; readonly unit: number; readonly least: number }

/** Where each number stands in the charter, of what unit in seconds or pieces, and the least it may be. */
export const AMOUNTS: readonly Amount[] = [
  { name: 'askSeconds', path: ['decision', 'consensus', 'min_ask_s'], unit: 1, least: 1 },
  { name: 'openSeconds', path: ['decision', 'min_open_s'], unit: 1, least: 1 },
  { name: 'resultHours', path: ['decision', 'result_s'], unit: 3600, least: 1 },
  { name: 'explainDays', path: ['decision', 'explain_s'], unit: 86_400, least: 0 },
  { name: 'speechMinutes', path: ['floor', 'limit_s'], unit: 60, least: 0 },
  { name: 'orderMinutes', path: ['floor', 'order_s'], unit: 60, least: 1 },
  { name: 'perDelegation', path: ['floor', 'per_delegation'], unit: 1, least: 1 },
]

const inside = (value: unknown): Data => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {})
const at = (charter: Data, path: readonly string[]): unknown => path.reduce<unknown>((value, name) => inside(value)[name], charter)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const tags = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '')

/** The form as the charter in force fills it. */
export function amendmentOf(charter: Data, zone: string): Amendment {
  const end = at(charter, ['retention', 'end'])
  const number = ({ path, unit }: Amount): string => {
    const value = at(charter, path)
    return typeof value === 'number' ? String(value / unit) : ''
  }
  const amounts = Object.fromEntries(AMOUNTS.map((each) => [each.name, number(each)])) as unknown as Amendment
  return {
    ...amounts,
    title: text(charter['title']),
    attribution: text(charter['attribution']),
    recording: text(charter['recording']),
    lateJoiner: text(charter['late_joiner']),
    nothingAgreed: at(charter, ['text', 'nothing_agreed']) === true,
    working: tags(at(charter, ['languages', 'working'])),
    authentic: tags(at(charter, ['languages', 'authentic'])),
    retention: typeof end === 'number' ? fieldOf(end, zone) : '',
  }
}

function put(charter: Data, [name, ...rest]: readonly [string, ...string[]], value: unknown): Data {
  const [next, ...others] = rest
  return { ...charter, [name]: next === undefined ? value : put(inside(charter[name]), [next, ...others], value) }
}

/** The charter among those who stay: without parties that left, in its list and in the chair (rules A9). */
export function withoutLeft(charter: Data, left: readonly string[]): Data {
  if (left.length === 0) return charter
  const stays = (value: unknown): boolean => !left.includes(text(value))
  const delegations = charter['delegations']
  const chair = at(charter, ['chair', 'delegations'])
  const shorter = Array.isArray(delegations) ? { ...charter, delegations: delegations.filter((each) => stays(inside(each)['id'])) } : charter
  return Array.isArray(chair) ? put(shorter, ['chair', 'delegations'], chair.filter(stays)) : shorter
}

const listed = (given: string): readonly string[] => [...new Set(given.split(/[\s,;]+/).filter((each) => each !== ''))]

/** The charter with what the form holds. What was not touched stays exactly as it is. */
export function amended(charter: Data, form: Amendment, zone: string): Data {
  const before = amendmentOf(charter, zone)
  const touched = (name: keyof Amendment): boolean => form[name] !== before[name]
  const texts: readonly (readonly [keyof Amendment, readonly [string, ...string[]], unknown])[] = [
    ['title', ['title'], form.title.trim()],
    ['attribution', ['attribution'], form.attribution],
    ['recording', ['recording'], form.recording],
    ['lateJoiner', ['late_joiner'], form.lateJoiner],
    ['nothingAgreed', ['text', 'nothing_agreed'], form.nothingAgreed],
    ['working', ['languages', 'working'], listed(form.working)],
    ['authentic', ['languages', 'authentic'], listed(form.authentic)],
    ['retention', ['retention', 'end'], form.retention === '' ? null : instantOf(form.retention, zone)],
    ...AMOUNTS.map(({ name, path, unit }) => [name, path, Math.round(Number(form[name]) * unit)] as const),
  ]
  return texts.filter(([name]) => touched(name)).reduce((result, [, path, value]) => put(result, path, value), charter)
}

export type AmendmentFault = 'charter.amendTitleMissing' | 'charter.amendNumberWrong' | 'charter.amendLanguagesWrong' | 'charter.amendRetentionPast'

/** What is wrong with the form, by field; nothing where the charter has no such field. */
export function faultsOf(form: Amendment, charter: Data, zone: string, now: number): Partial<Record<keyof Amendment, AmendmentFault>> {
  const wrong = ({ name, path, least, unit }: Amount): boolean => {
    const number = Number(form[name])
    return at(charter, path) !== undefined && (form[name] === '' || !Number.isInteger(number * unit) || number < least)
  }
  const [working, authentic, end] = [listed(form.working), listed(form.authentic), instantOf(form.retention, zone)]
  return {
    ...Object.fromEntries(AMOUNTS.filter(wrong).map(({ name }) => [name, 'charter.amendNumberWrong' as const])),
    ...(form.title.trim() === '' && { title: 'charter.amendTitleMissing' as const }),
    ...((authentic.length === 0 || !authentic.every((each) => working.includes(each))) && { authentic: 'charter.amendLanguagesWrong' as const }),
    ...(form.retention !== '' && (end === null || end <= now) && { retention: 'charter.amendRetentionPast' as const }),
  }
}

/** One field that differs: its sentences as they are and as they would be. An empty list: it is not there on that side. */
export interface Change { readonly path: string; readonly part: PartName; readonly before: readonly string[]; readonly after: readonly string[] }

/** Only what changes, in reading order. A change that no sentence shows is shown as it stands in the charter: nothing that is signed is left unsaid. */
export function changesOf(say: Say, clock: Clock, before: Data, after: Data, nameOf: (id: string) => string): readonly Change[] {
  const [was, is] = [fieldsOf(say, clock, before, nameOf), fieldsOf(say, clock, after, nameOf)]
  const paths = [...new Set([...was, ...is].map((each) => each.path))]
  return paths.flatMap((path): readonly Change[] => {
    const [old, fresh] = [was.find((each) => each.path === path), is.find((each) => each.path === path)]
    if (JSON.stringify(old?.value) === JSON.stringify(fresh?.value)) return []
    const said = (one: Said | undefined): readonly string[] => one?.clauses.map((each) => each.says) ?? []
    const [b, a] = [said(old), said(fresh)]
    const raw = (one: Said | undefined): readonly string[] => (one === undefined ? [] : [say('charter.further', { field: path, value: JSON.stringify(one.value) })])
    const shown = JSON.stringify(b) !== JSON.stringify(a)
    return [{ path, part: (fresh ?? old)?.part ?? 'Further', before: shown ? b : raw(old), after: shown ? a : raw(fresh) }]
  })
}

/** Amendments of the charter in force that wait for signatures, in the order of the rules' shelf. */
export const amendmentsOf = (subjects: RoomSubjects): readonly Pending[] =>
  Object.entries(subjects.pending)
    .filter(([, { kind, body }]) => kind === 'charter.propose' && subjects.charter !== null && body?.['amends'] === subjects.charter.id)
    .map(([id, proposal]) => ({ id, proposal }))

const AGREED: ReadonlySet<RoomView['kind']> = new Set(['corridor', 'contact', 'track'])

/**
 * Rooms in which an amendment that is signed here is signed too (talk/repeats.ts): those the parties agreed to, where each party that has not left has
 * somebody who signs alone.
 */
export function signedTooIn({ rooms }: Pick<TalkView, 'rooms'>, subjects: ReadonlyMap<string, RoomSubjects>): readonly RoomView[] {
  return rooms.filter(({ room, kind, state, members }) => {
    const known = subjects.get(room)
    if (known === undefined || state !== 'open' || !AGREED.has(kind)) return false
    const parties = known.delegations.filter((each) => each.kind === 'party' && !known.left.includes(each.id))
    const signs = (id: string): boolean => members.some(({ person }) => person.delegation === id && person.powers.includes('sign'))
    return parties.every(({ id, signature }) => signature === 'any' && signs(id))
  })
}
