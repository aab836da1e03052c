import { type ReactNode, useState } from 'react'
import { Toggle } from '../../parts/Toggle'
import { useEnvironment, useSay } from '../../state/environment'

/** On only by the person's own act, and only as far as the browser lets it. */
export function NotificationChoice(): ReactNode {
  const say = useSay()
  const { preferences, prefer } = useEnvironment()
  const [refused, setRefused] = useState(false)
  const choose = async (on: boolean): Promise<void> => {
    const granted = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    setRefused(on && !granted)
    prefer({ notifications: granted })
  }
  return (
    <section className="card stack" aria-label={say('settings.notifications')}>
      <h2 className="strong">{say('settings.notifications')}</h2>
      <Toggle label={say('settings.notificationsOn')} value={preferences.notifications} onChange={(on) => void choose(on)} />
      <p className="small muted">{say('settings.notificationsNote')}</p>
      {refused && <p className="small" role="status">{say('settings.notificationsRefused')}</p>}
    </section>
  )
}
