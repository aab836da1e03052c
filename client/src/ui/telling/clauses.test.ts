import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { charterTemplate, type Template } from '../../domain'
import { METHODS } from '../../domain/methods'
import { inEnglish } from '../words'
import { createClock } from '../words/times'
import { clausesOf } from './clauses'

const { say } = inEnglish()
const clock = createClock('en-GB', 'UTC')
type Charter = Readonly<Record<string, unknown>>
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../spec/vectors/rules/charter.json'), 'utf8')) as { fixtures: Record<string, { charter: Charter }> }
const charter = (name: string): Charter => vectors.fixtures[name]?.charter ?? {}
const sentences = (of: Charter): readonly string[] => clausesOf(say, clock, of, (id) => ({ N: 'Northland', S: 'Southmark', W: 'Westfell', M: 'Office of the Chair' })[id] ?? id).flatMap((part) => part.clauses.map((clause) => clause.says))

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

const listed = [['N', 'Northland', 'party'], ['S', 'Southmark', 'party'], ['W', 'Westfell', 'party'], ['M', 'Office of the Chair', 'neutral'], ['O', 'League of Isles', 'observer']] as const
const delegations = listed.map(([id, name, kind]) => ({ id, name, kind, heads: [`${id}1`], signature: 'any' as const }))
const templated = (template: Template): Charter =>
  ({ ...charterTemplate(template, { title: 'Talks', delegations, languages: { working: ['en'], authentic: ['en'] }, chair: template === 'bilateral' ? ['N', 'S', 'W'] : ['M'] }) })

describe('the templates in sentences', () => {
  it.each<Template>(['bilateral', 'mediated', 'multilateral', 'hearing'])('%s leaves no field unsaid', (template) => {
    expect(clausesOf(say, clock, templated(template), (id) => id).filter((part) => part.id === 'Further')).toEqual([])
  })

  it('a multilateral charter says its votes, quorum and silence with every number, and what is not carried out', () => {
    const said = sentences(templated('multilateral'))
    for (const each of [
      'Nobody further enters the plenary without the consent of Northland, Southmark, Westfell and Office of the Chair.',
      'Office of the Chair chairs every session.',
      'On matters of substance decisions are made by consensus, silence procedure and consensus minus one.',
      'Agreed, but not carried out by this version of Parley yet: silence procedure.',
      'On procedure decisions are made by consensus and vote.',
      'Agreed, but not carried out by this version of Parley yet: vote.',
      'An objection by one party prevents adoption by consensus. A party that is absent does not block.',
      'A vote on substance is carried by at least 2/3 of the parties that vote yes or no.',
      'A vote on procedure is carried by more than 1/2 of the parties that vote yes or no.',
      'It counts only if more than 1/2 of the parties take part.',
      'A silence procedure lasts at least 24 hours; it can be extended once.',
      'Every party must have received the text before the end.',
      'A speech lasts at most 5 minutes.',
    ]) expect(said).toContain(each)
  })

  it('a hearing has its tribunal in the chair, which alone proposes', () => {
    const said = sentences(templated('hearing'))
    expect(said).toEqual(expect.arrayContaining(['Office of the Chair chairs every session.', 'Only the chair proposes decisions.', 'On matters of substance decisions are made by unanimity.', 'A speech lasts at most 20 minutes.']))
  })

  it('concurring members, weights, counts and what a silence procedure may add are said too', () => {
    const council = { conditions: [{ unit: 'delegation', base: 'affirmative', threshold: { count: 2 } }, { unit: 'weight', base: 'all', threshold: { n: 1, d: 2, strict: true } }], concurring: ['N', 'S'], weights: { N: 3, S: 2, W: 1 }, quorum: { count: 3 } }
    const silence = { variant: 'unga', min_s: 259_200, extensions_max: 0, receipt_min_s: 7200, alive_s: 3600 }
    const said = sentences({ decision: { vote: council, silence } })
    for (const each of [
      'A vote on substance is carried by at least 2 parties in favour and more than 1/2 of the weight of the parties entitled to vote.',
      'It counts only if at least 3 parties take part.',
      'A vote against by any of Northland and Southmark prevents adoption.',
      'Votes weigh: Northland 3, Southmark 2 and Westfell 1.',
      'A silence procedure lasts at least 72 hours; it can be extended not at all.',
      'It begins without a meeting, in every working language.',
      'Every party must have received the text at least 2 hours before the end.',
      'Every party must also have been heard from in the last hour before the end.',
    ]) expect(said).toContain(each)
    for (const odd of [{ ...council, loophole: 1 }, { ...council, test: 'maybe' }, { ...council, conditions: [] }, { ...council, quorum: { n: 1 } }]) {
      expect(sentences({ decision: { vote: odd } })).toEqual([`decision.vote: ${JSON.stringify(odd)}`])
    }
    expect(sentences({ decision: { silence: { ...silence, secretly: true } } })[0]).toMatch(/^decision.silence: /)
  })

  it('names as not carried out exactly the ways that cannot be proposed', () => {
    const ways = ['consensus', 'consensus_minus', 'unanimity', 'vote', 'silence', 'blind']
    const later = ways.filter((way) => sentences({ decision: { substantive: [way] } }).some((each) => each.includes('not carried out')))
    expect(later).toEqual(ways.filter((way) => METHODS[way]?.beginning === undefined))
  })
})
