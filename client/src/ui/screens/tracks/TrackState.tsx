import { CircleCheck, CircleDashed, CirclePlay, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/Icon'
import { useSay } from '../../state/environment'
import type { Track } from '../../telling/tracks'

const STATES: Readonly<Record<Track['state'], readonly [LucideIcon, string]>> = {
  proposed: [CircleDashed, 'chip'], open: [CirclePlay, 'chip chip-ok'], closed: [CircleCheck, 'chip'],
}

/** Proposed, open or closed: in a word, not only in a colour. Nothing for who cannot know it. */
export function TrackState({ state }: { readonly state: Track['state'] | null }): ReactNode {
  const say = useSay()
  if (state === null) return null
  const [icon, look] = STATES[state]
  return <span className={look}><Icon of={icon} /> {say(`tracks.state${state}`)}</span>
}
