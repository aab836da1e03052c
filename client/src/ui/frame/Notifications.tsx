import { useEffect, useEffectEvent } from 'react'
import type { AppView } from '../../model'
import { useApp, useEnvironment, useSay } from '../state/environment'
import { waitingIn } from '../telling/waiting'

/**
 * The browser's own notification when more waits than before and this page is not in sight. It names neither talk nor person nor subject:
 * lock screens and notification centres are read by others, and kept by others.
 */
export function Notifications(): null {
  const app = useApp()
  const say = useSay()
  const { preferences: { notifications } } = useEnvironment()
  const tell = useEffectEvent(() => {
    if (!notifications || !document.hidden || !mayNotify()) return
    const shown = new Notification('Parley', { body: say('settings.notification'), tag: 'parley' })
    shown.onclick = () => { window.focus(); shown.close() }
  })
  useEffect(() => {
    let before = waitingNow(app.view)
    return app.subscribe(() => {
      const now = waitingNow(app.view)
      if (now > before) tell()
      before = now
    })
  }, [app])
  return null
}

/** By the host's clock. */
const waitingNow = (view: AppView): number => waitingIn(view, Date.now() + (view.at === 'talk' ? view.talk.clockOffset : 0))

const mayNotify = (): boolean => 'Notification' in window && Notification.permission === 'granted'
