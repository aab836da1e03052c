import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import { type InRoom, useSubjects } from '../../state/plenary'
import { certificateOf, type Nameable, unknownToPlenary } from '../../telling/tracks'
import { roleWord } from './people'

/** Own people the plenary does not know, whom a head makes known there so that a track can name them. Nothing where there are none. */
export function Knowable({ plenary, framed = false }: { readonly plenary: InRoom; readonly framed?: boolean }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const act = useAct((one: Nameable) => plenary.perform('person.certify', { person: certificateOf(one) }))
  const all = unknownToPlenary(talk, useSubjects())
  if (all.length === 0) return null
  return (
    <section className={framed ? 'card stack' : 'stack'} aria-label={say('tracks.knowTitle')}>
      {framed ? <h2 className="strong">{say('tracks.knowTitle')}</h2> : <h3>{say('tracks.knowTitle')}</h3>}
      <p className="small muted">{say('tracks.knowLead')}</p>
      <ul className="list">
        {all.map((one) => (
          <li key={one.id} className="list-row">
            <span className="grow"><bdi>{say('tracks.personRole', { name: one.person.name, role: roleWord(say, one.person.role) })}</bdi></span>
            <Button label={say('tracks.know', { name: one.person.name })} busy={act.busy} onPress={() => act.run(one)}>{say('tracks.knowShort')}</Button>
          </li>
        ))}
      </ul>
      {act.problem && <Problem problem={act.problem} />}
    </section>
  )
}
