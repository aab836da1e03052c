import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { DevicePickers } from '../../parts/DevicePickers'
import { Dialog } from '../../parts/Dialog'
import { Choices } from '../../parts/Fields'
import { Supplied } from '../../parts/Supplied'
import { Toggle } from '../../parts/Toggle'
import { useAct } from '../../state/act'
import { useApp, useClock, useEnvironment, useSay, useTalk } from '../../state/environment'
import { RememberedHeads } from '../before/RememberedHeads'
import { NotificationChoice } from './NotificationChoice'
import { OwnZone } from './OwnZone'
import { Reception, Sounds } from './Senses'
import { ShortcutTable } from './ShortcutTable'

/** `/t/:talk/settings`: this device only. */
export default function Settings(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { preferences, prefer } = useEnvironment()
  return (
    <div className="page">
      <h1>{say('settings.title')}</h1>
      <section className="card stack" aria-label={say('settings.appearance')}>
        <h2 className="strong">{say('settings.appearance')}</h2>
        <Choices
          look="segments" label={say('settings.theme')} value={preferences.theme} onChange={(theme) => prefer({ theme })}
          choices={[{ value: 'system', label: say('settings.themeSystem') }, { value: 'light', label: say('settings.themeLight') }, { value: 'dark', label: say('settings.themeDark') }]}
        />
        <Toggle label={say('settings.contrast')} value={preferences.contrast} onChange={(contrast) => prefer({ contrast })} />
        <p className="small muted">{say('settings.zone')}: {clock.zone}</p>
        <OwnZone />
      </section>
      <section className="card stack" aria-label={say('settings.shortcuts')}>
        <h2 className="strong">{say('settings.shortcuts')}</h2>
        <Toggle label={say('settings.shortcutsOn')} value={preferences.shortcuts} onChange={(shortcuts) => prefer({ shortcuts })} />
        <p className="small muted">{say('settings.shortcutsNote')}</p>
        <ShortcutTable changing />
      </section>
      <Reception />
      <Sounds />
      <NotificationChoice />
      <section className="card stack" aria-label={say('settings.devices')}>
        <h2 className="strong">{say('settings.devices')}</h2>
        <DevicePickers />
      </section>
      <Keys />
      <RememberedHeads />
      <Supplied className="small muted" />
    </div>
  )
}

const STORAGE = { keep: 'invitation.keep', passphrase: 'invitation.passphraseChoice', forget: 'invitation.forget' } as const
const STORAGE_NOTES = { keep: 'invitation.keepNote', passphrase: 'invitation.passphraseNote', forget: 'invitation.forgetNote' } as const

function Keys(): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const leave = useAct(() => app.leaveTalk(false))
  const forget = useAct(() => app.leaveTalk(true), () => setAsking(false))
  return (
    <section className="card stack" aria-label={say('settings.storage')}>
      <h2 className="strong">{say('settings.storage')}</h2>
      <p><b>{say(STORAGE[talk.storage])}</b><span className="block small muted">{say(STORAGE_NOTES[talk.storage])}</span></p>
      <p className="small muted">{say('settings.leaveNote')}</p>
      <div className="acts">
        <Button busy={leave.busy} onPress={() => leave.run()}>{say('settings.leave')}</Button>
        <Button kind="danger" onPress={() => setAsking(true)}>{say('settings.forget')}</Button>
      </div>
      <Dialog title={say('settings.forgetTitle')} open={asking} onClose={() => setAsking(false)}>
        <p>{say('settings.forgetText')}</p>
        <p>{say('keys.stays')}</p>
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={forget.busy} onPress={() => forget.run()}>{say('settings.forgetDo')}</Button>
          <Button size="large" onPress={() => setAsking(false)}>{say('settings.forgetKeep')}</Button>
        </div>
      </Dialog>
    </section>
  )
}
