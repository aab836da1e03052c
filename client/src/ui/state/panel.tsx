/** The panel beside the stage: whether it is shown where it lies over the stage, and which of its tabs. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

export type PanelTab = 'floor' | 'messages' | 'people'
interface PanelState {
  readonly shown: boolean
  readonly tab: PanelTab
  /** Counts how often the message field was asked for: it takes the focus each time. */
  readonly written: number
  readonly show: (shown: boolean) => void
  readonly choose: (tab: PanelTab) => void
  readonly write: () => void
}

const Here = createContext<PanelState | null>(null)

export function PanelOf({ children }: { readonly children: ReactNode }): ReactNode {
  const [shown, show] = useState(false)
  const [tab, choose] = useState<PanelTab>('messages')
  const [written, setWritten] = useState(0)
  const state = useMemo(() => ({
    shown, tab, written, show, choose,
    write: () => { choose('messages'); show(true); setWritten((count) => count + 1) },
  }), [shown, tab, written])
  return <Here.Provider value={state}>{children}</Here.Provider>
}

export function usePanel(): PanelState {
  const here = useContext(Here)
  if (!here) throw new Error('a panel outside of a talk')
  return here
}
