/** Instants (ms UTC) as words in the zone of the device. Absolute always; weekday with every date. */
export interface Clock {
  readonly locale: string
  readonly zone: string
  /** “14:32” */
  hour(at: number): string
  /** “14:40:12”, where the order of acts matters. */
  second(at: number): string
  /** “Thu 14 March” */
  day(at: number): string
  /** “14 March 2026”, of what may be long ago. */
  date(at: number): string
  /** “Thu 14 March, 09:06” */
  moment(at: number): string
  /** “Ingrid Vale, Tomas Arden and Yusra Helm”, in the order given. */
  list(names: readonly string[]): string
}

export function createClock(locale: string, zone: string): Clock {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options })
  const hours = format({ hour: '2-digit', minute: '2-digit' })
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const days = format({ weekday: 'short', day: 'numeric', month: 'long' })
  const dates = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const names = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' })
  const day = (at: number): string => days.format(at).replace(',', '')
  return {
    locale, zone, day,
    hour: (at) => hours.format(at),
    second: (at) => seconds.format(at),
    date: (at) => dates.format(at),
    moment: (at) => `${day(at)}, ${hours.format(at)}`,
    list: (each) => names.format(each),
  }
}

/** The zone of this device by name, e.g. “Europe/Paris”. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
