/** The table of kinds against the lists of spec/rules.md: what binds, what protects, what is possible when. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Mark } from './act'
import { CODES } from './codes'
import { KINDS } from './kinds'

const RULES = readFileSync(join(import.meta.dirname, '../../../spec/rules.md'), 'utf8')

/** The words in backticks between two places of the page. */
function listed(from: string, to: string): readonly string[] {
  const begin = RULES.indexOf(from)
  const end = RULES.indexOf(to, begin + from.length)
  expect(begin, from).toBeGreaterThan(0)
  expect(end, to).toBeGreaterThan(begin)
  return [...RULES.slice(begin + from.length, end).matchAll(/`([a-z_.*]+)`/g)].map(([, word]) => word ?? '')
}

const withMark = (mark: Mark): readonly string[] => Object.keys(KINDS).filter((kind) => KINDS[kind]?.marks?.includes(mark))
const meant = (patterns: readonly string[]): readonly string[] =>
  Object.keys(KINDS).filter((kind) => patterns.some((each) => (each.endsWith('.*') ? kind.startsWith(each.slice(0, -1)) : each === kind)))

describe('marks', () => {
  it.each<[Mark, string, string]>([
    ['binding', 'The † kinds:', '**A6'],
    ['protective', '**A7 Protective acts**', '| Kind {body}'],
    ['before-charter', '**C4** Until a charter is in force only', 'are possible'],
    ['on-record-only', 'Meanwhile `OFF_RECORD` for:', 'captions are not kept'],
    ['not-interrupted', 'The talk is *interrupted*:', '→ `TALK_INTERRUPTED`'],
    ['visitors', 'They may post', 'else `VISITOR`'],
  ])('%s: exactly the kinds the rules list', (mark, from, to) => {
    expect([...withMark(mark)].sort()).toEqual([...meant(listed(from, to))].sort())
    expect(withMark(mark).length).toBeGreaterThan(3)
  })
})

describe('rooms', () => {
  it('are those of R10', () => {
    const page = RULES.slice(RULES.indexOf('**R10'), RULES.indexOf('**R11'))
    const of = (from: string, to: string): readonly string[] => {
      const part = page.slice(page.indexOf(from) + from.length, page.indexOf(to))
      return meant([...part.matchAll(/`([a-z_.*]+)`/g)].map(([, word]) => word ?? ''))
    }
    const meetings = of('Plenary and track:', 'Track: `task')
    const track = of('`note.*` `paper.*`.', 'Caucus:')
    const caucus = of('Caucus:', 'Plenary only:')
    const plenary = of('Plenary only:', 'Everywhere:')
    for (const [kind, { rooms }] of Object.entries(KINDS)) {
      const expected = track.includes(kind) ? ['track']
        : meetings.includes(kind) ? ['plenary', 'track']
          : caucus.includes(kind) ? ['caucus']
            : plenary.includes(kind) ? ['plenary'] : undefined
      expect(rooms, kind).toEqual(expected)
    }
  })
})

describe('the page of rules', () => {
  it('describes every kind of the table, and the table has every kind described with a body', () => {
    const described = new Set([...RULES.matchAll(/`([a-z]+(?:\.[a-z_]+)?)`[^|`\n]{0,12}\{/g)].map(([, kind]) => kind ?? ''))
    const named = new Set([...RULES.matchAll(/`([a-z]+(?:\.[a-z_]+)?)`/g)].map(([, kind]) => kind ?? ''))
    expect(Object.keys(KINDS).filter((kind) => !named.has(kind))).toEqual([])
    expect([...described].filter((kind) => kind.includes('.') && !(kind in KINDS))).toEqual([])
    expect(described.size).toBeGreaterThan(80)
  })

  it('names every code an entry can be rejected with', () => {
    expect(CODES.filter((code) => code !== 'NOT_BUILT' && !RULES.includes(`\`${code}\``))).toEqual([])
    expect(new Set(CODES).size).toBe(CODES.length)
  })
})
