/** What a person typed, as the rules want it signed (rules U). */
import { normalText } from '../domain'
import type { ProblemView } from './view'

/** A code where it cannot be signed. */
export function clean(x: string): { readonly text: string } | { readonly problem: ProblemView } {
  const result = normalText(x.trim())
  return result.ok ? { text: result.text } : { problem: { code: result.code } }
}
