/** Whether a moment of the host's clock has come, drawn again when it does. */
import { useEffect, useState } from 'react'
import { useTalk } from './environment'

/** The host stamps an act when it arrives, and this device knows its clock to within this, ms. */
const CLOCK_MARGIN_MS = 1000
/** The longest a timer can wait, ms. */
const LONGEST_MS = 2 ** 31 - 1

/** `at` in ms of the host's clock; null never comes. True from when an act done now is certainly stamped later. */
export function useReached(at: number | null): boolean {
  const { talk: { clockOffset } } = useTalk()
  const [now, setNow] = useState(() => Date.now() + clockOffset)
  const left = at === null ? Infinity : at + CLOCK_MARGIN_MS - now
  useEffect(() => {
    if (left <= 0 || left === Infinity) return undefined
    const timer = setTimeout(() => setNow(Date.now() + clockOffset), Math.min(left, LONGEST_MS))
    return () => clearTimeout(timer)
  }, [left, clockOffset])
  return left <= 0
}
