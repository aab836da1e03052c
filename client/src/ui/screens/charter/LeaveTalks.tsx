import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { useSay, useTalk } from '../../state/environment'
import { usePlenary } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { signs } from '../../telling/sessions'
import { ReasonDialog } from '../sessions/ReasonDialog'

/** At the end of the charter, for who signs for a party: the way out of the talks, which needs nobody's consent (rules A9). */
export function LeaveTalks(): ReactNode {
  const say = useSay()
  const here = usePlenary()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  if (here === null || !signs(here.subjects, talk.me) || here.subjects.left.includes(talk.me.delegation)) return null
  const delegation = delegationOf(talk, talk.me.delegation).name
  return (
    <section className="stack stack-close">
      <p className="small muted">{say('leaving.caption')}</p>
      <div className="acts"><Button kind="danger" onPress={() => setAsking(true)}>{say('leaving.act')}</Button></div>
      {asking && (
        <ReasonDialog
          title={say('leaving.title', { delegation })} effect={say('leaving.effect', { delegation })} label={say('leaving.reason')} act={say('leaving.do', { delegation })} keep={say('leaving.keep')}
          readers optional run={(reason, open) => here.perform('delegation.leave', reason === '' ? { public: open } : { reason, public: open })} onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
