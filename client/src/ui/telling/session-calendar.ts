/** Sessions as a calendar file (RFC 5545). Without a subject or names unless asked for: a calendar provider reads what it is given. */
import type { Known, Session } from './sessions'

export interface CalendarChoice {
  /** Number, title and place are written. */
  readonly subjects: boolean
  /** What stands where the subject would, e.g. “Reserved”. */
  readonly blank: string
  /** The instant of making, ms UTC. */
  readonly now: number
}

const STATUS: Readonly<Partial<Record<Session['state'], string>>> = {
  proposed: 'TENTATIVE', agreed: 'CONFIRMED', open: 'CONFIRMED', suspended: 'CONFIRMED', postponed: 'CANCELLED', cancelled: 'CANCELLED', refused: 'CANCELLED',
}
const UID_HEX = 32

/** The text of the file, lines ended by CRLF and folded at 75 octets (§3.1). Sessions that are over are left out. */
export function calendarOf(sessions: readonly Known[], choice: CalendarChoice): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Parley//Sessions//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    ...sessions.flatMap((each) => eventOf(each, choice)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventOf({ id, session }: Known, { subjects, blank, now }: CalendarChoice): readonly string[] {
  const status = STATUS[session.state]
  if (status === undefined) return []
  const place = subjects && session.place !== null ? [`LOCATION:${escaped(session.place)}`] : []
  return [
    'BEGIN:VEVENT',
    `UID:${id.slice(0, UID_HEX)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(session.start.at)}`,
    `DTEND:${utc(session.end.at)}`,
    `SUMMARY:${escaped(subjects ? `${session.number}. ${session.title}` : blank)}`,
    ...place,
    `STATUS:${status}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
  ]
}

/** Form 2 of §3.3.5: date with UTC time, whole seconds. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** §3.3.11. */
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (found) => `\\${found}`).replaceAll(/\r\n|\r|\n/g, '\\n')

const OCTETS = 75
/** No character of UTF-8 is cut in two; a continuation begins with a space, which counts. */
function folded(line: string): string {
  const encoder = new TextEncoder()
  const rows: string[] = []
  let [row, size] = ['', 0]
  for (const character of line) {
    const octets = encoder.encode(character).length
    if (size + octets > OCTETS) {
      rows.push(row)
      row = ' '
      size = 1
    }
    row += character
    size += octets
  }
  return [...rows, row].join('\r\n')
}
