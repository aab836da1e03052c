/** The runner `normal` (rules §§11, 22). */
import { fullText, normalFragment, normalText, notices, textHash } from '../src/domain'
import { difference } from './comparing'

export interface TextCase {
  readonly input: { readonly text: string; readonly form: 'free' | 'fragment' | 'full'; readonly language?: string }
  readonly expect: unknown
}

/** Null if the case passes, else what differs. */
export const runText = async ({ input, expect }: TextCase): Promise<string | null> => difference(expect, await resultOf(input))

async function resultOf({ text, form, language = '' }: TextCase['input']): Promise<unknown> {
  const result = form === 'fragment' ? normalFragment(text) : normalText(text)
  if (!result.ok) return { rejected: result.code }
  if (form !== 'full') return { text: result.text, notices: notices(result.text) }
  const full = fullText(result.text.split('\n'))
  return { text: full, hash: await textHash(language, full), notices: notices(full) }
}
