/** When what came out is what a vector expects (rules §22, *Comparison*). */

/** Null if they agree: of objects only the keys expected, of lists every item, of all else type and value. */
export function difference(expected: unknown, actual: unknown, at = 'it'): string | null {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return told(expected, actual, at)
    return first(expected.map((item, index) => difference(item, actual[index], `${at}[${index}]`)))
  }
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) return told(expected, actual, at)
    return first(Object.entries(expected).map(([key, item]) =>
      Object.hasOwn(actual, key) ? difference(item, (actual as Record<string, unknown>)[key], `${at}.${key}`) : `${at}: no ${key}`))
  }
  return Object.is(expected, actual) ? null : told(expected, actual, at)
}

const told = (expected: unknown, actual: unknown, at: string): string => `${at}: expected ${shown(expected)}, got ${shown(actual)}`
const shown = (value: unknown): string => (typeof value === 'bigint' ? `${value}n` : JSON.stringify(value))
const first = (differences: readonly (string | null)[]): string | null => differences.find((each) => each !== null) ?? null
