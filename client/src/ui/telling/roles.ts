/** Roles a head may name and the powers each may hold (rules A3), and powers in words. */
import type { DelegationKind, RoleName } from '../../model'
import type { Say } from '../words'
import type { Clock } from '../words/times'

export type Power = 'sign' | 'admit' | 'speak' | 'draft' | 'chair' | 'record'
interface RolePowers { readonly may: readonly Power[]; readonly first: readonly Power[] }

/** Rule A3. A head is never named: heads come with the talk, or replace each other (A8). */
const POWERS: Readonly<Record<Exclude<RoleName, 'head'>, RolePowers>> = {
  deputy: { may: ['sign', 'admit', 'speak', 'draft', 'chair', 'record'], first: ['admit', 'speak', 'draft', 'record'] },
  alternate: { may: ['sign', 'admit', 'speak', 'draft', 'chair', 'record'], first: ['sign', 'admit', 'speak', 'draft', 'record'] },
  member: { may: ['speak', 'draft', 'record'], first: ['speak', 'draft'] },
  expert: { may: ['speak', 'draft', 'record'], first: ['speak', 'draft'] },
  adviser: { may: ['speak', 'draft'], first: [] },
  note_taker: { may: ['record'], first: ['record'] },
  secretary: { may: ['draft', 'record'], first: ['draft', 'record'] },
  interpreter: { may: [], first: [] },
  technician: { may: [], first: [] },
}

export type NamedRole = keyof typeof POWERS

/** Roles that a delegation of this kind may name: a secretary belongs to a neutral. */
export const rolesFor = (kind: DelegationKind): readonly NamedRole[] =>
  (Object.keys(POWERS) as NamedRole[]).filter((role) => role !== 'secretary' || kind === 'neutral')

/** What a role may hold there: only a party's person signs, an observer's only speaks, and only a chairing delegation's chairs. */
export function powersFor(role: NamedRole, kind: DelegationKind, chairs: boolean): RolePowers {
  const allowed = (power: Power): boolean => {
    if (kind === 'observer') return power === 'speak'
    if (power === 'sign') return kind === 'party'
    return power !== 'chair' || chairs
  }
  const { may, first } = POWERS[role]
  return { may: may.filter(allowed), first: first.filter(allowed) }
}

const ALL: readonly Power[] = ['sign', 'admit', 'speak', 'draft', 'chair', 'record']

/** “May speak and draft text”, or “May attend”. */
export function mayDo(say: Say, clock: Clock, powers: readonly string[]): string {
  const known = ALL.filter((power) => powers.includes(power)).map((power) => say(`roles.${power}`))
  return known.length === 0 ? say('roles.mayNothing') : say('roles.may', { powers: clock.list(known) })
}
