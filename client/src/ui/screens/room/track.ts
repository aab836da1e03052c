import { type RefObject, useEffect, useRef } from 'react'

/** Plays a track in the element this ref is given to, for as long as both are there; another track is attached anew. */
export function useTrack(attach: ((element: HTMLVideoElement) => () => void) | null): RefObject<HTMLVideoElement | null> {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => (attach && element.current ? attach(element.current) : undefined), [attach])
  return element
}
