/** The composition root of the page: asks who delivered it, starts the talk worker, and mounts the screens over the view-model. */
import { PageApp, type AppPorts } from './model/app'
import type { SuppliedBy } from './model'
import { unsupported } from './model/support'
import { mount } from './ui'
import framesWorker from './media/frames/worker?worker&url'
import talkWorker from './talk/worker?worker&url'

interface Facts {
  readonly host: string
  readonly supplied_by: 'host' | 'launcher'
  readonly version: string
  readonly build: string
}

/** The only addresses from which scripts of this page may be made workers (Trusted Types). */
const policy =
  typeof window.trustedTypes === 'undefined'
    ? null
    : window.trustedTypes.createPolicy('parley', {
        createScriptURL: (url: string) => {
          const asked = new URL(url, location.href)
          if (asked.origin === location.origin && asked.pathname.startsWith('/assets/')) return asked.href
          throw new TypeError('not a script of this page')
        },
      })
const worker = (url: string, name: string): Worker =>
  new Worker((policy?.createScriptURL(new URL(url, location.href).href) as unknown as string | undefined) ?? url, { type: 'module', name })

async function begin(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) return
  const facts = (await (await fetch('/parley.json', { cache: 'no-store' })).json()) as Facts
  const origin = facts.host === '' ? location.origin : facts.host.replace(/\/$/, '')
  const socket = origin.replace(/^http/, 'ws')
  const supplied: SuppliedBy = { by: facts.supplied_by, version: facts.version, build: facts.build.slice(0, 12) }
  const ports: AppPorts = {
    where: {
      path: location.pathname,
      fragment: location.hash,
      replace: (path) => {
        history.replaceState(null, '', path)
        window.dispatchEvent(new PopStateEvent('popstate'))
      },
    },
    worker: worker(talkWorker, 'talk'),
    origin,
    socketUrl: `${socket}/api/v1/socket`,
    supplied,
    mediaUrl: socket,
    unsupported: await unsupported(),
    now: () => Date.now(),
    media: async (room) => {
      const media = await import('./media')
      return media.createMediaRoom({
        room: Uint8Array.from(room.match(/../g) ?? [], (b) => parseInt(b, 16)),
        worker: () => worker(framesWorker, 'frames'),
      })
    },
  }
  const app = new PageApp(ports)
  mount(root, app)
  await app.start()
}

void begin()
