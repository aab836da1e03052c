/**
 * Places of a talk and their addresses, `/t/<talk>/…`. Ids only: no title, name or search term is ever in an address.
 * Moving to another page never leaves a room; Back goes back a page and repeats no act.
 */
export const STEPS = ['details', 'keys', 'words', 'charter', 'delegation'] as const
export type Step = (typeof STEPS)[number]

export type Place =
  | { readonly at: 'overview' }
  | { readonly at: 'opening'; readonly step: Step }
  | { readonly at: 'ready' }
  | { readonly at: 'room'; readonly room: string }
  | { readonly at: 'sessions'; readonly session: string | null }
  | { readonly at: 'tracks'; readonly track: string | null; readonly session: string | null }
  | { readonly at: 'decisions' }
  | { readonly at: 'rooms' }
  | { readonly at: 'items' }
  | { readonly at: 'documents' }
  | { readonly at: 'people' }
  | { readonly at: 'charter' }
  | { readonly at: 'settings' }

const PLAIN = ['ready', 'decisions', 'rooms', 'items', 'documents', 'people', 'charter', 'settings'] as const

/** Reads a path. Null if it is not inside a talk; an unknown place inside one is the overview. */
export function placeOf(path: string): { readonly talk: string; readonly place: Place } | null {
  const [root, talk, ...rest] = path.split('/').filter(Boolean)
  if (root !== 't' || talk === undefined) return null
  return { talk, place: inside(...rest) }
}

const idOf = (part: string | undefined): string | null => (part !== undefined && /^[0-9a-f]+$/.test(part) ? part : null)

function inside(first?: string, second?: string, third?: string): Place {
  const step = STEPS.find((each) => each === second)
  if (first === 'opening' && step) return { at: 'opening', step }
  const id = idOf(second)
  if (first === 'room' && id !== null) return { at: 'room', room: id }
  if (first === 'sessions') return { at: 'sessions', session: id }
  if (first === 'tracks') return { at: 'tracks', track: id, session: id === null ? null : idOf(third) }
  const plain = PLAIN.find((each) => each === first)
  return plain ? { at: plain } : { at: 'overview' }
}

export function pathOf(talk: string, place: Place): string {
  if (place.at === 'overview') return `/t/${talk}`
  if (place.at === 'opening') return `/t/${talk}/opening/${place.step}`
  if (place.at === 'room') return `/t/${talk}/room/${place.room}`
  if (place.at === 'sessions') return `/t/${talk}/sessions${place.session === null ? '' : `/${place.session}`}`
  if (place.at === 'tracks') return ['/t', talk, 'tracks', place.track, place.track === null ? null : place.session].filter((part) => part !== null).join('/')
  return `/t/${talk}/${place.at}`
}

/** The address bar as a value to observe. */
export interface Address {
  readonly path: string
  go(path: string): void
  replace(path: string): void
  subscribe(listener: () => void): () => void
}

export function createAddress(page: Window): Address {
  const listeners = new Set<() => void>()
  const tell = (): void => { for (const listener of listeners) listener() }
  page.addEventListener('popstate', tell)
  const write = (how: 'pushState' | 'replaceState') => (path: string): void => {
    if (path !== page.location.pathname) page.history[how](null, '', path)
    tell()
  }
  return {
    get path() { return page.location.pathname },
    go: write('pushState'),
    replace: write('replaceState'),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}
