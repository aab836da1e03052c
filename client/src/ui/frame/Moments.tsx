import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useMemo, useState } from 'react'

const Admissions = lazy(() => import('../screens/talk/Admissions'))
const Moving = lazy(() => import('../screens/room/Moving'))
const ShortcutList = lazy(() => import('../screens/talk/ShortcutList'))

/** What can stand above a talk: one at a time, never two. */
export type Moment =
  | { readonly kind: 'admission'; readonly request: string | null }
  | { readonly kind: 'move'; readonly room: string }
  | { readonly kind: 'shortcuts' }

const Open = createContext<(moment: Moment) => void>(() => undefined)
export const useMoment = (): ((moment: Moment) => void) => useContext(Open)

/** Dialogs of the talk as a whole. A second one does not open while one is open. */
export function Moments({ children }: { readonly children: ReactNode }): ReactNode {
  const [moment, setMoment] = useState<Moment | null>(null)
  const open = useCallback((next: Moment) => setMoment((now) => now ?? next), [])
  const close = useCallback(() => setMoment(null), [])
  const shown = useMemo(() => {
    if (moment?.kind === 'admission') return <Admissions first={moment.request} onClose={close} />
    if (moment?.kind === 'move') return <Moving key={moment.room} to={moment.room} onClose={close} />
    return moment ? <ShortcutList onClose={close} /> : null
  }, [moment, close])
  return (
    <Open.Provider value={open}>
      {children}
      <Suspense>{shown}</Suspense>
    </Open.Provider>
  )
}
