import { useCallback, useEffect, useRef, useState } from 'react'
import type { ProblemView } from '../../model'

/** A command of the view-model as a control sees it: under way or not, and what was refused. */
export interface Act<A extends readonly unknown[]> {
  readonly busy: boolean
  readonly problem: ProblemView | null
  run(...given: A): void
  forget(): void
}

/**
 * Runs `command` once at a time. A problem it answers with is kept until the next run; `done` is called when there was none.
 * A command that throws has failed in a way it has no code for: that is shown as FAULT, never swallowed.
 */
export function useAct<A extends readonly unknown[]>(command: (...given: A) => Promise<ProblemView | null | void>, done?: () => void): Act<A> {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemView | null>(null)
  const latest = useRef({ command, done })
  const underWay = useRef(false)
  const here = useRef(true)
  useEffect(() => { latest.current = { command, done } })
  useEffect(() => {
    here.current = true
    return () => { here.current = false }
  }, [])

  const run = useCallback((...given: A) => {
    if (underWay.current) return
    underWay.current = true
    setBusy(true)
    setProblem(null)
    const ended = (found: ProblemView | null): void => {
      underWay.current = false
      if (!here.current) return
      setBusy(false)
      setProblem(found)
      if (!found) latest.current.done?.()
    }
    latest.current.command(...given).then(
      (found) => ended(found ?? null),
      (error: unknown) => ended({ code: 'FAULT', detail: { text: error instanceof Error ? error.message : String(error) } }),
    )
  }, [])
  const forget = useCallback(() => setProblem(null), [])
  return { busy, problem, run, forget }
}
