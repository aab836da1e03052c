/**
 * What is said about a code: what happened (`says`), what did not happen and what is kept (`more`), and one action (`act`).
 * With `does` the action is a button of the page, without it something a person does. An argument that is absent counts as “none”.
 */
export type Deed = 'try-again' | 'reload' | 'save-evidence' | 'restart-encryption' | 'to-start' | 'copy-details' | 'to-people' | 'to-words' | 'to-room'

export interface ProblemWords {
  readonly says: string
  readonly more?: string
  readonly act: string
  readonly does?: Deed
}
export type ProblemTable = Readonly<Record<string, ProblemWords>>
