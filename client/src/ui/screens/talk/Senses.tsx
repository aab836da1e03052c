import type { ReactNode } from 'react'
import { Choices } from '../../parts/Fields'
import { Toggle } from '../../parts/Toggle'
import { useEnvironment, useSay, useTalk } from '../../state/environment'
import { type Cue, CUES, isPlayed } from '../../telling/cues'

/** How much is received on this device, and which sounds Parley itself makes. */
export function Reception(): ReactNode {
  const say = useSay()
  const { preferences, prefer } = useEnvironment()
  return (
    <section className="card stack" aria-label={say('reception.title')}>
      <h2 className="strong">{say('reception.title')}</h2>
      <Choices
        label={say('reception.title')} value={preferences.reception} onChange={(reception) => prefer({ reception })}
        choices={[
          { value: 'automatic', label: say('reception.automatic'), note: say('reception.automaticNote') },
          { value: 'all', label: say('reception.all') },
          { value: 'speaker', label: say('reception.speaker') },
          { value: 'sound', label: say('reception.sound') },
          { value: 'text', label: say('reception.text'), note: say('reception.textNote') },
        ]}
      />
    </section>
  )
}

const VOLUMES = [['soft', 0.25], ['middle', 0.5], ['loud', 1]] as const

export function Sounds(): ReactNode {
  const say = useSay()
  const { preferences: { sounds }, prefer } = useEnvironment()
  const { role } = useTalk().talk.me
  const choose = (cue: Cue, on: boolean): void => prefer({ sounds: { ...sounds, chosen: { ...sounds.chosen, [cue]: on } } })
  const nearest = VOLUMES.find(([, volume]) => volume >= sounds.volume) ?? VOLUMES[1]
  return (
    <section className="card stack" aria-label={say('sounds.title')}>
      <h2 className="strong">{say('sounds.title')}</h2>
      <p className="small muted">{say('sounds.lead')}</p>
      {role === 'interpreter' && <p className="small muted">{say('sounds.interpreter')}</p>}
      {CUES.map((cue) => <Toggle key={cue} label={say(`sounds.${cue}`)} value={isPlayed(cue, sounds.chosen, role)} onChange={(on) => choose(cue, on)} />)}
      <Choices
        look="segments" label={say('sounds.volume')} value={nearest[0]}
        onChange={(chosen) => prefer({ sounds: { ...sounds, volume: VOLUMES.find(([name]) => name === chosen)?.[1] ?? sounds.volume } })}
        choices={VOLUMES.map(([value]) => ({ value, label: say(`sounds.${value}`) }))}
      />
    </section>
  )
}
