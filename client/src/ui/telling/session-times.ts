/** Dates of sessions in the zones of those who meet. Instants are ms UTC; a zone is an IANA name and only for showing (rule G13). */
/** The parts of an instant in a zone; null for a zone this browser does not know. */
function partsIn(at: number, zone: string): Readonly<Record<string, string>> | null {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    })
    return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  } catch {
    return null
  }
}

export const knowsZone = (zone: string): boolean => partsIn(0, zone) !== null

/** As a field of type datetime-local holds it: “2026-03-14T14:00”. Empty for an unknown zone. */
export function fieldOf(at: number, zone: string): string {
  const parts = partsIn(at, zone)
  return parts ? `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}` : ''
}

/**
 * The instant a field means in a zone; null if it is empty or half filled. An hour that a change of clocks leaves out is the one after it;
 * of one that comes twice, the first.
 */
export function instantOf(field: string, zone: string): number | null {
  const wall = Date.parse(`${field}Z`)
  if (Number.isNaN(wall)) return null
  const shown = (at: number): number => Date.parse(`${fieldOf(at, zone)}Z`)
  const first = wall - (shown(wall) - wall)
  const second = first - (shown(first) - wall)
  if (Number.isNaN(second)) return null
  return shown(second - HOUR_MS) === wall ? second - HOUR_MS : second
}

const HOUR_MS = 3_600_000

/** Between 22 and 7 there. */
export function isNight(at: number, zone: string): boolean {
  const hour = Number(partsIn(at, zone)?.['hour'] ?? '12')
  return hour >= 22 || hour < 7
}
