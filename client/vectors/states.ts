/** The runner `states`: after every case of a log file, the SHA-256 of the room's state (rules Z12, rules-state.md). */
import { difference } from './comparing'
import { type LogCase, type LogFile, stateHash } from './log'

/** By name of the case. */
export interface StatesCase { readonly input: { readonly file: string }; readonly expect: Readonly<Record<string, string>> }
export type Cases = LogFile & { readonly cases: readonly (LogCase & { readonly name: string })[] }

/** Null if every state is the one that was kept, and none is missing. `read` finds a file beside the one that names it. */
export async function runStates({ input, expect }: StatesCase, read: (file: string) => unknown): Promise<string | null> {
  const file = read(input.file) as Cases
  const actual: Record<string, string> = {}
  for (const given of file.cases) actual[given.name] = await stateHash(file, given)
  return difference(expect, actual) ?? difference(Object.keys(expect).sort(), Object.keys(actual).sort())
}
