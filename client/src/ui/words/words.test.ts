import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { english } from './en'
import { englishProblems } from './en/problems'
import { describeProblem } from './problems'
import { createClock } from './times'

const ROOT = join(import.meta.dirname, '../../../..')
const clock = createClock('en-GB', 'Europe/Paris')

const messages = Object.entries(english).flatMap(([subject, texts]) => Object.entries(texts).map(([name, text]) => [`${subject}.${name}`, text] as const))
const problems = Object.entries(englishProblems)
const everything = [...messages, ...problems.flatMap(([code, words]) => [words.says, words.more ?? '', words.act].map((text) => [code, text] as const))]

function filesBelow(folder: string, ends: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && ends.test(each.name))
    .map((each) => join(each.parentPath, each.name))
}
const text = (path: string): string => readFileSync(path, 'utf8')
const inBackticks = (page: string): readonly string[] => [...page.matchAll(/`([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)`/g)].map((found) => found[1] ?? '')

/** Codes of the pages that are the contract: the host's table, and the rules of the sections whose refusals a person can meet. */
function codesOfSpec(): ReadonlySet<string> {
  const protocol = text(join(ROOT, 'spec/protocol.md'))
  const table = protocol.slice(protocol.indexOf('## 7. Error codes'), protocol.indexOf('## 8.'))
  const rules = text(join(ROOT, 'spec/rules.md')).split(/\n## (?=\d+\. )/)
  const sections = rules.filter((section) => /^(1|2|3|4|5|6|7|8|9|10|11)\. /.test(section))
  expect(sections).toHaveLength(11)
  return new Set([...inBackticks(table), ...sections.flatMap(inBackticks)])
}

/** Codes that the client's own folders give, read from their sources. Names of ciphers and the like are no codes. */
const NO_CODES = new Set(['NFC', 'NFKC', 'HMAC', 'HKDF'])
function codesOfClient(): ReadonlySet<string> {
  const folders = ['crypto', 'media', 'talk', 'transport', 'model', 'domain', 'record']
  const sources = folders.flatMap((folder) => filesBelow(join(ROOT, 'client/src', folder), /\.ts$/))
    .filter((path) => !path.endsWith('.test.ts') && !path.includes('/testing/'))
  const literals = sources.flatMap((path) => [...text(path).matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'|\bcode: '([A-Z]+)'/g)].map((found) => found[1] ?? found[2] ?? ''))
  return new Set(literals.filter((code) => !NO_CODES.has(code)))
}

describe('codes', () => {
  it('have a sentence and an action, each of the contract and each that the client gives', () => {
    const wanted = [...codesOfSpec(), ...codesOfClient()]
    expect(wanted.length).toBeGreaterThan(150)
    expect(wanted.filter((code) => !(code in englishProblems))).toEqual([])
  })

  it('are said in whole sentences, with an action that is not empty', () => {
    const whole = (sentence: string): boolean => /[.”}]$/.test(sentence)
    expect(problems.filter(([, { says, more, act }]) => !whole(says) || (more !== undefined && !whole(more)) || act.trim() === '')).toEqual([])
  })

  it('are said whole even when a detail is missing, and with it when it is there', () => {
    expect(describeProblem({ code: 'LINK_USED' }, clock).says).toBe('This link was opened on another device.')
    expect(describeProblem({ code: 'LINK_USED', detail: { used_at: Date.UTC(2026, 2, 3, 8, 14) } }, clock).says).toBe('This link was opened on another device on Tue 3 March, 09:14.')
    expect(describeProblem({ code: 'HOST_UNREACHABLE', detail: { since: Date.UTC(2026, 2, 3, 8, 14) } }, clock).says).toBe('The host cannot be reached since Tue 3 March, 09:14.')
  })

  it('of a room that stopped say how its people go on', () => {
    const table = text(join(ROOT, 'spec/crypto.md')).split('| A room stops for |')[1]?.split('\n\n')[0] ?? ''
    const stops = [...inBackticks(table)].filter((code) => /^[A-Z_]+$/.test(code) && code !== 'RECORD_DIFFERS')
    expect(stops.length).toBeGreaterThan(9)
    const waysOf = (code: string): string => Object.values(describeProblem({ code }, clock)).join(' ')
    expect(stops.filter((code) => !/let back in/.test(waysOf(code)))).toEqual([])
  })

  it('without words are not guessed at', () => {
    expect(describeProblem({ code: 'NEVER_HEARD_OF' }, clock)).toMatchObject({ code: 'NEVER_HEARD_OF', says: 'Something was refused that this page has no words for.', does: 'copy-details' })
  })
})

describe('messages', () => {
  it('are well-formed ICU', () => {
    for (const [, message] of everything) expect(() => new IntlMessageFormat(message, 'en-GB')).not.toThrow()
  })

  it('refuse to be said in half', () => {
    expect(() => new IntlMessageFormat(english.admission.consent, 'en-GB').format({})).toThrow()
  })

  it('are all used', () => {
    const code = filesBelow(join(ROOT, 'client/src/ui'), /\.tsx?$/).filter((path) => !path.includes('/words/en/') && !path.endsWith('.test.ts')).map(text).join('\n')
    // `roles.${role}`, `charter.part${id}`: the variable end of a key counts for every name that it can complete.
    const open = [...code.matchAll(/`(\w+\.\w*)\$\{[^`]*\}(\w*)`/g)].map((found) => [found[1] ?? '', found[2] ?? ''] as const)
    const used = (key: string): boolean => code.includes(`'${key}'`) || code.includes(`"${key}"`) || open.some(([start, end]) => key.startsWith(start) && key.endsWith(end))
    expect(messages.map(([key]) => key).filter((key) => !used(key))).toEqual([])
  })
})

describe('forbidden words', () => {
  const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
    ['please', /\bplease\b/i], ['oops', /\boops\b/i], ['sorry', /\bsorry\b/i], ['secure as praise', /(?<!Not )\bsecure\b/i], ['epoch', /\bepochs?\b/i], ['commit', /\bcommits?\b/i],
    ['E2EE', /\bE2EE\b|end-to-end/i], ['token', /\btokens?\b/i], ['server', /\bservers?\b/i], ['user', /\busers?\b/i], ['exclamation mark', /!/], ['emoji', /\p{Extended_Pictographic}/u],
    ['him or her', /\b(he|she|him|his|hers?)\b/i], ['click', /\bclick\b/i],
  ]
  // Words that only name an argument of a message are not read by anybody.
  const read = (message: string): string => message.replaceAll(/\{\w+[,}]/g, '')

  it.each(FORBIDDEN)('%s', (_, word) => {
    expect(everything.filter(([, message]) => word.test(read(message)))).toEqual([])
  })

  it('a button is never called OK, Yes, No or Submit', () => {
    expect(everything.filter(([, message]) => /^(ok|yes|no|submit)\.?$/i.test(message))).toEqual([])
  })
})
