import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { chairs, missingFrom, type Pending, signs } from '../../telling/sessions'
import { ReasonDialog } from '../sessions/ReasonDialog'
import { Waits } from '../sessions/SessionLine'

interface ProposedProps {
  readonly pending: Pending
  readonly here: InRoom
  readonly says: string
  readonly agree: string
  /** Whether this person answers for his delegation, were it asked. */
  readonly answers: boolean
}

/** Something proposed that waits for consent: who proposes it, who is missing, what one may answer. */
export function Proposed({ pending: { id, proposal }, here, says, agree, answers }: ProposedProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [refusing, setRefusing] = useState(false)
  const act = useAct((kind: string) => here.perform(kind, { to: id }))
  const own = talk.me.delegation
  const mine = proposal.delegation === own
  const asked = answers && proposal.needs.includes(own)
  const given = proposal.given.includes(own)
  const withdraws = mine && (signs(here.subjects, talk.me) || chairs(here.subjects, talk.me))
  return (
    <div className="proposal stack">
      <p>{says}</p>
      <Waits missing={missingFrom(proposal)} />
      <div className="acts">
        {asked && !given && <Button kind="main" busy={act.busy} onPress={() => act.run('consent')}>{agree}</Button>}
        {asked && !mine && <Button onPress={() => setRefusing(true)}>{say('tracks.refuse')}</Button>}
        {asked && !mine && given && <Button kind="quiet" onPress={() => act.run('retract')}>{say('tracks.retract')}</Button>}
        {withdraws && <Button onPress={() => act.run('withdraw')}>{say('tracks.withdraw')}</Button>}
      </div>
      {act.problem && <Problem problem={act.problem} />}
      {refusing && (
        <ReasonDialog
          title={say('tracks.refuseTitle')} effect={say('tracks.refuseEffect')} label={say('tracks.refuseReason')} act={say('tracks.refuseDo')} keep={say('tracks.refuseKeep')}
          run={(reason) => here.perform('refuse', { to: id, reason })} onClose={() => setRefusing(false)}
        />
      )}
    </div>
  )
}
