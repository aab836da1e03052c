/** What the rules hold of a room, for the places that plan and hold sessions and follow expert tracks. */
import { useCallback, useEffect, useState } from 'react'
import type { ProblemView, RoomSubjects } from '../../model'
import { plenaryOf } from '../telling/rooms'
import { useApp, useTalk, useView } from './environment'
import type { Place } from './places'

export interface InRoom {
  readonly room: string
  readonly subjects: RoomSubjects
  /** By the host's clock, ms, exact to a minute. */
  readonly now: number
  readonly perform: (kind: string, body: Readonly<Record<string, unknown>>) => Promise<ProblemView | null>
  /** Where one of its sessions is shown. */
  readonly sessionPlace: (session: string) => Place
}
export type Plenary = InRoom

const inSessions = (session: string): Place => ({ at: 'sessions', session })

/** Null as long as this device has not read the plenary. */
export function usePlenary(): Plenary | null {
  const { talk } = useTalk()
  return useRoomSubjects(plenaryOf(talk)?.room ?? '', inSessions)
}

/** A track's room, its sessions shown in the place of the track. Null if this device is not in it. */
export function useTrackRoom(room: string, track: string): InRoom | null {
  return useRoomSubjects(room, useCallback((session: string): Place => ({ at: 'tracks', track, session }), [track]))
}

function useRoomSubjects(room: string, sessionPlace: InRoom['sessionPlace']): InRoom | null {
  const app = useApp()
  const view = useView()
  const now = useNow()
  const perform = useCallback((kind: string, body: Readonly<Record<string, unknown>>) => app.perform(room, kind, body), [app, room])
  const subjects = view.at === 'talk' ? view.subjects.get(room) : undefined
  return subjects === undefined ? null : { room, subjects, now, perform, sessionPlace }
}

/** Any room this device is in. Null before it has read it. */
export const useRoom = (room: string): InRoom | null => useRoomSubjects(room, inSessions)

const MINUTE_MS = 60_000

/** The host's clock, ms, exact to a minute. */
export function useNow(): number {
  const { talk } = useTalk()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now + talk.clockOffset
}

const NO_SUBJECTS: ReadonlyMap<string, RoomSubjects> = new Map()

/** What the rules hold of every room this device has read, by room. */
export function useSubjects(): ReadonlyMap<string, RoomSubjects> {
  const view = useView()
  return view.at === 'talk' ? view.subjects : NO_SUBJECTS
}
