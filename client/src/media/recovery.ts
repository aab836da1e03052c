/** What to do after a join failed or a connection was lost: pure. Nothing is final but the gate's own refusal, said twice. */

/** 100–300 ms: devices that lost the same engine do not come back in the same instant. `random` is in [0, 1). */
export function jitter_ms(random: number): number {
  return 100 + Math.floor(random * 200)
}

const FIRST_MS = 250
const LONGEST_MS = 5000

/** Pause before try number `attempt` (from 1) after a failed one. */
export function backoff_ms(attempt: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) + jitter_ms(random)
}

/** Codes of `spec/protocol.md` with which a host says that this device has no place in the room. */
const FINAL = new Set(['NO_SUCH_ROOM', 'NOT_ALLOWED', 'NOT_REGISTERED'])

export type Verdict = 'again' | 'refused'

/**
 * A failed try: `refusals` counts gate refusals (401, 403) in a row, this one included. One alone may be a grant that the engine's
 * restart has outlived; with the second, on a fresh grant, the device is off the list.
 */
export function judge(error: unknown, refusals: number): Verdict {
  const { code } = (error ?? {}) as { code?: unknown }
  if (typeof code === 'string' && FINAL.has(code)) return 'refused'
  return isRefusal(error) && refusals >= 2 ? 'refused' : 'again'
}

/** Did the gate refuse the upgrade? The library's ConnectionError carries the HTTP status. */
export function isRefusal(error: unknown): boolean {
  const { status } = (error ?? {}) as { status?: unknown }
  return status === 401 || status === 403
}
