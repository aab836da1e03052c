import type { ReactNode } from 'react'
import { useSay } from '../state/environment'
import { hidesSomething, kindOfName, shownName } from '../telling/file-names'

/** A file's name from left to right, with what it hides written out. */
export function FileName({ of: name }: { readonly of: string }): ReactNode {
  return <bdi dir="ltr" className="file-name">{shownName(name)}</bdi>
}

/** What a person should know of a file before it is saved; nothing for a document. */
export function FileWarning({ of: name }: { readonly of: string }): ReactNode {
  const say = useSay()
  const known = kindOfName(name)
  const hides = hidesSomething(name)
  if (known === null && !hides) return null
  return (
    <span className="small strong file-warning">
      {known !== null && say('documents.isKind', { kind: known.kind, ending: known.ending, poses: known.posesAs ?? 'none' })}
      {known !== null && hides && ' '}
      {hides && say('documents.hides')}
    </span>
  )
}
