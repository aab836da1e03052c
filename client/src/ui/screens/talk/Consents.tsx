import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AdmissionView, TalkView } from '../../../model'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { useEveryClock } from '../../state/clocks'
import { useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { questionsFor } from '../../telling/tasks'

/** Delegations whose answer is missing or refused, by name. */
const sides = (talk: TalkView, admission: AdmissionView, state: 'missing' | 'refused'): readonly string[] =>
  admission.consents.filter((each) => each.state === state).map((each) => delegationOf(talk, each.delegation).name)

export function QueueState({ of: admission }: { readonly of: AdmissionView }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const { talk } = useTalk()
  const refused = sides(talk, admission, 'refused')
  if (refused.length > 0) return <span className="small stop"><Icon of={CircleX} /> {say('people.waitingRefused', { names: clock.list(refused) })}</span>
  const mine = questionsFor(talk).includes(admission)
  if (mine) return <span className="small warn strong"><Icon of={CircleDashed} /> {say('people.waitingYou')}</span>
  const missing = sides(talk, admission, 'missing')
  if (missing.length === 0) return <span className="small ok"><Icon of={CircleCheck} /> {say('people.waitingNobody')}</span>
  return <span className="small muted"><Icon of={CircleDashed} /> {say('people.waitingOthers', { names: clock.list(missing) })}</span>
}

/** Every owner of the room with its answer. `quiet`: yes or not yet, never who objects (the waiting person’s own page). */
export function Consents({ of: admission, quiet = false }: { readonly of: AdmissionView; readonly quiet?: boolean }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const named = useNamed()
  const { talk } = useTalk()
  return (
    <ul className="consents" aria-label={say('admission.consents')}>
      {admission.consents.map(({ delegation, state, by, at }) => {
        const own = delegationOf(talk, delegation)
        const mine = delegation === talk.me.delegation && admission.mayAnswer
        return (
          <li key={delegation}>
            <Mark of={own} />
            <span className="grow"><b><bdi>{by ? named(by) : own.name}</bdi></b>{by && <span className="muted"> {own.name}</span>}</span>
            {state === 'given' && <span className="ok strong"><Icon of={CircleCheck} /> {quiet || at === null ? say('admission.waitYes') : say('admission.given', { time: clock.hour(at) })}</span>}
            {state === 'refused' && !quiet && <span className="stop strong"><Icon of={CircleX} /> {at === null ? say('people.waitingRefused', { names: own.name }) : say('admission.refused', { time: clock.hour(at) })}</span>}
            {(state === 'missing' || (state === 'refused' && quiet)) && (
              <span className={mine ? 'strong' : 'muted'}><Icon of={CircleDashed} /> {say(quiet ? 'admission.waitNotYet' : mine ? 'admission.missingYou' : 'admission.missing')}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
