import type { ReactNode } from 'react'
import { usePlace, useSay, useTalk } from '../../../state/environment'
import { pathOf } from '../../../state/places'
import type { FloorHere } from '../../../state/floor'
import { decisionsIn } from '../../../telling/decisions'
import { StateOf } from '../../decisions/DecisionCard'

/** What is proposed or put, beside the floor of the session it is put in; its acts are in the place Decisions. Going there leaves no room. */
export function OpenDecisions({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const open = decisionsIn(floor.subjects, 'open')
  const place = { at: 'decisions' } as const
  if (open.length === 0) return null
  return (
    <section className="panel-section" aria-label={say('decisions.inRoom')}>
      <h3>{say('decisions.inRoom')}</h3>
      <ul className="list floor-list">
        {open.map(({ id, decision }) => (
          <li key={id} className="row row-wrap">
            <a className="grow" href={pathOf(talk.talk, place)} onClick={(event) => { event.preventDefault(); go(place) }}><bdi>{decision.title}</bdi></a>
            <StateOf decision={decision} />
          </li>
        ))}
      </ul>
    </section>
  )
}
