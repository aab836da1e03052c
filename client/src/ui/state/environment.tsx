/** What every screen has at hand: the view-model, the words, the clock, the address, the preferences of this device. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react'
import type { App, AppView, LiveView, PersonView, TalkView } from '../../model'
import { named } from '../telling/names'
import { inEnglish, type Say, type Words } from '../words'
import { type Clock, createClock, deviceZone } from '../words/times'
import { type Address, createAddress, pathOf, type Place, placeOf } from './places'
import { type Preferences, readPreferences, showPreferences, writePreferences } from './preferences'

export interface Environment {
  readonly app: App
  readonly words: Words
  readonly clock: Clock
  readonly address: Address
  readonly preferences: Preferences
  readonly prefer: (change: Partial<Preferences>) => void
}

const Here = createContext<Environment | null>(null)

/** The browser may refuse storage altogether: the very property throws then. */
function localStore(page: Window): Storage | null {
  try {
    return page.localStorage
  } catch {
    return null
  }
}

export function EnvironmentOf({ app, page, children }: { readonly app: App; readonly page: Window; readonly children: ReactNode }): ReactNode {
  const [words] = useState(inEnglish)
  const [clock] = useState(() => createClock(words.locale, deviceZone()))
  const [address] = useState(() => createAddress(page))
  const [preferences, setPreferences] = useState(() => readPreferences(localStore(page)))
  const prefer = useCallback((change: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...change }
      writePreferences(localStore(page), after)
      showPreferences(page.document.documentElement, after)
      return after
    })
  }, [page])
  const here = useMemo(() => ({ app, words, clock, address, preferences, prefer }), [app, words, clock, address, preferences, prefer])
  return <Here.Provider value={here}>{children}</Here.Provider>
}

export function useEnvironment(): Environment {
  const here = useContext(Here)
  if (!here) throw new Error('a screen outside of its environment')
  return here
}

export const useApp = (): App => useEnvironment().app
export const useSay = (): Say => useEnvironment().words.say
export const useClock = (): Clock => useEnvironment().clock

/** The present view; the screen is drawn again after every change. */
export function useView(): AppView {
  const app = useApp()
  return useSyncExternalStore(useCallback((listener) => app.subscribe(listener), [app]), () => app.view)
}

export interface InTalk { readonly talk: TalkView; readonly live: LiveView }
const Talk = createContext<InTalk | null>(null)

/** Around the screens of a talk. */
export const TalkOf = ({ value, children }: { readonly value: InTalk; readonly children: ReactNode }): ReactNode =>
  <Talk.Provider value={value}>{children}</Talk.Provider>

/** The talk and what is live in it; only for screens inside a talk. */
export function useTalk(): InTalk {
  const here = useContext(Talk)
  if (!here) throw new Error('a screen of a talk outside of a talk')
  return here
}

export function usePath(): string {
  const { address } = useEnvironment()
  return useSyncExternalStore(useCallback((listener) => address.subscribe(listener), [address]), () => address.path)
}

/** Where in the talk the page stands, and how to get elsewhere. */
export function usePlace(talk: string): { readonly place: Place; readonly go: (place: Place) => void } {
  const { address } = useEnvironment()
  const found = placeOf(usePath())
  const go = useCallback((place: Place) => address.go(pathOf(talk, place)), [address, talk])
  return { place: found?.talk === talk ? found.place : { at: 'overview' }, go }
}

/** “Ambassador Ingrid Vale”: the form of address is the person's own free text. */
export function useNamed(): (person: PersonView) => string {
  const say = useSay()
  return useCallback((person) => named(say, person), [say])
}
