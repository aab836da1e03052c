import type { ReactNode } from 'react'

/** A link to read, select and copy by hand; it cannot be changed. */
export function LinkText({ link, label }: { readonly link: string; readonly label: string }): ReactNode {
  return <textarea className="link-text mono" readOnly rows={2} dir="ltr" spellCheck={false} aria-label={label} value={link} onFocus={(event) => event.currentTarget.select()} />
}
