import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { useApp, useClock, useSay } from '../state/environment'
import { confirmedNews } from '../telling/confirmed-news'
import { decisionNews } from '../telling/decision-news'
import { type News, newsOf } from '../telling/news'
import { add, EMPTY_QUEUE, next, type Queue } from '../telling/queue'

const Speak = createContext<(news: News) => void>(() => undefined)
export const useSpeak = (): ((news: News) => void) => useContext(Speak)

/** How long a sentence stays in the live region before the next may replace it, ms. */
const SPOKEN_MS = 900
/** A polite sentence waits this long after the last key, ms. */
const TYPING_MS = 1500

/** One polite and one assertive live region at the root, fed by a queue (ux.md §3.5). */
export function Voice({ children }: { readonly children: ReactNode }): ReactNode {
  const app = useApp()
  const say = useSay()
  const clock = useClock()
  const queue = useRef<Queue>(EMPTY_QUEUE)
  const typedAt = useRef(0)
  const [polite, setPolite] = useState('')
  const [urgent, setUrgent] = useState('')

  const speak = useCallback((news: News) => { queue.current = add(queue.current, [news]) }, [])

  useEffect(() => {
    let before = app.view
    const stop = app.subscribe(() => {
      queue.current = add(queue.current, [newsOf, decisionNews, confirmedNews].flatMap((tell) => tell(say, clock, before, app.view)))
      before = app.view
    })
    const typed = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) typedAt.current = performance.now()
    }
    window.addEventListener('keydown', typed, true)
    const beat = setInterval(() => {
      const { said, rest } = next(queue.current, typedAt.current > 0 && performance.now() - typedAt.current < TYPING_MS)
      if (!said) return
      queue.current = rest
      // Emptied first, so that the same sentence said twice is spoken twice.
      const put = said.urgent ? setUrgent : setPolite
      put('')
      requestAnimationFrame(() => put(said.says))
    }, SPOKEN_MS)
    return () => { stop(); clearInterval(beat); window.removeEventListener('keydown', typed, true) }
  }, [app, say, clock])

  return (
    <Speak.Provider value={speak}>
      {children}
      <div className="unseen" data-live-announcer="true">
        <div aria-live="polite" aria-atomic="true" role="status">{polite}</div>
        <div aria-live="assertive" aria-atomic="true" role="alert">{urgent}</div>
      </div>
    </Speak.Provider>
  )
}
