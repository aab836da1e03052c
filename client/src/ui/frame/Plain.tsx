import type { ReactNode } from 'react'
import { Brand } from '../parts/Brand'
import { Supplied } from '../parts/Supplied'
import { useSay } from '../state/environment'

/** The frame before a talk: the mark above, the work, who delivered the page at the foot. */
export function Plain({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }): ReactNode {
  const say = useSay()
  return (
    <div className="plain">
      <header className="frame-top">
        <span className="brand"><Brand /></span>
      </header>
      <main className={wide ? 'plain-work plain-work-wide' : 'plain-work'} id="work" tabIndex={-1} aria-label={say('frame.regionWork')}>{children}</main>
      <footer className="plain-foot"><Supplied className="small" /></footer>
    </div>
  )
}
