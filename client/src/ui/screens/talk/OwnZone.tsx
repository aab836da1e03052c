import type { ReactNode } from 'react'
import { Problem } from '../../parts/Problem'
import { ZoneChoice } from '../../parts/ZoneChoice'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'

/** The zone beside which every date is shown for the own delegation: a head chooses it, everybody else reads it. */
export function OwnZone(): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const { talk } = useTalk()
  const act = useAct((zone: string) => app.sayZone(zone))
  const delegation = delegationOf(talk, talk.me.delegation).name
  const told = talk.zones[talk.me.delegation]
  if (talk.me.role !== 'head') return told === undefined ? null : <p className="small muted">{say('settings.zoneOf', { delegation })}: {told}</p>
  return (
    <div className="stack stack-close">
      <ZoneChoice label={say('settings.zoneOf', { delegation })} value={talk.zone === '' ? clock.zone : talk.zone} onChange={(zone) => act.run(zone)} />
      <p className="small muted">{say('settings.zoneNote')}</p>
      {act.problem && <Problem problem={act.problem} />}
    </div>
  )
}
