/** Times of vectors: RFC 3339 with Z outside, ms since 1970 inside. */

const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/
const IN_BODIES = new Set(['at', 'from', 'to', 'until', 'not_after', 'valid_until', 'end', 'embargo'])
const IN_VIEWS = new Set(['start', 'end', 'deadline', 'due'])

export const toMs = (text: string): number => Date.parse(text)

/** Milliseconds only if not zero. */
const toText = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

/** A body or charter with its times as integers. */
export const bodyInMs = (value: unknown): unknown =>
  replaced(value, (each, key) => (typeof each === 'string' && IN_BODIES.has(key) && FORM.test(each) ? toMs(each) : each))

/** A view with its times as text. */
export const viewInText = (value: unknown): unknown =>
  replaced(value, (each, key) => (typeof each === 'number' && IN_VIEWS.has(key) ? toText(each) : each))

function replaced(value: unknown, leaf: (value: unknown, key: string) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(each, leaf, key))
  if (value === null || typeof value !== 'object') return leaf(value, key)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each, leaf, name)]))
}
