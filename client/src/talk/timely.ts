/**
 * What depends on the time is not done by a host's clock that stopped or runs away (spec/crypto.md §9). What a person does is refused at once; what this
 * device owes by itself, and what waits from before, does not leave the queue of its room meanwhile (`room-send.ts`), and holds up nothing else.
 */
import type { Engine } from './ports'

export const CLOCK_WRONG = 'HOST_CLOCK_WRONG'
/** No number of the rules but a time is that large, ms since 1970. */
const A_TIME = 1_000_000_000_000
/** Kinds whose outcome hangs on how long something was open. To object, to vote and to break a silence stays open at every time. */
const BY_DURATION = /^(decision\.(announce|count|put)|silence\.(start|extend|confirm))$/

const namesTime = (value: unknown): boolean =>
  typeof value === 'number' ? value >= A_TIME : typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && Object.values(value).some(namesTime)

/** The code with which an act that sets or needs a time is refused now, or null. */
export const untimely = (engine: Pick<Engine, 'ports'>): string | null => (engine.ports.pace.pace === 'good' ? null : CLOCK_WRONG)

export const dependsOnTime = (kind: string, body: Readonly<Record<string, unknown>>): boolean => BY_DURATION.test(kind) || namesTime(body)
