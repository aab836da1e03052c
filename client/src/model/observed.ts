/** The security state of the page: what the talk worker observed of the rooms, and what this page observed of sound and picture; the worse counts. */
import type { ProblemView, SecurityState } from '../talk/view'

/** Alarms under which nothing is sent or played. */
const STOPPING: ReadonlySet<string> = new Set(['PLAINTEXT_SEEN', 'ENCRYPTION_FAILED', 'BAD_KEYS'])

export function observedSecurity(security: SecurityState, alarms: readonly ProblemView[]): SecurityState {
  const alarm = alarms.find(({ code }) => STOPPING.has(code))
  return alarm === undefined || security.kind === 'paused' ? security : { kind: 'not-secure', code: alarm.code }
}
