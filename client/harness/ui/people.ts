/** Invented delegations and people. */
import type { DelegationView, MemberView, PersonView, RoleName } from '../../src/model'

export const TALK = '5f0c91a2b7e84d33'
export const PLENARY = 'a1a1a1a1a1a1a1a1'
export const CAUCUS = 'c2c2c2c2c2c2c2c2'
export const NOON = Date.UTC(2026, 2, 14, 13, 32, 7)

export const NL: DelegationView = { id: 'NL', name: 'Northland', kind: 'party', order: 0 }
export const SM: DelegationView = { id: 'SM', name: 'Southmark', kind: 'party', order: 1 }
export const ME: DelegationView = { id: 'ME', name: 'Mediation and services', kind: 'neutral', order: 2 }
export const BOTH = [NL, SM]
export const ALL = [NL, SM, ME]

const ALL_POWERS = ['sign', 'admit', 'speak', 'draft', 'record', 'chair']

export function person(id: string, name: string, delegation: string, role: RoleName, powers: readonly string[] = ['speak', 'draft'], title = ''): PersonView {
  const digits = [...id].map((letter) => letter.charCodeAt(0).toString(16).toUpperCase()).join('').padEnd(16, '7F3A91C204DE66B8').slice(0, 16)
  return { id, name, title, delegation, role, powers, keyFingerprint: digits.replace(/(.{4})(?=.)/g, '$1 ') }
}

export const VALE = person('vale', 'Ingrid Vale', 'NL', 'head', ALL_POWERS, 'Ambassador')
export const ARDEN = person('arden', 'Tomas Arden', 'NL', 'deputy', ['sign', 'admit', 'speak', 'draft'], 'Mr')
export const HELM = person('helm', 'Yusra Helm', 'NL', 'adviser', ['speak'], 'Ms')
export const ORRIN = person('orrin', 'Pavel Orrin', 'NL', 'note_taker', ['record'], 'Mr')
export const WELLS = person('wells', 'Dario Wells', 'SM', 'head', ALL_POWERS, 'Mr')
export const STROUD = person('stroud', 'Mira Stroud', 'SM', 'deputy', ['speak', 'draft'], 'Ms')
export const LANDER = person('lander', 'Obi Lander', 'SM', 'expert', ['speak', 'draft'], 'Mr')
export const MARSH = person('marsh', 'Liv Marsh', 'SM', 'adviser', ['speak'], 'Ms')
export const PELL = person('pell', 'Rasmus Pell', 'SM', 'technician', [], 'Mr')
export const CASTELL = person('castell', 'Noor Castell', 'SM', 'expert', ['speak', 'draft'], 'Ms')
export const TARRANT = person('tarrant', 'Emil Tarrant', 'SM', 'adviser', ['speak'], 'Mr')
export const OKAFOR = person('okafor', 'Ines Okafor', 'ME', 'head', ['admit', 'speak', 'chair'], 'Ms')
export const HADDAD = person('haddad', 'Jun Haddad', 'ME', 'secretary', ['draft', 'record'], 'Mr')

export function member(who: PersonView, leaf: number | null, o: Partial<MemberView> = {}): MemberView {
  return { person: who, leaf, me: false, visitor: false, until: null, hand: false, verified: true, connected: leaf === null ? false : true, ...o }
}
