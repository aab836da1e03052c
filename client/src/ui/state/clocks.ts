/** Clocks of a talk: this device's, and that of every party. */
import { useMemo } from 'react'
import { everyClock, type Watch, watchesOf } from '../telling/zones'
import type { Clock } from '../words/times'
import { useClock, useSay, useTalk } from './environment'
import type { InRoom } from './plenary'

export function useWatches(here: InRoom | null): readonly Watch[] {
  const clock = useClock()
  const { talk } = useTalk()
  const { delegations, zones, me } = talk
  const subjects = here?.subjects ?? null
  return useMemo(() => watchesOf({ delegations, zones, me }, clock.zone, subjects), [delegations, zones, me, clock, subjects])
}

/** As `useClock`, with every party's time in each hour and moment it says. */
export function useEveryClock(here: InRoom | null = null): Clock {
  const say = useSay()
  const clock = useClock()
  const { talk: { me } } = useTalk()
  const watches = useWatches(here)
  return useMemo(() => everyClock(say, clock, me, watches), [say, clock, me, watches])
}
