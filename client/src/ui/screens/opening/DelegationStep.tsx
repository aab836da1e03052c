import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { usePlace, useSay, useTalk } from '../../state/environment'
import { Invitations } from '../talk/Invitations'

/** Step 5: naming the own delegation. */
export function DelegationStep(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  return (
    <>
      <h1>{say('opening.delegationTitle')}</h1>
      <p className="lead">{say('opening.delegationLead')}</p>
      <Invitations />
      <div className="acts"><Button kind="main" size="large" onPress={() => go({ at: 'overview' })}>{say('opening.toOverview')}</Button></div>
    </>
  )
}
