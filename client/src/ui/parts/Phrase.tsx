import { Fragment, type ReactNode } from 'react'
import { useEnvironment } from '../state/environment'
import type { Key } from '../words'

type Part = string | ReactNode

/** A message with marked-up parts: `<b>` in the message becomes emphasis; arguments may be elements. */
export function Phrase({ id, values = {} }: { readonly id: Key; readonly values?: Readonly<Record<string, Part>> }): ReactNode {
  const { words } = useEnvironment()
  const strong = (parts: readonly Part[]): ReactNode => <b>{parts.map((part, at) => <Fragment key={at}>{part}</Fragment>)}</b>
  const said = words.message(id).format<Part>({ b: strong as never, ...values })
  return Array.isArray(said) ? said.map((part, at) => <Fragment key={at}>{part}</Fragment>) : said
}
