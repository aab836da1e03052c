/** The convener's draft of a talk, and what is wrong with it. Nothing here is known to the host. */
import type { DelegationKind, TalkPlan } from '../../../model'
import type { Key } from '../../words'

export interface DelegationDraft {
  readonly row: number // names the form row, no part of the plan
  readonly name: string
  readonly code: string
  /** While false the code follows the name. */
  readonly codeChosen: boolean
  readonly kind: DelegationKind
  readonly head: string
}

export interface Draft {
  readonly title: string
  readonly delegations: readonly DelegationDraft[]
  readonly mine: number | null // row of the delegation the convener leads
  readonly template: TalkPlan['template']
  readonly languages: readonly string[]
}

export const emptyDelegation = (row: number): DelegationDraft => ({ row, name: '', code: '', codeChosen: false, kind: 'party', head: '' })

export const emptyDraft = (language: string): Draft => ({
  title: '', delegations: [emptyDelegation(1), emptyDelegation(2)], mine: null, template: 'bilateral', languages: [language],
})

/** Words of a name that give no letter. */
const SMALL: ReadonlySet<string> = new Set(['A', 'AN', 'AND', 'DE', 'DES', 'DU', 'FOR', 'LA', 'LE', 'OF', 'ON', 'THE'])

/**
 * Two capital letters from a name: initials of two words; of one word its first letter and the one its second part begins with (Northland: NL); else
 * its first letter with another of its letters. Empty while there are none.
 */
export function codeFor(name: string, taken: readonly string[]): string {
  const words = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase().split(/[^A-Z]+/).filter((each) => each !== '' && !SMALL.has(each))
  const letters = words.join('')
  const initials = words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : ''
  const inner = /[AEIOU]+[^AEIOU]*([^AEIOU])(?=[AEIOU])/.exec(words[0] ?? '')?.[1] ?? ''
  const candidates = [initials, `${letters[0] ?? ''}${inner}`, ...[...letters.slice(1)].map((second) => `${letters[0] ?? ''}${second}`)]
  return candidates.find((each) => each.length === 2 && !taken.includes(each)) ?? ''
}

/** Changes one row; a code that was not chosen by hand follows the name. */
export function withDelegation(draft: Draft, row: number, change: Partial<DelegationDraft>): Draft {
  const taken = draft.delegations.filter((each) => each.row !== row).map((each) => each.code)
  const delegations = draft.delegations.map((each) => {
    if (each.row !== row) return each
    const changed = { ...each, ...change }
    return change.name === undefined || changed.codeChosen ? changed : { ...changed, code: codeFor(changed.name, taken) }
  })
  return { ...draft, delegations }
}

export const withoutDelegation = (draft: Draft, row: number): Draft =>
  ({ ...draft, delegations: draft.delegations.filter((each) => each.row !== row), mine: draft.mine === row ? null : draft.mine })

export interface RowErrors { readonly name: Key | null; readonly code: Key | null; readonly head: Key | null }

export function rowErrors(draft: Draft, row: DelegationDraft): RowErrors {
  const twice = draft.delegations.some((each) => each.row !== row.row && each.code === row.code)
  return {
    name: row.name.trim() === '' ? 'open.nameMissing' : null,
    code: !/^[A-Z]{2}$/.test(row.code) ? 'open.codeWrong' : twice ? 'open.codeTwice' : null,
    head: row.head.trim() === '' ? 'open.headMissing' : null,
  }
}

export const titleError = (draft: Draft): Key | null =>
  draft.title.trim() === '' ? 'open.titleMissing' : [...draft.title.trim()].length > 200 ? 'open.titleLong' : null

export const partiesError = (draft: Draft): Key | null =>
  draft.delegations.filter((each) => each.kind === 'party').length < 2 ? 'open.partiesMissing' : null

export const delegationsHold = (draft: Draft): boolean =>
  partiesError(draft) === null && draft.delegations.every((each) => Object.values(rowErrors(draft, each)).every((error) => error === null))

const ofKind = (draft: Draft, kind: DelegationKind): readonly DelegationDraft[] => draft.delegations.filter((each) => each.kind === kind)

/** What the delegations lack for a template, as rules C5 ask it of its charter; null: nothing. Minus one of two would let one party decide. */
const LACKS: Readonly<Record<Draft['template'], (draft: Draft) => Key | null>> = {
  bilateral: () => null,
  mediated: (draft) => (ofKind(draft, 'neutral').length === 0 ? 'open.needsNeutral' : null),
  multilateral: (draft) => (ofKind(draft, 'party').length < 3 ? 'open.needsThree' : null),
  hearing: (draft) => (ofKind(draft, 'neutral').length === 0 ? 'open.needsNeutral' : null),
}
export const lackOf = (draft: Draft, template: Draft['template']): Key | null => LACKS[template](draft)

/** The template chosen, as far as the delegations fit it. */
export const templateOf = (draft: Draft): Draft['template'] => (lackOf(draft, draft.template) === null ? draft.template : 'bilateral')

/** Names of the delegations that will chair (rules C7): the parties in turn; else the first neutral, or the first party where there is none. */
export function chairsOf(draft: Draft): readonly string[] {
  const parties = ofKind(draft, 'party')
  const chairing = templateOf(draft) === 'bilateral' ? parties : [...ofKind(draft, 'neutral'), ...parties].slice(0, 1)
  return chairing.map(({ name }) => name.trim())
}

export function planOf(draft: Draft): TalkPlan {
  return {
    title: draft.title.trim().normalize('NFC'),
    template: templateOf(draft),
    languages: draft.languages,
    delegations: draft.delegations.map(({ code, name, kind }) => ({ id: code, name: name.trim().normalize('NFC'), kind })),
    heads: draft.delegations.map(({ row, code, head }) => ({ delegation: code, name: head.trim().normalize('NFC'), me: row === draft.mine })),
  }
}

/** What each question of the convener’s page is given. */
export interface QuestionProps {
  readonly draft: Draft
  /** The person has tried to go on: say what is missing. */
  readonly asked: boolean
  readonly onChange: (draft: Draft) => void
}
