/**
 * How much of a room this device receives (ux.md §5.1, low bandwidth): sound comes before pictures, and what is left out is always said. On a weak link
 * the ladder is descended a step at a time and climbed slowly; a person's own choice stands above it.
 */
import type { MediaRoom, Sender } from '../media'
import type { MemberView } from '../talk/view'

/** all: every picture · few: pictures of heads and of the speaker · speaker: the speaker's · sound: none · text: sound and picture off both ways. */
export const LEVELS = ['all', 'few', 'speaker', 'sound', 'text'] as const
export type Level = (typeof LEVELS)[number]
export type ReceptionChoice = 'automatic' | 'all' | 'speaker' | 'sound' | 'text'

/** Weak for this long: a step down. Good for this long: a step up. */
const DOWN_AFTER_MS = 8_000
const UP_AFTER_MS = 30_000
/** The link never takes the sound away: only a person does. */
const LOWEST = LEVELS.indexOf('sound')

type Link = 'good' | 'weak' | 'lost'
export interface Ladder {
  readonly step: number
  readonly link: Link
  readonly since: number // of this link at this step, ms
}
export const TOP: Ladder = { step: 0, link: 'good', since: 0 }

/** The ladder after a look at the link. A lost link tells nothing about how much it carries. */
export function stepped(ladder: Ladder, link: Link, now: number): Ladder {
  if (link !== ladder.link) return { ...ladder, link, since: now }
  const held = now - ladder.since
  if (link === 'weak' && held >= DOWN_AFTER_MS && ladder.step < LOWEST) return { ...ladder, step: ladder.step + 1, since: now }
  if (link === 'good' && held >= UP_AFTER_MS && ladder.step > 0) return { ...ladder, step: ladder.step - 1, since: now }
  return ladder
}

/** Whether a picture is asked for. Sound always is; a shared window is what the others look at. */
export function wants(level: Level, { leaf, source }: Pick<Sender, 'leaf' | 'source'>, speaker: number | null, heads: ReadonlySet<number>): boolean {
  if (source === 'microphone' || source === 'screen-audio') return true
  if (level === 'all' || level === 'few' || level === 'speaker') {
    return level === 'all' || source === 'screen' || leaf === speaker || (level === 'few' && heads.has(leaf))
  }
  return false
}

export class Receiving {
  choice: ReceptionChoice = 'automatic'
  #ladder = TOP
  #speaker: number | null = null
  #told: string | null = null

  get level(): Level {
    return this.choice === 'automatic' ? (LEVELS[this.#ladder.step] ?? 'sound') : this.choice
  }

  /** Another room, or the same one entered anew: it has been told nothing yet. */
  enter(): void {
    this.#speaker = null
    this.#told = null
  }

  /** Takes up how the link is and who speaks, and tells the media room which pictures to ask for when that changed. */
  look(media: Pick<MediaRoom, 'view' | 'receive'>, members: readonly MemberView[], now: number): void {
    this.#ladder = stepped(this.#ladder, media.view.link, now)
    const others = members.filter((m) => !m.me && m.leaf !== null)
    const heads = new Set(others.filter((m) => m.person.role === 'head').flatMap((m) => m.leaf ?? []))
    this.#speaker = speakerOf(this.#speaker, media.view.speaking, others, heads)
    const [level, speaker] = [this.level, this.#speaker]
    const told = JSON.stringify([level, speaker, [...heads]])
    if (told === this.#told) return
    this.#told = told
    media.receive((sender) => wants(level, sender, speaker, heads))
  }
}

/** Who spoke last, until somebody else does; before anybody spoke, a head of the others. */
function speakerOf(before: number | null, speaking: readonly number[], others: readonly MemberView[], heads: ReadonlySet<number>): number | null {
  const here = (leaf: number): boolean => others.some((m) => m.leaf === leaf)
  if (before !== null && here(before) && speaking.includes(before)) return before
  const now = speaking.find(here)
  if (now !== undefined) return now
  return before !== null && here(before) ? before : ([...heads][0] ?? null)
}
