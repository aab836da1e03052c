/** Speaking time as it is shown: whole seconds, without times of suspension and interruption (rule F4). */
import type { Request } from './floor'

export interface Spoken {
  readonly used: number // s
  readonly limit: number // s; 0: none
  readonly left: number // s; 0 where there is no limit
  readonly over: number // s
  readonly running: boolean
}

const usedMs = (request: Pick<Request, 'used_ms'>, since: number | null, now: number): number =>
  request.used_ms + (since === null ? 0 : Math.max(0, now - since))

/** `since`: from when his time runs, null while it stands still; `now` by the host's clock. Both ms. */
export function spokenAt(request: Pick<Request, 'used_ms' | 'limit_s'>, since: number | null, now: number): Spoken {
  const used = Math.floor(usedMs(request, since, now) / 1000)
  const limit = request.limit_s
  const bounded = limit > 0
  return { used, limit, left: bounded ? Math.max(0, limit - used) : 0, over: bounded ? Math.max(0, used - limit) : 0, running: since !== null }
}

/** Ms until the clock shows another second. */
export const untilNextSecond = (request: Pick<Request, 'used_ms'>, since: number, now: number): number =>
  1000 - (usedMs(request, since, now) % 1000)

/** Ms until the time of the one who speaks is up; null where nothing runs, there is no limit, or it is up already. */
export function untilTimeUp(request: Pick<Request, 'used_ms' | 'limit_s'> | null, since: number | null, now: number): number | null {
  if (request === null || since === null || request.limit_s === 0) return null
  const left = request.limit_s * 1000 - usedMs(request, since, now)
  return left > 0 ? left : null
}

/** “2:41”, “1:05:00”. */
export function minutes(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(rest)}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`
}
