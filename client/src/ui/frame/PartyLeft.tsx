import { UserMinus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Saying } from '../parts/Vouched'
import { useClock, usePlace, useSay, useTalk } from '../state/environment'
import { usePlenary } from '../state/plenary'
import { Binding } from '../telling/binding'
import { delegationOf } from '../telling/opening'
import { partiesOf } from '../telling/sessions'

/** Until the parties that stay agree on a charter without the one that left (rules A9); to those who left always. */
export function PartyLeft(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const here = usePlenary()
  const { talk } = useTalk()
  const { place, go } = usePlace(talk.talk)
  if (here === null || !here.subjects.interrupted) return null
  const gone = here.subjects.delegations.filter(({ id }) => here.subjects.left.includes(id))
  const names = clock.list(gone.map(({ id }) => delegationOf(talk, id).name))
  const own = here.subjects.left.includes(talk.me.delegation)
  const goesOn = !own && partiesOf(here.subjects).length > 1
  return (
    <div className="banner banner-warn" role="status">
      <Icon of={UserMinus} />
      <span className="grow">
        {gone.map(({ id }) => <b key={id} className="block"><Saying of={Binding.of(say, 'leaving.banner', { names: delegationOf(talk, id).name }, { room: here.room, result: `left/${id}` })} /></b>)}
        {say(own ? 'leaving.bannerOwn' : goesOn ? 'leaving.bannerGoesOn' : 'leaving.bannerOver', { names })}
      </span>
      {goesOn && place.at !== 'charter' && <Button size="small" onPress={() => go({ at: 'charter' })}>{say('leaving.toCharter')}</Button>}
    </div>
  )
}
