/** Roles and powers (rule A3): what may be certified, for every role, power and kind of delegation. */
import { describe, expect, it } from 'vitest'
import { Talk } from './testing/talk'

const POWERS = ['sign', 'admit', 'speak', 'draft', 'chair', 'record']
const EVERYTHING = POWERS.join(' ')
/** A3: a role, and what its holder may be given in a party that chairs, in a neutral that does not, in an observer. */
const TABLE: readonly (readonly [role: string, party: string, neutral: string, observer: string])[] = [
  ['head', EVERYTHING, 'admit speak draft record', 'speak'],
  ['deputy', EVERYTHING, 'admit speak draft record', 'speak'],
  ['alternate', EVERYTHING, 'admit speak draft record', 'speak'],
  ['member', 'speak draft record', 'speak draft record', 'speak'],
  ['expert', 'speak draft record', 'speak draft record', 'speak'],
  ['adviser', 'speak draft', 'speak draft', 'speak'],
  ['note_taker', 'record', 'record', ''],
  ['interpreter', '', '', ''],
  ['technician', '', '', ''],
]

const certify = (head: string, delegation: string, role: string, powers: readonly string[]) =>
  new Talk().post(head, 'person.certify', { person: { id: 'x', delegation, name: 'Somebody', role, powers, key: 'k' } })

describe.each(TABLE)('%s', (role, party, neutral, observer) => {
  it.each([['n1', 'N', party], ['m1', 'M', neutral], ['o1', 'O', observer]])('certified by %s of %s may hold: %s', (head, delegation, may) => {
    const held = POWERS.filter((power) => certify(head, delegation, role, [power]) === 'ok')
    expect(held.sort()).toEqual(may.split(' ').filter((power) => power !== '').sort())
    expect(certify(head, delegation, role, [])).toBe('ok')
    expect(certify(head, delegation, role, held)).toBe('ok')
  })
})

describe('other roles', () => {
  it('a secretary belongs to a neutral, and a role nobody knows to nobody', () => {
    expect(certify('m1', 'M', 'secretary', ['draft', 'record'])).toBe('ok')
    expect(certify('m1', 'M', 'secretary', ['speak'])).toBe('POWER_NOT_ALLOWED')
    expect(certify('n1', 'N', 'secretary', [])).toBe('POWER_NOT_ALLOWED')
    for (const role of ['king', 'toString', '__proto__']) expect(certify('n1', 'N', role, [])).toBe('POWER_NOT_ALLOWED')
    expect(certify('n1', 'N', 'head', ['fly'])).toBe('POWER_NOT_ALLOWED')
  })
})
