/** A talk between Northland and Southmark, with a mediator and an observer, for tests that read as conversations. */
import { apply, charterTemplate, type Delegation, foundRoom, type Outcome, type Person, type RoomState } from '..'
import { at } from '../shelves'

const START = Date.UTC(2026, 2, 2, 9)

export const DELEGATIONS: readonly Delegation[] = [
  { id: 'N', name: 'Northland', kind: 'party', heads: ['n1'], signature: 'any' },
  { id: 'S', name: 'Southmark', kind: 'party', heads: ['s1'], signature: 'any' },
  { id: 'M', name: 'Mediator', kind: 'neutral', heads: ['m1'], signature: 'any' },
  { id: 'O', name: 'Observer', kind: 'observer', heads: ['o1'], signature: 'any' },
]

const head = (id: string, delegation: string, powers: readonly string[]): Person => ({ id, delegation, name: `Head ${delegation}`, role: 'head', powers, key: `k-${id}` })

export const PERSONS: readonly Person[] = [
  head('n1', 'N', ['sign', 'admit', 'speak', 'draft', 'record', 'chair']),
  head('s1', 'S', ['sign', 'admit', 'speak', 'draft', 'record', 'chair']),
  head('m1', 'M', ['admit', 'speak', 'draft', 'record']),
  head('o1', 'O', ['speak']),
]

export const CHARTER = charterTemplate('bilateral', {
  title: 'Talks on the crossing',
  delegations: DELEGATIONS,
  languages: { working: ['en'], authentic: ['en'] },
  chair: ['N', 'S'],
})

/** Under a charter in force, everybody a member. */
export const plenary = (): RoomState =>
  foundRoom({
    kind: 'plenary', owners: ['N', 'S', 'M'], delegations: DELEGATIONS, persons: PERSONS, members: PERSONS.map(({ id }) => id),
    charter: { id: 'charter', charter: CHARTER }, subscribed: ['M', 'O'],
  })

/** Before any charter. */
export const founded = (): RoomState =>
  foundRoom({ kind: 'plenary', owners: ['N', 'S', 'M'], delegations: DELEGATIONS, persons: PERSONS, members: PERSONS.map(({ id }) => id) })

/** A room while people act in it: every entry one second after the one before, chained as its author's chain is. */
export class Talk {
  constructor(public state: RoomState = plenary(), public now = START) {}

  /** Posts an entry; its id is its position, as 64 digits. */
  post(author: string, kind: string, body: unknown): Outcome {
    this.now += 1000
    const position = this.state.position + 1
    const last = at(this.state.chains, author)
    const entry = { id: idOf(position), room: 'r', author, author_seq: (last?.seq ?? 0) + 1, prev: last?.id ?? null, kind, body }
    const { state, outcome } = apply(deepFreeze(this.state), entry, { position, stamp: this.now, signatureGood: true })
    this.state = state
    return outcome
  }

  /** Posts what must be accepted, and gives its id. */
  did(author: string, kind: string, body: unknown): string {
    const outcome = this.post(author, kind, body)
    if (outcome !== 'ok') throw new Error(`${author} ${kind}: ${outcome}`)
    return idOf(this.state.position)
  }
}

export const idOf = (position: number): string => position.toString().padStart(64, '0')

/** A rule that changes what it was given throws. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}
