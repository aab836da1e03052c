import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'

type Attach = (element: HTMLVideoElement) => () => void

/**
 * Plays a track in the element this ref is given to. Views are made anew all the time, and `attach` with them: the track counts as another one
 * when `track`, a name for it, is another; null while there is none.
 */
export function useTrack(track: string | null, attach: Attach): RefObject<HTMLVideoElement | null> {
  const element = useRef<HTMLVideoElement>(null)
  const put = useEffectEvent(attach)
  useEffect(() => (track !== null && element.current ? put(element.current) : undefined), [track])
  return element
}
