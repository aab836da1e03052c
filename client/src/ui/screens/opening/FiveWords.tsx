import type { ReactNode } from 'react'

/** All five words, numbered, to be read or looked at. */
export function FiveWords({ code }: { readonly code: readonly string[] }): ReactNode {
  return (
    <ol className="words">
      {code.map((word, at) => (
        <li key={at} className="word"><span className="word-number">{at + 1}</span><span className="word-text" dir="ltr">{word}</span></li>
      ))}
    </ol>
  )
}
