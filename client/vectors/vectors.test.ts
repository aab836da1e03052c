/** Every file of spec/vectors that this implementation has rules for passes; the runner itself fails when a case does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { filesIn } from './files'
import { runFolder } from './run'

/** The longest file tries every text of a code point. */
const EVERY_CODE_POINT_MS = 300_000
const FOLDER = join(import.meta.dirname, '../../spec/vectors')

describe.each([...filesIn(FOLDER)].filter(({ notBuilt }) => notBuilt === null).map((file) => [file.path, file] as const))('%s', (_, { cases }) => {
  it(`passes in all ${cases.length} cases`, async () => {
    const problems: string[] = []
    for (const { name, run } of cases) {
      const problem = await run()
      if (problem !== null) problems.push(`${name}: ${problem}`)
    }
    expect(problems).toEqual([])
    expect(cases.length).toBeGreaterThan(0)
  }, EVERY_CODE_POINT_MS)
})

describe('the runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const told = async (file: object): Promise<readonly [boolean, readonly string[]]> => {
    writeFileSync(join(folder, 'file.json'), JSON.stringify(file))
    const lines: string[] = []
    return [await runFolder(folder, (line) => lines.push(line)), lines]
  }
  const text = (expected: string) => ({ name: 'a text', input: { text: 'abc', form: 'free' }, expect: { text: expected } })

  it('passes what is right and names what is not', async () => {
    expect(await told({ rule: 'U', runner: 'normal', cases: [text('abc')] })).toEqual([true, ['file.json: 1 passed, 0 failed', '1 passed, 0 failed']])
    const [held, lines] = await told({ rule: 'U', runner: 'normal', cases: [text('abc'), text('abd')] })
    expect([held, lines.slice(1)]).toEqual([false, ['file.json: 1 passed, 1 failed', '1 passed, 1 failed']])
    expect(lines[0]).toContain('a text')
  })

  it('counts what is not built neither as passed nor as failed, and nothing at all as no success', async () => {
    expect(await told({ rule: 'T', runner: 'log', fixtures: {}, cases: [text('abc')] })).toEqual([false, ['not built: file.json (T)', '0 passed, 0 failed']])
  })

  it('takes a case that crashes for a failed one', async () => {
    const [held, lines] = await told({ rule: 'G', runner: 'log', fixtures: {}, cases: [{ name: 'no room', given: { fixture: 'none' }, when: [], expect: {} }] })
    expect([held, lines.at(-1)]).toEqual([false, '0 passed, 1 failed'])
  })
})
