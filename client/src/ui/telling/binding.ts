/**
 * What binds, in words: no sentence of a result leaves here without who vouches for it (spec/record.md §10). `BindingKey` names those sentences; nothing
 * else can say them.
 */
import type { RoomSubjects, TalkView } from '../../model'
import type { BindingKey, Say, Values } from '../words'
import type { Clock } from '../words/times'
import { type ResultKey, vouchedFor, type Vouching } from './vouched'

export interface ResultOf { readonly room: string; readonly result: ResultKey }
/** What a sentence is shown with. */
export interface Known { readonly talk: TalkView; readonly subjects: ReadonlyMap<string, RoomSubjects>; readonly now: number }

/** A sentence that says what binds. */
export class Binding {
  readonly #says: string
  private constructor(says: string, readonly of: ResultOf) {
    this.#says = says
  }

  static of(say: Say, key: BindingKey, values: Values, of: ResultOf): Binding {
    return new Binding((say as unknown as (key: BindingKey, values: Values) => string)(key, values), of)
  }

  /** The same result in a longer sentence. */
  within(frame: (says: string) => string): Binding {
    return new Binding(frame(this.#says), this.of)
  }

  /** For who shows that line beside it; null only where one side alone owns the room, or where this device does not read it. */
  beside(_line: Vouching | null): string {
    return this.#says
  }
}

export type Said = string | Binding

/** Who vouches for a result; null where one side alone owns the room, or where this device does not read it. */
export function vouchingOf(say: Say, clock: Clock, { talk, subjects, now }: Known, { room, result }: ResultOf, fresh = false): Vouching | null {
  const here = subjects.get(room)
  return here === undefined ? null : vouchedFor(say, clock, talk, { room, result, subjects: here, now, fresh })
}

/** As one text, for who hears it as it happens: what is so, and who vouches for it. */
export function whole(say: Say, clock: Clock, known: Known, said: Said): string {
  if (typeof said === 'string') return said
  const line = vouchingOf(say, clock, known, said.of, true)
  return line === null ? said.beside(line) : `${said.beside(line)} ${line.says}`
}
