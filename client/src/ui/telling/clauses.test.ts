import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { clausesOf } from './clauses'

const { say } = inEnglish()
const clock = createClock('en-GB', 'UTC')
type Charter = Readonly<Record<string, unknown>>
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../spec/vectors/rules/charter.json'), 'utf8')) as { fixtures: Record<string, { charter: Charter }> }
const charter = (name: string): Charter => vectors.fixtures[name]?.charter ?? {}
const sentences = (of: Charter): readonly string[] => clausesOf(say, clock, of, (id) => ({ N: 'Northland', S: 'Southmark' })[id] ?? id).flatMap((part) => part.clauses.map((clause) => clause.says))

describe('a charter in sentences', () => {
  it('says the rules a bilateral charter has', () => {
    const said = sentences(charter('bilateral'))
    expect(said).toContain('Northland (N) is a party. Its head is nina.')
    expect(said).toContain('Northland and Southmark chair in turn, session by session.')
    expect(said).toContain('Decisions by consensus need every party present. An objection by one party prevents adoption.')
    expect(said).toContain('On matters of substance decisions are made by consensus and unanimity.')
    expect(said).toContain('A speech has no time limit.')
    expect(said).toContain('What is said is on the record.')
  })

  it('leaves no field of any charter of the vectors unsaid', () => {
    for (const name of Object.keys(vectors.fixtures)) {
      expect(clausesOf(say, clock, charter(name), (id) => id).filter((part) => part.id === 'Further')).toEqual([])
    }
  })

  it('shows as it is what it has no sentence for: a new field, an unknown value', () => {
    const strange = { ...charter('bilateral'), ransom: { due: 3 }, attribution: 'whispered', floor: { limit_s: 0, new_s: 5 } }
    expect(clausesOf(say, clock, strange, (id) => id).find((part) => part.id === 'Further')?.clauses.map((clause) => clause.says)).toEqual([
      'attribution: "whispered"', 'floor.new_s: 5', 'ransom: {"due":3}',
    ])
  })

  it('says another sentence for another rule', () => {
    const open = { ...charter('bilateral'), decision: { consensus: { absent: 'does_not_block', min_ask_s: 90 } } }
    expect(sentences(open)).toContain('An objection by one party prevents adoption by consensus. A party that is absent does not block.')
    expect(sentences(open)).toContain('The chair asks for objections for at least 90 seconds.')
  })
})
