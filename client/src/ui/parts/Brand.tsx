import type { ReactNode } from 'react'
import { useSay } from '../state/environment'

/** The mark of the product: two brackets, and a voice in each. */
export function Brand(): ReactNode {
  return (
    <>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M9.5 3H4v18h5.5M14.5 3H20v18h-5.5" fill="none" stroke="currentColor" strokeWidth="2.2" />
        <circle cx="9.3" cy="12" r="1.9" fill="currentColor" />
        <circle cx="14.7" cy="12" r="1.9" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <span className="brand-name">{useSay()('frame.product')}</span>
    </>
  )
}
