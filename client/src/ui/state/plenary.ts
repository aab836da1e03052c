/** What the rules hold of the plenary, for the places that plan and hold sessions. */
import { useCallback, useEffect, useState } from 'react'
import type { ProblemView, RoomSubjects } from '../../model'
import { plenaryOf } from '../telling/rooms'
import { useApp, useTalk, useView } from './environment'

export interface Plenary {
  readonly room: string
  readonly subjects: RoomSubjects
  /** By the host's clock, ms, exact to a minute. */
  readonly now: number
  readonly perform: (kind: string, body: Readonly<Record<string, unknown>>) => Promise<ProblemView | null>
}

/** Null as long as this device has not read the plenary. */
export function usePlenary(): Plenary | null {
  const app = useApp()
  const view = useView()
  const { talk } = useTalk()
  const now = useMinute()
  const room = plenaryOf(talk)?.room ?? ''
  const perform = useCallback((kind: string, body: Readonly<Record<string, unknown>>) => app.perform(room, kind, body), [app, room])
  const subjects = view.at === 'talk' ? view.subjects.get(room) : undefined
  return subjects === undefined ? null : { room, subjects, now: now + talk.clockOffset, perform }
}

const MINUTE_MS = 60_000

function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
